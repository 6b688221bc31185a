"""What people have rejected, read from the history: a model does not propose it again in the same form."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from datasets.geometry import Box, bounding_box, iou
from datasets.marks import from_history
from datasets.models import Change
from datasets.models.change import ChangeKind
from datasets.records import Shape
from datasets.states import SampleState

SAME_BOX = 0.7  # intersection over union, from which on a box is the rejected one again


@dataclass(frozen=True, slots=True)
class Rejected:
    """A suggestion that a person saw and did not take over. `box` in px, None where the label has no shape."""

    label_id: int
    box: Box | None


def rejected_by_people(sample_ids: Sequence[int]) -> dict[int, list[Rejected]]:
    """By sample; what was rejected in a decision that was undone since is left out. One query."""
    changes = Change.objects.filter(sample__in=sample_ids, layer=None)
    decided = changes.filter(Q(before__has_key="suggestions") | Q(kind=ChangeKind.UNDO))
    told = decided.order_by("sample", "pk").values_list("sample", "kind", "before", "after")
    decisions: dict[int, list[list[Rejected]]] = {}
    for sample_id, kind, before, after in told.iterator():
        made = decisions.setdefault(sample_id, [])
        if kind == ChangeKind.UNDO:
            if after["state"] == SampleState.TO_CONFIRM and made:
                made.pop()
        elif "suggestions" in before:
            not_rejected = {*after["annotations"], *before.get("not_rejected", ())}
            made.append(list(_rejected(before["suggestions"], not_rejected)))
    return {sample_id: [each for some in made for each in some] for sample_id, made in decisions.items()}


def _rejected(suggestions: dict[str, Any], others: Set[str]) -> Iterable[Rejected]:
    for key, stored in suggestions.items():
        if key not in others:
            mark = from_history(key, stored)
            yield Rejected(mark.label_id, bounding_box(mark.shape) if mark.shape else None)


def is_rejected(label_id: int, box: Box | None, rejected: Sequence[Rejected]) -> bool:
    """Whether the same label, on about the same place, was rejected before."""
    return any(each.label_id == label_id and _is_same_place(box, each.box) for each in rejected)


def _is_same_place(a: Box | None, b: Box | None) -> bool:
    if a is None or b is None:
        return a is b
    return iou(_rectangle(a), _rectangle(b)) >= SAME_BOX


def _rectangle(box: Box) -> Shape:
    x0, y0, x1, y1 = box
    return Shape("rectangle", ((x0, y0), (x1, y1)))
