"""A run on a dataset of boxes: what images show, and where."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets import jobs
from datasets.geometry import Box
from datasets.models import Annotation, Label, Sample
from datasets.sample_images import read_size
from datasets.states import SampleState
from labeling.models import SmartRun
from labeling.services.pictures import images_of, write_pictures
from labeling.services.smart_work import Found, Learned, call, training_seconds, workbench
from labeling.services.suggesting import Proposal
from labeling.smart.engines import ENGINES
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import pack, unpack

TOGETHER = 50  # images of a part of prediction
MOST_BYTES = 1 << 30  # of the images that training looks at: others are left out, by chance
UNKNOWN_MARGIN = 0.5  # of an image in which nothing was found
WITH_AREA = ("rectangle", "rotated_rectangle", "polygon", "circle", "mask")

Marks = list[tuple[int, Box]]


def learn(part: jobs.PartRun, run: SmartRun) -> Learned:
    examples = _examples(run)
    images = [image for image in images_of(run.dataset_id) if image.id in examples]
    order = np.random.default_rng(run.seed).permutation(len(images))
    side = ENGINES[run.engine].side
    with workbench() as folder:
        shuffled = [images[place] for place in order]
        written, _ = write_pictures(shuffled, side, folder, part.check, most_bytes=MOST_BYTES)
        seen = [(examples[each.image.id], each.scale) for each in written]
        labels = sorted({label for marks, _ in seen for label, _ in marks})
        names = dict(Label.objects.filter(pk__in=labels).values_list("pk", "name"))
        (folder / "marks.npz").write_bytes(pack(arrays_of_marks(seen, labels)))
        report = call(
            part,
            "train_detector",
            folder,
            engine=run.engine,
            number=len(written),
            names=[names[label] for label in labels],
            seed=run.seed,
            seconds=training_seconds(part),
        )
        learned = (folder / "learned.npz").read_bytes()
    ids = [each.image.id for each in written]
    return Learned(learned, labels, with_samples(report, ids), whereabouts(ids, np.inf))


def with_samples(report: dict[str, Any], ids: Sequence[int]) -> dict[str, Any]:
    """An engine's report with samples where it names places of images; `ids` are theirs, in the engine's order."""
    if "incomplete" not in report:
        return report
    named = [{"sample": str(ids[each["image"]]), "label": each["label"]} for each in report["incomplete"]]
    return report | {"incomplete": named}


def predict(part: jobs.PartRun, run: SmartRun, ids: Sequence[int]) -> Found:
    assert run.learned is not None
    learn_sizes(run.dataset_id, ids)
    with workbench(learned=unpack(run.learned)) as folder:
        images = images_of(run.dataset_id, ids)
        written, problems = write_pictures(images, ENGINES[run.engine].side, folder, part.check)
        call(part, "predict_boxes", folder, engine=run.engine, number=len(written))
        found = unpack(folder / "predicted.npz")
    proposals: dict[int, list[Proposal]] = {each.image.id: [] for each in written}
    for place, label, corners, confidence in zip(
        found["images"].tolist(),
        found["labels"].tolist(),
        found["corners"].tolist(),
        found["confidences"].tolist(),
        strict=True,
    ):
        if confidence >= run.min_confidence:
            x0, y0, x1, y1 = (round(value * written[place].scale, 1) for value in corners)
            proposal = Proposal(run.labels[label], round(confidence, 4), (x0, y0, x1, y1))
            proposals[written[place].image.id].append(proposal)
    margins = [_margin(some) for some in proposals.values()]
    return Found(proposals, whereabouts(list(proposals), np.array(margins)), problems)


def _examples(run: SmartRun) -> dict[int, Marks]:
    """{labeled sample: label ids and corners, px of the upright image}: all that is to be seen, perhaps nothing."""
    labeled = Sample.objects.live().filter(dataset=run.dataset_id, state=SampleState.LABELED)
    found: dict[int, Marks] = {pk: [] for pk in labeled.values_list("pk", flat=True)}
    marks = Annotation.objects.filter(layer=None, sample__in=labeled, label__deleted_at=None)
    columns = marks.filter(kind__in=WITH_AREA, x0__isnull=False).order_by(
        "sample",
        "label",
        "x0",
        "y0",
        "x1",
        "y1",
        "pk",  # not ids, which are random: a run is the same each time
    )
    for pk, label, x0, y0, x1, y1 in columns.values_list(
        "sample", "label", "x0", "y0", "x1", "y1"
    ).iterator():
        if pk in found:
            found[pk].append((label, (float(x0 or 0), float(y0 or 0), float(x1 or 0), float(y1 or 0))))
    return found


def arrays_of_marks(seen: Sequence[tuple[Marks, float]], labels: Sequence[int]) -> Arrays:
    """The boxes of all images, which come with their scales, behind each other.

    `images` (n,) are their places, `corners` in px of what was written.
    """
    rows = [
        (place, labels.index(label), *(value / scale for value in corners))
        for place, (marks, scale) in enumerate(seen)
        for label, corners in marks
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return {
        "images": table[:, 0].astype(np.int64),
        "labels": table[:, 1].astype(np.int64),
        "corners": table[:, 2:].astype(np.float32),
    }


def _margin(proposals: Sequence[Proposal]) -> float:
    """How far the least clear box is from being as likely as not."""
    return min((abs(2 * each.confidence - 1) for each in proposals), default=UNKNOWN_MARGIN)


def learn_sizes(dataset_id: int, ids: Sequence[int]) -> None:
    """Read the sizes of samples that no scan has reached yet: boxes are cut to them."""
    unknown = Sample.objects.filter(pk__in=ids, width=None).values_list("pk", flat=True)
    for pk in list(unknown):
        read_size(dataset_id, pk)


def whereabouts(ids: Sequence[int], margins: Any) -> bytes:
    """Of samples of which nobody knows where they lie among the others."""
    of_each = np.broadcast_to(np.asarray(margins, dtype=np.float32), len(ids))
    return pack({"ids": np.array(ids, dtype=np.int64), "margins": of_each})
