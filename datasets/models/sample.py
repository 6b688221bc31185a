"""Samples: one image in object storage and its row."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from datasets.models.dataset import Dataset
from datasets.models.user import User
from datasets.models.version import Usage
from datasets.states import SampleState


class SampleQuerySet(models.QuerySet["Sample"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def used_elsewhere(self, dataset_id: int, paths: Sequence[str]) -> set[str]:
        """Those of the paths that live samples of other datasets have too."""
        others = Dataset.objects.exclude(pk=dataset_id).values_list(
            "pk", flat=True
        )  # the index begins with it
        rows = self.live().filter(dataset__in=list(others), path__in=paths)
        return set(rows.values_list("path", flat=True))

    def visible_to(self, user: User) -> Self:
        return self.live().filter(dataset__in=Dataset.objects.visible_to(user))


class Sample(models.Model):
    """One image and what is known of it.

    `number` is given once, in the order of registration, and so is `id`: within a dataset both have the same order.
    `width`, `height` are px of the upright image, null until its header was read. `etag` identifies the bytes
    (of the listing), `sha256` the content once scanned. `label_counts` is {label id: annotations} of the dataset's
    own layer, kept by the writer, so that neither a page nor a save has to look at the annotations.
    `excluded` holds it back from versions; `usage` is the one that a person or an import wants it to have in them, null
    lets the split decide. `hard_reasons` are ids of ModelArts ("7": its brightness), and
    `hard_coefficient`, 0..1, says how hard it is; both mean something while it is `hard`.
    A row whose `deleted_at` is set is a tombstone of its path: sync and import do not bring it back.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="samples", db_index=False)
    number = models.BigIntegerField()
    path = models.CharField(max_length=1100)
    name = models.CharField(max_length=255)
    directory = models.CharField(max_length=1024, blank=True, default="")
    state = models.CharField(max_length=10, choices=SampleState.choices, default=SampleState.UNLABELED)
    revision = models.BigIntegerField(default=0)
    annotation_count = models.IntegerField(default=0)
    label_counts = models.JSONField(default=dict)
    annotated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    updated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    missing = models.BooleanField(default=False)

    size = models.BigIntegerField()
    etag = models.CharField(max_length=80)
    modified_at = models.DateTimeField(null=True)
    format = models.CharField(max_length=8, blank=True, default="")
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    orientation = models.SmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    phash = models.BigIntegerField(null=True)
    measures = models.JSONField(null=True)
    problem = models.CharField(max_length=40, blank=True, default="")
    scanned_etag = models.CharField(max_length=80, blank=True, default="")

    hard = models.BooleanField(default=False)
    hard_reasons = models.JSONField(default=list)
    hard_coefficient = models.FloatField(null=True)
    score = models.FloatField(null=True)
    properties = models.JSONField(default=dict)
    excluded = models.BooleanField(default=False)
    usage = models.CharField(max_length=9, choices=Usage.choices, null=True)  # noqa: DJ001  # null as in versions

    objects = SampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="sample_number_is_unique_in_dataset"),
            models.UniqueConstraint(fields=["dataset", "path"], name="sample_path_is_unique_in_dataset"),
            models.CheckConstraint(
                condition=Q(annotation_count__gte=0, revision__gte=0), name="sample_counters_are_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state=SampleState.UNLABELED) | Q(annotation_count=0),
                name="unlabeled_sample_has_no_annotations",
            ),
        ]
        indexes = [
            models.Index(
                fields=["dataset", "state", "number"], name="sample_by_tab", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["dataset", "name", "number"], name="sample_by_name", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["dataset", "score", "number"],
                name="sample_by_score",
                condition=Q(deleted_at=None, score__isnull=False),
            ),
            models.Index(
                fields=["dataset", "number"], name="sample_hard", condition=Q(deleted_at=None, hard=True)
            ),
            models.Index(
                fields=["dataset", "number"],
                name="sample_excluded",
                condition=Q(deleted_at=None, excluded=True),
            ),
            models.Index(
                fields=["dataset", "usage", "number"],
                name="sample_by_usage",
                condition=Q(deleted_at=None, usage__isnull=False),
            ),
            models.Index(
                fields=["dataset", "number"],
                name="sample_missing",
                condition=Q(deleted_at=None, missing=True),
            ),
            models.Index(
                fields=["dataset", "deleted_at"],
                name="sample_in_trash",
                condition=Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Layer(models.Model):
    """A second, separate set of annotations of one sample: a person's share in a team.

    No layer (null) means the dataset's own annotations, whose revision is the sample's.
    """

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="layers")
    revision = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
