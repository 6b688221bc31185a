"""Datasets and who may do what in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datasets.models.user import User


class DatasetType(models.TextChoices):
    IMAGE_CLASSIFICATION = "image_classification"
    OBJECT_DETECTION = "object_detection"
    IMAGE_SEGMENTATION = "image_segmentation"


class Role(models.TextChoices):
    """Roles in a dataset, each holding all rights of those before it."""

    VIEWER = "viewer"
    LABELER = "labeler"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    OWNER = "owner"


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def visible_to(self, user: User) -> Self:
        """The datasets that this person may see: those of which he is a member; all for an administrator."""
        if user.is_superuser:
            return self.live()
        return self.live().filter(members__user=user)

    def owned_by(self, user: User) -> Self:
        """The datasets of which this person is an owner, those in the trash too; all for an administrator."""
        if user.is_superuser:
            return self
        return self.filter(members__user=user, members__role=Role.OWNER)

    def with_role_of(self, user: User) -> Self:
        """Adds `my_role` to what `visible_to` of the same person let through: the member that was joined there."""
        if user.is_superuser:
            return self.annotate(my_role=models.Value(Role.OWNER.value))
        return self.annotate(my_role=F("members__role"))


class Dataset(models.Model):
    """A named set of samples with one annotation kind set and its storage paths.

    The counts are kept in the transaction that changes them; `verify_counts` recounts them.
    """

    name = models.CharField(max_length=100)
    type = models.CharField(max_length=32, choices=DatasetType.choices)
    description = models.CharField(max_length=256, blank=True, default="")
    input_path = models.CharField(max_length=1100, blank=True, default="")
    output_path = models.CharField(max_length=1100, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    current_version = models.ForeignKey("Version", models.SET_NULL, null=True, related_name="+")

    next_number = models.BigIntegerField(default=1)
    total = models.BigIntegerField(default=0)
    unlabeled = models.BigIntegerField(default=0)
    labeled = models.BigIntegerField(default=0)
    to_confirm = models.BigIntegerField(default=0)

    my_role: str  # only on rows of `with_role_of(user)`

    objects = DatasetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(deleted_at=None), name="dataset_name_is_unique_among_live_ones"
            ),
            models.CheckConstraint(
                condition=Q(total=F("unlabeled") + F("labeled") + F("to_confirm")),
                name="tab_counts_add_up_to_total",
            ),
            models.CheckConstraint(
                condition=Q(unlabeled__gte=0, labeled__gte=0, to_confirm__gte=0),
                name="tab_counts_are_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["-created_at"], name="dataset_by_creation")]

    def __str__(self) -> str:
        return self.name

    @property
    def counts(self) -> dict[str, int]:
        return {
            "total": self.total,
            "unlabeled": self.unlabeled,
            "labeled": self.labeled,
            "to_confirm": self.to_confirm,
        }

    @property
    def folder(self) -> str:
        """Where Easel writes for this dataset: `obs://.../<name>-<id>/`. The name as it was at creation is not kept:
        every published version stores its own paths, so that a rename moves nothing."""
        return f"{self.output_path}{self.name}-{self.pk}/" if self.output_path else ""

    @property
    def needs_shape(self) -> bool:
        return self.type != DatasetType.IMAGE_CLASSIFICATION


class Member(models.Model):
    """A person's role in a dataset."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "user"], name="person_has_one_role_in_a_dataset"),
        ]
