"""Exports: start one, the history, the file of a download."""

from dataclasses import asdict
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.filters import filter_of_body, sample_ids
from datasets.api.versions import JobStartedSerializer
from datasets.errors import InvalidInputError, NotFoundError
from datasets.formats import EXPORT_FORMATS, VARIANTS, get_writer
from datasets.jobs import job_json
from datasets.models import Job
from datasets.models.job import JobKind, JobState
from datasets.permissions import Right, require_bucket
from datasets.services.export_previews import preview_export
from datasets.services.export_targets import TARGETS
from datasets.services.exporting import export_json, formats_for, open_download, start_export
from datasets.tabs import filter_to_json


class ScopeSerializer(serializers.Serializer[None]):
    """One of the three."""

    samples = serializers.ListField(child=serializers.CharField(), required=False, min_length=1)
    filter = serializers.DictField(required=False)
    version = serializers.CharField(required=False)


class ExportOptionsSerializer(serializers.Serializer[None]):
    """What is chosen of a format, where it `takes` it."""

    variant = serializers.ChoiceField(
        choices=VARIANTS,
        required=False,
        help_text="Of YOLO: what stands on a line. By default as the dataset is.",
    )

    shard_mb = serializers.IntegerField(
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Of WebDataset: how large a shard is, in MB.",
    )
    voc_xml = serializers.BooleanField(
        required=False,
        help_text="Of ModelArts: shapes in VOC files beside the manifest. By default they are.",
    )


class ExportPlanSerializer(serializers.Serializer[None]):
    """What is exported, and where to. A new dataset needs no format."""

    target = serializers.ChoiceField(choices=TARGETS)
    path = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1100,
        help_text="The folder that is written to; of a new dataset the folder of its images.",
    )
    format = serializers.ChoiceField(choices=list(EXPORT_FORMATS), required=False, allow_null=True)
    scope = ScopeSerializer()
    copy_images = serializers.BooleanField(required=False, default=True)
    options = ExportOptionsSerializer(required=False)


class ExportCreateSerializer(ExportPlanSerializer):
    name = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="Of a new dataset."
    )
    output_path = serializers.CharField(
        required=False, allow_blank=True, max_length=1100, help_text="Of a new dataset."
    )


class ExportChoiceSerializer(serializers.Serializer[None]):
    name = serializers.ChoiceField(choices=list(EXPORT_FORMATS))
    needs_images = serializers.BooleanField(help_text="Whether it says nothing without the images.")
    takes = serializers.ListField(child=serializers.CharField(), help_text="Which options it has.")
    variants = serializers.ListField(child=serializers.ChoiceField(choices=VARIANTS))


class ExportFormatsSerializer(serializers.Serializer[None]):
    formats = ExportChoiceSerializer(many=True)


class ExportRenameSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    becomes = serializers.CharField()


class ExportErrorSerializer(serializers.Serializer[None]):
    code = serializers.CharField()
    message = serializers.CharField()


class ExportPreviewSerializer(serializers.Serializer[None]):
    samples = serializers.IntegerField()
    looked_at = serializers.IntegerField(help_text="All that follows is said of so many samples.")
    annotations = serializers.IntegerField()
    approximated = serializers.DictField(child=serializers.IntegerField(), help_text="Shapes by kind.")
    left_out = serializers.DictField(child=serializers.IntegerField(), help_text="Shapes by kind.")
    lost = serializers.DictField(
        child=serializers.IntegerField(), help_text="Annotations whose attributes, hard or confidence go."
    )
    renamed = ExportRenameSerializer(many=True)
    renamed_count = serializers.IntegerField()
    is_repeat = serializers.BooleanField(help_text="The folder holds an earlier export.")
    path_error = ExportErrorSerializer(allow_null=True, help_text="Why the folder can't be written to.")


class ExportSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    job = serializers.CharField()
    created_at = serializers.DateTimeField()
    target = serializers.ChoiceField(choices=TARGETS)
    format = serializers.ChoiceField(choices=list(EXPORT_FORMATS), allow_null=True)
    path = serializers.CharField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    state = serializers.ChoiceField(choices=JobState.choices)
    error = ExportErrorSerializer(allow_null=True)
    download_url = serializers.CharField(required=False)
    expires_at = serializers.DateTimeField(allow_null=True)
    dataset = serializers.CharField(allow_null=True, help_text="The id of the new dataset, once it is whole.")
    dataset_name = serializers.CharField(help_text="Of a new dataset, otherwise empty.")
    written = serializers.IntegerField(help_text="Files.")
    skipped = serializers.IntegerField(help_text="Files that were there with the same content.")
    missing = serializers.IntegerField(help_text="Images that could not be read.")


def _choice_of(name: str) -> dict[str, Any]:
    form = get_writer(name)
    return {
        "name": name,
        "needs_images": form.needs_images,
        "takes": list(form.takes),
        "variants": list(form.variants),
    }


class ExportViewSet(DatasetScopedViewSet):
    rights = {
        "list": Right.READ,
        "create": Right.EXPORT,
        "preview": Right.EXPORT,
        "formats": Right.READ,
        "file": Right.EXPORT,
    }
    ordering = "-id"

    def get_queryset(self) -> Any:
        return Job.objects.filter(dataset=self.dataset, kind=JobKind.EXPORT)

    @extend_schema(responses=ExportSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        now = timezone.now()
        return self.get_paginated_response([export_json(job, now) for job in page])

    @extend_schema(request=ExportCreateSerializer, responses={202: JobStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        fields = self._fields(request, ExportCreateSerializer)
        if output_path := fields.get("output_path"):
            require_bucket(person_of(request), output_path)
        job = start_export(
            dataset=self.dataset,
            actor=person_of(request),
            name=fields.get("name", ""),
            output_path=fields.get("output_path", ""),
            **self._plan(fields),
        )
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(request=ExportPlanSerializer, responses=ExportPreviewSerializer)
    def preview(self, request: Request, dataset_id: int) -> Response:
        """What the export would write, and what its format can't carry; changes nothing."""
        fields = self._fields(request, ExportPlanSerializer)
        return Response(asdict(preview_export(dataset=self.dataset, **self._plan(fields))))

    @extend_schema(responses=ExportFormatsSerializer)
    def formats(self, request: Request, dataset_id: int) -> Response:
        """The formats that suit a dataset of this type."""
        names = formats_for(self.dataset.type)
        return Response({"formats": [_choice_of(name) for name in names]})

    def _fields(self, request: Request, serializer: type[ExportPlanSerializer]) -> dict[str, Any]:
        body = serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields: dict[str, Any] = body.validated_data
        if path := fields.get("path"):
            require_bucket(person_of(request), path)
        return fields

    def _plan(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {
            "target": fields["target"],
            "format_name": fields.get("format") or "",
            "scope": self._scope(fields["scope"]),
            "path": fields.get("path", ""),
            "copy_images": fields["copy_images"],
            "options": dict(fields.get("options") or {}),
        }

    def _scope(self, scope: dict[str, Any]) -> dict[str, Any]:
        if len(scope) != 1:
            raise InvalidInputError("scope: Give samples, or a filter, or a version.", code="scope_invalid")
        if "samples" in scope:
            return {"samples": sorted(set(sample_ids(scope["samples"])))}
        if "version" in scope:
            return {"version": sample_ids([scope["version"]])[0]}
        return {"filter": filter_to_json(filter_of_body(scope["filter"], self.dataset))}

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def file(self, request: Request, dataset_id: int, export_id: int) -> FileResponse:
        """The zip of a download, for seven days."""
        job = self.get_queryset().filter(pk=export_id).first()
        if job is None:
            raise NotFoundError
        name = f"{self.dataset.name}-{job.parameters['format']}-{job.pk}.zip"
        return FileResponse(open_download(job, timezone.now()), as_attachment=True, filename=name)
