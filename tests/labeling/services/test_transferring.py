"""Samples that go from one dataset to another: what comes along, what is refused, and the way back."""

import pytest

from datasets import jobs
from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.marks import marks_by_sample
from datasets.models import Annotation, ChangeGroup, Dataset, Job, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.sample_writer import trash
from datasets.tabs import SampleFilter
from labeling.models import Suggestion
from labeling.services.history import undo_group
from labeling.services.transferring import (
    TargetInvalidError,
    preview_transfer,
    start_transfer,
)
from tests.factories import NOON, DatasetFactory, LabelFactory, SuggestionFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def source(dataset: Dataset) -> Dataset:
    """Five samples, three of them with a cat."""
    samples = add_samples(dataset, 5)
    annotate(dataset, samples[:3], box(add_labels(dataset, "cat")[0]))
    return dataset


@pytest.fixture
def target(db: None) -> Dataset:
    return DatasetFactory.create(name="target")


def transfer(source: Dataset, target: Dataset, actor: User, *, move: bool = False, tab: str = "all") -> Job:
    job = start_transfer(
        dataset=source, target=target, wanted=SampleFilter(tab=tab), move=move, actor=actor, now=NOON
    )
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return job


def undo(job: Job, actor: User) -> dict[str, int]:
    assert job.result
    group = ChangeGroup.objects.get(pk=job.result["change_group"])
    result = undo_group(dataset=group.dataset, group=group, actor=actor, now=NOON)
    return {"changed": result.changed, "refused": len(result.refused)}


def live(dataset: Dataset) -> list[str]:
    names = Sample.objects.live().filter(dataset=dataset).order_by("number")
    return list(names.values_list("name", flat=True))


def save_over(sample: Sample) -> None:
    """Somebody annotates the sample."""
    label = LabelFactory.create(dataset=sample.dataset, name="late")
    (locked,) = lock_samples(sample.dataset_id, [sample.pk])
    write([Edit(locked, "labeled", added=[box(label)])], Occasion(sample.dataset_id, None, NOON, "save"))


def test_a_copy_has_the_annotations_under_labels_of_the_same_name(
    source: Dataset, target: Dataset, owner: User
) -> None:
    job = transfer(source, target, owner)

    assert job.result
    assert job.result["changed"] == 5
    assert live(target) == live(source)
    label = Label.objects.get(dataset=target)
    assert (label.name, label.color, label.annotation_count) == ("cat", source.labels.get().color, 3)


def test_a_copy_keeps_state_marks_and_properties(source: Dataset, target: Dataset, owner: User) -> None:
    changes = {
        "hard": True,
        "hard_reasons": ["blur"],
        "hard_coefficient": 0.5,
        "excluded": True,
        "usage": "eval",
        "sha256": "ab",
    }
    changes |= {"properties": {"site": "north"}}
    Sample.objects.filter(dataset=source, number=1).update(**changes)

    transfer(source, target, owner, tab="labeled")

    copy = Sample.objects.get(dataset=target, number=1)
    assert {name: getattr(copy, name) for name in changes} == changes
    assert (copy.state, copy.width, copy.annotation_count) == ("labeled", 1000, 1)


def test_a_copy_and_its_source_have_annotations_of_their_own(
    source: Dataset, target: Dataset, owner: User
) -> None:
    transfer(source, target, owner)

    assert Annotation.objects.count() == 6
    assert len(set(Annotation.objects.values_list("pk", flat=True))) == 6


def test_a_shortcut_that_is_taken_in_the_target_is_left_out(
    source: Dataset, target: Dataset, owner: User
) -> None:
    Label.objects.filter(dataset=source).update(shortcut="c")
    LabelFactory.create(dataset=target, name="car", shortcut="c")

    transfer(source, target, owner)

    assert Label.objects.get(dataset=target, name="cat").shortcut == ""


def test_what_the_target_has_already_is_refused_by_name(
    source: Dataset, target: Dataset, owner: User
) -> None:
    transfer(source, target, owner, tab="labeled")

    job = transfer(source, target, owner)

    assert job.result
    assert job.result["changed"] == 2
    assert [each["code"] for each in job.result["refused"]] == ["sample_exists"] * 3
    assert len(live(target)) == 5


def test_a_move_leaves_the_source_in_the_trash(source: Dataset, target: Dataset, owner: User) -> None:
    transfer(source, target, owner, move=True, tab="labeled")

    assert live(source) == ["000004.jpg", "000005.jpg"]
    assert live(target) == ["000001.jpg", "000002.jpg", "000003.jpg"]


