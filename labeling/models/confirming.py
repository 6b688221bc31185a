"""What is confirmed in bulk, and the few of it that people check afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from datasets.models import Dataset, Sample, SampleSet
from labeling.models.smart import SmartRun


class SmartSettings(models.Model):
    """What managers allow in a dataset; without a row nothing of it."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="smart_settings")
    confirms_in_bulk = models.BooleanField(default=False)


class BulkConfirmation(models.Model):
    """All that was at least as sure as `min_confidence`, confirmed at once: `samples` with `suggestions` taken.

    `expected` is the share of right ones by the run's report (as `share_json`). `to_check` are the ids of the few
    samples that people check, `sample_set` the same for filters. `change_group` undoes it.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="bulk_confirmations")
    run = models.ForeignKey(SmartRun, models.CASCADE, related_name="bulk_confirmations")
    change_group = models.UUIDField(default=uuid.uuid4)
    min_confidence = models.FloatField()
    samples = models.IntegerField()
    suggestions = models.IntegerField()
    expected = models.JSONField()
    sample_set = models.ForeignKey(SampleSet, models.SET_NULL, null=True, related_name="+")
    to_check = models.JSONField(default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()


class Verdict(models.Model):
    """What a person found on a checked sample: of `taken` suggestions that were confirmed, `wrong` are wrong."""

    confirmation = models.ForeignKey(
        BulkConfirmation, models.CASCADE, related_name="verdicts", db_index=False
    )
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="+")
    taken = models.IntegerField()
    wrong = models.IntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "sample"], name="sample_is_checked_once_in_a_confirmation"
            ),
            models.CheckConstraint(
                condition=Q(wrong__gte=0, taken__gte=models.F("wrong")), name="no_more_are_wrong_than_taken"
            ),
        ]
