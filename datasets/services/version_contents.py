"""What a version will hold: the plan of its samples and usages, and the rows as they are when they are written."""

from collections.abc import Iterable, Iterator
from typing import Any

from datasets import rows
from datasets.manifest import RowAnnotation, VersionRow, row_annotation, version_row
from datasets.models import Dataset, Label
from datasets.models.version import Usage
from datasets.services.splitting import NO_USAGE, OUTSIDE, USAGE_OF_LETTER
from datasets.states import SampleState
from datasets.version_pages import PAGE_NUMBERS

PAGES_A_PART = 8


def cut_plan(letters: dict[int, str], *, pages: int = PAGES_A_PART) -> Iterator[dict[str, Any]]:
    """The plan as parameters of parts, each of so many whole pages."""
    width = PAGE_NUMBERS * pages
    slots: dict[int, list[int]] = {}
    for number in letters:
        slots.setdefault(number // width, []).append(number)
    for slot in sorted(slots):
        first = slot * width
        run = [OUTSIDE] * width
        for number in slots[slot]:
            run[number - first] = letters[number]
        yield {"first": first, "letters": "".join(run).rstrip()}


# Plain SQL: the ORM would take longer to convert a million boxes than all the rest of publishing them.
_SAMPLES = (
    "SELECT id, number, state, revision, path, name, width, height, size, sha256, "
    "hard, hard_reasons, hard_coefficient, properties, usage, excluded "
    "FROM datasets_sample WHERE dataset_id = %s AND number BETWEEN %s AND %s ORDER BY number"
)
_REVISIONS = "SELECT id, revision, state FROM datasets_sample WHERE id {}"
_ANNOTATIONS = (
    "SELECT sample_id, author_id, CAST(created_at AS TEXT), CAST(id AS TEXT), label_id, kind, points, "
    "x0, y0, x1, y1, attributes, hard, confidence, source FROM datasets_annotation "
    "WHERE layer_id IS NULL AND sample_id {} ORDER BY sample_id, created_at, id"
)
_PEOPLE = "SELECT id, username FROM datasets_user WHERE id {}"


def version_rows(dataset: Dataset, first: int, letters: str, *, keep_hard: bool) -> list[VersionRow]:
    """The rows of the samples numbered from `first` on, as they are now, in the scope and with the usage of `letters`.

    Samples and annotations are read one after the other without a lock; what was saved in between is read again.
    """
    samples = _read(dataset, first, letters)
    while True:
        labeled = [pk for pk, row in samples.items() if _is_labeled(row, first, letters)]
        marks = _annotations(dataset, labeled)
        if not _are_changed(samples):
            break
        samples |= {pk: row for pk, row in _read(dataset, first, letters).items() if pk in samples}
    return [_row(row, letters[row[1] - first], marks.get(row[0], []), keep_hard) for row in samples.values()]


def _read(dataset: Dataset, first: int, letters: str) -> dict[int, tuple[Any, ...]]:
    found = rows.select(_SAMPLES, [dataset.pk, first, first + len(letters) - 1])
    return {row[0]: row for row in found if letters[row[1] - first] != OUTSIDE}


def _is_labeled(row: tuple[Any, ...], first: int, letters: str) -> bool:
    """Labeled now, and when the plan was made."""
    return row[2] == SampleState.LABELED and letters[row[1] - first] != NO_USAGE


def _are_changed(samples: dict[int, tuple[Any, ...]]) -> bool:
    among, ids = rows.among_ids(list(samples))
    now = rows.select(_REVISIONS.format(among), [ids])
    return any((samples[pk][3], samples[pk][2]) != (revision, state) for pk, revision, state in now)


def _annotations(dataset: Dataset, ids: list[int]) -> dict[int, list[RowAnnotation]]:
    among, values = rows.among_ids(ids)
    found = rows.select(_ANNOTATIONS.format(among), [values])
    labels = dict(Label.objects.filter(dataset=dataset).values_list("pk", "name"))
    people = _usernames({row[1] for row in found})
    marks: dict[int, list[RowAnnotation]] = {}
    for sample, author, created_at, pk, label, kind, points, x0, y0, x1, y1, *rest in found:
        attributes, hard, confidence, source = rest
        stored = rows.json_of(points) or {}
        marks.setdefault(sample, []).append(
            row_annotation(
                dataset_type=dataset.type,
                id=rows.uuid_text(pk),
                label=labels[label],
                kind=kind or None,
                points=((x0, y0), (x1, y1)) if kind == "rectangle" else stored.get("points", ()),
                angle=stored.get("angle"),
                rle=stored.get("rle"),
                attributes=rows.json_of(attributes),
                hard=bool(hard),
                confidence=confidence,
                source=source,
                author=people.get(author, ""),
                created_at=created_at,
            )
        )
    return marks


def _usernames(ids: set[int | None]) -> dict[int, str]:
    among, values = rows.among_ids([pk for pk in ids if pk is not None])
    return dict(rows.select(_PEOPLE.format(among), [values]))


def _row(row: tuple[Any, ...], letter: str, marks: Iterable[RowAnnotation], keep_hard: bool) -> VersionRow:
    pk, number, state, revision, path, name, width, height, size, sha256, *rest = row
    hard, reasons, coefficient, properties, usage_by_hand, excluded = rest
    usage = USAGE_OF_LETTER.get(letter)
    is_labeled = state == SampleState.LABELED and usage is not None
    if not is_labeled and usage != Usage.INFERENCE:
        usage = None
    return version_row(
        path=path,
        id=str(pk),
        number=number,
        state=state if is_labeled or state != SampleState.LABELED else SampleState.UNLABELED.value,
        revision=revision,
        name=name,
        width=width,
        height=height,
        size=size,
        sha256=sha256 or None,
        usage=usage,
        hard=bool(hard) and keep_hard,
        hard_coefficient=coefficient if hard and keep_hard else None,
        hard_reasons="-".join(rows.json_of(reasons)) if keep_hard else "",
        properties=rows.json_of(properties),
        annotations=tuple(marks) if is_labeled else (),
        usage_by_hand=usage_by_hand,
        excluded=bool(excluded),
    )
