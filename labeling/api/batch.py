"""Bulk actions on samples."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.filters import wanted_of_body
from datasets.api.jobs import JobSerializer
from datasets.errors import InvalidInputError
from datasets.jobs import job_json
from datasets.models.version import Usage
from datasets.permissions import Right, require
from labeling.services.batch import RIGHT_OF_ACTION, check_action, plan_batch, run_batch
from labeling.services.bulk import AT_ONCE, BulkResult


class BatchSerializer(serializers.Serializer[None]):
    action = serializers.ChoiceField(choices=list(RIGHT_OF_ACTION))
    samples = serializers.ListField(child=serializers.CharField(), required=False)
    filter = serializers.DictField(
        required=False, help_text="The filters of the sample list, and `except`: [ids]."
    )
    labels = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Names. With `confirm`: these are right, whatever was suggested for the whole image.",
    )
    to = serializers.CharField(required=False)
    min_confidence = serializers.FloatField(required=False, min_value=0, max_value=1)
    properties = serializers.DictField(required=False)
    delete_source = serializers.BooleanField(required=False)
    usage = serializers.ChoiceField(
        choices=Usage.choices,
        required=False,
        allow_null=True,
        help_text="What `set_usage` sets; null lets the split decide again.",
    )

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": serializers.CharField(required=False)}


class BatchRefusalSerializer(serializers.Serializer[None]):
    sample = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class BatchResultSerializer(serializers.Serializer[None]):
    changed = serializers.IntegerField()
    refused = BatchRefusalSerializer(many=True)
    change_group = serializers.UUIDField(allow_null=True)
    job = JobSerializer(required=False)


class BatchViewSet(DatasetScopedViewSet):
    """`POST /datasets/{id}/samples/batch`."""

    rights = {"create": Right.ANNOTATE}

    @extend_schema(
        request=BatchSerializer, responses={200: BatchResultSerializer, 202: BatchResultSerializer}
    )
    def create(self, request: Request, dataset_id: int) -> Response:
        body = request.data
        if not isinstance(body, dict):
            raise InvalidInputError("The body must be an object.", code="malformed")
        require(self.dataset, RIGHT_OF_ACTION[check_action(body.get("action"))])
        now = timezone.now()
        batch = plan_batch(dataset=self.dataset, body=body, now=now)
        wanted = wanted_of_body(body, self.dataset)
        return bulk_answer(
            run_batch(dataset=self.dataset, batch=batch, wanted=wanted, actor=person_of(request), now=now)
        )


def bulk_answer(result: BulkResult) -> Response:
    answer: dict[str, Any] = {
        "changed": result.changed,
        "refused": result.refused[:AT_ONCE],
        "change_group": str(result.change_group) if result.change_group else None,
    }
    if result.job is None:
        return Response(answer)
    return Response(answer | {"job": job_json(result.job)}, status=202)
