"""Confirming in bulk what a model is sure of, and checking a few of it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, float_parameter, person_of
from datasets.api.filters import sample_ids
from datasets.api.jobs import JobSerializer
from datasets.jobs import job_json
from datasets.permissions import Right
from labeling.api.smart import ShareSerializer, ThresholdQualitySerializer
from labeling.models import BulkConfirmation
from labeling.services.bulk import BulkResult
from labeling.services.bulk_confirming import (
    allow_bulk_confirmation,
    confirm_in_bulk,
    judge,
    latest_confirmations,
    may_confirm_in_bulk,
    measured,
    offers,
)

LEAST = "The confidence below which suggested shapes are hidden, 0 to 1: what is hidden is rejected."


class OfferSerializer(ThresholdQualitySerializer):
    """What a threshold would confirm now, and what the latest run's report says of it."""

    samples = serializers.IntegerField()
    suggestions = serializers.IntegerField()
    is_backed = serializers.BooleanField(help_text="At least 30 held-out decisions say what to expect.")


class VerdictSerializer(serializers.Serializer[None]):
    sample = serializers.CharField()
    wrong = serializers.IntegerField(min_value=0, help_text="How many of the suggestions confirmed on it.")


class BulkConfirmationSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    created_at = serializers.DateTimeField()
    author = serializers.CharField(allow_null=True)
    min_confidence = serializers.FloatField()
    samples = serializers.IntegerField()
    suggestions = serializers.IntegerField()
    change_group = serializers.UUIDField(help_text="What `POST /changes/{id}/undo` takes.")
    expected = ShareSerializer(help_text="The share of right ones, by the run's report.")
    measured = ShareSerializer(help_text="The same, by what people have checked.")
    to_check = serializers.ListField(
        child=serializers.CharField(), help_text="Ids of samples chosen by chance."
    )
    set = serializers.CharField(allow_null=True, help_text="The same as a set of samples, for filters.")
    verdicts = VerdictSerializer(many=True)


class BulkConfirmationsSerializer(serializers.Serializer[None]):
    is_on = serializers.BooleanField(help_text="Whether a manager has allowed it.")
    offers = OfferSerializer(many=True)
    confirmations = BulkConfirmationSerializer(many=True, help_text="The latest twenty, newest first.")


class AllowSerializer(serializers.Serializer[None]):
    is_on = serializers.BooleanField()


class ConfirmInBulkSerializer(serializers.Serializer[None]):
    min_confidence = serializers.FloatField(
        min_value=0, max_value=1, help_text="A threshold of the latest run's report."
    )
    least = serializers.FloatField(min_value=0, max_value=1, default=0.0, help_text=LEAST)


class ConfirmedInBulkSerializer(serializers.Serializer[None]):
    confirmation = BulkConfirmationSerializer()
    changed = serializers.IntegerField()
    job = JobSerializer(required=False)


class ConfirmationsViewSet(DatasetScopedViewSet):
    """`/datasets/{id}/smart-labeling/confirmations`."""

    rights = {
        "retrieve": Right.READ,
        "partial_update": Right.SMART_LABEL,
        "create": Right.CONFIRM,
        "judge": Right.CONFIRM,
    }

    @extend_schema(
        responses=BulkConfirmationsSerializer,
        parameters=[OpenApiParameter("least", OpenApiTypes.FLOAT, description=LEAST)],
    )
    def retrieve(self, request: Request, dataset_id: int) -> Response:
        """Whether confirming in bulk is allowed, what each threshold would confirm, and what was confirmed so."""
        least = float_parameter(request, "least") or 0.0
        return Response(
            {
                "is_on": may_confirm_in_bulk(self.dataset),
                "offers": [
                    {
                        "confidence": each.confidence,
                        "precision": each.precision,
                        "coverage": each.coverage,
                        "samples": each.samples,
                        "suggestions": each.suggestions,
                        "is_backed": each.is_backed,
                    }
                    for each in offers(self.dataset, least=least)
                ],
                "confirmations": [confirmation_json(each) for each in latest_confirmations(self.dataset)],
            }
        )

    @extend_schema(request=AllowSerializer, responses=AllowSerializer)
    def partial_update(self, request: Request, dataset_id: int) -> Response:
        """Allow confirming in bulk, or no longer."""
        body = AllowSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        allow_bulk_confirmation(dataset=self.dataset, is_on=body.validated_data["is_on"])
        return Response(body.validated_data)

    @extend_schema(
        request=ConfirmInBulkSerializer,
        responses={200: ConfirmedInBulkSerializer, 202: ConfirmedInBulkSerializer},
    )
    def create(self, request: Request, dataset_id: int) -> Response:
        """Confirm every sample on which all that is shown is at least so sure, in one change that can be undone."""
        body = ConfirmInBulkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        confirmation, result = confirm_in_bulk(
            dataset=self.dataset, **body.validated_data, actor=person_of(request), now=timezone.now()
        )
        return _confirmed(confirmation, result)

    @extend_schema(request=VerdictSerializer, responses=BulkConfirmationSerializer)
    def judge(self, request: Request, dataset_id: int, confirmation_id: int) -> Response:
        """Say what is wrong on a sample that is to be checked; with anything wrong it waits to be confirmed again."""
        body = VerdictSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        [sample_id] = sample_ids([body.validated_data["sample"]])
        confirmation = judge(
            dataset=self.dataset,
            confirmation_id=confirmation_id,
            sample_id=sample_id,
            wrong=body.validated_data["wrong"],
            actor=person_of(request),
            now=timezone.now(),
        )
        return Response(confirmation_json(confirmation))


def _confirmed(confirmation: BulkConfirmation, result: BulkResult) -> Response:
    answer: dict[str, Any] = {"confirmation": confirmation_json(confirmation), "changed": result.changed}
    if result.job is None:
        return Response(answer)
    return Response(answer | {"job": job_json(result.job)}, status=202)


def confirmation_json(confirmation: BulkConfirmation) -> dict[str, Any]:
    return {
        "id": str(confirmation.pk),
        "created_at": confirmation.created_at,
        "author": confirmation.author.get_username() if confirmation.author else None,
        "min_confidence": confirmation.min_confidence,
        "samples": confirmation.samples,
        "suggestions": confirmation.suggestions,
        "change_group": str(confirmation.change_group),
        "expected": confirmation.expected,
        "measured": measured(confirmation),
        "to_check": [str(pk) for pk in confirmation.to_check],
        "set": str(confirmation.sample_set_id) if confirmation.sample_set_id else None,
        "verdicts": [
            {"sample": str(each.sample_id), "wrong": each.wrong} for each in confirmation.verdicts.all()
        ],
    }
