"""The stage of attacks: a dataset in which every path of the API leads to something."""

from typing import Any

import pytest

from datasets.models import Annotation, Dataset, Job, Label, Sample
from datasets.models.job import JobState
from labeling.models import BulkConfirmation, Grouping, SampleGroup, SmartRun
from tests.doubles import MemoryStore
from tests.factories import NOON, LabelingModelFactory, SavedViewFactory, VersionFactory
from tests.stage import add_labels, add_samples, annotate, box

# What a run's report says of its suggestions.
EXPECTED = {"right": 9, "number": 10, "value": 0.9, "low": 0.6, "high": 0.98}


def confirmation_in(dataset: Dataset, job: Job) -> BulkConfirmation:
    run = SmartRun.objects.create(dataset=dataset, job=job, min_confidence=0.05)
    return BulkConfirmation.objects.create(
        dataset=dataset,
        run=run,
        min_confidence=0.9,
        samples=1,
        suggestions=1,
        expected=EXPECTED,
        created_at=NOON,
    )


def group_in(dataset: Dataset, job: Job) -> SampleGroup:
    grouping = Grouping.objects.create(dataset=dataset, job=job, property="group")
    return SampleGroup.objects.create(
        grouping=grouping, value="0", place=0, size=1, spread=0.5, members=b"\x01" + bytes(7)
    )


@pytest.fixture
def stage(dataset: Dataset, store: MemoryStore) -> dict[str, Any]:
    """Rows for the parameters of paths."""
    label: Label = add_labels(dataset, "cat")[0]
    samples: list[Sample] = add_samples(dataset, 3)
    annotate(dataset, samples[:1], box(label))
    job = Job.objects.create(dataset=dataset, kind="scan", state=JobState.CANCELED)
    return {
        "dataset_id": dataset.pk,
        "sample_id": samples[0].pk,
        "label_id": label.pk,
        "version_id": VersionFactory.create(dataset=dataset).pk,
        "tag": "used by a model",
        "job_id": job.pk,
        "export_id": job.pk,
        "change_id": 1,
        "upload": "5b1c0d8e-1f3b-4c39-8f35-7f5c6a1f0c11",
        "view_id": SavedViewFactory.create(dataset=dataset).pk,
        "model_id": LabelingModelFactory.create().pk,
        "confirmation_id": confirmation_in(dataset, job).pk,
        "grouping_id": (group := group_in(dataset, job)).grouping_id,
        "group_id": group.pk,
        "annotation_id": Annotation.objects.get().pk,
        "z": 0,
        "x": 0,
        "y": 0,
        "user_id": 10**9,
        "token_id": 10**9,
    }
