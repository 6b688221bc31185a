"""Feature analysis: start, history, distributions, the samples behind a part of one."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.columns import Columns
from analysis.metrics import METRICS
from analysis.models import Analysis
from analysis.services.analysing import USAGE_NAMES, analyse_version, metrics_of
from analysis.services.boxes import boxes_within
from analysis.services.reading import Range, latest_analysis, read_series, samples_within
from datasets.api.answers import json_answer
from datasets.api.base import (
    DatasetScopedViewSet,
    choice_parameter,
    float_parameter,
    id_parameter,
    int_parameter,
    person_of,
    refuse_parameter,
    text_parameter,
)
from datasets.api.jobs import JobSerializer
from datasets.api.samples import SampleSerializer
from datasets.jobs import job_json
from datasets.models import Version
from datasets.permissions import Right
from datasets.published import find_version
from datasets.sample_rows import read_samples

MOST_VERSIONS = 20
METRIC_NAMES = list(METRICS)


class AnalysisStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class AnalysisProblemSerializer(serializers.Serializer[None]):
    sample = serializers.CharField()
    name = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class AnalysisSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    version = serializers.CharField()
    version_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    job = JobSerializer()
    problems = AnalysisProblemSerializer(many=True)


class SeriesSerializer(serializers.Serializer[None]):
    name = serializers.CharField(help_text="The version's name and the usage: V001_train.")
    version = serializers.CharField()
    usage = serializers.ChoiceField(choices=USAGE_NAMES)
    metric = serializers.ChoiceField(choices=METRIC_NAMES)
    unit = serializers.CharField()
    counted = serializers.ChoiceField(choices=["images", "boxes"])
    scale = serializers.ChoiceField(choices=["linear", "log"])
    edges = serializers.ListField(child=serializers.FloatField())
    counts = serializers.ListField(child=serializers.IntegerField())
    n = serializers.IntegerField()
    missing = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    std = serializers.FloatField(allow_null=True)
    min = serializers.FloatField(allow_null=True)
    max = serializers.FloatField(allow_null=True)
    quantiles = serializers.ListField(
        child=serializers.FloatField(),
        help_text="At 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99; empty without values.",
    )


class DriftSerializer(serializers.Serializer[None]):
    metric = serializers.CharField()
    a = serializers.CharField(help_text="A series' name.")
    b = serializers.CharField()
    ks = serializers.FloatField()
    psi = serializers.FloatField()
    chance = serializers.FloatField(help_text="That equal distributions of these sizes differ as much.")
    verdict = serializers.ChoiceField(choices=["same", "small", "large"])


class SeriesAnswerSerializer(serializers.Serializer[None]):
    series = SeriesSerializer(many=True)
    drift = DriftSerializer(many=True)


class BoxInRangeSerializer(serializers.Serializer[None]):
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own word for itself
    box = serializers.ListField(
        child=serializers.FloatField(),
        help_text="x0, y0, x1, y1 as they were measured, px of the upright image.",
    )


class BinSampleSerializer(SampleSerializer):
    boxes_in_range = BoxInRangeSerializer(
        many=True, required=False, help_text="With include=annotations, of a metric of boxes."
    )


class BinPageSerializer(serializers.Serializer[None]):
    results = BinSampleSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)
    total = serializers.IntegerField(help_text="Samples, also those that were deleted since.")
    values = serializers.IntegerField(help_text="Images or boxes in the range.")


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    return {
        "id": str(analysis.pk),
        "version": str(analysis.version_id),
        "version_name": analysis.version.name,
        "created_at": analysis.created_at,
        "job": job_json(analysis.job),
        "problems": analysis.problems,
    }


class AnalysisViewSet(DatasetScopedViewSet):
    rights = {"create": Right.ANALYSE, "list": Right.READ, "series": Right.READ, "bin": Right.READ}
    ordering = "-id"

    @extend_schema(request=None, responses={202: AnalysisStartedSerializer})
    def create(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """Measure the version's images and boxes."""
        version = find_version(self.dataset, version_id, is_ready=True)
        job = analyse_version(dataset=self.dataset, version=version, actor=person_of(request))
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(responses=AnalysisSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        """All analyses of the dataset's versions, the newest first."""
        query = Analysis.objects.filter(version__dataset=self.dataset, version__deleted_at=None)
        query = query.defer("series", "report").select_related("version", "job__created_by")
        page = self.paginate_queryset(query) or []
        return self.get_paginated_response([analysis_json(analysis) for analysis in page])

    @extend_schema(
        responses=SeriesAnswerSerializer,
        parameters=[
            OpenApiParameter("versions", required=True, description="Ids with commas between."),
            OpenApiParameter("usages", description="With commas between; default all."),
            OpenApiParameter("metrics", description="With commas between; default every metric."),
        ],
    )
    def series(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The distributions of versions and usages, metric by metric, and how far each is from the first."""
        versions = self._versions(request)
        usages = words_of(request, "usages", USAGE_NAMES) or ["all"]
        known = metrics_of(self.dataset)
        metrics = words_of(request, "metrics", known) or known
        return json_answer(read_series(versions=versions, usages=usages, metrics=metrics))

    @extend_schema(
        responses=BinPageSerializer,
        parameters=[
            OpenApiParameter("version", required=True),
            OpenApiParameter("usage", enum=USAGE_NAMES),
            OpenApiParameter("metric", required=True, enum=METRIC_NAMES),
            OpenApiParameter("from", OpenApiTypes.DOUBLE, required=True),
            OpenApiParameter("to", OpenApiTypes.DOUBLE, required=True),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
            OpenApiParameter("include", enum=["annotations"]),
        ],
    )
    def bin(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The samples whose value, or one of whose boxes, lies in [from, to); at an axis' end all beyond it."""
        version = find_version(self.dataset, id_parameter(request, "version") or 0, is_ready=True)
        wanted = range_of(request, metrics_of(self.dataset))
        usage = choice_parameter(request, "usage", USAGE_NAMES, default="all")
        is_whole = choice_parameter(request, "include", ("annotations",), default=None) is not None
        columns = Columns(latest_analysis(version))
        found = samples_within(columns, usage, wanted)
        start = int_parameter(request, "cursor", default=0)
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        end = start + limit
        ids = found.samples[start:end].tolist()
        results = read_samples(self.dataset, ids, include_annotations=is_whole)
        boxes = boxes_within(columns, wanted, ids) if is_whole else {}
        for sample in results:
            if in_range := boxes.get(int(sample["id"])):
                sample["boxes_in_range"] = in_range
        return json_answer(
            {
                "results": results,
                "next": str(end) if end < len(found.samples) else None,
                "prev": str(max(0, start - limit)) if start else None,
                "total": len(found.samples),
                "values": found.values,
            }
        )

    def _versions(self, request: Request) -> Sequence[Version]:
        ids = (text_parameter(request, "versions") or "").split(",")
        if (
            not all(name.isascii() and name.isdigit() and len(name) <= 18 for name in ids)
            or len(ids) > MOST_VERSIONS
        ):
            raise refuse_parameter(
                "versions", f"Give one to {MOST_VERSIONS} ids of versions, with commas between."
            )
        return [find_version(self.dataset, int(pk), is_ready=True) for pk in dict.fromkeys(ids)]


def range_of(request: Request, metrics: Collection[str]) -> Range:
    """The part of one of the metrics' axes that a query names; raises InvalidInputError."""
    metric = choice_parameter(request, "metric", metrics, default="")
    low, high = float_parameter(request, "from"), float_parameter(request, "to")
    if not metric:
        raise refuse_parameter("metric", "Name a metric.")
    if low is None or high is None or low > high:
        raise refuse_parameter("from", "Give numbers `from` and `to`, the smaller one first.")
    return Range(metric, low, high)


def words_of(request: Request, name: str, known: Any) -> list[str]:
    """The words of a parameter with commas between, each one of the known."""
    words = list(dict.fromkeys(filter(None, (text_parameter(request, name) or "").split(","))))
    for word in words:
        if word not in known:
            raise refuse_parameter(name, f"Use some of {', '.join(known)}.")
    return words
