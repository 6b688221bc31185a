"""Sets of samples, which filters ask for: of samples by id here, of what analysis finds there."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.filters import sample_ids
from datasets.models import SampleSet
from datasets.models.sample_set import SetKind
from datasets.permissions import Right
from datasets.sample_sets import find_set, make_set


class NewSetSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    samples = serializers.ListField(child=serializers.CharField(max_length=18), min_length=1)


class SetOriginSerializer(serializers.Serializer[Any]):
    version = serializers.CharField(required=False, help_text="Id of the analysed version.")
    version_name = serializers.CharField(required=False)
    usage = serializers.CharField(required=False)
    metric = serializers.CharField(required=False)
    finding = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python."""
        bounds = {name: serializers.FloatField(required=False) for name in ("from", "to")}
        return super().get_fields() | bounds


class SampleSetSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=SetKind.choices)
    origin = SetOriginSerializer(help_text="What it was made of.")
    size = serializers.IntegerField(help_text="Samples when it was made; those deleted since are not shown.")
    author = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


def set_json(kept: SampleSet) -> dict[str, Any]:
    return {
        "id": str(kept.pk),
        "name": kept.name,
        "kind": kept.kind,
        "origin": kept.origin,
        "size": kept.size,
        "author": kept.author.username if kept.author else None,
        "created_at": kept.created_at,
    }


class SampleSetViewSet(DatasetScopedViewSet):
    rights = {"create": Right.ANNOTATE, "retrieve": Right.READ}

    @extend_schema(request=NewSetSerializer, responses={201: SampleSetSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Keep these samples as a set: `set=<id>` is a condition of every filter. What no view asks for goes."""
        body = NewSetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        kept = make_set(
            dataset=self.dataset,
            sample_ids=sample_ids(body.validated_data["samples"]),
            author=person_of(request),
            now=timezone.now(),
            name=body.validated_data["name"],
        )
        return Response(set_json(kept), status=201)

    @extend_schema(responses=SampleSetSerializer)
    def retrieve(self, request: Request, dataset_id: int, set_id: int) -> Response:
        return Response(set_json(find_set(self.dataset, set_id)))
