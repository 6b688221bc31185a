"""What a model says of samples becomes open suggestions: of those alone that no person has worked on."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasets import rows
from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_samples, write
from datasets.geometry import Box, bounding_box, clip_rectangle
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import Sample
from datasets.models.change import ChangeKind
from datasets.records import Shape
from datasets.states import SampleState
from labeling.models import Suggestion
from labeling.services.rejections import Rejected, is_rejected, rejected_by_people
from labeling.services.suggestions import close_suggestions

LEAST_SIDE = 1.0  # px of a box
_SHAPE = ("kind", "points", "x0", "y0", "x1", "y1", "area")
_COLUMNS = (
    *("id", "sample_id", "layer_id", "label_id", *_SHAPE),
    *("attributes", "confidence", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model proposes: a label, how sure it is, 0 to 1, and the corners of a box in px of the upright image.

    `shape`: of another kind than a rectangle, and in the image; `box` is then around it.
    """

    label_id: int
    confidence: float
    box: Box | None = None
    shape: Shape | None = None


def may_be_suggested(sample: LockedSample) -> bool:
    """Whether nobody has worked on it: a person's annotations, and what an import left to confirm, stay as they are."""
    return sample.state in (SampleState.UNLABELED, SampleState.TO_CONFIRM) and not sample.annotation_count


def suggest(
    *,
    dataset_id: int,
    proposals: Mapping[int, Sequence[Proposal]],
    now: dt.datetime,
    beside: bool = False,
) -> list[int]:
    """Replace the open suggestions of samples that nobody has worked on, in the caller's transaction.

    What a person has rejected is not proposed again. A sample without a proposal waits to be confirmed too: that
    nothing is there. Boxes need the sample's size. With `beside` samples that have annotations get suggestions
    too, of what no annotation says yet; they stay labeled where there is none. Returns the ids of those that wait.
    """
    samples = [
        sample for sample in lock_samples(dataset_id, list(proposals)) if beside or may_be_suggested(sample)
    ]
    ids = [sample.id for sample in samples]
    close_suggestions(ids)
    refused = rejected_by_people(ids)
    if beside:
        for pk, marks in marks_by_sample(ids).items():
            refused[pk] = [*refused.get(pk, ()), *map(_said, marks)]
    wanted = {
        sample.id: list(usable(sample, proposals[sample.id], refused.get(sample.id, ())))
        for sample in samples
    }
    samples = [sample for sample in samples if wanted[sample.id] or sample.state != SampleState.LABELED]
    ids = [sample.id for sample in samples]
    values = [
        (uuid.uuid4(), pk, None, *_shape(each), {}, each.confidence, now)
        for pk, some in wanted.items()
        for each in some
    ]
    rows.insert(Suggestion, _COLUMNS, values)
    scores = [(pk, max((each.confidence for each in wanted[pk]), default=None)) for pk in ids]
    rows.update(Sample, ("score",), scores)
    occasion = Occasion(dataset_id, None, now, ChangeKind.SUGGEST)
    write(
        [
            Edit(sample, SampleState.TO_CONFIRM)
            for sample in samples
            if sample.state != SampleState.TO_CONFIRM
        ],
        occasion,
    )
    return ids


def usable(
    sample: LockedSample, proposals: Iterable[Proposal], rejected: Sequence[Rejected]
) -> Iterator[Proposal]:
    """Those that no person has rejected: boxes, cut to the image, or the first of the labels of a whole image."""
    for proposal in proposals:
        if proposal.box is None or proposal.shape is not None:
            cut = proposal
        elif sample.width is None or sample.height is None:
            continue
        else:
            x0, y0, x1, y1 = proposal.box
            (first, last), _ = clip_rectangle(((x0, y0), (x1, y1)), sample.width, sample.height)
            if last[0] - first[0] < LEAST_SIDE or last[1] - first[1] < LEAST_SIDE:
                continue
            cut = Proposal(proposal.label_id, proposal.confidence, (*first, *last))
        if is_rejected(cut.label_id, cut.box, rejected):
            continue
        yield cut
        if cut.box is None:
            return


def _said(mark: Mark) -> Rejected:
    """What an annotation says need not be proposed."""
    return Rejected(mark.label_id, bounding_box(mark.shape) if mark.shape else None)


def _shape(proposal: Proposal) -> tuple[Any, ...]:
    """Values of the columns `label_id` to `area`."""
    if proposal.shape is not None:
        columns = shape_columns(proposal.shape)
        return proposal.label_id, *[columns.get(name) for name in _SHAPE]
    if proposal.box is None:
        return proposal.label_id, "", None, None, None, None, None, None
    x0, y0, x1, y1 = proposal.box
    return proposal.label_id, "rectangle", None, x0, y0, x1, y1, (x1 - x0) * (y1 - y0)
