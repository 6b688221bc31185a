"""Labels in the trash: one comes back with the annotations that went with it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from datasets.errors import DomainError
from datasets.models import ChangeGroup, Dataset, Label, User
from datasets.permissions import Right
from datasets.trash import Details, Refusal, trashes
from labeling.services.history import undo_group
from labeling.services.labels import LABEL_ACTIONS, deletes_files, revive_label


def details_of_labels(dataset: Dataset, ids: Sequence[int]) -> Details:
    """Who deleted or merged each of them: the last time, where it was restored in between."""
    groups = ChangeGroup.objects.filter(dataset=dataset, action__in=LABEL_ACTIONS, undone_at=None)
    wanted = set(ids)
    return {
        parameters["label"]: {"deleted_by": actor}
        for parameters, actor in groups.order_by("at").values_list("parameters", "actor")
        if parameters.get("label") in wanted
    }


@trashes(
    "label",
    lambda dataset: Label.objects.filter(dataset=dataset),
    column="name",
    right=Right.MANAGE_LABELS,
    details=details_of_labels,
)
def restore_labels(dataset: Dataset, ids: Sequence[int], actor: User, now: dt.datetime) -> list[Refusal]:
    """Undo what put each label into the trash: its deletion, or its merge into another label."""
    refused: list[Refusal] = []
    for label_id in ids:
        try:
            _restore(dataset, label_id, actor, now)
        except DomainError as error:
            refused.append((label_id, error))
    return refused


def _restore(dataset: Dataset, label_id: int, actor: User, now: dt.datetime) -> None:
    groups = ChangeGroup.objects.filter(
        dataset=dataset, action__in=LABEL_ACTIONS, parameters__label=label_id, undone_at=None
    )
    group = groups.order_by("-at").first()
    if group is not None and not deletes_files(group):
        undo_group(dataset=dataset, group=group, actor=actor, now=now)
        return
    with transaction.atomic():
        revive_label(label_id)
