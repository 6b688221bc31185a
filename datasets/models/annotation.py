"""Annotations: one mark on one sample."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from datasets.models.label import Label
from datasets.models.sample import Layer, Sample


class AnnotationSource(models.TextChoices):
    HUMAN = "human"
    SMART = "smart"
    IMPORT = "import"


class Annotation(models.Model):
    """A label and a shape, or no shape (`kind` empty) for classification.

    `x0, y0, x1, y1` bound the shape and `area` measures it, px of the upright image. A rectangle is its bounds, so its
    `points` are null; every other kind has there what its shape holds beside `kind`: {points, angle?} or {rle}.
    Rows are written by `datasets.annotation_writer` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="annotations")
    layer = models.ForeignKey(Layer, models.CASCADE, null=True, related_name="annotations", db_index=False)
    label = models.ForeignKey(Label, models.PROTECT, related_name="annotations", db_index=False)
    kind = models.CharField(max_length=20, blank=True, default="")
    points = models.JSONField(null=True)
    x0 = models.FloatField(null=True)
    y0 = models.FloatField(null=True)
    x1 = models.FloatField(null=True)
    y1 = models.FloatField(null=True)
    area = models.FloatField(null=True)
    attributes = models.JSONField(default=dict)
    hard = models.BooleanField(default=False)
    source = models.CharField(max_length=8, choices=AnnotationSource.choices, default=AnnotationSource.HUMAN)
    confidence = models.FloatField(null=True)
    changed = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="")
                | Q(x0__isnull=False, y0__isnull=False, x1__isnull=False, y1__isnull=False),
                name="annotation_with_a_shape_has_bounds",
            ),
        ]
        indexes = [
            models.Index(fields=["label", "sample"], name="annotation_by_label"),
            models.Index(fields=["label", "area", "id"], name="annotation_by_area"),
            models.Index(fields=["layer"], name="annotation_by_layer", condition=Q(layer__isnull=False)),
        ]
