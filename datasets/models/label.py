"""Labels: the dataset's vocabulary."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from datasets.models.dataset import Dataset

OLD_NAME_DAYS = 30


class LabelQuerySet(models.QuerySet["Label"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)


class Label(models.Model):
    """An entry of the vocabulary. Annotations refer to it by key, so a rename is one row.

    `attributes`: [{name, type: text|select, values?: [str], default?}]. Counts are of the dataset's own layer and of
    live samples, kept in the transaction that changes them.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="labels", db_index=False)
    name = models.CharField(max_length=100)
    color = models.CharField(max_length=7)
    shortcut = models.CharField(max_length=1, blank=True, default="")
    attributes = models.JSONField(default=list)
    annotation_count = models.BigIntegerField(default=0)
    sample_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "name"],
                condition=Q(deleted_at=None),
                name="label_name_is_unique_in_dataset",
            ),
            models.UniqueConstraint(
                fields=["dataset", "shortcut"],
                condition=Q(deleted_at=None) & ~Q(shortcut=""),
                name="label_shortcut_is_unique_in_dataset",
            ),
            models.CheckConstraint(
                condition=Q(annotation_count__gte=0, sample_count__gte=0),
                name="label_counts_are_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["dataset", "id"], name="label_by_dataset")]

    def __str__(self) -> str:
        return self.name


class OldLabelName(models.Model):
    """A name by which a renamed or merged label is still known, until `expires_at`."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="old_label_names", db_index=False)
    name = models.CharField(max_length=100)
    label = models.ForeignKey(Label, models.CASCADE, related_name="old_names")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "name"], name="old_label_name_means_one_label"),
        ]

    @staticmethod
    def expiry(now: dt.datetime) -> dt.datetime:
        return now + dt.timedelta(days=OLD_NAME_DAYS)
