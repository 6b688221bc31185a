"""Backbones: classifiers from elsewhere whose answers to a dataset's images are kept, as one more kind of features."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from datasets import jobs
from labeling.models import Description, LabelingModel, SmartRun
from labeling.services.describing import descriptions_of, keep, undescribed
from labeling.services.model_answers import vectors_of
from labeling.services.model_files import child_of
from labeling.services.pictures import Seen, images_of
from labeling.services.smart_work import tell
from labeling.smart.engines.base import Arrays, Layout
from labeling.smart.engines.layouts import BACKBONE

NUMBER = "<f2"
BYTES = 2  # of a number


def kind_of(model: LabelingModel) -> str:
    """What its answers are kept under: they hang on the file, and on how images are brought into it."""
    said = [model.settings.get(name) for name in ("width", "height", "resize", "colors", "mean", "std")]
    return f"onnx/{model.sha256[:32]}/{_short(said)}"


def unseen(run: SmartRun, images: Sequence[Seen]) -> list[Seen]:
    """The images that the run's backbone has not answered to, one for each content; none without one."""
    return undescribed(images, kind_of(run.model)) if run.model else []


def look(part: jobs.PartRun, run: SmartRun) -> list[str]:
    """Let the run's backbone answer to the images of the part's `ids`; the ids of samples that can't be read.

    Raises ModelUnusableError.
    """
    if run.model is None:
        return []
    images = unseen(run, images_of(run.dataset_id, part.parameters["ids"]))
    read, found, problems = vectors_of(run.model, images, run=child_of(part), check=part.check)
    if read:
        keep(read, {BACKBONE: found}, _layout(found.shape[1]), kind_of(run.model))
    return tell(part, problems)


def with_backbone(run: SmartRun, seen: list[Seen], arrays: Arrays) -> tuple[list[Seen], Arrays]:
    """What is known of images, with the answers of the run's backbone; those without one are left out."""
    if run.model is None:
        return seen, arrays
    kind = kind_of(run.model)
    first = Description.objects.filter(kind=kind).values_list("values", flat=True).first()
    numbers = len(bytes(first)) // BYTES if first is not None else 0
    known, answers = descriptions_of(seen, kind, _layout(numbers))
    is_known = set(known)
    places = [place for place, image in enumerate(seen) if image in is_known]
    return known, {name: values[places] for name, values in arrays.items()} | answers


def _layout(numbers: int) -> Layout:
    return {BACKBONE: (NUMBER, (numbers,))}


def _short(said: Any) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
