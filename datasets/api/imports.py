"""Imports and syncs: start one, the history."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.jobs import JobSerializer, StartedSerializer
from datasets.formats import IMPORT_FORMATS as READ_FORMATS
from datasets.jobs import job_json
from datasets.models import Job
from datasets.models.job import JobKind
from datasets.permissions import Right, require_bucket
from datasets.services.annotation_files import AUTO
from datasets.services.importing import start_import
from datasets.services.syncing import start_sync

IMPORT_FORMATS = [AUTO, *READ_FORMATS]


class ImportSerializer(serializers.Serializer[None]):
    """What is imported, and how."""

    path = serializers.CharField(max_length=1100, help_text="obs://<bucket>/<folder>/")
    format = serializers.ChoiceField(choices=IMPORT_FORMATS, default=AUTO)
    annotated = serializers.BooleanField(default=True, help_text="Read annotation files too.")
    final = serializers.BooleanField(default=True, help_text="False: what comes waits in To confirm.")
    labels = serializers.ListField(
        child=serializers.CharField(max_length=100),
        allow_null=True,
        default=None,
        max_length=10_000,
        help_text="Take only these labels; by default all, and those that are missing are made.",
    )
    only_hard = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(
        default=False, help_text="Only say, in the job's result, what would come. Nothing changes."
    )


class ForeseenLabelSerializer(serializers.Serializer[Any]):
    """A label of a dry run. `is_new`: the dataset lacks it, so that the import would make it."""

    name = serializers.CharField()
    annotations = serializers.IntegerField()
    is_new = serializers.BooleanField()


class RefusedSerializer(serializers.Serializer[Any]):
    """A file or an annotation that can't be used, and why."""

    name = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ImportResultSerializer(serializers.Serializer[Any]):
    """What an import has brought, or would bring: `dry_run` and `labels` are there after a dry run only."""

    added = serializers.IntegerField(required=False, help_text="Images that the dataset did not have.")
    known = serializers.IntegerField(required=False, help_text="Images that it has, or had and deleted.")
    left_out = serializers.IntegerField(
        required=False,
        help_text="Images that are masks or other annotations, and no samples; not there for none.",
    )
    annotated = serializers.IntegerField(required=False, help_text="Images that got annotations.")
    annotations = serializers.IntegerField(required=False)
    format = serializers.ChoiceField(choices=list(READ_FORMATS), allow_null=True, required=False)
    recognised_by = serializers.CharField(required=False, help_text="A phrase that follows 'because'.")
    refused_count = serializers.IntegerField(required=False)
    refused = RefusedSerializer(many=True, required=False, help_text="The first thousand.")
    dry_run = serializers.BooleanField(required=False)
    labels = ForeseenLabelSerializer(
        many=True, required=False, help_text="The thousand that would get the most annotations."
    )


class ImportJobSerializer(JobSerializer):
    """An import as a job; its result has been filled when it has succeeded."""

    result = ImportResultSerializer(allow_null=True)  # type: ignore[assignment]  # what other jobs leave open


class StartedImportSerializer(serializers.Serializer[Any]):
    """What a call answers that starts an import."""

    job = ImportJobSerializer()


class ImportViewSet(DatasetScopedViewSet):
    rights = {"list": Right.READ, "create": Right.IMPORT, "sync": Right.IMPORT}
    ordering = "-id"

    def get_queryset(self) -> Any:
        return Job.objects.filter(dataset=self.dataset, kind=JobKind.IMPORT).select_related("created_by")

    @extend_schema(responses=ImportJobSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        """The imports of the dataset, the latest first; the result of each lists what was refused."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([job_json(job) for job in page])

    @extend_schema(request=ImportSerializer, responses={202: StartedImportSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Register the images below a path and read the annotation files beside them. Nothing is copied.

        With `dry_run` the job changes nothing, and its result says what would come.
        """
        body = ImportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        require_bucket(person_of(request), body.validated_data["path"])
        job = start_import(dataset=self.dataset, actor=person_of(request), **body.validated_data)
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(request=None, responses={202: StartedSerializer})
    def sync(self, request: Request, dataset_id: int) -> Response:
        """Compare the samples with the files of the input path: new ones, vanished ones, changed ones."""
        job = start_sync(dataset=self.dataset, actor=person_of(request))
        return Response({"job": job_json(job)}, status=202)
