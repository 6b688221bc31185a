"""What a run says of samples becomes open suggestions: of those alone that no person has worked on."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasets import rows
from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_samples, write
from datasets.models import Sample
from datasets.models.change import ChangeKind
from datasets.states import SampleState
from labeling.models import Suggestion
from labeling.services.suggestions import close_suggestions

_COLUMNS = ("id", "sample_id", "layer_id", "label_id", "kind", "attributes", "confidence", "created_at")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model proposes for a sample: a label, and how sure it is, 0 to 1."""

    label_id: int
    confidence: float


def may_be_suggested(sample: LockedSample) -> bool:
    """Whether nobody has worked on it: a person's annotations, and what an import left to confirm, stay as they are."""
    return sample.state in (SampleState.UNLABELED, SampleState.TO_CONFIRM) and not sample.annotation_count


def suggest(*, dataset_id: int, proposals: Mapping[int, Sequence[Proposal]], now: dt.datetime) -> list[int]:
    """Replace the open suggestions of samples that nobody has worked on, in the caller's transaction.

    A sample without a proposal waits to be confirmed too: that nothing is there. Returns the ids of those that wait.
    """
    samples = [sample for sample in lock_samples(dataset_id, list(proposals)) if may_be_suggested(sample)]
    ids = [sample.id for sample in samples]
    close_suggestions(ids)
    values: list[tuple[Any, ...]] = [
        (uuid.uuid4(), sample.id, None, each.label_id, "", {}, each.confidence, now)
        for sample in samples
        for each in proposals[sample.id]
    ]
    rows.insert(Suggestion, _COLUMNS, values)
    scores = [(pk, max((each.confidence for each in proposals[pk]), default=None)) for pk in ids]
    rows.update(Sample, ("score",), scores)
    occasion = Occasion(dataset_id, None, now, ChangeKind.SUGGEST)
    write(
        [Edit(sample, SampleState.TO_CONFIRM) for sample in samples if sample.state == SampleState.UNLABELED],
        occasion,
    )
    return ids
