"""Hard examples at the end of a run: which samples are marked, which are left alone, and the undo of all."""

import importlib
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from datasets import jobs
from datasets.hardness import Hardness
from datasets.models import ChangeGroup, Dataset, Job, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind, JobState
from labeling.models import Prediction, SmartRun
from labeling.services.batch import plan_batch, run_batch
from labeling.services.hard_examples import as_found
from labeling.services.history import undo_group
from labeling.services.suggesting import Proposal, suggest
from labeling.smart import hardness
from labeling.smart.packing import pack
from tests.factories import NOON
from tests.stage import add_samples


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child would do is done here; all that is found is hard."""

    def call(function: str, arguments: dict[str, Any], **limits: object) -> Any:
        module, _, name = function.partition(":")
        return getattr(importlib.import_module(module), name)(**arguments)

    monkeypatch.setattr("datasets.job_parts.run_child", call)
    monkeypatch.setattr(hardness, "MOST_SHARE", 1.0)


@pytest.fixture
def photos(dataset: Dataset, cat: Label, dog: Label) -> list[Sample]:
    """Four samples of a classification dataset."""
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    return add_samples(dataset, 4)


def end_run(
    dataset: Dataset,
    owner: User,
    labels: Sequence[Label],
    said: dict[Sample, float | None],
    run_jobs: Callable[[], None],
    *,
    marks_hard: bool = True,
) -> Job:
    """A run that has just proposed the first label for samples, as sure as told, goes on to its end."""
    group = {"group": str(uuid.uuid4())} if marks_hard else {}
    job = jobs.start(JobKind.SMART_LABELING, dataset=dataset, actor=owner, parameters=group, step="find_hard")
    run = SmartRun.objects.create(
        dataset=dataset,
        job=job,
        algorithm="fast",
        engine="linear-1",
        min_confidence=0.05,
        labels=[label.pk for label in labels],
    )
    proposals = {
        sample.pk: [] if sure is None else [Proposal(labels[0].pk, sure)] for sample, sure in said.items()
    }
    suggest(dataset_id=dataset.pk, proposals=proposals, now=NOON)
    angles = np.arange(len(said), dtype=float)
    arrays = {
        "ids": np.array(list(proposals)),
        "margins": np.full(len(said), 0.5),
        "points": np.stack([np.cos(angles), np.sin(angles)], axis=1),
    }
    Prediction.objects.create(run=run, values=pack(arrays))
    run_jobs()
    job.refresh_from_db()
    return job


def hard_ones(samples: Sequence[Sample]) -> list[Hardness]:
    rows = Sample.objects.filter(pk__in=[sample.pk for sample in samples]).order_by("pk")
    return [Hardness(each.hard, tuple(each.hard_reasons), each.hard_coefficient) for each in rows]


def test_samples_are_marked_with_reasons(
    dataset: Dataset, photos: list[Sample], cat: Label, dog: Label, owner: User, run_jobs: Callable[[], None]
) -> None:
    job = end_run(dataset, owner, [cat, dog], {photos[0]: 0.2, photos[1]: None, photos[2]: 0.9}, run_jobs)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert hard_ones(photos) == [
        Hardness(True, ("1",), 0.8),
        Hardness(True, ("0",), 0.6),
        Hardness(),
        Hardness(),
    ]
    assert job.result is not None
    assert job.result["counts"]["hard"] == 2


def test_a_run_that_was_told_not_to_marks_nothing(
    dataset: Dataset, photos: list[Sample], cat: Label, dog: Label, owner: User, run_jobs: Callable[[], None]
) -> None:
    job = end_run(dataset, owner, [cat, dog], {photos[0]: 0.2}, run_jobs, marks_hard=False)

    assert job.state == JobState.SUCCEEDED
    assert (hard_ones(photos)[0], ChangeGroup.objects.count()) == (Hardness(), 0)


def test_the_marks_of_a_run_are_undone_as_one_action(
    dataset: Dataset, photos: list[Sample], cat: Label, dog: Label, owner: User, run_jobs: Callable[[], None]
) -> None:
    end_run(dataset, owner, [cat, dog], {photos[0]: 0.2, photos[1]: None}, run_jobs)

    undo_group(dataset=dataset, group=ChangeGroup.objects.get(), actor=owner, now=NOON)

    assert hard_ones(photos) == [Hardness()] * 4


def test_a_mark_that_a_person_took_away_does_not_come_back(
    dataset: Dataset, photos: list[Sample], cat: Label, dog: Label, owner: User, run_jobs: Callable[[], None]
) -> None:
    end_run(dataset, owner, [cat, dog], {photos[0]: 0.2}, run_jobs)
    plan = plan_batch(dataset=dataset, body={"action": "unmark_hard"}, now=NOON)
    run_batch(dataset=dataset, batch=plan, wanted=[photos[0].pk], actor=owner, now=NOON)

    job = end_run(dataset, owner, [cat, dog], {photos[0]: 0.2, photos[1]: 0.2}, run_jobs)

    assert [each.hard for each in hard_ones(photos)[:2]] == [False, True]
    assert job.result is not None
    assert job.result["counts"]["hard"] == 1


def test_what_the_next_run_finds_easy_is_hard_no_more(
    dataset: Dataset, photos: list[Sample], cat: Label, dog: Label, owner: User, run_jobs: Callable[[], None]
) -> None:
    end_run(dataset, owner, [cat, dog], {photos[0]: 0.2}, run_jobs)

    end_run(dataset, owner, [cat, dog], {photos[0]: 0.95}, run_jobs)

    assert hard_ones(photos)[0] == Hardness()


@pytest.mark.parametrize(
    ("now", "reasons", "becomes"),
    [
        (Hardness(), ("1",), Hardness(True, ("1",), 0.7)),
        (Hardness(True), ("1",), Hardness(True)),
        (Hardness(True, ("7",), 0.9), ("1",), Hardness(True, ("7", "1"), 0.9)),
        (Hardness(True, ("7", "2"), 0.5), (), Hardness(True, ("7",), 0.5)),
        (Hardness(True, ("2",), 0.9), ("1",), Hardness(True, ("1",), 0.7)),
        (Hardness(False, ("2",), 0.9), (), Hardness(False, ("2",), 0.9)),
    ],
)
def test_a_run_says_its_own_reasons_anew_and_leaves_those_of_others(
    now: Hardness, reasons: tuple[str, ...], becomes: Hardness
) -> None:
    assert as_found(now, reasons, 0.7 if reasons else 0.0) == becomes
