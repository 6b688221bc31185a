"""Bulk actions on samples: what becomes of each, by ids and by filter, at once and by job."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.errors import DomainError, InvalidInputError, StorageUnavailableError
from datasets.models import Annotation, Change, ChangeGroup, Dataset, Job, Label, Sample
from datasets.models.dataset import DatasetType
from datasets.storage import BucketReadOnlyError
from datasets.tabs import SampleFilter
from labeling.errors import ShapeRequiredError, UnknownLabelError
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.batch import plan_batch, run_batch
from labeling.services.bulk import BulkResult
from labeling.services.history import undo_group
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.labeling.desk import Desk, draft, job_result, square, suggest
from tests.stage import annotate, box


def batch(desk: Desk, action: str, wanted: SampleFilter | Sequence[Sample], **body: Any) -> BulkResult:
    plan = plan_batch(dataset=desk.dataset, body={"action": action, **body}, now=desk.now)
    ids = wanted if isinstance(wanted, SampleFilter) else [sample.pk for sample in wanted]
    result = run_batch(dataset=desk.dataset, batch=plan, wanted=ids, actor=desk.person, now=desk.now)
    desk.dataset.refresh_from_db()
    return result


def states(samples: Sequence[Sample]) -> list[str]:
    return [Sample.objects.get(pk=sample.pk).state for sample in samples]


def labels_of(sample: Sample) -> list[str]:
    marks = Annotation.objects.filter(sample=sample).order_by("created_at")
    return list(marks.values_list("label__name", flat=True))


@pytest.fixture
def photos(samples: list[Sample], dataset: Dataset) -> list[Sample]:
    """Three samples of a classification dataset."""
    dataset.type = DatasetType.IMAGE_CLASSIFICATION
    dataset.save()
    return samples


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request changes at most one sample, a part of a job one."""
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 1)


def import_unconfirmed(sample: Sample, label: Label) -> None:
    """As an import with `final: false` leaves a sample."""
    mark = box(label)
    edits = [
        Edit(locked, "to_confirm", added=[mark]) for locked in lock_samples(sample.dataset_id, [sample.pk])
    ]
    write(edits, Occasion(sample.dataset_id, None, NOON, "import"))
    Annotation.objects.filter(pk=mark.id).update(source="import")


# Labels


def test_labels_are_added_where_they_are_missing(desk: Desk, photos: list[Sample]) -> None:
    desk.put(photos[0], {"label": "dog"})

    result = batch(desk, "add_labels", photos, labels=["cat", "dog"])

    assert (result.changed, result.refused) == (3, [])
    assert [sorted(labels_of(photo)) for photo in photos] == [["cat", "dog"]] * 3
    assert states(photos) == ["labeled"] * 3


def test_what_has_the_labels_already_is_not_changed(desk: Desk, photos: list[Sample]) -> None:
    desk.put(photos[0], {"label": "cat"})

    result = batch(desk, "add_labels", photos[:1], labels=["cat"])

    assert (result.changed, result.change_group) == (0, None)
    assert not ChangeGroup.objects.exists()


def test_adding_labels_does_not_confirm(desk: Desk, photos: list[Sample], cat: Label) -> None:
    suggest(photos[0], label=cat, kind="", x0=None, y0=None, x1=None, y1=None, area=None)

    batch(desk, "add_labels", photos[:1], labels=["dog"])

    assert states(photos[:1]) == ["to_confirm"]


def test_labels_are_not_added_where_a_shape_is_due(desk: Desk, samples: list[Sample]) -> None:
    with pytest.raises(ShapeRequiredError):
        batch(desk, "add_labels", samples, labels=["cat"])


def test_labels_are_removed(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))
    desk.put(samples[1], draft("cat"))

    result = batch(desk, "remove_labels", samples, labels=["cat"])

    assert result.changed == 2
    assert states(samples) == ["labeled", "unlabeled", "unlabeled"]


def test_a_label_is_replaced(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))

    batch(desk, "replace_label", samples, **{"from": "cat", "to": "dog"})

    assert labels_of(samples[0]) == ["dog", "dog"]


def test_a_label_that_replaces_itself_changes_nothing(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))

    assert batch(desk, "replace_label", samples, **{"from": "cat", "to": "cat"}).changed == 0


def test_clear_takes_all_annotations(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"), draft("dog"))

    assert batch(desk, "clear", samples).changed == 1
    assert states(samples[:1]) == ["unlabeled"]


def test_clear_leaves_what_was_confirmed_as_empty(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], confirm=True)

    assert batch(desk, "clear", samples).changed == 0
    assert states(samples[:1]) == ["labeled"]


