"""Copying and moving samples to another dataset, and what that would do."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, dataset_for, person_of
from datasets.api.filters import wanted_of_body
from datasets.api.jobs import JobSerializer
from datasets.errors import NotFoundError
from datasets.jobs import job_json
from datasets.models import Dataset
from datasets.permissions import Right, require
from labeling.services import transferring
from labeling.services.transferring import COPY, MOVE, RIGHT_IN_SOURCE, RIGHT_IN_TARGET


class TransferSerializer(serializers.Serializer[None]):
    target = serializers.CharField(help_text="Id of a dataset of the same type.")
    samples = serializers.ListField(child=serializers.CharField(), required=False, min_length=1)
    filter = serializers.DictField(
        required=False, help_text="The filters of the sample list, and `except`: [ids]."
    )
    move = serializers.BooleanField(required=False, default=False)


class TransferStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class TransferPreviewSerializer(serializers.Serializer[None]):
    samples = serializers.IntegerField()
    looked_at = serializers.IntegerField(help_text="All that follows is said of so many samples.")
    annotations = serializers.IntegerField()
    labels_made = serializers.ListField(
        child=serializers.CharField(), help_text="Labels that the target lacks."
    )
    labels_found = serializers.ListField(child=serializers.CharField())
    label_conflicts = serializers.ListField(
        child=serializers.CharField(), help_text="Labels whose attributes differ in the target, and stay so."
    )
    refused = serializers.ListField(
        child=serializers.CharField(), help_text="Names of some samples that the target has already."
    )
    refused_count = serializers.IntegerField()


class TransferViewSet(DatasetScopedViewSet):
    """Rights are due in both datasets: what an export and an import take, and for a move what a deletion takes."""

    rights = {"create": Right.EXPORT, "preview": Right.EXPORT}

    @extend_schema(request=TransferSerializer, responses={202: TransferStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Copy samples with their annotations, or move them; the images stay where they are."""
        fields = self._fields(request)
        job = transferring.start_transfer(
            dataset=self.dataset,
            target=self._target(request, fields),
            wanted=wanted_of_body(fields, self.dataset),
            move=fields["move"],
            actor=person_of(request),
            now=timezone.now(),
        )
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(request=TransferSerializer, responses=TransferPreviewSerializer)
    def preview(self, request: Request, dataset_id: int) -> Response:
        """What a copy or move would do; changes nothing."""
        fields = self._fields(request)
        preview = transferring.preview_transfer(
            dataset=self.dataset,
            target=self._target(request, fields),
            wanted=wanted_of_body(fields, self.dataset),
            now=timezone.now(),
        )
        return Response(asdict(preview))

    def _fields(self, request: Request) -> dict[str, Any]:
        body = TransferSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields: dict[str, Any] = body.validated_data
        require(self.dataset, RIGHT_IN_SOURCE[MOVE if fields["move"] else COPY])
        return fields

    def _target(self, request: Request, fields: dict[str, Any]) -> Dataset:
        text = fields["target"]
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise NotFoundError
        return dataset_for(request, int(text), RIGHT_IN_TARGET)
