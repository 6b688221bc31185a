"""Auto grouping: samples that are alike get the same value of a property, so that people label them at once."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from datasets import jobs
from datasets.attributes import RESERVED_MESSAGE, is_reserved
from datasets.errors import ConflictError, InvalidInputError
from datasets.models import ChangeGroup, Dataset, Job, Sample, User
from datasets.models.job import JobKind
from datasets.sample_pages import iterate_ids
from datasets.tabs import SampleFilter, filter_from_json, filter_to_json, samples_matching
from labeling.models import Grouping, SampleGroup
from labeling.services.batch import is_property_name

FEWEST, MOST = 2, 200  # groups
FEATURES = ("clarity", "brightness", "colorfulness")
AUTO_GROUPING = "auto_grouping"  # as a bulk action
CHUNK = 5000  # ids
EVERYTHING = SampleFilter()


class TooFewSamplesError(ConflictError):
    code = "too_few_samples"

    def __init__(self, there: int, needed: int) -> None:
        message = f"Of {there:,} samples no {needed:,} groups can be made. Ask for fewer groups, or for more samples."
        super().__init__(message, params={"there": there, "needed": needed})


class PropertyTakenError(ConflictError):
    code = "property_taken"

    def __init__(self, name: str) -> None:
        message = f"Samples have a property {name} that people gave them. Choose another name."
        super().__init__(message, params={"name": name})


class GroupGoneError(ConflictError):
    code = "group_gone"
    message = "The group is not there any more: somebody grouped anew, or undid the grouping."


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: so many groups of some samples, by measures, or by appearance where none is named.

    `refined` is the value of a group of the property that is split, in the place of `wanted`.
    """

    groups: int
    property: str
    features: Sequence[str] = ()
    wanted: SampleFilter | Sequence[int] = EVERYTHING
    refined: str | None = None


def start_grouping(*, dataset: Dataset, order: Order, actor: User) -> Job:
    """Start to group. Raises InvalidInputError for the name; PropertyTakenError, TooFewSamplesError, GroupGoneError,
    DatasetBusyError."""
    check_name(order.property)
    base = standing_groups(dataset, order.property)
    if order.refined is not None:
        if base is None or not base.groups.filter(value=order.refined).exists():
            raise GroupGoneError
    elif base is None and has_property(dataset, order.property):
        raise PropertyTakenError(order.property)
    asked = {"groups": order.groups, "property": order.property, "features": list(order.features)}
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=timezone.now(),
        action=AUTO_GROUPING,
        parameters=asked,
    )
    parameters = asked | _source(order, base) | {"group": str(group.pk)}
    there = len(list(islice((pk for ids in ids_of(dataset.pk, parameters) for pk in ids), order.groups)))
    if there < order.groups:
        raise TooFewSamplesError(there, order.groups)
    with transaction.atomic():
        group.save(force_insert=True)
        job = jobs.start(
            JobKind.AUTO_GROUPING,
            dataset=dataset,
            actor=actor,
            parameters=parameters,
            step="group" if order.features else "",
        )
        Grouping.objects.create(
            dataset=dataset,
            job=job,
            change_group=group,
            property=order.property,
            features=list(order.features),
        )
    return job


def check_name(name: str) -> None:
    if not is_property_name(name):
        message = "property: Use a name of at most 64 characters, without quotation marks and backslashes."
        raise InvalidInputError(message, code="property_invalid")
    if is_reserved([name]):
        raise InvalidInputError(RESERVED_MESSAGE, code="attribute_reserved")


def has_property(dataset: Dataset, name: str) -> bool:
    return samples_matching(dataset.pk, SampleFilter(has_properties=(name,))).exists()


def _source(order: Order, base: Grouping | None) -> dict[str, Any]:
    """Which samples are grouped, as a job keeps it."""
    if order.refined is not None and base is not None:
        return {"base": base.pk, "refined": order.refined}
    if isinstance(order.wanted, SampleFilter):
        return {"filter": filter_to_json(order.wanted)}
    return {"samples": list(dict.fromkeys(order.wanted))}


def ids_of(dataset_id: int, parameters: dict[str, Any]) -> Iterator[list[int]]:
    """The live samples that a job groups, in chunks."""
    if "filter" in parameters:
        yield from iterate_ids(dataset_id, filter_from_json(parameters["filter"]), chunk=CHUNK)
        return
    ids = refined_ids(parameters) if "refined" in parameters else parameters["samples"]
    for start in range(0, len(ids), CHUNK):
        live = Sample.objects.live().filter(dataset=dataset_id, pk__in=ids[start : start + CHUNK])
        yield list(live.order_by("pk").values_list("pk", flat=True))


def refined_ids(parameters: dict[str, Any]) -> list[int]:
    """The members of the group that is split."""
    group = SampleGroup.objects.filter(grouping=parameters["base"], value=parameters["refined"]).first()
    if group is None:
        raise GroupGoneError
    return group.ids()


# What stands


def standing_groups(dataset: Dataset, name: str) -> Grouping | None:
    """The grouping that says what a property means now; None where people alone say it."""
    return Grouping.objects.standing().filter(dataset=dataset, property=name).order_by("-pk").first()


def standing_groupings(dataset: Dataset) -> list[Grouping]:
    """Of each property the latest grouping that stands, the newest first."""
    latest: dict[str, Grouping] = {}
    found = Grouping.objects.standing().filter(dataset=dataset).select_related("change_group__actor")
    for grouping in found.order_by("-pk"):
        latest.setdefault(grouping.property, grouping)
    return list(latest.values())
