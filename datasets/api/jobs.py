"""Jobs: the task history, progress, cancel and retry."""

from functools import cached_property
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets import jobs
from datasets.api.base import (
    DatasetScopedViewSet,
    choice_parameter,
    dataset_for,
    id_parameter,
    text_parameter,
)
from datasets.errors import NotAllowedError, NotFoundError
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobKind, JobLog, JobState
from datasets.models.user import User
from datasets.permissions import Door, Right, role_allows


class NotYourJobError(NotAllowedError):
    code = "not_your_job"
    message = "Only the person who started this job, and managers, can cancel it."


class JobProgressSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    step = serializers.CharField(
        help_text="Which of its kind's steps it is at: what pages put in words of their own."
    )
    note = serializers.CharField()


class JobErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class JobSerializer(serializers.Serializer[Any]):
    """Long work. Only a description: `datasets.jobs.job_json` writes it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=JobKind.choices)
    state = serializers.ChoiceField(choices=JobState.choices)
    progress = JobProgressSerializer()
    parameters = serializers.DictField()
    result = serializers.DictField(allow_null=True)
    error = JobErrorSerializer(allow_null=True)
    dataset = serializers.CharField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class StartedSerializer(serializers.Serializer[Any]):
    """What a call answers that starts long work."""

    job = JobSerializer()


class JobLogSerializer(serializers.ModelSerializer[JobLog]):
    """A line of a job's log; `subject` is the file or thing that it is about."""

    id = serializers.CharField()

    class Meta:
        model = JobLog
        fields = ["id", "at", "level", "subject", "code", "message"]


def person(request: Request) -> User:
    """Who asks; no view here lets anybody pass who is not signed in."""
    assert isinstance(request.user, User)
    return request.user


class JobViewSet(DatasetScopedViewSet):
    """`/jobs`: of all datasets that the person may see."""

    rights = {
        "list": Door.SIGNED_IN,
        "retrieve": Right.READ,
        "log": Right.READ,
        "cancel": Right.READ,  # of one's own job; another's takes a manager
        "retry": Right.EDIT_DATASET,
    }
    queryset = Job.objects.none()
    serializer_class = JobSerializer

    @cached_property
    def job(self) -> Job:
        mine = Job.objects.visible_to(person(self.request)).select_related("created_by")
        job = mine.filter(pk=self.kwargs["job_id"]).first()
        if job is None:
            raise NotFoundError
        return job

    def find_dataset(self) -> Dataset:
        return dataset_for(self.request, self.job.dataset_id)

    @property
    def ordering(self) -> str:
        return "id" if self.action == "log" else "-id"

    @extend_schema(
        parameters=[
            OpenApiParameter("dataset", description="A dataset's id."),
            OpenApiParameter("kind", enum=JobKind.values),
            OpenApiParameter("state", enum=JobState.values),
            OpenApiParameter("created_by", description="User name of who started it."),
        ],
        responses=JobSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = {
            "dataset": id_parameter(request, "dataset"),
            "kind": choice_parameter(request, "kind", JobKind.values, default=None),
            "state": choice_parameter(request, "state", JobState.values, default=None),
            "created_by__username": text_parameter(request, "created_by", max_length=150),
        }
        wanted = {name: value for name, value in asked.items() if value is not None}
        page = self.paginate_queryset(
            Job.objects.visible_to(person(request)).filter(**wanted).select_related("created_by")
        )
        return self.get_paginated_response([jobs.job_json(job) for job in page or []])

    @extend_schema(responses=JobSerializer)
    def retrieve(self, request: Request, job_id: int) -> Response:
        return Response(jobs.job_json(self.job))

    @extend_schema(responses=JobLogSerializer(many=True))
    def log(self, request: Request, job_id: int) -> Response:
        page = self.paginate_queryset(JobLog.objects.filter(job=self.job))
        return self.get_paginated_response(JobLogSerializer(page, many=True).data)

    @extend_schema(request=None, responses=JobSerializer)
    def cancel(self, request: Request, job_id: int) -> Response:
        is_own = self.job.created_by_id == request.user.pk
        if not is_own and not role_allows(self.dataset.my_role, Right.EDIT_DATASET):
            raise NotYourJobError
        return Response(jobs.job_json(jobs.cancel(self.job)))

    @extend_schema(request=None, responses=JobSerializer)
    def retry(self, request: Request, job_id: int) -> Response:
        return Response(jobs.job_json(jobs.retry(self.job, actor=person(request))))
