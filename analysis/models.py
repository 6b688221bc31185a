"""Measured features of image contents, and the analyses of published versions."""

from typing import Self

from django.conf import settings
from django.db import models

from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobState
from datasets.models.version import Version


class ImageFeatures(models.Model):
    """What was measured of an image's content, whichever samples and versions it is in.

    `metric_set` is `analysis.features.METRIC_SET` at that time: numbers of another one are measured anew.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    metric_set = models.SmallIntegerField()
    brightness = models.FloatField()
    saturation = models.FloatField()
    clarity = models.FloatField()
    colorfulness = models.FloatField()
    contrast = models.FloatField()
    entropy = models.FloatField()
    sharpness = models.FloatField(null=True)
    phash = models.BigIntegerField()


class BoxFeatures(models.Model):
    """What was measured of the boxes on an image. `key` stands for the content and where all its boxes lie.

    `values` are float32 (3, m): brightness, clarity, and the share that other boxes cover.
    """

    key = models.CharField(max_length=32, primary_key=True)
    metric_set = models.SmallIntegerField()
    values = models.BinaryField()


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def finished(self) -> Self:
        return self.filter(job__state=JobState.SUCCEEDED)


class Analysis(models.Model):
    """One feature analysis of a version.

    `series` is {usage: {metric: Summary}}, `labels` the names that a `box_label` column counts through, `problems`
    [{name, code, message}] of images that could not be measured.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="analyses")
    job = models.OneToOneField(Job, models.CASCADE, related_name="analysis")
    created_at = models.DateTimeField(auto_now_add=True)
    labels = models.JSONField(default=list)
    series = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    objects = AnalysisQuerySet.as_manager()


class Thresholds(models.Model):
    """Where a dataset's people have moved the limits of findings: {name of the finding: limit}."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="thresholds")
    values = models.JSONField(default=dict)


class Column(models.Model):
    """The values of one name for a run of a version's samples, or of their boxes; `first` is the run's first number.

    `values` are little-endian, of the type that `analysis.columns` says.
    """

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="columns", db_index=False)
    name = models.CharField(max_length=32)
    first = models.BigIntegerField()
    values = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "name", "first"], name="column_is_written_once"),
        ]


class DuplicateIndex(models.Model):
    """The stacks of a dataset's samples as they were at `built_at`, in packed numbers (`analysis.services.stacks`).

    Samples in the trash are among them, so that an undo needs no new index. `next_number` is the dataset's at that
    time, `unread` counts the samples whose picture was not known then.
    """

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="duplicate_index")
    built_at = models.DateTimeField()
    next_number = models.BigIntegerField()
    unread = models.BigIntegerField()
    samples = models.BinaryField()
    contents = models.BinaryField()
    hashes = models.BinaryField()
    leaders = models.BinaryField()


class IgnoredStack(models.Model):
    """Pictures that somebody does not want to see as a stack any more, by the 64 bits of their contents."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="ignored_stacks")
    contents = models.JSONField()
    ignored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ignored_at = models.DateTimeField()
