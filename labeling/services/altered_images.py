"""Whether a run says something else of an image that is altered: asked of the least sure ones alone."""

from collections.abc import Sequence

import numpy as np

from datasets import jobs
from labeling.models import SmartRun, Suggestion
from labeling.services.pictures import images_of, read_squares, write_pictures
from labeling.services.smart_boxes import Marks, arrays_of_marks
from labeling.services.smart_classes import arrays_of, study_of
from labeling.services.smart_work import call, workbench
from labeling.smart.engines import CLASSIFIERS, DETECTORS, ENGINES
from labeling.smart.engines.base import Arrays
from labeling.smart.engines.layouts import BACKBONE
from labeling.smart.hardness import SURE
from labeling.smart.packing import pack, unpack

CHILD = "labeling.smart.hard_children"
ALTERED = 60  # images of classes, the least sure: each costs 25 ms
WITH_BOXES = 30  # images with boxes: each costs three predictions
SECONDS = 10  # after which no further image with boxes is looked at

Told = tuple[list[int], Arrays]  # ids, and by reason what is said of each


def changed(part: jobs.PartRun, run: SmartRun, found: Arrays, targets: Arrays) -> Arrays:
    """By reason, how much of what is said of each sample in `found` changes with its image, 0 to 1."""
    if run.learned is None:
        return {}
    if run.engine in CLASSIFIERS and run.study_id is not None:
        ids, told = _classes(part, run, _least_sure(found, targets["labels"] >= 0, ALTERED))
    elif run.engine in DETECTORS:
        ids, told = _boxes(part, run, _least_sure(found, targets["confidences"] >= SURE, WITH_BOXES))
    else:
        return {}
    places = {pk: place for place, pk in enumerate(found["ids"].tolist())}
    seen = [places[pk] for pk in ids]
    shares = {reason: np.zeros(len(places)) for reason in told}
    for reason, of_seen in told.items():
        shares[reason][seen] = of_seen
    return shares


def _least_sure(found: Arrays, is_asked: np.ndarray, most: int) -> list[int]:
    asked = np.flatnonzero(is_asked)
    ids: list[int] = found["ids"][asked[np.argsort(found["margins"][asked], kind="stable")[:most]]].tolist()
    return ids


def _classes(part: jobs.PartRun, run: SmartRun, ids: Sequence[int]) -> Told:
    """Whether the label is another one."""
    known, plain = arrays_of(run, images_of(run.dataset_id, ids))
    read, squares, _ = read_squares(known, part.check)
    if not read:
        return [], {}
    files = {
        "squares": {"squares": squares},
        "plain": {
            name: values[[known.index(image) for image in read]]
            for name, values in plain.items()
            if name != BACKBONE  # which does not see the altered ones
        },
        "studied": unpack(study_of(run).arrays),
        "learned": unpack(run.learned or b""),
    }
    with workbench(**files) as folder:
        call(part, "alter", folder, module=CHILD, engine=run.engine)
        return [image.id for image in read], unpack(folder / "changed.npz")


def _boxes(part: jobs.PartRun, run: SmartRun, ids: Sequence[int]) -> Told:
    """The share of sure boxes that are no longer found."""
    images = sorted(images_of(run.dataset_id, ids), key=lambda image: ids.index(image.id))
    with workbench(learned=unpack(run.learned or b"")) as folder:
        written, _ = write_pictures(images, ENGINES[run.engine].side, folder, part.check)
        sure = _sure(run, ids)
        seen = [(sure.get(each.image.id, []), each.scale) for each in written]
        (folder / "sure.npz").write_bytes(pack(arrays_of_marks(seen, run.labels)))
        told = {"number": len(written), "seconds": SECONDS}
        call(part, "alter_boxes", folder, module=CHILD, engine=run.engine, **told)
        return [each.image.id for each in written], unpack(folder / "lost.npz")


def _sure(run: SmartRun, ids: Sequence[int]) -> dict[int, Marks]:
    """What the run proposes and is sure of, by sample."""
    found: dict[int, Marks] = {}
    waiting = Suggestion.objects.filter(
        layer=None, sample__in=ids, confidence__gte=SURE, label__in=run.labels
    )
    for each in waiting.order_by("sample", "pk"):
        corners = (each.x0 or 0.0, each.y0 or 0.0, each.x1 or 0.0, each.y1 or 0.0)
        found.setdefault(each.sample_id, []).append((each.label_id, corners))
    return found
