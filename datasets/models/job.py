"""Jobs: long background work with progress and history."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from datasets.models.dataset import Dataset
from datasets.models.user import User


class JobKind(models.TextChoices):
    IMPORT = "import"
    DEMO = "demo"
    SYNC = "sync"
    SCAN = "scan"
    PUBLISH = "publish"
    MAKE_CURRENT = "make_current"
    EXPORT = "export"
    BATCH = "batch"
    SMART_LABELING = "smart_labeling"
    PRE_LABELING = "pre_labeling"
    AUTO_GROUPING = "auto_grouping"
    ANALYSIS = "analysis"
    DUPLICATES = "duplicates"
    MARK_HARD = "mark_hard"
    VERIFY = "verify"


class JobState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class PartState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def stopping(self) -> Self:
        """Open ones that were canceled or have failed, and wait for their running parts to end."""
        return self.open().filter(Q(cancel_requested=True) | ~Q(error_code=""))

    def taking_work(self) -> Self:
        return self.open().filter(cancel_requested=False, error_code="")

    def with_claimable_parts(self, now: datetime) -> Self:
        """Those of which a worker may take a part now."""
        parts = JobPart.objects.filter(job=OuterRef("pk"), step=OuterRef("step")).claimable(now)
        return self.taking_work().filter(Exists(parts))

    def visible_to(self, user: User) -> Self:
        return self.filter(dataset__in=Dataset.objects.visible_to(user))


class Job(models.Model):
    """One piece of long work. The row is the truth; a broker's message only says "work on it".

    `is_exclusive`: refused while another exclusive job of the dataset is open, which a constraint holds.
    `step` names the step that its parts belong to; `done` and `total` count what the kind counts (samples, mostly).
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=16, choices=JobKind.choices)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    queue = models.CharField(max_length=8, default="quick")
    is_exclusive = models.BooleanField(default=False)
    parameters = models.JSONField(default=dict)
    step = models.CharField(max_length=24, blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True, default="")
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=64, blank=True, default="")
    error_message = models.TextField(blank=True, default="")
    cancel_requested = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset"],
                condition=Q(is_exclusive=True, state__in=OPEN_STATES),
                name="dataset_has_one_exclusive_job_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["dataset", "-id"], name="job_by_dataset"),
            models.Index(fields=["id"], name="job_open", condition=Q(state__in=OPEN_STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def takes_work(self) -> bool:
        """Whether its parts may be taken and finished: a cancel or a failure that was answered wins at once."""
        return self.is_open and not self.cancel_requested and not self.error_code


class JobPartQuerySet(models.QuerySet["JobPart"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=(PartState.WAITING, PartState.RUNNING))

    def claimable(self, now: datetime) -> Self:
        """Those that wait and are due, and those whose worker let its lease run out."""
        due = Q(not_before=None) | Q(not_before__lte=now)
        waiting = Q(state=PartState.WAITING) & due
        # `unfinished` is what lets the database use the partial index
        return self.unfinished().filter(waiting | Q(state=PartState.RUNNING, lease_until__lt=now))

    def under_lease(self, now: datetime) -> Self:
        return self.filter(state=PartState.RUNNING, lease_until__gte=now)


class JobPart(models.Model):
    """A piece of a job that one worker does at a time, under a lease and a fence.

    The fence is raised by every claim; a worker's effects count only while its fence is the row's. `attempts` counts
    the claims that ended in a fault or with a lost worker (and the one that runs), `delays` those that were put off
    because the storage or the database did not answer.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts", db_index=False)
    step = models.CharField(max_length=24)
    number = models.IntegerField()
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.WAITING)
    parameters = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    fence = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    delays = models.IntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)

    objects = JobPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "step", "number"], name="part_number_is_unique_in_step"),
        ]
        indexes = [
            models.Index(
                fields=["job", "number"],
                name="part_unfinished",
                condition=Q(state__in=(PartState.WAITING, PartState.RUNNING)),
            ),
        ]


class JobLog(models.Model):
    """A line of a job's log: what happened, to which file, and why something was left out."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="log", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    level = models.CharField(max_length=8, default="info")
    subject = models.CharField(max_length=1100, blank=True, default="")
    code = models.CharField(max_length=64, blank=True, default="")
    message = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["job", "id"], name="log_by_job")]
