"""The states of a sample and the only rules by which they move. No database."""

from django.db.models import TextChoices


class SampleState(TextChoices):
    UNLABELED = "unlabeled"
    TO_CONFIRM = "to_confirm"
    LABELED = "labeled"


def state_after_save(*, before: str, annotation_count: int, confirm: bool) -> str:
    """The state of a sample after a person saved it.

    Annotations make it labeled, also where a model's suggestions still wait on a sample that nobody had labeled;
    an empty save needs `confirm` ("nothing here") to count as labeled.

    >>> state_after_save(before="labeled", annotation_count=0, confirm=False)
    'unlabeled'
    """
    if confirm:
        return SampleState.LABELED
    if before == SampleState.TO_CONFIRM:
        return SampleState.TO_CONFIRM  # suggestions stay open until they are confirmed or rejected
    return SampleState.LABELED if annotation_count else SampleState.UNLABELED


def state_after_import(*, before: str, annotation_count: int, final: bool, empty: bool = False) -> str:
    """The state after annotations were imported: To confirm where they are not final, never back to unlabeled.

    `empty`: the import says that there is nothing to mark, which counts where nobody has labeled the sample.
    """
    if not annotation_count and not (empty and before == SampleState.UNLABELED):
        return before
    return SampleState.LABELED if final else SampleState.TO_CONFIRM


def state_after_bulk(*, before: str, annotation_count: int, waits: bool) -> str:
    """The state after annotations were added or removed in bulk.

    `waits`: whether suggestions are open, for which a sample stays in To confirm though its last annotation went.
    """
    if before == SampleState.TO_CONFIRM and (waits or annotation_count):
        return before
    return SampleState.LABELED if annotation_count else SampleState.UNLABELED
