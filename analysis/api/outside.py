"""Samples outside of a version that would fall into a part of one of its charts."""

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from analysis.api.analysis import range_of
from analysis.api.report import VERSION
from analysis.live import LIVE_METRICS
from analysis.services.analysing import metrics_of
from analysis.services.outside import find_outside, page_of
from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, id_parameter, int_parameter, text_parameter
from datasets.api.samples import SampleSerializer
from datasets.permissions import Right
from datasets.published import find_version
from datasets.sample_pages import Cursor, Order
from datasets.sample_rows import read_samples

BY_ID = Order(("number",))  # ids have the order of numbers


class OutsidePageSerializer(serializers.Serializer[None]):
    results = SampleSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    unscanned = serializers.IntegerField(
        help_text="Samples outside whose value is not known: not scanned yet."
    )
    unmeasured = serializers.IntegerField(
        help_text="Scanned ones whose value is not known: for box_count not labeled, otherwise not yet analysed."
    )


class OutsideViewSet(DatasetScopedViewSet):
    """`GET /datasets/{id}/analysis/outside`."""

    rights = {"retrieve": Right.READ}

    @extend_schema(
        responses=OutsidePageSerializer,
        parameters=[
            VERSION,
            OpenApiParameter("metric", required=True, enum=LIVE_METRICS),
            OpenApiParameter("from", OpenApiTypes.DOUBLE, required=True),
            OpenApiParameter("to", OpenApiTypes.DOUBLE, required=True),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def retrieve(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Samples that the version's charts don't count and whose value as it is today lies in [from, to)."""
        version = find_version(self.dataset, id_parameter(request, "version") or 0, is_ready=True)
        known = metrics_of(self.dataset)
        wanted = range_of(request, [name for name in LIVE_METRICS if name in known])
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        text = text_parameter(request, "cursor")
        cursor = Cursor.decode(text, BY_ID) if text else None
        found = find_outside(dataset=self.dataset, version=version, wanted=wanted)
        page = page_of(found.samples, cursor=cursor, limit=limit)
        return json_answer(
            {
                "results": read_samples(self.dataset, page.samples),
                "next": page.next and page.next.encode(),
                "prev": page.prev and page.prev.encode(),
                "total": len(found.samples),
                "unscanned": found.unscanned,
                "unmeasured": found.unmeasured,
            }
        )
