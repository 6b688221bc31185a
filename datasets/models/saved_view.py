"""Saved views: named filters that the people of a dataset share."""

from django.conf import settings
from django.db import models

from datasets.models.dataset import Dataset


class Grid(models.TextChoices):
    COMPACT = "compact"
    LARGE = "large"


class SavedView(models.Model):
    """A filter with its order and grid under a name.

    `filter` is kept in the words of the API, with its labels by id: so a renamed label stays in it.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="saved_views", db_index=False)
    name = models.CharField(max_length=64)
    filter = models.JSONField(default=dict)
    order = models.CharField(max_length=10, default="number")
    grid = models.CharField(max_length=8, choices=Grid.choices, default=Grid.LARGE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "name"], name="saved_view_name_is_unique_in_dataset"),
        ]

    def __str__(self) -> str:
        return self.name
