"""The queue: the next sample for a person, skip, release."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.samples import SampleSerializer
from datasets.permissions import Right
from datasets.sample_rows import read_samples
from labeling.services.queue import TABS, next_sample, release_sample, skip_sample


class QueueSerializer(serializers.Serializer[None]):
    tab = serializers.ChoiceField(choices=TABS, default=TABS[0])


class LeaseSerializer(serializers.Serializer[None]):
    expires_at = serializers.DateTimeField()


class HandedSampleSerializer(SampleSerializer):
    lease = LeaseSerializer()


class SkipSerializer(serializers.Serializer[None]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class QueueViewSet(DatasetScopedViewSet):
    rights = {"next": Right.ANNOTATE, "skip": Right.ANNOTATE, "release": Right.ANNOTATE}

    @extend_schema(request=QueueSerializer, responses={200: HandedSampleSerializer, 204: None})
    def next(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The sample that this person works on next, never one that another holds; 204 when none is left."""
        body = QueueSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        handed = next_sample(
            dataset=self.dataset,
            person=person_of(request),
            tab=body.validated_data["tab"],
            now=timezone.now(),
        )
        rows = read_samples(self.dataset, [handed.sample_id]) if handed else []
        if not handed or not rows:
            return Response(status=204)
        return json_answer(rows[0] | {"lease": {"expires_at": handed.expires_at}})

    @extend_schema(request=SkipSerializer, responses={204: None})
    def skip(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        """Give the sample back, and do not be handed it again for a day."""
        body = SkipSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        skip_sample(
            dataset=self.dataset,
            sample_id=sample_id,
            person=person_of(request),
            reason=body.validated_data["reason"],
            now=timezone.now(),
        )
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    def release(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        """Give the sample back."""
        release_sample(dataset=self.dataset, sample_id=sample_id, person=person_of(request))
        return Response(status=204)
