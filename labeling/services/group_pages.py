"""Groups as stacks: the most typical samples in front, and how many of them nobody has labeled."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasets.errors import NotFoundError
from datasets.models import Dataset
from datasets.states import SampleState
from datasets.tabs import SampleFilter, samples_among
from labeling.models import Grouping, SampleGroup

SHOWN = 24  # samples in front of a stack
COUNTED = 10_000  # members of a group that are looked at
EXAMINED = 20_000  # members, of all groups of a page


@dataclass(frozen=True, slots=True)
class GroupShown:
    """`size` and `unlabeled` count samples that still have the group's value; `samples` are ids, the typical first.

    Of a group with more than COUNTED members `size` is that of the run, and `unlabeled` counts among the first of them.
    """

    id: int
    value: str
    size: int
    spread: float
    unlabeled: int
    samples: Sequence[int]


def find_grouping(dataset: Dataset, grouping_id: int) -> Grouping:
    found = Grouping.objects.standing().filter(dataset=dataset, pk=grouping_id).first()
    if found is None:
        raise NotFoundError
    return found


def page_of_groups(grouping: Grouping, start: int, limit: int) -> tuple[list[GroupShown], int | None]:
    """Groups from a place on, in their order, and the place of the next page where there are more.

    A page may be shorter than `limit`, and leaves out groups of which nothing is left.
    """
    shown: list[GroupShown] = []
    examined = 0
    ordered = grouping.groups.filter(place__gte=start).order_by("place")
    for taken, group in enumerate(ordered[: limit + 1]):
        looked_at = min(group.size, COUNTED)
        if taken == limit or (taken and examined + looked_at > EXAMINED):
            return shown, group.place
        examined += looked_at
        if (found := _shown(grouping, group)).size:
            shown.append(found)
    return shown, None


def _shown(grouping: Grouping, group: SampleGroup) -> GroupShown:
    ids = group.ids(0, COUNTED)
    states = _states(grouping, group, ids)
    left = [pk for pk in ids if pk in states]
    unlabeled = sum(state == SampleState.UNLABELED for state in states.values())
    size = group.size if group.size > COUNTED else len(left)
    return GroupShown(group.pk, group.value, size, group.spread, unlabeled, left[:SHOWN])


def _states(grouping: Grouping, group: SampleGroup, ids: Sequence[int]) -> dict[int, str]:
    """The states of those of the samples that are there and still have the group's value."""
    wanted = SampleFilter(properties=((grouping.property, group.value),))
    found = samples_among(grouping.dataset_id, wanted, ids)
    return dict(found.values_list("pk", "state"))


def page_of_members(
    grouping: Grouping, group_id: int, start: int, limit: int
) -> tuple[list[int], int | None]:
    """The ids of members from a place on that still belong to the group, and the place of the next page."""
    group = grouping.groups.filter(pk=group_id).first()
    if group is None:
        raise NotFoundError
    ids = group.ids(start, start + limit)
    there = _states(grouping, group, ids)
    end = start + limit
    return [pk for pk in ids if pk in there], end if end < group.size else None
