"""Saved views: the named filters that the people of a dataset share."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.filters import filter_of_body
from datasets.api.samples import ORDER_NAMES
from datasets.errors import InvalidInputError
from datasets.models import SavedView
from datasets.models.saved_view import Grid
from datasets.permissions import Right
from datasets.services import saved_views


class NewSavedViewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=64)
    filter = serializers.DictField(default=dict, help_text="The filters of the sample list.")
    order = serializers.ChoiceField(choices=ORDER_NAMES, default="number")
    grid = serializers.ChoiceField(choices=Grid.choices, default=Grid.LARGE)


class SavedViewSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    filter = serializers.DictField(help_text="The filters of the sample list, each label by its name.")
    order = serializers.ChoiceField(choices=ORDER_NAMES)
    grid = serializers.ChoiceField(choices=Grid.choices)
    author = serializers.CharField(allow_null=True, help_text="User name of who saved it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


def rows_of(views: list[SavedView]) -> list[dict[str, Any]]:
    filters = saved_views.filters_by_name(views)
    return [
        SavedViewSerializer(
            {
                "id": view.pk,
                "name": view.name,
                "filter": words,
                "order": view.order,
                "grid": view.grid,
                "author": view.author.username if view.author else None,
                "created_at": view.created_at,
                "updated_at": view.updated_at,
            }
        ).data
        for view, words in zip(views, filters, strict=True)
    ]


class SavedViewViewSet(DatasetScopedViewSet):
    """Who labels may save views; only their authors and managers may change them, which the service asks."""

    rights = {
        "list": Right.READ,
        "create": Right.ANNOTATE,
        "partial_update": Right.ANNOTATE,
        "destroy": Right.ANNOTATE,
    }
    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer
    ordering = ("name", "id")

    @extend_schema(responses=SavedViewSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        """By name."""
        page = self.paginate_queryset(self.dataset.saved_views.select_related("author"))
        return self.get_paginated_response(rows_of(list(page or [])))

    @extend_schema(request=NewSavedViewSerializer, responses={201: SavedViewSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        view = saved_views.save_view(
            dataset=self.dataset, person=person_of(request), now=timezone.now(), **self._asked(request)
        )
        return Response(rows_of([view])[0], status=201)

    @extend_schema(request=NewSavedViewSerializer(partial=True), responses=SavedViewSerializer)
    def partial_update(self, request: Request, dataset_id: int, view_id: int) -> Response:
        view = saved_views.change_view(
            dataset=self.dataset,
            view_id=view_id,
            person=person_of(request),
            now=timezone.now(),
            **self._asked(request, partial=True),
        )
        return Response(rows_of([view])[0])

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int, view_id: int) -> Response:
        saved_views.delete_view(
            dataset=self.dataset, view_id=view_id, person=person_of(request), now=timezone.now()
        )
        return Response(status=204)

    def _asked(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        """The fields of the body, once the filter is one that lists take."""
        asked = NewSavedViewSerializer(data=request.data, partial=partial)
        asked.is_valid(raise_exception=True)
        fields: dict[str, Any] = asked.validated_data
        if "except" in fields.get("filter", {}):
            raise InvalidInputError("A view leaves no single samples out: take `except` away.")
        filter_of_body(fields.get("filter", {}), self.dataset)
        return fields
