"""The trash of datasets: what its owner, or an administrator, can bring back."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from datasets.api.base import ROW_ID, person_of
from datasets.api.datasets import CountsSerializer
from datasets.api.trash import RestoredSerializer
from datasets.models import Dataset
from datasets.models.dataset import DatasetType
from datasets.permissions import Door
from datasets.services.datasets import deleted_datasets, restore_datasets
from datasets.trash import KEPT_DAYS


class DeletedDatasetSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=DatasetType.choices)
    counts = CountsSerializer()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField()
    restorable_until = serializers.DateTimeField()


class RestoreDatasetsSerializer(serializers.Serializer[None]):
    ids = serializers.ListField(child=serializers.RegexField(rf"^{ROW_ID}\Z"))


def deleted_json(dataset: Dataset) -> dict[str, Any]:
    """A deleted dataset as the API answers it; `created_by` must have been fetched."""
    assert dataset.deleted_at
    return {
        "id": str(dataset.pk),
        "name": dataset.name,
        "type": dataset.type,
        "counts": dataset.counts,
        "created_by": dataset.created_by.username if dataset.created_by else None,
        "created_at": dataset.created_at,
        "deleted_at": dataset.deleted_at,
        "restorable_until": dataset.deleted_at + dt.timedelta(days=KEPT_DAYS),
    }


class DeletedDatasetViewSet(GenericViewSet[Any]):
    rights = {"list": Door.SIGNED_IN, "restore": Door.SIGNED_IN}  # and to own the dataset
    ordering = ("-deleted_at", "-id")

    @extend_schema(operation_id="deleted_datasets_list", responses=DeletedDatasetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The datasets that were deleted in the last 30 days and that the person owns, the latest first."""
        query = deleted_datasets(now=timezone.now()).owned_by(person_of(request)).select_related("created_by")
        page = self.paginate_queryset(query) or []
        return self.get_paginated_response([deleted_json(dataset) for dataset in page])

    @extend_schema(
        operation_id="deleted_datasets_restore",
        request=RestoreDatasetsSerializer,
        responses=RestoredSerializer,
    )
    def restore(self, request: Request) -> Response:
        """Bring datasets back, with all that was in them; each that does not come is named with the reason."""
        body = RestoreDatasetsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        ids = [int(pk) for pk in body.validated_data["ids"]]
        restored, refused = restore_datasets(ids=ids, actor=person_of(request), now=timezone.now())
        return Response({"restored": [str(pk) for pk in restored], "refused": refused})
