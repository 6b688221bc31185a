"""What smart labeling keeps: images as numbers, studies of a dataset's images, runs with what they learned."""

from typing import Self

from django.db import models
from django.db.models import Q

from datasets.models import Dataset, Job
from datasets.models.job import JobState
from labeling.models.model import LabelingModel


class Algorithm(models.TextChoices):
    FAST = "fast"
    PRECISE = "precise"


class Description(models.Model):
    """The numbers of one image content, packed as its `kind` says: an engine's name, for what it says by itself, or an
    engine's name and a study. `content` is the sha256, or the etag of an image that was not scanned."""

    content = models.CharField(max_length=96)
    kind = models.CharField(max_length=64)
    values = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "content"], name="content_is_described_once_in_a_kind"),
        ]


class Study(models.Model):
    """What a dataset's images are made of, learned by an engine from `images` of them without labels."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="studies")
    engine = models.CharField(max_length=40)
    images = models.IntegerField()
    arrays = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def kind(self) -> str:
        return f"{self.engine}/{self.pk}"


class SmartRunQuerySet(models.QuerySet["SmartRun"]):
    def finished(self) -> Self:
        return self.filter(job__state=JobState.SUCCEEDED)

    def of_active_learning(self) -> Self:
        return self.exclude(algorithm="")


class SmartRun(models.Model):
    """One run of smart labeling: of active learning with an `algorithm` and an engine, or of pre-labeling with a
    `model`, null once that was deleted. Of active learning a model is the backbone, where one was plugged in.

    `labels` are the ids of those that it knows, in the order of what it learned or of the model's,
    null where one is left out. `model_version` is what a backend said. `report` tells the quality on samples
    that it was not trained on, `counts` {examples, predicted, suggested, problems}, `next_samples` the ids of those to
    label next, the most useful first.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="smart_runs")
    job = models.OneToOneField(Job, models.CASCADE, related_name="smart_run")
    algorithm = models.CharField(max_length=8, choices=Algorithm.choices, blank=True, default="")
    engine = models.CharField(max_length=40, blank=True, default="")
    model = models.ForeignKey(LabelingModel, models.SET_NULL, null=True, related_name="runs")
    model_version = models.CharField(max_length=100, blank=True, default="")
    min_confidence = models.FloatField()
    seed = models.IntegerField(default=0)
    study = models.ForeignKey(Study, models.SET_NULL, null=True, related_name="+")
    labels = models.JSONField(default=list)
    learned = models.BinaryField(null=True)
    report = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    next_samples = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SmartRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(min_confidence__gte=0, min_confidence__lte=1),
                name="least_confidence_of_a_run_is_a_share",
            ),
        ]


class Prediction(models.Model):
    """What a run said of some samples, packed: ids, how sure it was, and where they lie among the others."""

    run = models.ForeignKey(SmartRun, models.CASCADE, related_name="predictions")
    values = models.BinaryField()
