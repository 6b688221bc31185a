"""Labels: made, renamed, merged, deleted; what becomes of what carried them."""

import datetime as dt
from collections.abc import Callable

import pytest

from datasets.counts import LabelGoneError
from datasets.errors import InvalidInputError, NameTakenError, NotFoundError
from datasets.label_writer import LabelDraft
from datasets.models import Annotation, Change, ChangeGroup, Dataset, Job, Label, OldLabelName, Sample
from datasets.models.dataset import DatasetType
from datasets.storage import BucketReadOnlyError
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.labels import (
    LabelChanges,
    LabelMergedIntoItselfError,
    Touched,
    change_labels,
    create_label,
    delete_label,
    find_label,
    merge_label,
    touched_by_deletion,
    update_label,
)
from tests.doubles import MemoryStore
from tests.factories import NOON, DatasetFactory
from tests.labeling.desk import Desk, draft, job_result, suggest
from tests.stage import add_labels, add_samples, annotate, box


def merge(desk: Desk, label: Label, into: Label) -> Touched:
    touched = merge_label(dataset=desk.dataset, label=label, into=into, actor=desk.person, now=desk.now)
    label.refresh_from_db()
    into.refresh_from_db()
    return touched


def delete(desk: Desk, label: Label, policy: str = "label_only") -> Touched:
    touched = delete_label(dataset=desk.dataset, label=label, policy=policy, actor=desk.person, now=desk.now)
    label.refresh_from_db()
    desk.dataset.refresh_from_db()
    return touched


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request changes at most one annotation, a part of a job one sample."""
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 1)


# Made and changed


def test_a_new_label_gets_a_colour_of_its_own(dataset: Dataset, cat: Label, dog: Label) -> None:
    label = create_label(dataset=dataset, draft=LabelDraft("  cow "))

    assert label.name == "cow"
    assert label.color not in (cat.color, dog.color)


def test_a_name_and_a_shortcut_are_taken_once(dataset: Dataset, cat: Label) -> None:
    create_label(dataset=dataset, draft=LabelDraft("cow", shortcut="c"))

    with pytest.raises(NameTakenError) as name:
        create_label(dataset=dataset, draft=LabelDraft("cat"))
    with pytest.raises(NameTakenError) as shortcut:
        create_label(dataset=dataset, draft=LabelDraft("crow", shortcut="c"))
    assert (name.value.code, shortcut.value.code) == ("name_taken", "shortcut_taken")


def test_a_label_is_found_by_its_name_in_any_form(desk: Desk, sample: Sample, dataset: Dataset) -> None:
    add_labels(dataset, "caf\u00e9")

    desk.patch(sample, draft("cafe\u0301"))

    assert Annotation.objects.get().label.name == "caf\u00e9"


def test_a_rename_to_a_name_that_looks_like_another_is_refused(dataset: Dataset, cat: Label) -> None:
    add_labels(dataset, "caf\u00e9")

    with pytest.raises(NameTakenError):
        update_label(label=cat, changes={"name": "cafe\u0301"}, now=NOON)


def test_a_rename_reaches_every_annotation_and_touches_none(desk: Desk, sample: Sample, cat: Label) -> None:
    desk.patch(sample, draft("cat"))

    update_label(label=cat, changes={"name": "kitten"}, now=desk.now)

    assert Annotation.objects.get().label.name == "kitten"
    assert Change.objects.count() == 1


def test_a_label_that_gets_a_name_back_is_never_unknown_by_it(cat: Label) -> None:
    """A save that looked among the names in use just before looks among the old ones just after."""
    update_label(label=cat, changes={"name": "kitten"}, now=NOON)
    update_label(label=cat, changes={"name": "cat"}, now=NOON)

    assert dict(OldLabelName.objects.values_list("name", "label")) == {"kitten": cat.pk, "cat": cat.pk}


def test_a_label_may_be_recoloured_and_described(cat: Label) -> None:
    attributes = [{"name": "age", "type": "select", "values": ["young", "old"]}]

    label = update_label(
        label=cat, changes={"color": "#ABCDEF", "shortcut": "k", "attributes": attributes}, now=NOON
    )

    assert (label.color, label.shortcut) == ("#abcdef", "k")
    assert label.attributes == [attributes[0] | {"default": ""}]


def test_no_colour_keeps_the_colour(cat: Label) -> None:
    assert update_label(label=cat, changes={"color": ""}, now=NOON).color == cat.color != ""


def test_a_label_in_the_trash_is_not_there(dataset: Dataset, desk: Desk, cat: Label) -> None:
    delete(desk, cat)

    with pytest.raises(NotFoundError):
        find_label(dataset, cat.pk)
    with pytest.raises(LabelGoneError):
        update_label(label=cat, changes={"name": "kitten"}, now=NOON)


def test_a_label_of_another_dataset_is_not_there(cat: Label) -> None:
    with pytest.raises(NotFoundError):
        find_label(DatasetFactory.create(), cat.pk)


# Merged


def test_a_merge_turns_every_annotation(desk: Desk, samples: list[Sample], cat: Label, dog: Label) -> None:
    desk.put(samples[0], draft("cat"), draft("cat"), draft("dog"))
    desk.put(samples[1], draft("cat"))

    touched = merge(desk, cat, dog)

    assert (touched.annotations, touched.samples) == (3, 2)
    assert (dog.annotation_count, dog.sample_count, cat.annotation_count) == (4, 2, 0)
    assert cat.deleted_at == desk.now
    assert Change.objects.filter(kind="label", group=touched.change_group).count() == 2


def test_a_merge_leaves_who_annotated(
    desk: Desk, sample: Sample, dataset: Dataset, cat: Label, dog: Label
) -> None:
    annotate(dataset, [sample], box(cat))

    merge(desk, cat, dog)

    sample.refresh_from_db()
    assert sample.annotated_by is None


def test_a_merge_takes_suggestions_along(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    suggest(sample, label=cat)

    merge(desk, cat, dog)

    assert Suggestion.objects.get().label == dog


def test_a_merge_reaches_samples_in_the_trash(
    desk: Desk, sample: Sample, dataset: Dataset, cat: Label, dog: Label
) -> None:
    desk.put(sample, draft("cat"))
    Dataset.objects.update(total=2, labeled=0)
    Label.objects.update(annotation_count=0, sample_count=0)
    Sample.objects.filter(pk=sample.pk).update(deleted_at=NOON)

    assert merge(desk, cat, dog).annotations == 0
    assert Annotation.objects.get().label == dog


def test_a_photo_that_has_both_labels_keeps_one(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    desk.dataset.type = DatasetType.IMAGE_CLASSIFICATION
    desk.dataset.save()
    desk.put(sample, {"label": "cat"}, {"label": "dog"})

    merge(desk, cat, dog)

    assert [mark.label for mark in Annotation.objects.all()] == [dog]


def test_a_label_is_not_merged_into_itself(desk: Desk, cat: Label) -> None:
    with pytest.raises(LabelMergedIntoItselfError):
        merge(desk, cat, cat)


def test_a_label_is_not_merged_into_one_that_went(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    delete(desk, dog)

    with pytest.raises(LabelGoneError):
        merge(desk, cat, dog)


# Deleted


def test_deleting_a_label_only_takes_its_annotations(
    desk: Desk, samples: list[Sample], cat: Label, dataset: Dataset
) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))
    desk.put(samples[1], draft("cat"))

    touched = delete(desk, cat)

    assert (touched.annotations, touched.samples) == (2, 2)
    assert (dataset.labeled, dataset.unlabeled, dataset.total) == (1, 2, 3)
    assert [mark.label.name for mark in Annotation.objects.all()] == ["dog"]


def test_deleting_with_samples_takes_those_that_have_no_other_label(
    desk: Desk, samples: list[Sample], cat: Label, dataset: Dataset, store: MemoryStore
) -> None:
    store.put(samples[0].path, b"picture")
    desk.put(samples[0], draft("cat"), draft("cat"))
    desk.put(samples[1], draft("cat"), draft("dog"))

    delete(desk, cat, "with_samples")

    samples[0].refresh_from_db()
    assert samples[0].deleted_at == desk.now
    assert (dataset.total, dataset.labeled) == (2, 1)
    assert store.exists(samples[0].path)
    assert [mark.label.name for mark in Annotation.objects.filter(sample=samples[1])] == ["dog"]


def test_a_sample_goes_with_the_last_of_several_deleted_labels(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, dataset: Dataset
) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))
    changes = LabelChanges(deletions=[cat.pk, dog.pk], policy="with_samples")

    change_labels(dataset=dataset, changes=changes, actor=desk.person, now=desk.now)

    samples[0].refresh_from_db()
    assert samples[0].deleted_at == desk.now


def test_labels_that_are_too_many_together_are_deleted_by_jobs_of_their_own(
    desk: Desk,
    samples: list[Sample],
    cat: Label,
    dog: Label,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    run_jobs: Callable[[], None],
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("dog"))
    changes = LabelChanges(deletions=[cat.pk, dog.pk])

    changed = change_labels(dataset=dataset, changes=changes, actor=desk.person, now=desk.now)
    run_jobs()

    assert all(touched.job for touched in changed.deleted.values())
    assert not Label.objects.live().filter(dataset=dataset).exists()


def test_deleting_with_files_deletes_the_files_of_these_samples(
    desk: Desk, samples: list[Sample], cat: Label, store: MemoryStore
) -> None:
    for sample in samples[:2]:
        store.put(sample.path, b"picture")
    desk.put(samples[0], draft("cat"))

    desk.put(samples[1], draft("cat"), draft("dog"))

    touched = delete(desk, cat, "with_files")

    assert [store.exists(sample.path) for sample in samples[:2]] == [False, True]
    assert touched.refused == ()
    assert [Sample.objects.get(pk=sample.pk).missing for sample in samples[:2]] == [True, False]


def test_a_file_that_another_dataset_has_too_stays(
    desk: Desk, sample: Sample, cat: Label, store: MemoryStore
) -> None:
    store.put(sample.path, b"picture")
    desk.put(sample, draft("cat"))
    (other,) = add_samples(DatasetFactory.create(), 1)
    Sample.objects.filter(pk=other.pk).update(path=sample.path)

    touched = delete(desk, cat, "with_files")

    assert store.exists(sample.path)
    assert [each["code"] for each in touched.refused] == ["file_in_use"]


def test_files_that_cannot_be_deleted_stop_it_before_anything_changed(
    desk: Desk, sample: Sample, cat: Label, store: MemoryStore
) -> None:
    desk.put(sample, draft("cat"))
    Sample.objects.filter(pk=sample.pk).update(path="obs://frozen/a.jpg")

    with pytest.raises(BucketReadOnlyError):
        delete(desk, cat, "with_files")
    assert Annotation.objects.exists()
    assert not ChangeGroup.objects.exists()


def test_an_unknown_policy_is_refused(desk: Desk, cat: Label) -> None:
    with pytest.raises(InvalidInputError):
        delete(desk, cat, "with_everything")


def test_suggestions_of_a_deleted_label_stay_for_its_return(desk: Desk, sample: Sample, cat: Label) -> None:
    suggest(sample, label=cat)

    delete(desk, cat)

    assert Suggestion.objects.get().label == cat


def test_a_dry_run_says_what_would_be_touched(
    desk: Desk, samples: list[Sample], cat: Label, dataset: Dataset
) -> None:
    desk.put(samples[0], draft("cat"), draft("cat"))
    desk.put(samples[1], draft("cat"), draft("dog"))

    found = touched_by_deletion(dataset=dataset, label_ids=[cat.pk])

    assert (found.annotations, found.samples, found.exclusive_samples) == (3, 2, 1)


def test_a_sample_with_several_of_the_labels_is_touched_once(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, dataset: Dataset
) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))
    desk.put(samples[1], draft("dog"))

    found = touched_by_deletion(dataset=dataset, label_ids=[cat.pk, dog.pk])

    assert (found.annotations, found.samples, found.exclusive_samples) == (3, 2, 2)


def test_the_name_of_a_deleted_label_is_free(desk: Desk, dataset: Dataset, cat: Label) -> None:
    delete(desk, cat)

    assert add_labels(dataset, "cat")[0].pk != cat.pk


# By job


@pytest.mark.usefixtures("few_at_once")
def test_many_annotations_are_merged_by_a_job(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, run_jobs: Callable[[], None]
) -> None:
    for sample in samples:
        desk.put(sample, draft("cat"))
    cat.refresh_from_db()

    touched = merge(desk, cat, dog)
    run_jobs()

    job = Job.objects.get()
    cat.refresh_from_db()
    assert touched.job == job
    assert (job.state, job_result()["changed"]) == ("succeeded", 3)
    assert cat.deleted_at is not None
    assert set(Annotation.objects.values_list("label__name", flat=True)) == {"dog"}


@pytest.mark.usefixtures("few_at_once")
def test_a_job_deletes_samples_with_their_files(
    desk: Desk, samples: list[Sample], cat: Label, store: MemoryStore, run_jobs: Callable[[], None]
) -> None:
    for sample in samples:
        store.put(sample.path, b"picture")
        desk.put(sample, draft("cat"))
    desk.put(samples[2], draft("dog"))

    delete(desk, cat, "with_files")
    run_jobs()

    assert Job.objects.get().state == "succeeded"
    assert [store.exists(sample.path) for sample in samples] == [False, False, True]
    assert Dataset.objects.get().total == 1


@pytest.mark.usefixtures("few_at_once")
def test_what_is_saved_while_the_job_runs_is_merged_too(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, run_jobs: Callable[[], None]
) -> None:
    desk.put(samples[0], draft("cat"), draft("cat"))
    merge(desk, cat, dog)
    desk.put(samples[1], draft("cat"))

    run_jobs()

    assert set(Annotation.objects.values_list("label__name", flat=True)) == {"dog"}


def test_an_old_name_stays_known_for_30_days(cat: Label) -> None:
    update_label(label=cat, changes={"name": "kitten"}, now=NOON)

    assert OldLabelName.objects.get().expires_at == NOON + dt.timedelta(days=30)
