"""What waits to be confirmed, counted."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet
from datasets.permissions import Right
from labeling.services.waiting import BINS, waiting_in


class SuggestedLabelSerializer(serializers.Serializer[None]):
    """How many suggestions of a label lie in each of twenty equal ranges of confidence, from 0 to 1."""

    label_id = serializers.CharField()
    confidences = serializers.ListField(child=serializers.IntegerField(), min_length=BINS, max_length=BINS)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return {"label": serializers.CharField()} | super().get_fields()


class WaitingSerializer(serializers.Serializer[None]):
    samples = serializers.IntegerField()
    without_suggestion = serializers.IntegerField()
    labels = SuggestedLabelSerializer(many=True, help_text="The most often suggested first.")


class WaitingViewSet(DatasetScopedViewSet):
    """`GET /datasets/{id}/smart-labeling/waiting`."""

    rights = {"retrieve": Right.READ}

    @extend_schema(responses=WaitingSerializer)
    def retrieve(self, request: Request, dataset_id: int) -> Response:
        """How many samples wait to be confirmed, and how sure the suggestions of each label are."""
        waiting = waiting_in(self.dataset)
        labels = [
            {"label": label.name, "label_id": str(label.pk), "confidences": bins}
            for label, bins in waiting.confidences
        ]
        return Response(
            {
                "samples": waiting.samples,
                "without_suggestion": waiting.without_suggestion,
                "labels": labels,
            }
        )
