"""Uploads: images that a person sends become samples; labeled folders and zips are staged and then imported."""

import uuid
from contextlib import closing
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.imports import ImportSerializer
from datasets.api.jobs import JobSerializer, StartedSerializer
from datasets.api.multipart import Received, UploadParser
from datasets.api.samples import SampleSerializer, SampleViewSet
from datasets.errors import InvalidInputError
from datasets.jobs import job_json
from datasets.models import Job
from datasets.permissions import Right
from datasets.records import Problem
from datasets.sample_rows import read_samples
from datasets.services.archives import is_archive
from datasets.services.staging import (
    ArchiveAloneError,
    Staged,
    belongs_together,
    stage_and_import,
    stage_files,
    stage_piece,
    start_staged_import,
)
from datasets.services.uploading import Uploaded, upload_images


class FilesMissingError(InvalidInputError):
    code = "files_missing"
    message = "The body holds no file. Send one or more as multipart/form-data in the field 'files'."


class StagedImportSerializer(ImportSerializer):
    """How what was staged is imported."""

    path = None  # type: ignore[assignment]  # how REST framework leaves a field out


class FilesSerializer(serializers.Serializer[None]):
    """Files as multipart/form-data."""

    files = serializers.ListField(child=serializers.FileField())
    paths = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="One for each file, in their order: its name with the folders it lies in.",
    )


class UploadFilesSerializer(FilesSerializer, StagedImportSerializer):
    """Images; or a zip, or a folder with its labels, and how those are imported."""

    annotated = serializers.BooleanField(
        required=False,
        help_text="Whether the files are a folder with its labels. By default they are if they look so.",
    )


class StagedFilesSerializer(FilesSerializer):
    """Files of an upload, or one piece of its zip."""

    piece = serializers.IntegerField(
        min_value=0,
        required=False,
        help_text="The number of this piece of a zip, from 0; then `files` is that piece.",
    )


class RefusedFileSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class UploadedSerializer(serializers.Serializer[None]):
    accepted = SampleSerializer(many=True)
    refused = RefusedFileSerializer(many=True)


class UploadStartedSerializer(serializers.Serializer[None]):
    """The import of what was sent; `refused` are the files that it does without."""

    job = JobSerializer()
    refused = RefusedFileSerializer(many=True)


class StagedSerializer(serializers.Serializer[None]):
    stored = serializers.IntegerField()
    refused = RefusedFileSerializer(many=True)


class SampleUploadViewSet(SampleViewSet):
    """The samples of a dataset as one reads them, and the door through which new ones come."""

    rights = {**SampleViewSet.rights, "create": Right.IMPORT}
    parser_classes = [UploadParser]

    @extend_schema(
        request={"multipart/form-data": UploadFilesSerializer},
        responses={200: UploadedSerializer, 202: UploadStartedSerializer},
    )
    def create(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Check the images, put them on disk and register them; 400 when none could be taken.

        A file that is there already with the same bytes is accepted as the sample that it is. A zip and a folder with
        its labels are kept below the output path and imported by a job.
        """
        with closing(received_of(request)) as received:
            if self.is_labeled(received):
                job, refused = stage_and_import(
                    dataset=self.dataset,
                    actor=person_of(request),
                    files=received.uploads,
                    **choices_of(received.fields),
                )
                return self.answer_job(job, refused)
            if choices_of(received.fields).get("dry_run"):
                raise InvalidInputError(
                    "dry_run: Only labeled folders and zips can be tried; these are images alone.",
                    code="dry_run_invalid",
                )
            uploaded = upload_images(
                dataset=self.dataset, actor=person_of(request), files=received.uploads, now=timezone.now()
            )
        return self.answer(uploaded)

    def is_labeled(self, received: Received) -> bool:
        """What the sender says, or how the files look; a zip always has to be unpacked."""
        archives = sum(is_archive(file.name) for file in received.uploads)
        if archives and len(received.uploads) > 1:
            raise ArchiveAloneError
        said = received.get("annotated").lower()
        return (
            bool(archives)
            or said == "true"
            or (not said and belongs_together(self.dataset, received.uploads))
        )

    def answer_job(self, job: Job | None, refused: list[Problem]) -> HttpResponseBase:
        if job is None:
            return self.answer(Uploaded([], refused))
        return json_answer({"job": job_json(job), "refused": refused}, status=202)

    def answer(self, uploaded: Uploaded) -> HttpResponseBase:
        body = {"accepted": read_samples(self.dataset, uploaded.accepted), "refused": uploaded.refused}
        if body["accepted"]:
            return json_answer(body)
        message = "None of the files can be used; each has its reason."
        return json_answer({"code": "nothing_accepted", "message": message, **body}, status=400)


class StagedFilesViewSet(DatasetScopedViewSet):
    """The files of an upload that takes many requests: a folder with its labels, or the pieces of a zip."""

    rights = {"create": Right.IMPORT}
    parser_classes = [UploadParser]

    @extend_schema(request={"multipart/form-data": StagedFilesSerializer}, responses={200: StagedSerializer})
    def create(self, request: Request, dataset_id: int, upload: uuid.UUID) -> Response:
        """Keep files until the upload is imported. What is sent again under the same id is not kept twice."""
        with closing(received_of(request)) as received:
            staged = self.stage(upload, received)
        refused = [{"name": each.name, "code": each.code, "message": each.message} for each in staged.refused]
        return Response({"stored": staged.stored, "refused": refused})

    def stage(self, upload: uuid.UUID, received: Received) -> Staged:
        if "piece" not in received.fields:
            return stage_files(dataset=self.dataset, upload=upload, files=received.uploads)
        if len(received.uploads) != 1:
            raise ArchiveAloneError
        return stage_piece(
            dataset=self.dataset,
            upload=upload,
            piece=serializers.IntegerField().run_validation(received.get("piece")),
            file=received.uploads[0],
        )


class StagedImportViewSet(DatasetScopedViewSet):
    """The import of an upload whose files have all arrived."""

    rights = {"create": Right.IMPORT}

    @extend_schema(request=StagedImportSerializer, responses={202: StartedSerializer})
    def create(self, request: Request, dataset_id: int, upload: uuid.UUID) -> Response:
        """Unpack what is a zip, register the images and read the annotation files beside them."""
        body = StagedImportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        job = start_staged_import(
            dataset=self.dataset, actor=person_of(request), upload=upload, **body.validated_data
        )
        return Response({"job": job_json(job)}, status=202)


def choices_of(fields: dict[str, list[str]]) -> dict[str, Any]:
    """How to import, from the fields of a form."""
    given = {name: values[-1] for name, values in fields.items() if name != "labels"}
    labels = {"labels": fields["labels"]} if "labels" in fields else {}
    body = StagedImportSerializer(data=given | labels)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def received_of(request: Request) -> Received:
    """The body's files. Raises FilesMissingError."""
    received = request.data
    if isinstance(received, Received) and received.uploads:
        return received
    if isinstance(received, Received):
        received.close()  # and a body without a byte is not even read
    raise FilesMissingError
