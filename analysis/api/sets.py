"""Sets of the samples that analysis shows: of a part of a chart, a finding, a stack of near-duplicates."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.analysis import METRIC_NAMES
from analysis.api.report import FINDING_NAMES
from analysis.findings import FINDINGS
from analysis.live import LIVE_METRICS
from analysis.services.analysing import USAGE_NAMES, metrics_of
from analysis.services.choosing import SetMaker
from analysis.services.reading import Range
from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.sample_sets import SampleSetSerializer, set_json
from datasets.errors import InvalidInputError
from datasets.models import SampleSet
from datasets.permissions import Right
from datasets.published import find_version

LARGEST = 1e300  # no infinity, which JSON can't hold
ROW_ID = r"^[0-9]{1,18}$"


class FoundSetSerializer(serializers.Serializer[Any]):
    """One of: a metric with its range, a finding, a sample of a stack."""

    version = serializers.RegexField(ROW_ID)
    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    usage = serializers.ChoiceField(choices=USAGE_NAMES, required=False, default="all")
    metric = serializers.ChoiceField(choices=METRIC_NAMES, required=False)
    outside = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Samples outside of the version, of the metrics that find some.",
    )
    finding = serializers.ChoiceField(choices=FINDING_NAMES, required=False)
    stack = serializers.RegexField(
        ROW_ID, required=False, help_text="A sample's id: it and its near-duplicates."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python."""
        bounds = {
            name: serializers.FloatField(required=False, min_value=-LARGEST, max_value=LARGEST)
            for name in ("from", "to")
        }
        return super().get_fields() | bounds

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len({"metric", "finding", "stack"} & attrs.keys()) != 1:
            raise InvalidInputError("Give a metric with `from` and `to`, or a finding, or a stack.")
        if "metric" in attrs and not attrs.get("from", 1) <= attrs.get("to", 0):
            raise InvalidInputError("from: Give numbers `from` and `to`, the smaller one first.")
        return attrs


class AnalysisSetViewSet(DatasetScopedViewSet):
    rights = {"create": Right.ANNOTATE}

    @extend_schema(request=FoundSetSerializer, responses={201: SampleSetSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Keep what was found as a set: `set=<id>` is a condition of every filter. What no view asks for goes."""
        body = FoundSetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        maker = SetMaker(
            dataset=self.dataset,
            version=find_version(self.dataset, int(fields["version"]), is_ready=True),
            name=fields["name"],
            author=person_of(request),
            now=timezone.now(),
        )
        return Response(set_json(self._made(maker, fields)), status=201)

    def _made(self, maker: SetMaker, fields: dict[str, Any]) -> SampleSet:
        if "stack" in fields:
            return maker.of_stack(int(fields["stack"]))
        finding = fields.get("finding")
        metric = FINDINGS[finding].metric if finding else fields["metric"]
        if metric not in metrics_of(self.dataset):
            raise InvalidInputError("metric: The dataset has no boxes, of which that is measured.")
        if finding:
            return maker.of_finding(finding)
        wanted = Range(metric, fields["from"], fields["to"])
        if not fields["outside"]:
            return maker.of_range(fields["usage"], wanted)
        if metric not in LIVE_METRICS:
            raise InvalidInputError(f"metric: Outside of a version use one of {', '.join(LIVE_METRICS)}.")
        return maker.of_outside(wanted)
