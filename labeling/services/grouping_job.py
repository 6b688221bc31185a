"""The job of auto grouping: looking at images, finding groups, writing them to a property."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from datasets import jobs
from datasets.changes import Occasion
from datasets.models import ChangeGroup, Sample
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.sample_pages import iterate_ids
from datasets.sample_settings import set_properties
from datasets.tabs import SampleFilter
from labeling.models import Grouping, SampleGroup, Study
from labeling.services.describing import descriptions_of, undescribed
from labeling.services.grouping import TooFewSamplesError, ids_of
from labeling.services.looking import describe_images, encode_images, study_images
from labeling.services.pictures import Seen, images_of
from labeling.services.smart_work import call, chunks, workbench
from labeling.smart.engines import CLASSIFIERS, DESCRIBER
from labeling.smart.packing import unpack
from labeling.smart.points import Axes, standardised

ENGINE = CLASSIFIERS[DESCRIBER]  # whose eyes say what images look like
SEED = 0
DESCRIBED, ENCODED, WRITTEN = 256, 500, 500  # samples of a part
TOGETHER = 1000  # images that are in memory at once
LEARNED = 4000  # images that tell in which directions images differ
KEPT = 5  # groupings of a property that an undo may bring back
CHILD = "labeling.smart.group_children"

Floats = NDArray[np.floating]


@jobs.handles(JobKind.AUTO_GROUPING, queue="heavy", exclusive=True)
class AutoGrouping(jobs.Handler):
    """What is known of images is kept from run to run; only groups are found in one part."""

    steps = ("plan", "describe", "study", "encode", "group", "write", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        new = undescribed(_asked(part), ENGINE.name)
        with part.commit(parts=chunks(new, DESCRIBED), total=len(new), note="Looking at images."):
            pass

    def describe(self, part: jobs.PartRun) -> None:
        describe_images(part, _grouping_of(part).dataset_id, ENGINE)

    def study(self, part: jobs.PartRun) -> None:
        images = _asked(part)
        there = len(images) - len(undescribed(images, ENGINE.name))
        _require(there, part)
        study = study_images(part, _grouping_of(part).dataset_id, images, ENGINE, seed=SEED)
        with part.commit(note="Looking for what images have in common.") as outcome:
            study.save()
            new = undescribed(images, study.kind)
            outcome.parts = chunks(new, ENCODED)

    def encode(self, part: jobs.PartRun) -> None:
        dataset = _grouping_of(part).dataset_id
        encode_images(part, dataset, ENGINE, _study_of(dataset))

    def group(self, part: jobs.PartRun) -> None:
        part.progress("Looking for groups.")
        asked = part.job.parameters
        ids, points = _measured(part) if asked["features"] else _seen(part)
        with workbench(all={"points": points}) as folder:
            call(part, "group", folder, module=CHILD, count=asked["groups"], seed=SEED)
            found = unpack(folder / "groups.npz")
        grouping = _grouping_of(part)
        new = _groups(grouping, asked.get("refined"), ids, found)
        values = _values(part, ids, found)
        parts = [{"values": values[start : start + WRITTEN]} for start in range(0, len(values), WRITTEN)]
        total = sum(len(each) for each in ids_of(grouping.dataset_id, asked))
        result = {"groups": len(new), "samples": len(ids), "left_out": total - len(ids)}
        with part.commit(
            parts=parts, total=part.job.done + len(values), job_result=result, note="Writing groups."
        ):
            SampleGroup.objects.filter(grouping=grouping).delete()
            SampleGroup.objects.bulk_create(_in_order(grouping, asked, new))

    def write(self, part: jobs.PartRun) -> None:
        asked, values = part.job.parameters, part.parameters["values"]
        group = ChangeGroup.objects.get(pk=asked["group"])
        occasion = Occasion(group.dataset_id, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
        wanted = {pk: {asked["property"]: value} for pk, value in values}
        with part.commit(done=len(values)) as outcome:
            _, changed = set_properties(group.dataset_id, wanted, occasion)
            outcome.result = {"changed": len(changed)}
            ChangeGroup.objects.filter(pk=group.pk).update(changed=F("changed") + len(changed))

    def finish(self, part: jobs.PartRun) -> None:
        asked, grouping = part.job.parameters, _grouping_of(part)
        changed = sum(told["changed"] for told in part.results("write"))
        result = {"changed": changed, "change_group": asked["group"] if changed else None}
        old = Grouping.objects.filter(dataset=grouping.dataset_id, property=grouping.property)
        with part.commit(job_result=result, note=f"{changed:,} samples were put into groups."):
            if not changed:
                ChangeGroup.objects.filter(pk=asked["group"]).delete()
            for each in old.order_by("-pk")[KEPT:]:
                each.delete()


def _grouping_of(part: jobs.PartRun) -> Grouping:
    return Grouping.objects.get(job=part.job.pk)


def _study_of(dataset_id: int) -> Study:
    return Study.objects.filter(dataset=dataset_id, engine=ENGINE.name).latest("pk")


def _require(there: int, part: jobs.PartRun) -> None:
    needed = part.job.parameters["groups"]
    if there < needed:
        raise TooFewSamplesError(there, needed)


def _chunks(part: jobs.PartRun) -> Iterator[list[int]]:
    for ids in ids_of(_grouping_of(part).dataset_id, part.job.parameters):
        for start in range(0, len(ids), TOGETHER):
            part.check()
            yield ids[start : start + TOGETHER]


def _asked(part: jobs.PartRun) -> list[Seen]:
    """The images of the samples that are grouped."""
    dataset = _grouping_of(part).dataset_id
    return [image for ids in _chunks(part) for image in images_of(dataset, ids)]


def _measured(part: jobs.PartRun) -> tuple[list[int], Floats]:
    """The samples whose measures the scan knows, and the points that those make."""
    names = part.job.parameters["features"]
    ids: list[int] = []
    measures: list[list[float]] = []
    for some in _chunks(part):
        scanned = Sample.objects.filter(pk__in=some, scanned_etag=F("etag")).order_by("pk")
        for pk, found in scanned.values_list("pk", "measures"):
            if found is not None:
                ids.append(pk)
                measures.append([_evened(name, found[name]) for name in names])
    _require(len(ids), part)
    return ids, standardised(np.array(measures))


def _evened(name: str, value: float) -> float:
    """Clarity in steps that look alike: twice as clear is as far at both ends."""
    return float(np.log1p(value)) if name == "clarity" else value


def _seen(part: jobs.PartRun) -> tuple[list[int], Floats]:
    """The samples whose images were looked at, and the points that what they look like makes."""
    images = _asked(part)
    study = _study_of(_grouping_of(part).dataset_id)
    chance = np.random.default_rng(SEED)
    some = [images[place] for place in sorted(chance.permutation(len(images))[:LEARNED])]
    codes = descriptions_of(some, study.kind, ENGINE.encoded)[1]
    with workbench(some=codes) as folder:
        call(part, "learn_axes", folder, module=CHILD, seed=SEED)
        axes = Axes(**unpack(folder / "axes.npz"))
    ids: list[int] = []
    points: list[Floats] = []
    for start in range(0, len(images), TOGETHER):
        part.check()
        seen, arrays = descriptions_of(images[start : start + TOGETHER], study.kind, ENGINE.encoded)
        ids += [image.id for image in seen]
        points.append(axes.points(arrays["codes"]))
    return ids, np.concatenate(points)


def _groups(grouping: Grouping, refined: str | None, ids: list[int], found: Any) -> list[SampleGroup]:
    """The new groups, with their members from the most typical to the least."""
    numbers, distances = found["groups"], found["distances"]
    members = np.array(ids, dtype=np.int64)
    groups = []
    for number, spread in enumerate(found["spreads"].tolist()):
        own = np.flatnonzero(numbers == number)
        order = own[np.argsort(distances[own], kind="stable")]
        groups.append(
            SampleGroup(
                grouping=grouping,
                value=_value(number, refined),
                size=len(own),
                spread=round(spread, 4),
                members=SampleGroup.packed(members[order].tolist()),
            )
        )
    return groups


def _value(number: int, refined: str | None) -> str:
    return str(number) if refined is None else f"{refined}.{number}"


def _values(part: jobs.PartRun, ids: list[int], found: Any) -> list[list[Any]]:
    """`[id, value]` of each grouped sample, and `[id, null]` of those that had the property and are grouped no more."""
    asked = part.job.parameters
    refined = asked.get("refined")
    values: list[list[Any]] = [
        [pk, _value(number, refined)] for pk, number in zip(ids, found["groups"].tolist(), strict=True)
    ]
    earlier = (
        SampleFilter(has_properties=(asked["property"],))
        if refined is None
        else SampleFilter(properties=((asked["property"], refined),))
    )
    grouped = set(ids)
    for some in iterate_ids(_grouping_of(part).dataset_id, earlier):
        values += [[pk, None] for pk in some if pk not in grouped]
    return values


def _in_order(grouping: Grouping, asked: dict[str, Any], new: list[SampleGroup]) -> list[SampleGroup]:
    """The new groups; where one is split, they are in its place among the others, which stay as they are."""
    ordered = new
    if "refined" in asked:
        earlier = SampleGroup.objects.filter(grouping=asked["base"]).order_by("place")
        ordered = [
            each
            for one in earlier
            for each in (new if one.value == asked["refined"] else [_copied(one, grouping)])
        ]
    for place, each in enumerate(ordered):
        each.place = place
    return ordered


def _copied(group: SampleGroup, grouping: Grouping) -> SampleGroup:
    return SampleGroup(
        grouping=grouping, value=group.value, size=group.size, spread=group.spread, members=group.members
    )
