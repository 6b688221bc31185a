"""Labeling alike: the annotations of one sample for others of the same picture."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.permissions import Right
from labeling.api.batch import BatchResultSerializer, bulk_answer
from labeling.services.alike import Alike, label_alike
from labeling.services.bulk import AT_ONCE

SAMPLE_ID = "^[0-9]{1,18}$"


class AlikeSerializer(serializers.Serializer[None]):
    source = serializers.RegexField(SAMPLE_ID)  # type: ignore[assignment]  # DRF has an attribute of this name
    targets = serializers.ListField(child=serializers.RegexField(SAMPLE_ID), min_length=1, max_length=AT_ONCE)


class LabelAlikeSerializer(serializers.Serializer[None]):
    stacks = AlikeSerializer(many=True, allow_empty=False)
    replace = serializers.BooleanField(
        default=False, help_text="Whether annotations of the targets go; otherwise such targets are refused."
    )


class LabelAlikeViewSet(DatasetScopedViewSet):
    """`POST /datasets/{id}/samples/label-alike`."""

    rights = {"create": Right.ANNOTATE}

    @extend_schema(
        request=LabelAlikeSerializer,
        responses={200: BatchResultSerializer, 202: BatchResultSerializer},
    )
    def create(self, request: Request, dataset_id: int) -> Response:
        """Copy the annotations of one sample to others, scaled to their images; one action with one undo."""
        body = LabelAlikeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        stacks = [
            Alike(int(stack["source"]), [int(target) for target in stack["targets"]])
            for stack in body.validated_data["stacks"]
        ]
        return bulk_answer(
            label_alike(
                dataset=self.dataset,
                stacks=stacks,
                is_replacing=body.validated_data["replace"],
                actor=person_of(request),
                now=timezone.now(),
            )
        )
