"""Auto grouping: runs, and the groups that each found."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from django.db import models
from django.db.models import Q

from datasets.models import ChangeGroup, Dataset, Job
from datasets.models.job import JobState


class GroupingQuerySet(models.QuerySet["Grouping"]):
    def standing(self) -> Self:
        """Those that ended well and were not undone."""
        done = self.filter(job__state=JobState.SUCCEEDED)
        return done.filter(Q(change_group=None) | Q(change_group__undone_at=None))


class Grouping(models.Model):
    """One run of auto grouping. The latest that stands is what its `property` says now.

    `features` are measures of the scan; empty: by appearance.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="groupings")
    job = models.OneToOneField(Job, models.CASCADE, related_name="grouping")
    change_group = models.ForeignKey(ChangeGroup, models.SET_NULL, null=True, related_name="+")
    property = models.CharField(max_length=64)
    features = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GroupingQuerySet.as_manager()


class SampleGroup(models.Model):
    """Samples that are alike: those whose property has this `value`. `members` are their ids, the most typical first;
    `spread` says how unlike they are, 1 as much as all samples. `place` is its own in the order of a page: the largest
    first, and those that a group was split into where that was."""

    grouping = models.ForeignKey(Grouping, models.CASCADE, related_name="groups")
    value = models.TextField()
    place = models.IntegerField()
    size = models.IntegerField()
    spread = models.FloatField()
    members = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grouping", "value"], name="value_is_given_to_one_group"),
            models.UniqueConstraint(fields=["grouping", "place"], name="place_is_taken_by_one_group"),
        ]

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Some of the members, in their order."""
        found: list[int] = np.frombuffer(self.members, dtype="<i8")[start:stop].tolist()
        return found

    @staticmethod
    def packed(ids: Sequence[int]) -> bytes:
        return np.array(ids, dtype="<i8").tobytes()
