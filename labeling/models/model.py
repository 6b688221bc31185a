"""Models for pre-labeling: trained elsewhere, added by people, used in any dataset of the team."""

from typing import Any

from django.db import models
from django.db.models import Q

from datasets.models import User


class ModelKind(models.TextChoices):
    ONNX = "onnx"
    LABEL_STUDIO_ML = "label_studio_ml"


class ModelTask(models.TextChoices):
    CLASSIFICATION = "classification"
    DETECTION = "detection"


class LabelingModel(models.Model):
    """A model and how it is used: `settings` are, of an ONNX file, those of `smart.onnx.settings`, and `ports` the
    names and shapes of what it takes and answers. `task` is empty while nobody has said what it answers.

    `path` is its file; `keeps_file`: it was uploaded, and goes with the row. `sha256`: what it was when it was checked.

    A Label Studio ML backend has a `url` instead, and `user` and `password` where it wants them: the password is never
    told to anybody but the backend.
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
    url = models.CharField(max_length=2000, blank=True, default="")
    user = models.CharField(max_length=150, blank=True, default="")
    password = models.CharField(max_length=300, blank=True, default="")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="model_name_is_unique"),
            models.CheckConstraint(
                condition=Q(kind=ModelKind.LABEL_STUDIO_ML) ^ Q(url=""),
                name="model_has_a_url_where_it_is_a_backend",
            ),
        ]

    @property
    def labels(self) -> list[str]:
        """The names by which it calls what it finds."""
        named: list[Any] = self.settings.get("labels", [])
        return [str(name) for name in named]

    @property
    def is_ready(self) -> bool:
        return self.is_backend or bool(self.task and self.labels)

    @property
    def is_backend(self) -> bool:
        """Whether it runs elsewhere, and labels with what it is asked for: in any dataset."""
        return self.kind == ModelKind.LABEL_STUDIO_ML
