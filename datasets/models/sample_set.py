"""Sets of samples: chosen once and kept, so that filters can ask for them."""

from django.conf import settings
from django.db import models

from datasets.models.dataset import Dataset
from datasets.models.sample import Sample


class SetKind(models.TextChoices):
    """What a set was made of."""

    SAMPLES = "samples"
    RANGE = "range"
    OUTSIDE = "outside"
    FINDING = "finding"
    STACK = "stack"


class SampleSet(models.Model):
    """Samples that somebody chose, `size` of them when it was made; what becomes of one of them changes nothing.

    `origin` is {version?, version_name?, usage?, metric?, from?, to?, finding?}: what the set was made of. `used_at`
    is when it was made, or when the last view let go of it: from then on it is only kept for a while.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="sample_sets")
    name = models.CharField(max_length=64, blank=True, default="")
    kind = models.CharField(max_length=8, choices=SetKind.choices, default=SetKind.SAMPLES)
    origin = models.JSONField(default=dict)
    size = models.IntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()


class SetMember(models.Model):
    """One sample of a set. No foreign keys in the database, which would look up each of a million rows: sets are
    written and deleted by `datasets.sample_sets` alone, and no sample's row is ever deleted."""

    pk = models.CompositePrimaryKey("sample_set_id", "sample_id")
    sample_set = models.ForeignKey(
        SampleSet, models.CASCADE, related_name="members", db_index=False, db_constraint=False
    )
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
