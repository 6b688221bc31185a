"""Smart labeling: what it needs, its start, and what runs have said."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count

from datasets import jobs
from datasets.errors import ConflictError
from datasets.models import Annotation, Dataset, Job, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind
from datasets.states import SampleState
from labeling.errors import ModelNotReadyError, ModelUnfitError
from labeling.models import Algorithm, LabelingModel, ModelKind, ModelTask, SmartRun
from labeling.smart.engines import EngineWords, algorithms_for, best_engine

LEAST_SAMPLES = 5
LEAST_CONFIDENCE = 0.05  # of a suggestion, unless somebody says otherwise
SHOWN_RUNS = 20


class TooFewLabeledError(ConflictError):
    """`params.missing`: [{code, label?, there, needed}], each with its sentence in the message."""

    code = "too_few_labeled"

    def __init__(self, missing: Sequence[dict[str, Any]]) -> None:
        super().__init__(" ".join(each["message"] for each in missing), params={"missing": list(missing)})


class PackagesMissingError(ConflictError):
    """`params.packages`: the extras that have to be installed."""

    code = "packages_missing"

    def __init__(self, packages: Sequence[str]) -> None:
        message = f"That algorithm is not installed: start Easel with make run EXTRAS={','.join(packages)}."
        super().__init__(message, params={"packages": list(packages)})


class NoEngineError(ConflictError):
    code = "no_engine"
    message = "Nothing that is installed here learns from such a dataset."


def missing_for(dataset: Dataset) -> list[dict[str, Any]]:
    """What people have to do before there is anything to learn from; nothing where smart labeling can start."""
    missing = []
    enough = [count for count in labeled_samples(dataset).values() if count >= LEAST_SAMPLES]
    needed = least_labels(dataset)
    if len(enough) < needed:
        many = f"each of {needed} labels" if needed > 1 else "one label"
        message = f"Label at least {LEAST_SAMPLES} samples with {many}."
        missing.append({"code": "labels", "there": len(enough), "needed": needed, "message": message})
    if not dataset.unlabeled and not dataset.to_confirm:
        message = "No sample is left that is not labeled."
        missing.append({"code": "unlabeled", "there": 0, "needed": 1, "message": message})
    return missing


def least_labels(dataset: Dataset) -> int:
    """A box is told from what is around it, a class only from another class."""
    return 1 if dataset.type == DatasetType.OBJECT_DETECTION else 2


def labeled_samples(dataset: Dataset) -> dict[int, int]:
    """{label id: labeled samples that have it}, of labels that are there."""
    marks = Annotation.objects.filter(
        layer=None, sample__dataset=dataset, sample__deleted_at=None, sample__state=SampleState.LABELED
    )
    counted = (
        marks.filter(label__deleted_at=None).values("label").annotate(samples=Count("sample", distinct=True))
    )
    return dict(counted.values_list("label", "samples"))


@transaction.atomic
def start_smart_labeling(
    *,
    dataset: Dataset,
    algorithm: Algorithm,
    min_confidence: float,
    actor: User,
    max_samples: int | None = None,
    time_budget: int | None = None,
    marks_hard: bool = True,
    backbone: LabelingModel | None = None,
) -> Job:
    """Start a run on at most `max_samples` samples, those first that have no suggestion yet.

    What it has not reached after `time_budget` seconds it leaves as it is. What it finds hard it marks under the job's
    `group`, unless told otherwise. `backbone` is a classifier whose answers are features where that helps.

    Raises TooFewLabeledError, PackagesMissingError, NoEngineError, DatasetBusyError, ModelUnfitError,
    ModelNotReadyError.
    """
    if backbone:
        require_backbone(dataset, backbone)
    if missing := missing_for(dataset):
        raise TooFewLabeledError(missing)
    engine = engine_for(dataset, algorithm)
    job = jobs.start(
        JobKind.SMART_LABELING,
        dataset=dataset,
        actor=actor,
        parameters={
            "type": "active_learning",
            "algorithm": algorithm,
            "min_confidence": min_confidence,
            "max_samples": max_samples,
            "time_budget": time_budget,
            **({"model": str(backbone.pk), "model_name": backbone.name} if backbone else {}),
            **({"group": str(uuid.uuid4())} if marks_hard else {}),
        },
    )
    SmartRun.objects.create(
        dataset=dataset,
        job=job,
        algorithm=algorithm,
        engine=engine.name,
        model=backbone,
        min_confidence=min_confidence,
    )
    return job


def require_backbone(dataset: Dataset, model: LabelingModel) -> None:
    """Raise ModelUnfitError or ModelNotReadyError unless it is a file of a classifier, and images are classified."""
    is_file = model.kind == ModelKind.ONNX
    if dataset.type != DatasetType.IMAGE_CLASSIFICATION or not is_file or model.task == ModelTask.DETECTION:
        raise ModelUnfitError
    if not model.is_ready:
        raise ModelNotReadyError


def engine_for(dataset: Dataset, algorithm: Algorithm) -> EngineWords:
    engine = best_engine(dataset.type, algorithm)
    if engine is None:
        if packages := algorithms_for(dataset.type).get(algorithm):
            raise PackagesMissingError(packages)
        raise NoEngineError
    return engine


def latest_runs(dataset: Dataset) -> list[SmartRun]:
    """The newest first, with their jobs."""
    runs = (
        SmartRun.objects.filter(dataset=dataset).select_related("job__created_by", "model").defer("learned")
    )
    return list(runs.order_by("-pk")[:SHOWN_RUNS])


def next_samples_of(dataset: Dataset) -> list[int]:
    """Samples to label next by the latest run that has ended, without those that were labeled since."""
    latest = SmartRun.objects.finished().of_active_learning().filter(dataset=dataset).order_by("-pk").first()
    if latest is None:
        return []
    open_ones = Sample.objects.live().filter(pk__in=latest.next_samples).exclude(state=SampleState.LABELED)
    still = set(open_ones.values_list("pk", flat=True))
    return [pk for pk in latest.next_samples if pk in still]
