"""Suggestions: annotations proposed by a model, waiting for a person."""

import uuid

from django.db import models
from django.db.models import Q

from datasets.models import Label, Layer, Sample


class Suggestion(models.Model):
    """A proposed annotation: geometry as in `Annotation`, with the model's confidence, 0 to 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="suggestions")
    layer = models.ForeignKey(Layer, models.CASCADE, null=True, related_name="suggestions", db_index=False)
    label = models.ForeignKey(Label, models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=20, blank=True, default="")
    points = models.JSONField(null=True)
    x0 = models.FloatField(null=True)
    y0 = models.FloatField(null=True)
    x1 = models.FloatField(null=True)
    y1 = models.FloatField(null=True)
    area = models.FloatField(null=True)
    attributes = models.JSONField(default=dict)
    confidence = models.FloatField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="suggestion_confidence_is_a_share"
            ),
        ]