def test_clear_leaves_suggestions_waiting(desk: Desk, samples: list[Sample], cat: Label) -> None:
    suggest(samples[0], label=cat)
    desk.patch(samples[0], draft("dog"))

    batch(desk, "clear", samples)

    assert states(samples[:1]) == ["to_confirm"]


def test_clear_makes_an_imported_sample_unlabeled(desk: Desk, samples: list[Sample], cat: Label) -> None:
    import_unconfirmed(samples[0], cat)

    batch(desk, "clear", samples)

    assert states(samples[:1]) == ["unlabeled"]


# To confirm


def test_confirm_takes_what_is_sure_enough_and_rejects_the_rest(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    sure, unsure = suggest(samples[0], label=cat, confidence=0.9), suggest(samples[0], label=cat)

    result = batch(desk, "confirm", samples, min_confidence=0.6)

    mark = Annotation.objects.get()
    assert (result.changed, states(samples[:1])) == (1, ["labeled"])
    assert (mark.pk, mark.source, mark.author, mark.changed) == (sure.pk, "smart", desk.person, False)
    assert not Suggestion.objects.exists()
    assert str(unsure.pk) in Change.objects.get().before["suggestions"]


def test_confirm_keeps_imported_annotations(desk: Desk, samples: list[Sample], cat: Label) -> None:
    import_unconfirmed(samples[0], cat)

    batch(desk, "confirm", samples)

    assert (states(samples[:1]), labels_of(samples[0])) == (["labeled"], ["cat"])


def test_confirm_leaves_samples_alone_that_do_not_wait(desk: Desk, samples: list[Sample]) -> None:
    assert batch(desk, "confirm", samples).changed == 0


def test_confirm_adds_a_label_of_a_photo_once(desk: Desk, photos: list[Sample], cat: Label) -> None:
    bare = {"kind": "", "x0": None, "y0": None, "x1": None, "y1": None, "area": None}
    desk.put(photos[0], {"label": "dog"})
    for label in (cat, cat, Label.objects.get(name="dog")):
        suggest(photos[0], label=label, **bare)

    batch(desk, "confirm", photos)

    assert labels_of(photos[0]) == ["dog", "cat"]


def whole(sample: Sample, label: Label, **more: Any) -> Suggestion:
    """A suggestion for a whole image, which waits from now on."""
    return suggest(sample, label=label, kind="", x0=None, y0=None, x1=None, y1=None, area=None, **more)


def test_a_correction_takes_the_place_of_what_was_suggested(
    desk: Desk, photos: list[Sample], cat: Label
) -> None:
    whole(photos[0], cat)

    batch(desk, "confirm", photos[:1], labels=["dog"])

    assert (labels_of(photos[0]), states(photos[:1])) == (["dog"], ["labeled"])
    assert Annotation.objects.get().source == "human"
    assert not Suggestion.objects.exists()


def test_a_correction_that_says_what_was_suggested_takes_the_suggestion(
    desk: Desk, photos: list[Sample], cat: Label
) -> None:
    suggestion = whole(photos[0], cat, confidence=0.7)

    batch(desk, "confirm", photos[:1], labels=["cat"])

    taken = Annotation.objects.get()
    assert (taken.pk, taken.source, taken.confidence, taken.author) == (
        suggestion.pk,
        "smart",
        0.7,
        desk.person,
    )


def test_a_correction_takes_away_what_an_import_left_to_confirm(
    desk: Desk, photos: list[Sample], cat: Label
) -> None:
    import_unconfirmed(photos[0], cat)

    batch(desk, "confirm", photos[:1], labels=["dog"])

    assert labels_of(photos[0]) == ["dog"]


def test_a_correction_leaves_samples_alone_that_do_not_wait(desk: Desk, photos: list[Sample]) -> None:
    assert batch(desk, "confirm", photos, labels=["dog"]).changed == 0


def test_a_correction_is_undone_with_what_was_suggested(desk: Desk, photos: list[Sample], cat: Label) -> None:
    suggestion = whole(photos[0], cat)
    batch(desk, "confirm", photos[:1], labels=["dog"])

    undo_group(dataset=desk.dataset, group=ChangeGroup.objects.get(), actor=desk.person, now=NOON)

    assert (labels_of(photos[0]), states(photos[:1])) == ([], ["to_confirm"])
    assert Suggestion.objects.get().pk == suggestion.pk


def test_boxes_are_not_corrected_without_shapes(desk: Desk, samples: list[Sample], cat: Label) -> None:
    suggest(samples[0], label=cat)

    with pytest.raises(ShapeRequiredError, match="on the image"):
        batch(desk, "confirm", samples, labels=["dog"])


def test_confirm_passes_over_a_suggestion_that_was_taken_as_an_annotation(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    suggestion = suggest(samples[0], label=cat)
    desk.patch(samples[0], draft("cat", id=str(suggestion.pk)))

    batch(desk, "confirm", samples)

    assert (states(samples[:1]), labels_of(samples[0])) == (["labeled"], ["cat"])


def test_confirm_gives_a_new_id_where_another_sample_has_taken_it(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    suggestion = suggest(samples[0], label=cat)
    desk.patch(samples[1], draft("dog", id=str(suggestion.pk)))

    batch(desk, "confirm", samples)

    assert (labels_of(samples[0]), labels_of(samples[1])) == (["cat"], ["dog"])


def test_confirm_passes_over_suggestions_of_a_deleted_label(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    suggest(samples[0], label=cat)
    Label.objects.filter(pk=cat.pk).update(deleted_at=NOON)

    batch(desk, "confirm", samples)

    assert (states(samples[:1]), labels_of(samples[0])) == (["labeled"], [])


def test_reject_drops_suggestions(desk: Desk, samples: list[Sample], cat: Label) -> None:
    suggest(samples[0], label=cat)
    suggest(samples[1], label=cat)
    desk.patch(samples[1], draft("dog"))

    assert batch(desk, "reject", samples).changed == 2
    assert states(samples) == ["unlabeled", "labeled", "unlabeled"]
    assert labels_of(samples[1]) == ["dog"]


def test_reject_drops_what_an_import_put_there_and_keeps_what_people_did(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, dataset: Dataset
) -> None:
    annotate(dataset, samples[:1], box(dog, 300))
    Annotation.objects.update(source="import")
    import_unconfirmed(samples[0], cat)
    import_unconfirmed(samples[1], cat)

    batch(desk, "reject", samples)

    assert states(samples) == ["labeled", "unlabeled", "unlabeled"]
    assert labels_of(samples[0]) == ["dog"]


def test_reject_keeps_what_a_person_corrected(desk: Desk, samples: list[Sample], cat: Label) -> None:
    import_unconfirmed(samples[0], cat)
    mark = Annotation.objects.get()
    desk.patch(samples[0], {"id": str(mark.pk), "shape": square(500)})

    batch(desk, "reject", samples)

    assert (states(samples[:1]), labels_of(samples[0])) == (["labeled"], ["cat"])


def test_reject_keeps_what_was_confirmed_before_the_last_import(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label
) -> None:
    import_unconfirmed(samples[0], cat)
    batch(desk, "confirm", samples)
    import_unconfirmed(samples[0], dog)

    batch(desk, "reject", samples)

    assert (states(samples[:1]), labels_of(samples[0])) == (["labeled"], ["cat"])


# Marks and properties


def test_samples_are_marked_hard_and_not_hard(desk: Desk, samples: list[Sample]) -> None:
    assert batch(desk, "mark_hard", samples[:2]).changed == 2
    assert batch(desk, "mark_hard", samples).changed == 1
    assert batch(desk, "unmark_hard", samples[:1]).changed == 1

    assert list(Sample.objects.order_by("pk").values_list("hard", flat=True)) == [False, True, True]


def test_properties_are_set_and_removed_and_interrupt_nobody(desk: Desk, samples: list[Sample]) -> None:
    batch(desk, "set_property", samples, properties={"weather": "rain", "city": "\u676d\u5dde"})

    result = batch(desk, "set_property", samples[:1], properties={"weather": None, "road": "wet"})

    samples[0].refresh_from_db()
    assert result.changed == 1
    assert samples[0].properties == {"city": "\u676d\u5dde", "road": "wet"}
    assert samples[0].revision == 0


def test_samples_are_held_back_from_versions_and_no_longer(desk: Desk, samples: list[Sample]) -> None:
    assert batch(desk, "exclude", samples[:2]).changed == 2
    assert batch(desk, "exclude", samples).changed == 1
    assert batch(desk, "include", samples[:1]).changed == 1

    assert list(Sample.objects.order_by("pk").values_list("excluded", flat=True)) == [False, True, True]
    assert set(Sample.objects.values_list("revision", flat=True)) == {0}


def test_a_usage_is_set_and_given_back_to_the_split(desk: Desk, samples: list[Sample]) -> None:
    assert batch(desk, "set_usage", samples[:2], usage="eval").changed == 2
    assert batch(desk, "set_usage", samples, usage="eval").changed == 1
    assert batch(desk, "set_usage", samples[:1], usage=None).changed == 1

    assert list(Sample.objects.order_by("pk").values_list("usage", flat=True)) == [None, "eval", "eval"]
    assert set(Sample.objects.values_list("revision", flat=True)) == {0}


# Deleted and restored


def test_samples_are_deleted_and_restored(desk: Desk, samples: list[Sample], dataset: Dataset) -> None:
    desk.put(samples[0], draft("cat"))

    deleted = batch(desk, "delete", samples[:2])
    after_deletion = dataset.counts
    restored = batch(desk, "restore", samples[:2])

    assert (deleted.changed, restored.changed) == (2, 2)
    assert after_deletion == {"total": 1, "unlabeled": 1, "labeled": 0, "to_confirm": 0}
    assert dataset.counts == {"total": 3, "unlabeled": 2, "labeled": 1, "to_confirm": 0}


def test_files_stay_unless_they_are_to_go(desk: Desk, samples: list[Sample], store: MemoryStore) -> None:
    for sample in samples:
        store.put(sample.path, b"picture")

    batch(desk, "delete", samples[:1])
    batch(desk, "delete", samples[1:2], delete_source=True)

    assert [store.exists(sample.path) for sample in samples] == [True, False, True]


def test_files_are_deleted_together_and_those_that_stay_are_told(
    desk: Desk, samples: list[Sample], store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def delete_many(paths: Sequence[str]) -> dict[str, DomainError]:
        asked.append(list(paths))
        return {samples[1].path: StorageUnavailableError()}

    monkeypatch.setattr(store, "delete_many", delete_many)
    result = batch(desk, "delete", samples, delete_source=True)

    assert asked == [[sample.path for sample in samples]]
    assert [(each["sample"], each["code"]) for each in result.refused] == [
        (str(samples[1].pk), "storage_unavailable")
    ]
    assert list(Sample.objects.order_by("pk").values_list("missing", flat=True)) == [True, False, True]


def test_files_that_cannot_go_stop_the_deletion(
    desk: Desk, samples: list[Sample], store: MemoryStore
) -> None:
    Sample.objects.filter(pk=samples[0].pk).update(path="obs://frozen/a.jpg")

    with pytest.raises(BucketReadOnlyError):
        batch(desk, "delete", samples, delete_source=True)
    assert Sample.objects.live().count() == 3


# Scope


@pytest.mark.parametrize("action", ["clear", "delete", "exclude", "mark_hard", "set_property", "set_usage"])
def test_samples_that_are_not_there_are_refused_by_name(
    desk: Desk, samples: list[Sample], action: str
) -> None:
    foreign = annotated_elsewhere()
    Dataset.objects.filter(pk=desk.dataset.pk).update(total=2, unlabeled=2)
    Sample.objects.filter(pk=samples[0].pk).update(deleted_at=NOON)

    result = batch(desk, action, [samples[0], samples[1], foreign], properties={"a": "b"}, usage="train")

    assert {each["sample"] for each in result.refused} == {str(samples[0].pk), str(foreign.pk)}
    assert {each["code"] for each in result.refused} == {"not_found"}


def annotated_elsewhere() -> Sample:
    """A sample of another dataset."""
    other = Dataset.objects.create(name="other", type=DatasetType.OBJECT_DETECTION, total=1, unlabeled=1)
    return Sample.objects.create(
        dataset=other, number=1, path="obs://x/y", name="y", size=1, etag="", created_at=NOON, updated_at=NOON
    )


def test_a_filter_chooses_samples_except_some(desk: Desk, samples: list[Sample]) -> None:
    wanted = SampleFilter(tab="unlabeled", without_samples=(samples[1].pk,))

    assert batch(desk, "mark_hard", wanted).changed == 2
    assert list(Sample.objects.filter(hard=False)) == [samples[1]]


def test_an_id_that_is_named_twice_counts_once(desk: Desk, samples: list[Sample]) -> None:
    assert batch(desk, "mark_hard", [samples[0], samples[0]]).changed == 1


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("by_filter", [True, False])
def test_many_samples_are_changed_by_a_job(
    desk: Desk, samples: list[Sample], by_filter: bool, run_jobs: Callable[[], None]
) -> None:
    result = batch(desk, "mark_hard", SampleFilter() if by_filter else samples)
    run_jobs()

    job = Job.objects.get()
    assert (result.job, job.state) == (job, "succeeded")
    assert job.result == {"changed": 3, "refused": [], "change_group": str(result.change_group)}
    assert (job.done, job.total) == (3, 3)
    assert Sample.objects.filter(hard=True).count() == 3


@pytest.mark.usefixtures("few_at_once")
def test_many_samples_are_held_back_by_a_job(
    desk: Desk, samples: list[Sample], run_jobs: Callable[[], None]
) -> None:
    batch(desk, "exclude", SampleFilter())
    run_jobs()

    assert Job.objects.get().state == "succeeded"
    assert Sample.objects.filter(excluded=True).count() == 3


@pytest.mark.usefixtures("few_at_once")
def test_a_job_sets_the_usage_of_many_samples(
    desk: Desk, samples: list[Sample], run_jobs: Callable[[], None]
) -> None:
    batch(desk, "set_usage", SampleFilter(), usage="inference")
    run_jobs()

    assert Job.objects.get().state == "succeeded"
    assert Sample.objects.filter(usage="inference").count() == 3


@pytest.mark.usefixtures("few_at_once")
def test_a_job_deletes_files_behind_the_samples(
    desk: Desk, samples: list[Sample], store: MemoryStore, run_jobs: Callable[[], None]
) -> None:
    for sample in samples:
        store.put(sample.path, b"picture")

    batch(desk, "delete", samples, delete_source=True)
    run_jobs()

    assert Job.objects.get().state == "succeeded"
    assert not any(store.exists(sample.path) for sample in samples)


@pytest.mark.usefixtures("few_at_once")
def test_a_job_lists_what_it_refused(desk: Desk, samples: list[Sample], run_jobs: Callable[[], None]) -> None:
    batch(desk, "delete", samples[:1])

    batch(desk, "delete", samples)
    run_jobs()

    (refusal,) = job_result()["refused"]
    assert (refusal["sample"], refusal["code"]) == (str(samples[0].pk), "not_found")


# What a request may say


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": None},
        {"action": "dance"},
        {"action": ["clear"]},
        {"action": "remove_labels"},
        {"action": "remove_labels", "labels": []},
        {"action": "remove_labels", "labels": "cat"},
        {"action": "remove_labels", "labels": [1]},
        {"action": "remove_labels", "labels": [""]},
        {"action": "replace_label", "from": "cat"},
        {"action": "replace_label", "from": "cat", "to": ["dog"]},
        {"action": "confirm", "min_confidence": "0.5"},
        {"action": "confirm", "min_confidence": 1.5},
        {"action": "confirm", "min_confidence": True},
        {"action": "confirm", "min_confidence": None},
        {"action": "set_usage"},
        {"action": "set_usage", "usage": "test"},
        {"action": "set_usage", "usage": ["train"]},
        {"action": "set_usage", "usage": ""},
        {"action": "set_property"},
        {"action": "set_property", "properties": {}},
        {"action": "set_property", "properties": {"": "x"}},
        {"action": "set_property", "properties": {'"': "x"}},
        {"action": "set_property", "properties": {"a": 1}},
        {"action": "set_property", "properties": {"@modelarts:size": "big"}},
        {"action": "set_property", "properties": {"a": "x" * 1001}},
        {"action": "set_property", "properties": {str(number): "x" for number in range(51)}},
        {"action": "delete", "delete_source": "yes"},
    ],
)
def test_a_wrong_request_is_refused(desk: Desk, cat: Label, dog: Label, body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        plan_batch(dataset=desk.dataset, body=body, now=desk.now)


def test_unknown_labels_are_named(desk: Desk, cat: Label) -> None:
    with pytest.raises(UnknownLabelError) as error:
        plan_batch(dataset=desk.dataset, body={"action": "remove_labels", "labels": ["cow"]}, now=desk.now)
    assert error.value.params == {"names": ["cow"]}


def test_nothing_is_found_by_an_id_that_nobody_has(desk: Desk, samples: list[Sample]) -> None:
    ghost = Sample(pk=10**17)

    assert [each["sample"] for each in batch(desk, "clear", [ghost]).refused] == [str(10**17)]
