"""Samples: lists, one sample, what is before and after it, its image."""

from contextlib import suppress
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.answers import json_answer
from datasets.api.base import (
    DatasetScopedViewSet,
    bool_parameter,
    choice_parameter,
    id_parameter,
    int_parameter,
    person_of,
)
from datasets.api.filters import ORDER_PARAMETER, PARAMETERS, filter_of_query
from datasets.errors import NotFoundError, StorageUnavailableError
from datasets.models.version import Usage
from datasets.permissions import Right
from datasets.sample_images import read_size
from datasets.sample_pages import ORDERS, Cursor, Order, find_page, neighbours, page_around, skip
from datasets.sample_rows import count_matching, read_samples
from datasets.services.samples import delete_sample
from datasets.states import SampleState

ORDER_NAMES = (*ORDERS, *[f"-{name}" for name in ORDERS])


class SampleShapeSerializer(serializers.Serializer[None]):
    """A mark as a list draws it: at most 200 of a sample."""

    label_id = serializers.CharField()
    shape = serializers.DictField(required=False)


class SuggestedShapeSerializer(SampleShapeSerializer):
    """What a model proposes, as a list draws it: at most 200 for a sample, the surest first."""

    confidence = serializers.FloatField()


class SampleSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    number = serializers.IntegerField()
    name = serializers.CharField(help_text="The file name with its extension.")
    path = serializers.CharField(help_text="The whole obs:// path.")
    directory = serializers.CharField(help_text="The part below the input.")
    state = serializers.ChoiceField(choices=SampleState.choices)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField()
    hard = serializers.BooleanField()
    hard_reasons = serializers.ListField(child=serializers.CharField(), help_text="Ids of ModelArts.")
    hard_coefficient = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    excluded = serializers.BooleanField(help_text="Held back from versions.")
    usage = serializers.ChoiceField(
        choices=Usage.choices,
        allow_null=True,
        help_text="Set by hand or by an import; null is dealt by the split.",
    )
    missing = serializers.BooleanField()
    problem = serializers.CharField(help_text="Why the image can't be used; empty if it can.")
    revision = serializers.IntegerField()
    labels = serializers.ListField(child=serializers.CharField())
    annotation_count = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True)
    annotated_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    properties = serializers.DictField()
    image_url = serializers.CharField()
    thumbnail_url = serializers.CharField()
    tiles_url = serializers.CharField(
        allow_null=True,
        help_text="Of images over 40 megapixels: the address of a tile, with {z}, {x} and {y} to be filled in.",
    )
    annotations = SampleShapeSerializer(many=True, required=False, help_text="With include=annotations.")
    suggestions = SuggestedShapeSerializer(
        many=True, required=False, help_text="With include=annotations, of what waits to be confirmed."
    )


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class SamplePageSerializer(serializers.Serializer[None]):
    results = SampleSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)


class SampleCountSerializer(serializers.Serializer[None]):
    count = serializers.IntegerField()
    more = serializers.BooleanField()


class NeighboursSerializer(serializers.Serializer[None]):
    previous = SampleSerializer(many=True, help_text="The nearest first.")
    next = SampleSerializer(many=True, help_text="The nearest first.")


class SampleViewSet(DatasetScopedViewSet):
    rights = {
        "list": Right.READ,
        "count": Right.READ,
        "retrieve": Right.READ,
        "neighbours": Right.READ,
        "destroy": Right.DELETE_SAMPLES,
    }

    @extend_schema(
        responses=SamplePageSerializer,
        parameters=[
            *PARAMETERS,
            ORDER_PARAMETER,
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
            OpenApiParameter("around", description="A sample's id: the page that has it in its middle."),
            OpenApiParameter("skip", OpenApiTypes.INT),
            OpenApiParameter("include", enum=["annotations"]),
        ],
    )
    def list(self, request: Request, dataset_id: int) -> HttpResponseBase:
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        order = Order.parse(choice_parameter(request, "order", ORDER_NAMES, default="number"))
        where: dict[str, Any] = {
            "dataset": self.dataset,
            "wanted": filter_of_query(request.query_params, self.dataset),
            "order": order,
        }
        around = id_parameter(request, "around")
        if around is not None:
            page = page_around(**where, sample_id=around, limit=limit)
        else:
            page = find_page(**where, cursor=self._cursor(request, where), limit=limit)
        include = choice_parameter(request, "include", ("annotations",), default=None)
        return json_answer(
            {
                "results": read_samples(self.dataset, page.ids, include_annotations=include is not None),
                "next": page.next.encode() if page.next else None,
                "prev": page.prev.encode() if page.prev else None,
            }
        )

    def _cursor(self, request: Request, where: dict[str, Any]) -> Cursor | None:
        if text := request.query_params.get("cursor"):
            return Cursor.decode(text, where["order"])
        return skip(**where, number=int_parameter(request, "skip", default=0))

    @extend_schema(responses=SampleCountSerializer, parameters=PARAMETERS)
    def count(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """How many samples match, exact to 10,000."""
        number, more = count_matching(self.dataset, filter_of_query(request.query_params, self.dataset))
        return json_answer({"count": number, "more": more})

    @extend_schema(responses=SampleSerializer)
    def retrieve(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        # A page shows a large image by its tiles, and knows that it is large by its size.
        with suppress(StorageUnavailableError):
            read_size(self.dataset.pk, sample_id)
        found = read_samples(self.dataset, [sample_id])
        if not found:
            raise NotFoundError
        return json_answer(found[0])

    @extend_schema(
        responses=NeighboursSerializer,
        parameters=[*PARAMETERS, ORDER_PARAMETER, OpenApiParameter("count", OpenApiTypes.INT)],
    )
    def neighbours(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        """The samples before and after this one among those that match."""
        number = int_parameter(request, "count", default=1, minimum=1, maximum=50)
        before, after = neighbours(
            dataset=self.dataset,
            wanted=filter_of_query(request.query_params, self.dataset),
            order=Order.parse(choice_parameter(request, "order", ORDER_NAMES, default="number")),
            sample_id=sample_id,
            number=number,
        )
        rows = {row["id"]: row for row in read_samples(self.dataset, [*before, *after])}
        return json_answer(
            {"previous": [rows[str(pk)] for pk in before], "next": [rows[str(pk)] for pk in after]}
        )

    @extend_schema(responses={204: None}, parameters=[OpenApiParameter("delete_source", OpenApiTypes.BOOL)])
    def destroy(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        """Put the sample into the trash; `delete_source` also deletes its file, which can't be undone."""
        delete_sample(
            dataset=self.dataset,
            sample_id=sample_id,
            actor=person_of(request),
            delete_source=bool_parameter(request, "delete_source") or False,
            now=timezone.now(),
        )
        return Response(status=204)
