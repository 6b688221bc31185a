"""What an analysis tells beside the distributions: the report, what stands out, groups of near-duplicates."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from analysis.api.analysis import METRIC_NAMES
from analysis.findings import FINDINGS
from analysis.services.findings import find_stacks, move_thresholds, read_report
from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, bool_parameter, id_parameter, int_parameter
from datasets.api.samples import SampleSerializer
from datasets.models import Version
from datasets.permissions import Right
from datasets.published import find_version
from datasets.sample_rows import read_samples

FINDING_NAMES = tuple(FINDINGS)
VERSION = OpenApiParameter("version", required=True)


class LabelNumberSerializer(serializers.Serializer[None]):
    annotations = serializers.IntegerField()
    samples = serializers.IntegerField()


class LabelBalanceSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    all = LabelNumberSerializer()
    train = LabelNumberSerializer()
    eval = LabelNumberSerializer()
    inference = LabelNumberSerializer()


class TogetherSerializer(serializers.Serializer[None]):
    labels = serializers.ListField(child=serializers.CharField())
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Samples that have both labels; on the diagonal, that have the label.",
    )


class TellingSerializer(serializers.Serializer[None]):
    metric = serializers.ChoiceField(choices=METRIC_NAMES)
    score = serializers.FloatField(help_text="0: as good as the most frequent label; 1: tells each label.")


class DuplicateNumbersSerializer(serializers.Serializer[None]):
    groups = serializers.IntegerField()
    samples = serializers.IntegerField()
    leaking_groups = serializers.IntegerField(help_text="Those with samples of several usages.")
    leaking_samples = serializers.IntegerField()


class FindingSerializer(serializers.Serializer[None]):
    name = serializers.ChoiceField(choices=FINDING_NAMES)
    metric = serializers.ChoiceField(choices=METRIC_NAMES)
    counted = serializers.ChoiceField(choices=["images", "boxes"])
    side = serializers.ChoiceField(choices=["below", "above"])
    is_relative = serializers.BooleanField(help_text="The limits are multiples of the version's median.")
    limit = serializers.FloatField()
    usual_limit = serializers.FloatField()
    samples = serializers.IntegerField()
    values = serializers.IntegerField(help_text="Images or boxes.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python."""
        return super().get_fields() | {"from": serializers.FloatField(), "to": serializers.FloatField()}


class ReportSerializer(serializers.Serializer[None]):
    labels = LabelBalanceSerializer(many=True)
    together = TogetherSerializer()
    heatmap = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Boxes whose centre lies in each of 32 x 32 cells, rows from the top.",
    )
    telling = TellingSerializer(many=True)
    duplicates = DuplicateNumbersSerializer()
    findings = FindingSerializer(many=True)


class ThresholdsSerializer(serializers.Serializer[None]):
    limits = serializers.DictField(child=serializers.FloatField(allow_null=True))


class StackSerializer(serializers.Serializer[None]):
    size = serializers.IntegerField()
    samples = SampleSerializer(many=True, help_text="At most 100, those that were not deleted since.")
    usages = serializers.DictField(child=serializers.CharField(), help_text="By a sample's id.")


class StackPageSerializer(serializers.Serializer[None]):
    results = StackSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()


class AnalysisReportViewSet(DatasetScopedViewSet):
    rights = {"retrieve": Right.READ, "thresholds": Right.ANALYSE, "duplicates": Right.READ}

    @extend_schema(responses=ReportSerializer, parameters=[VERSION])
    def retrieve(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """What stands out in a version, its labels, where boxes lie, and what gives labels away."""
        return json_answer(read_report(dataset=self.dataset, version=self._version(request)))

    @extend_schema(request=ThresholdsSerializer, responses=ThresholdsSerializer)
    def thresholds(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Move limits of findings for everybody; null puts one back. What is not named stays."""
        body = ThresholdsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return json_answer({"limits": move_thresholds(dataset=self.dataset, **body.validated_data)})

    @extend_schema(
        responses=StackPageSerializer,
        parameters=[
            VERSION,
            OpenApiParameter("leaking", OpenApiTypes.BOOL, description="Only groups over several usages."),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def duplicates(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Groups of near-duplicates, the largest first."""
        start = int_parameter(request, "cursor", default=0)
        limit = int_parameter(request, "limit", default=20, minimum=1, maximum=100)
        stacks, total = find_stacks(
            version=self._version(request),
            is_leaking=bool(bool_parameter(request, "leaking")),
            start=start,
            limit=limit,
        )
        ids = [pk for stack in stacks for pk in stack.samples]
        samples = {sample["id"]: sample for sample in read_samples(self.dataset, ids)}
        results = [
            {
                "size": stack.size,
                "samples": [samples[str(pk)] for pk in stack.samples if str(pk) in samples],
                "usages": {str(pk): usage for pk, usage in zip(stack.samples, stack.usages, strict=True)},
            }
            for stack in stacks
        ]
        end = start + limit
        return json_answer(
            {
                "results": results,
                "next": str(end) if end < total else None,
                "prev": str(max(0, start - limit)) if start else None,
                "total": total,
            }
        )

    def _version(self, request: Request) -> Version:
        return find_version(self.dataset, id_parameter(request, "version") or 0, is_ready=True)
