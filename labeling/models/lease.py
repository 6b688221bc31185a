"""The queue's memory: who holds which sample, and who passed over which."""

from django.conf import settings
from django.db import models

from datasets.models import Dataset, Sample


class Lease(models.Model):
    """A sample in the hands of one person until `expires_at`, or until somebody else takes it after that.

    `revision` is the sample's when it was handed out: a save since then has done with the lease. So saving, the hottest
    path, need not look here.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="leases", db_index=False)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="leases", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leases")
    tab = models.CharField(max_length=10)
    revision = models.BigIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample"], name="sample_is_held_by_one_person"),
            models.UniqueConstraint(
                fields=["dataset", "person"], name="person_holds_one_sample_of_a_dataset"
            ),
        ]


class Skip(models.Model):
    """A person's wish not to be handed a sample again before `expires_at`."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="skips", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skips")
    reason = models.CharField(max_length=200, blank=True, default="")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "person"], name="person_skips_a_sample_once"),
        ]
