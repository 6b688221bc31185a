"""The list of a dataset's bulk actions: who did what to how many samples, and what can be undone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from datasets.models import ChangeGroup, Dataset, Job, Label, User
from datasets.permissions import role_allows
from labeling.services.alike import LABEL_ALIKE
from labeling.services.batch import RIGHT_OF_ACTION
from labeling.services.bulk import BULK_JOBS
from labeling.services.grouping import AUTO_GROUPING
from labeling.services.history import UNDO, is_undoable, right_to_undo
from labeling.services.labels import LABEL_ACTIONS
from labeling.services.quick_review import QUICK_REVIEW
from labeling.services.transferring import TRANSFERS

ACTIONS = (*RIGHT_OF_ACTION, *LABEL_ACTIONS, *TRANSFERS, QUICK_REVIEW, LABEL_ALIKE, AUTO_GROUPING, UNDO)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One line of the list. `labels` are names, `into` the label that replaced them; `job` works on it now."""

    group: ChangeGroup
    labels: Sequence[str]
    into: str | None
    target: Dataset | None
    job: Job | None
    is_undoable: bool


def groups_of(dataset: Dataset, *, action: str | None, actor: str | None) -> QuerySet[ChangeGroup]:
    """The bulk actions of a dataset, of one kind or one person (a user name) where that is asked for."""
    groups = ChangeGroup.objects.filter(dataset=dataset).select_related("actor")
    if action is not None:
        groups = groups.filter(action=action)
    return groups if actor is None else groups.filter(actor__username=actor)


def described(dataset: Dataset, groups: Sequence[ChangeGroup], person: User) -> list[BulkAction]:
    """A page of bulk actions with the names of what they touched; `dataset` carries the person's role."""
    names = dict(Label.objects.filter(pk__in=_label_ids(groups)).values_list("pk", "name"))
    visible = Dataset.objects.live().visible_to(person)
    targets = visible.in_bulk(
        {group.parameters["target"] for group in groups if "target" in group.parameters}
    )
    open_jobs = Job.objects.open().filter(dataset=dataset, kind__in=BULK_JOBS).select_related("created_by")
    jobs = {job.parameters.get("group"): job for job in open_jobs}
    return [_described(dataset, group, names, targets, jobs.get(str(group.pk))) for group in groups]


def _described(
    dataset: Dataset,
    group: ChangeGroup,
    names: dict[int, str],
    targets: dict[int, Dataset],
    job: Job | None,
) -> BulkAction:
    old, new = _labels(group)
    target = targets.get(group.parameters.get("target", 0))
    may = role_allows(dataset.my_role, right_to_undo(group)) and (target or "target" not in group.parameters)
    return BulkAction(
        group,
        [names[pk] for pk in old if pk in names],
        names.get(new) if new else None,
        target,
        job,
        bool(may) and job is None and group.undone_at is None and is_undoable(group),
    )


def _labels(group: ChangeGroup) -> tuple[Collection[int], int | None]:
    """Ids of the labels that an action is about, and of the one that took their place."""
    given = group.parameters
    if group.action in LABEL_ACTIONS:
        return [given["label"]], given.get("into")
    if given.get("replaced"):
        return [given["replaced"]], given["labels"][0]
    return given.get("labels", []), None


def _label_ids(groups: Iterable[ChangeGroup]) -> set[int]:
    found: set[int] = set()
    for group in groups:
        old, new = _labels(group)
        found |= {*old, *([new] if new else [])}
    return found
