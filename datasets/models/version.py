"""Versions: immutable published snapshots."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from datasets.models.dataset import Dataset


class VersionStatus(models.TextChoices):
    CREATING = "creating"
    NORMAL = "normal"
    DELETING = "deleting"
    ERROR = "error"


class Usage(models.TextChoices):
    TRAIN = "train"
    EVAL = "eval"
    INFERENCE = "inference"


class ProblemCode(models.TextChoices):
    """What is wrong with a file of a version."""

    CHANGED = "changed"
    GONE = "gone"
    UNREADABLE = "unreadable"


class VersionQuerySet(models.QuerySet["Version"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)


class Version(models.Model):
    """What is known of a published snapshot; its samples are in the files at `manifest_path`.

    `pages` is the manifest's page table (see `datasets.manifest`), `counts` {total, labeled, train, eval, inference},
    `label_counts` {name: annotations}. A name stays taken while the version is in the trash: its files are still there.
    `automatic`: kept by itself before the working data became another version's. `lineage`: the jobs that led from the
    parent to it. `has_hardness`: its rows say which samples are hard. `has_copies`: its images lie beside the versions.
    `has_settings`: its rows say which usages were set by hand and what was held back; older versions do not.
    `verified_at` is when all its files were last read again; what was found wrong with them is in `problems`.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="versions")
    name = models.CharField(max_length=32)
    description = models.CharField(max_length=256, blank=True, default="")
    status = models.CharField(max_length=8, choices=VersionStatus.choices, default=VersionStatus.CREATING)
    digest = models.CharField(max_length=64, blank=True, default="")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    split = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    label_counts = models.JSONField(default=dict)
    pages = models.JSONField(default=list)
    manifest_path = models.CharField(max_length=1200, blank=True, default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    automatic = models.BooleanField(default=False)
    lineage = models.JSONField(default=list)
    has_hardness = models.BooleanField(default=False)
    has_copies = models.BooleanField(default=False)
    has_settings = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "name"], name="version_name_is_unique_in_dataset"),
            models.CheckConstraint(
                condition=~Q(status=VersionStatus.NORMAL) | ~Q(digest=""), name="normal_version_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VersionTag(models.Model):
    """A note of a few words on a version, such as "used by model X". A version that has one is not deleted."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="tag_is_unique_on_a_version"),
        ]

    def __str__(self) -> str:
        return self.name


class VersionProblem(models.Model):
    """A file of a version that is not what was published. `number` is its sample's; null for one of the version's own.

    It is written when a version is verified, and when a scan or sync sees that an image was replaced or is gone.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="problems", db_index=False)
    number = models.BigIntegerField(null=True)
    path = models.CharField(max_length=1200)
    code = models.CharField(max_length=10, choices=ProblemCode.choices)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "path"], name="file_of_a_version_has_one_problem"),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.code}"
