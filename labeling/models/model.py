"""Models for pre-labeling: trained elsewhere, added by people, used in any dataset of the team."""

from typing import Any

from django.db import models

from datasets.models import User


class ModelKind(models.TextChoices):
    ONNX = "onnx"


class ModelTask(models.TextChoices):
    CLASSIFICATION = "classification"
    DETECTION = "detection"


class LabelingModel(models.Model):
    """A model and how it is used: `settings` are, of an ONNX file, those of `smart.onnx.settings`, and `ports` the
    names and shapes of what it takes and answers. `task` is empty while nobody has said what it answers.

    `path` is its file; `keeps_file`: it was uploaded, and goes with the row. `sha256`: what it was when it was checked.
    """

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, choices=ModelKind.choices)
    task = models.CharField(max_length=16, choices=ModelTask.choices, blank=True, default="")
    settings = models.JSONField(default=dict)
    ports = models.JSONField(default=dict)
    path = models.CharField(max_length=1100, blank=True, default="")
    keeps_file = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField(default=0)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="model_name_is_unique")]

    @property
    def labels(self) -> list[str]:
        """The names by which it calls what it finds."""
        named: list[Any] = self.settings.get("labels", [])
        return [str(name) for name in named]

    @property
    def is_ready(self) -> bool:
        return bool(self.task and self.labels)
