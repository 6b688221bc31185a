"""Smart labeling: what it needs, its runs, and starting one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.api.jobs import JobSerializer
from datasets.jobs import job_json
from datasets.label_writer import MAX_NAME
from datasets.models import Job, User
from datasets.permissions import Right
from labeling.models import Algorithm, SmartRun
from labeling.services.models import find_model
from labeling.services.pre_labeling import start_pre_labeling
from labeling.services.smart_labeling import (
    LEAST_CONFIDENCE,
    latest_runs,
    missing_for,
    next_samples_of,
    start_smart_labeling,
)
from labeling.smart.engines import algorithms_for, better_packages

ALGORITHMS = tuple(Algorithm.values)
TYPES = ("active_learning", "pre_labeling")
MOST_SAMPLES = 10_000_000
MIN_SECONDS, MAX_SECONDS = 10, 86_400
MISSING_CODES = ("labels", "unlabeled")


class StartSmartLabelingSerializer(serializers.Serializer[None]):
    type = serializers.ChoiceField(choices=TYPES)
    algorithm = serializers.ChoiceField(choices=ALGORITHMS, default=Algorithm.FAST.value)
    model = serializers.RegexField(
        "^[0-9]{1,18}$",
        required=False,
        help_text="Its id. Of active learning: a classifier whose answers are features where that helps.",
    )
    min_confidence = serializers.FloatField(
        min_value=0, max_value=1, default=LEAST_CONFIDENCE, help_text="What is less sure is not stored."
    )
    max_samples = serializers.IntegerField(
        min_value=1,
        max_value=MOST_SAMPLES,
        required=False,
        allow_null=True,
        help_text="Of active learning: how many samples get suggestions, those without one first; null: all.",
    )
    time_budget = serializers.IntegerField(
        min_value=MIN_SECONDS,
        max_value=MAX_SECONDS,
        required=False,
        allow_null=True,
        help_text="Of active learning: seconds, after which what was not reached is left as it is; null: no limit.",
    )
    label_map = serializers.DictField(
        child=serializers.CharField(max_length=MAX_NAME, allow_null=True),
        required=False,
        help_text="Of pre-labeling: which label of the dataset a label of the model becomes, null: none. "
        "Others keep their names, and are made where they are not there.",
    )
    mark_hard = serializers.BooleanField(
        default=True,
        help_text="Samples that the run finds hard are marked, with reasons.",
    )
    include_labeled = serializers.BooleanField(
        default=False,
        help_text="Of pre-labeling: labeled samples get suggestions too, beside their annotations.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["type"] == "pre_labeling" and "model" not in attrs:
            raise serializers.ValidationError({"model": "Name the model that is to label."}, code="required")
        return attrs


class SmartLabelingStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class MissingSerializer(serializers.Serializer[None]):
    code = serializers.ChoiceField(choices=MISSING_CODES)
    there = serializers.IntegerField()
    needed = serializers.IntegerField()
    message = serializers.CharField()


class AlgorithmSerializer(serializers.Serializer[None]):
    name = serializers.ChoiceField(choices=ALGORITHMS)
    missing_packages = serializers.ListField(
        child=serializers.CharField(), help_text="Extras to install before it can be started."
    )
    better_packages = serializers.ListField(
        child=serializers.CharField(),
        help_text="Extras with which it would learn by a better engine than the one that is there.",
    )


class ShareSerializer(serializers.Serializer[None]):
    right = serializers.IntegerField()
    number = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True, help_text="right / number; null where number is 0.")
    low = serializers.FloatField(help_text="The 95 % interval of the share.")
    high = serializers.FloatField()


class LabelQualitySerializer(serializers.Serializer[None]):
    precision = ShareSerializer()
    recall = ShareSerializer()
    engine = serializers.CharField(required=False, help_text="Where a label has the better one of `tried`.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return {"label": serializers.CharField()} | super().get_fields()


class ThresholdQualitySerializer(serializers.Serializer[None]):
    confidence = serializers.FloatField()
    precision = ShareSerializer(help_text="Of what is at least so sure.")
    coverage = serializers.FloatField(help_text="The share of all that is at least so sure.")


class TriedLabelSerializer(serializers.Serializer[None]):
    average_precision = serializers.FloatField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return {"label": serializers.CharField()} | super().get_fields()


class TriedEngineSerializer(serializers.Serializer[None]):
    engine = serializers.CharField()
    images = serializers.IntegerField(help_text="That were held out.")
    average_precision = serializers.FloatField(allow_null=True)
    labels = TriedLabelSerializer(many=True)


class IncompleteSerializer(serializers.Serializer[None]):
    sample = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return super().get_fields() | {"label": serializers.CharField()}


class BackboneSerializer(serializers.Serializer[None]):
    helps = serializers.BooleanField(
        help_text="It has a part in what is proposed; otherwise it was left out."
    )
    log_loss = serializers.FloatField(help_text="Of held-out samples without it.")
    log_loss_with = serializers.FloatField()


class QualitySerializer(serializers.Serializer[None]):
    """Measured on labeled samples that were held out."""

    accuracy = ShareSerializer(required=False, help_text="Of labels of whole images.")
    average_precision = serializers.FloatField(
        required=False,
        allow_null=True,
        help_text="Of boxes: the mean over labels, at an intersection over union of 0.5.",
    )
    labels = LabelQualitySerializer(many=True)
    calibration_error = serializers.FloatField()
    thresholds = ThresholdQualitySerializer(many=True)
    tried = TriedEngineSerializer(
        many=True,
        required=False,
        help_text="Of precise runs on boxes: what both engines got on the same samples.",
    )
    incomplete = IncompleteSerializer(
        many=True,
        required=False,
        help_text="Of boxes: labeled samples in which boxes of a label seem to have been left out.",
    )
    backbone = BackboneSerializer(required=False, help_text="Where one was plugged in: what it was worth.")


class RunModelSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()


class SmartRunSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    type = serializers.ChoiceField(choices=TYPES)
    algorithm = serializers.ChoiceField(
        choices=Algorithm.choices, allow_null=True, help_text="Of active learning."
    )
    model = RunModelSerializer(
        allow_null=True,
        help_text="The one that labeled, or the backbone; null without one, or once it was deleted.",
    )
    model_version = serializers.CharField(help_text="What a backend said of its model, otherwise empty.")
    min_confidence = serializers.FloatField()
    created_at = serializers.DateTimeField()
    job = JobSerializer()
    report = QualitySerializer(allow_null=True, help_text="Null until something was learned.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="examples, suggested, problems, hard."
    )


class SmartLabelingSerializer(serializers.Serializer[None]):
    missing = MissingSerializer(many=True, help_text="What has to be done before a run can start.")
    algorithms = AlgorithmSerializer(many=True, help_text="Those that learn from such a dataset.")
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
                "algorithms": [
                    {
                        "name": name,
                        "missing_packages": packages,
                        "better_packages": better_packages(self.dataset.type, name),
                    }
                    for name, packages in algorithms_for(self.dataset.type).items()
                ],
                "runs": [run_json(run) for run in latest_runs(self.dataset)],
                "next_samples": [str(pk) for pk in next_samples_of(self.dataset)],
            }
        )

    @extend_schema(request=StartSmartLabelingSerializer, responses={202: SmartLabelingStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Learn from what is labeled, or ask a model, and propose labels for what is not."""
        body = StartSmartLabelingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        start = self._pre_label if told["type"] == "pre_labeling" else self._learn
        return Response({"job": job_json(start(told, person_of(request)))}, status=202)

    def _learn(self, told: dict[str, Any], person: User) -> Job:
        return start_smart_labeling(
            dataset=self.dataset,
            algorithm=Algorithm(told["algorithm"]),
            min_confidence=told["min_confidence"],
            max_samples=told.get("max_samples"),
            time_budget=told.get("time_budget"),
            marks_hard=told["mark_hard"],
            backbone=find_model(int(told["model"])) if "model" in told else None,
            actor=person,
        )

    def _pre_label(self, told: dict[str, Any], person: User) -> Job:
        return start_pre_labeling(
            dataset=self.dataset,
            model=find_model(int(told["model"])),
            min_confidence=told["min_confidence"],
            label_map=told.get("label_map", {}),
            include_labeled=told["include_labeled"],
            marks_hard=told["mark_hard"],
            actor=person,
        )


def run_json(run: SmartRun) -> dict[str, Any]:
    return {
        "id": str(run.pk),
        "type": "active_learning" if run.algorithm else "pre_labeling",
        "algorithm": run.algorithm or None,
        "model_version": run.model_version,
        "model": {"id": str(run.model.pk), "name": run.model.name} if run.model else None,
        "min_confidence": run.min_confidence,
        "created_at": run.created_at,
        "job": job_json(run.job),
        "report": run.report or None,
        "counts": run.counts,
    }
