"""Presence: who has a dataset open, and at which sample."""

from django.conf import settings
from django.db import models

from datasets.models.dataset import Dataset
from datasets.models.sample import Sample


class Presence(models.Model):
    """A person who works in a dataset. A page says so again and again; who falls silent has gone."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="presences", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "person"], name="person_is_once_in_a_dataset"),
        ]
