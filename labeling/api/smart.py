"""Smart labeling: what it needs, its runs, and starting one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.jobs import JobSerializer
from datasets.jobs import job_json
from datasets.permissions import Right
from labeling.models import Algorithm, SmartRun
from labeling.services.smart_labeling import (
    LEAST_CONFIDENCE,
    latest_runs,
    missing_for,
    next_samples_of,
    start_smart_labeling,
)

ALGORITHMS = (Algorithm.FAST.value,)
TYPES = ("active_learning",)
MISSING_CODES = ("labels", "unlabeled")


class StartSmartLabelingSerializer(serializers.Serializer[None]):
    type = serializers.ChoiceField(choices=TYPES)
    algorithm = serializers.ChoiceField(choices=ALGORITHMS, default=Algorithm.FAST.value)
    min_confidence = serializers.FloatField(
        min_value=0, max_value=1, default=LEAST_CONFIDENCE, help_text="What is less sure is not stored."
    )


class SmartLabelingStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class MissingSerializer(serializers.Serializer[None]):
    code = serializers.ChoiceField(choices=MISSING_CODES)
    there = serializers.IntegerField()
    needed = serializers.IntegerField()
    message = serializers.CharField()


class ShareSerializer(serializers.Serializer[None]):
    right = serializers.IntegerField()
    number = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True, help_text="right / number; null where number is 0.")
    low = serializers.FloatField(help_text="The 95 % interval of the share.")
    high = serializers.FloatField()


class LabelQualitySerializer(serializers.Serializer[None]):
    precision = ShareSerializer()
    recall = ShareSerializer()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return {"label": serializers.CharField()} | super().get_fields()


class ThresholdQualitySerializer(serializers.Serializer[None]):
    confidence = serializers.FloatField()
    precision = ShareSerializer(help_text="Of what is at least so sure.")
    coverage = serializers.FloatField(help_text="The share of all that is at least so sure.")


class QualitySerializer(serializers.Serializer[None]):
    """Measured on labeled samples that were held out."""

    accuracy = ShareSerializer()
    labels = LabelQualitySerializer(many=True)
    calibration_error = serializers.FloatField()
    thresholds = ThresholdQualitySerializer(many=True)


class SmartRunSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    algorithm = serializers.ChoiceField(choices=Algorithm.choices)
    min_confidence = serializers.FloatField()
    created_at = serializers.DateTimeField()
    job = JobSerializer()
    report = QualitySerializer(allow_null=True, help_text="Null until something was learned.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="examples, suggested, problems."
    )


class SmartLabelingSerializer(serializers.Serializer[None]):
    missing = MissingSerializer(many=True, help_text="What has to be done before a run can start.")
    runs = SmartRunSerializer(many=True, help_text="The latest twenty, newest first.")
    next_samples = serializers.ListField(
        child=serializers.CharField(), help_text="Ids of unlabeled samples to label next, by the latest run."
    )


class SmartLabelingViewSet(DatasetScopedViewSet):
    rights = {"retrieve": Right.READ, "create": Right.SMART_LABEL}

    @extend_schema(responses=SmartLabelingSerializer)
    def retrieve(self, request: Request, dataset_id: int) -> Response:
        """The runs of smart labeling, what the latest says of its quality, and what to label next."""
        return Response(
            {
                "missing": missing_for(self.dataset),
                "runs": [run_json(run) for run in latest_runs(self.dataset)],
                "next_samples": [str(pk) for pk in next_samples_of(self.dataset)],
            }
        )

    @extend_schema(request=StartSmartLabelingSerializer, responses={202: SmartLabelingStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Learn from what is labeled and propose labels for what is not."""
        body = StartSmartLabelingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        job = start_smart_labeling(
            dataset=self.dataset,
            algorithm=Algorithm(body.validated_data["algorithm"]),
            min_confidence=body.validated_data["min_confidence"],
            actor=person_of(request),
        )
        return Response({"job": job_json(job)}, status=202)


def run_json(run: SmartRun) -> dict[str, Any]:
    return {
        "id": str(run.pk),
        "algorithm": run.algorithm,
        "min_confidence": run.min_confidence,
        "created_at": run.created_at,
        "job": job_json(run.job),
        "report": run.report or None,
        "counts": run.counts,
    }
