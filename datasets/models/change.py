"""Changes: the history of every save."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from datasets.models.dataset import Dataset
from datasets.models.sample import Layer, Sample


class ChangeKind(models.TextChoices):
    SAVE = "save"
    IMPORT = "import"
    BATCH = "batch"
    UNDO = "undo"
    LABEL = "label"
    DELETE = "delete"
    RESTORE = "restore"
    MAKE_CURRENT = "make_current"
    SUGGEST = "suggest"


class Change(models.Model):
    """One save of one sample: who, when, and what it was before and is after.

    `before` and `after` are {state, hard?, deleted?, annotations: {id: compact annotation}} of the touched
    annotations only: an id in `before` alone was deleted, in `after` alone added. `before` also has the `suggestions`
    that were closed, both have the `properties` that were set, say whether it was and is `excluded` from versions and
    which `usage` it is to have there, or have its `hardness` {hard, reasons, coefficient}. `revision` is the sample's
    after the save. `digest` identifies the request's body, for repeats without a `save_id`. `group` joins the changes
    of one bulk action.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="changes", db_index=False)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="changes", db_index=False)
    layer = models.ForeignKey(Layer, models.CASCADE, null=True, related_name="changes", db_index=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    revision = models.BigIntegerField()
    save_id = models.UUIDField(null=True)
    digest = models.CharField(max_length=16, blank=True, default="")
    group = models.UUIDField(null=True)
    seconds = models.FloatField(null=True)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "save_id"],
                condition=Q(save_id__isnull=False),
                name="save_id_is_unique_for_a_sample",
            ),
        ]
        indexes = [
            models.Index(fields=["sample", "id"], name="change_by_sample"),
            models.Index(fields=["dataset", "id"], name="change_by_dataset"),
            models.Index(fields=["group"], name="change_by_group", condition=Q(group__isnull=False)),
        ]


class ChangeGroup(models.Model):
    """One bulk action: what it was, who did it, and whether it was undone. `changed` counts its samples so far."""

    id = models.UUIDField(primary_key=True)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="change_groups", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    action = models.CharField(max_length=24)
    parameters = models.JSONField(default=dict)
    changed = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dataset", "at", "id"], name="change_group_by_time")]
