"""Hard examples by the distributions of a version: what it would mark, and marking."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.analysis import METRIC_NAMES, words_of
from analysis.api.report import VERSION
from analysis.hard_reasons import HARD_REASONS
from analysis.services.hard_finding import reasons_of
from analysis.services.marking_hard import forecast_hard, mark_hard
from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, float_parameter, id_parameter, person_of
from datasets.api.jobs import JobSerializer
from datasets.jobs import job_json
from datasets.permissions import Right
from datasets.published import find_version

THRESHOLD = 0.5
REASON_IDS = tuple(HARD_REASONS)


class HardReasonSerializer(serializers.Serializer[None]):
    id = serializers.ChoiceField(choices=REASON_IDS)
    metric = serializers.ChoiceField(choices=METRIC_NAMES)
    samples = serializers.IntegerField()


class HardForecastSerializer(serializers.Serializer[None]):
    samples = serializers.IntegerField(help_text="With one of the chosen reasons.")
    unscanned = serializers.IntegerField(help_text="Samples that can't be judged yet: not scanned.")
    reasons = HardReasonSerializer(many=True)


class MarkHardSerializer(serializers.Serializer[None]):
    version = serializers.CharField()
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=REASON_IDS), max_length=len(REASON_IDS)
    )
    threshold = serializers.FloatField(min_value=0, max_value=1, default=THRESHOLD)

    def validate_version(self, value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise serializers.ValidationError("Give the id of a version.")
        return int(value)


class MarkHardStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class HardExamplesViewSet(DatasetScopedViewSet):
    """`GET` and `POST /datasets/{id}/analysis/hard`."""

    rights = {"retrieve": Right.READ, "create": Right.ANALYSE}

    @extend_schema(
        responses=HardForecastSerializer,
        parameters=[
            VERSION,
            OpenApiParameter("reasons", description="Ids with commas between; default every reason."),
            OpenApiParameter(
                "threshold",
                OpenApiTypes.DOUBLE,
                description=f"The least coefficient, 0 to 1; default {THRESHOLD}.",
            ),
        ],
    )
    def retrieve(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """How many samples would be marked as hard, reason by reason. Changes nothing."""
        known = reasons_of(self.dataset)
        threshold = float_parameter(request, "threshold", minimum=0, maximum=1)
        answer = forecast_hard(
            dataset=self.dataset,
            version=find_version(self.dataset, id_parameter(request, "version") or 0, is_ready=True),
            reasons=words_of(request, "reasons", known) or known,
            threshold=THRESHOLD if threshold is None else threshold,
        )
        return json_answer(answer)

    @extend_schema(request=MarkHardSerializer, responses={202: MarkHardStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Mark samples as hard that lie outside of the version's distributions; undone as one bulk action."""
        body = MarkHardSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked: dict[str, Any] = dict(body.validated_data)
        job = mark_hard(
            dataset=self.dataset,
            version=find_version(self.dataset, asked["version"], is_ready=True),
            reasons=list(dict.fromkeys(asked["reasons"])),
            threshold=asked["threshold"],
            actor=person_of(request),
        )
        return Response({"job": job_json(job)}, status=202)
