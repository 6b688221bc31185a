"""Annotations as the API answers them: the hot read beside the hot write."""

from typing import Any

from django.db.models import Q, Sum

from datasets.marks import COLUMNS, Mark, shape_json
from datasets.models import Annotation, Change, Sample, User
from datasets.models.annotation import AnnotationSource


def read_annotations(sample_id: int) -> list[dict[str, Any]]:
    """The sample's own annotations as JSON values, oldest first."""
    rows = Annotation.objects.filter(sample=sample_id, layer=None).order_by("created_at", "id")
    return [
        mark_json(Mark(*row[:-2]), row[-2], row[-1])
        for row in rows.values_list(*COLUMNS, "label__name", "author__username")
    ]


def current_state(sample_id: int) -> dict[str, Any]:
    """What a client that lost the race needs: `{revision, state, annotations, saved_by, saved_at}`."""
    sample = Sample.objects.get(pk=sample_id)
    changes = Change.objects.filter(sample=sample_id, layer=None, revision=sample.revision)
    last = (
        changes.select_related("actor").order_by("id").first()
    )  # what raised the revision, not what came after
    return {
        "revision": sample.revision,
        "state": sample.state,
        "annotations": read_annotations(sample_id),
        "saved_by": last.actor.username if last and last.actor else None,
        "saved_at": last.at.isoformat() if last else None,
    }


def active_seconds(sample_id: int, person: User) -> dict[str, float]:
    """How long people worked on the sample: `{own, everyone}`, in seconds. Changes in bulk have none."""
    changes = Change.objects.filter(sample=sample_id, layer=None)
    found = changes.aggregate(everyone=Sum("seconds"), own=Sum("seconds", filter=Q(actor=person)))
    return {name: found[name] or 0.0 for name in ("own", "everyone")}


def mark_json(mark: Mark, label: str, author: str | None) -> dict[str, Any]:
    """One annotation. `label` and `author` are names."""
    answer: dict[str, Any] = {
        "id": mark.id,
        "label": label,
        "label_id": str(mark.label_id),
        "attributes": mark.attributes,
        "hard": mark.hard,
        "source": mark.source,
        "author": author,
        "created_at": mark.created_at,
    }
    if shape := shape_json(mark.kind, mark.points, mark.x0, mark.y0, mark.x1, mark.y1):
        answer["shape"] = shape
    if mark.confidence is not None:
        answer["confidence"] = mark.confidence
    if mark.source == AnnotationSource.SMART:
        answer["changed"] = mark.changed
    return answer