def test_one_undo_takes_a_move_back(source: Dataset, target: Dataset, owner: User) -> None:
    job = transfer(source, target, owner, move=True)

    assert undo(job, owner) == {"changed": 5, "refused": 0}
    assert (len(live(source)), live(target)) == (5, [])
    assert source.labels.get().annotation_count == 3


def test_an_undone_move_can_be_done_again(source: Dataset, target: Dataset, owner: User) -> None:
    undo(transfer(source, target, owner, move=True), owner)
    undoing = ChangeGroup.objects.get(action="undo")

    undo_group(dataset=source, group=undoing, actor=owner, now=NOON)

    assert (live(source), len(live(target))) == ([], 5)
    assert Label.objects.get(dataset=target).annotation_count == 3


def test_what_was_annotated_in_the_target_since_is_not_taken_back(
    source: Dataset, target: Dataset, owner: User
) -> None:
    job = transfer(source, target, owner, move=True)
    save_over(Sample.objects.get(dataset=target, number=2))

    assert undo(job, owner) == {"changed": 4, "refused": 1}
    assert live(target) == ["000002.jpg"]
    assert "000002.jpg" not in live(source)


def test_a_path_in_the_trash_of_the_target_comes_back_with_what_arrives(
    source: Dataset, target: Dataset, owner: User
) -> None:
    undo(transfer(source, target, owner), owner)
    save_over(Sample.objects.get(dataset=source, number=5))

    transfer(source, target, owner)

    assert len(live(target)) == 5
    marks = marks_by_sample(Sample.objects.filter(dataset=target).values_list("pk", flat=True))
    assert sorted(len(found) for found in marks.values()) == [1, 1, 1, 1]


def test_a_sample_deleted_meanwhile_is_refused(source: Dataset, target: Dataset, owner: User) -> None:
    ids = list(source.samples.order_by("pk").values_list("pk", flat=True))
    job = start_transfer(dataset=source, target=target, wanted=ids, move=False, actor=owner, now=NOON)
    trash(source.pk, ids[:1], now=NOON)
    jobs.run_pending()

    job.refresh_from_db()
    assert job.result
    assert [each["sample"] for each in job.result["refused"]] == [str(ids[0])]


def test_open_suggestions_go_along(source: Dataset, target: Dataset, owner: User) -> None:
    sample = source.samples.get(number=4)
    SuggestionFactory.create(sample=sample, label=source.labels.get())

    transfer(source, target, owner)

    copied = Suggestion.objects.get(sample__dataset=target)
    assert (copied.sample.name, copied.label.name, copied.confidence) == ("000004.jpg", "cat", 0.5)
    assert Suggestion.objects.filter(sample=sample).exists()


def test_samples_go_only_to_another_dataset_of_the_same_type(source: Dataset, owner: User) -> None:
    other = DatasetFactory.create(type=DatasetType.IMAGE_CLASSIFICATION)

    with pytest.raises(TargetInvalidError):
        preview_transfer(dataset=source, target=other, wanted=SampleFilter(), now=NOON)
    with pytest.raises(TargetInvalidError):
        preview_transfer(dataset=source, target=source, wanted=SampleFilter(), now=NOON)


def test_a_target_deleted_meanwhile_fails_the_job(source: Dataset, target: Dataset, owner: User) -> None:
    job = start_transfer(
        dataset=source, target=target, wanted=SampleFilter(), move=True, actor=owner, now=NOON
    )
    Dataset.objects.filter(pk=target.pk).update(deleted_at=NOON)
    jobs.run_pending()

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not_found")
    assert len(live(source)) == 5


def test_a_preview_says_what_is_made_found_and_refused(source: Dataset, target: Dataset, owner: User) -> None:
    transfer(source, target, owner, tab="unlabeled")
    add_labels(source, "dog")
    annotate(source, [source.samples.get(number=2)], box(source.labels.get(name="dog")))
    LabelFactory.create(dataset=target, name="cat", attributes=[{"name": "age", "type": "text"}])

    preview = preview_transfer(dataset=source, target=target, wanted=SampleFilter(), now=NOON)

    assert (preview.samples, preview.annotations) == (5, 4)
    assert (preview.labels_made, preview.labels_found, preview.label_conflicts) == (["dog"], ["cat"], ["cat"])
    assert (preview.refused, preview.refused_count) == (["000004.jpg", "000005.jpg"], 2)
