"""Undo of one change and of a bulk action: what comes back, what is refused."""

from collections.abc import Callable

import pytest

from datasets.errors import DatasetBusyError, NameTakenError, NotFoundError
from datasets.label_writer import LabelDraft
from datasets.models import (
    Annotation,
    Change,
    ChangeGroup,
    Dataset,
    Job,
    Label,
    OldLabelName,
    Sample,
)
from datasets.models.dataset import DatasetType
from datasets.permissions import Right
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.bulk import BulkResult
from labeling.services.history import (
    AlreadyUndoneError,
    ChangeSupersededError,
    NotUndoableError,
    changes_of,
    right_to_undo,
    undo_change,
    undo_group,
)
from labeling.services.labels import Touched, create_label, delete_label, merge_label, update_label
from tests.doubles import MemoryStore
from tests.factories import SuggestionFactory
from tests.labeling.desk import Desk, draft, job_result, square, stored_ids, suggest
from tests.labeling.services.test_batch import batch, labels_of, states


def undo(desk: Desk, change: Change | None = None) -> BulkResult:
    """Undo a change, the latest where none is named."""
    change = change or Change.objects.latest("pk")
    return undo_change(dataset=desk.dataset, change=change, actor=desk.person, now=desk.now)


def undo_all(desk: Desk, result: BulkResult | Touched) -> BulkResult:
    """Undo what a bulk action or a change of a label did."""
    group = group_of(result)
    undone = undo_group(dataset=desk.dataset, group=group, actor=desk.person, now=desk.now)
    desk.dataset.refresh_from_db()
    return undone


def group_of(result: BulkResult | Touched) -> ChangeGroup:
    assert result.change_group is not None
    return ChangeGroup.objects.get(pk=result.change_group)


def delete(desk: Desk, label: Label, policy: str = "label_only") -> Touched:
    return delete_label(dataset=desk.dataset, label=label, policy=policy, actor=desk.person, now=desk.now)


def merge(desk: Desk, label: Label, into: Label) -> Touched:
    return merge_label(dataset=desk.dataset, label=label, into=into, actor=desk.person, now=desk.now)


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 1)


# One change


def test_undo_takes_back_what_was_added_changed_and_deleted(desk: Desk, sample: Sample) -> None:
    one, two = draft("cat"), draft("dog", attributes={"a": 1.5}, hard=True)
    desk.put(sample, one, two)
    before = list(Annotation.objects.order_by("created_at").values())
    desk.put(sample, {"id": one["id"], "shape": square(400)}, draft("dog"))

    undo(desk)

    assert list(Annotation.objects.order_by("created_at").values()) == before


def test_undo_of_the_first_box_makes_the_sample_unlabeled(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))

    undo(desk)

    assert (stored_ids(sample), states([sample])) == ([], ["unlabeled"])


def test_undo_of_nothing_here_makes_the_sample_unlabeled(desk: Desk, sample: Sample) -> None:
    desk.put(sample, confirm=True)

    undo(desk)

    assert states([sample]) == ["unlabeled"]


def test_undo_of_a_deletion_leads_back_to_labeled(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, box := draft("cat"))
    desk.put(sample)

    undo(desk)

    assert (stored_ids(sample), states([sample])) == ([box["id"]], ["labeled"])


def test_undo_appends_a_change_and_raises_the_revision(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))

    undo(desk)

    sample.refresh_from_db()
    assert (sample.revision, Change.objects.latest("pk").kind) == (2, "undo")


def test_an_undo_can_be_undone(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, box := draft("cat"))
    undo(desk)

    undo(desk)

    assert stored_ids(sample) == [box["id"]]


def test_an_older_change_is_undone_where_nobody_touched_it_since(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))
    first = Change.objects.get()
    desk.patch(sample, later := draft("dog"))

    undo(desk, first)

    assert (stored_ids(sample), states([sample])) == ([later["id"]], ["labeled"])


def test_a_change_that_was_changed_again_is_not_undone(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, box := draft("cat"))
    first = Change.objects.get()
    desk.patch(sample, {"id": box["id"], "shape": square(200)})

    with pytest.raises(ChangeSupersededError):
        undo(desk, first)
    assert stored_ids(sample) == [box["id"]]


def test_a_change_is_undone_once(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))
    first = Change.objects.get()
    undo(desk, first)

    with pytest.raises(ChangeSupersededError):
        undo(desk, first)


def test_undo_leaves_what_a_later_change_set(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))
    first = Change.objects.get()
    batch(desk, "mark_hard", [sample])

    undo(desk, first)

    sample.refresh_from_db()
    assert (sample.hard, sample.state) == (True, "unlabeled")


def test_undo_never_claims_that_nothing_is_here(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, first := draft("cat"))
    desk.patch(sample, draft("dog"))
    second = Change.objects.latest("pk")
    desk.patch(sample, delete=[first["id"]])

    undo(desk, second)

    assert states([sample]) == ["unlabeled"]


def test_an_annotation_does_not_come_back_without_its_label(desk: Desk, sample: Sample, cat: Label) -> None:
    desk.patch(sample, draft("cat"))
    desk.put(sample)
    delete(desk, cat)

    with pytest.raises(ChangeSupersededError):
        undo(desk)


def test_an_annotation_does_not_come_back_where_its_id_is_taken(desk: Desk, samples: list[Sample]) -> None:
    desk.patch(samples[0], box := draft("cat"))
    desk.put(samples[0])
    change = Change.objects.latest("pk")
    desk.patch(samples[1], box)

    with pytest.raises(ChangeSupersededError):
        undo(desk, change)


def test_a_label_of_a_photo_does_not_come_back_twice(desk: Desk, sample: Sample) -> None:
    desk.dataset.type = DatasetType.IMAGE_CLASSIFICATION
    desk.dataset.save()
    desk.put(sample, {"label": "cat"})
    desk.put(sample)
    change = Change.objects.latest("pk")
    desk.put(sample, {"label": "cat"})

    with pytest.raises(ChangeSupersededError):
        undo(desk, change)


def test_undo_of_a_confirmation_opens_its_suggestions_again(desk: Desk, sample: Sample, cat: Label) -> None:
    suggest(sample, label=cat, confidence=0.9)
    suggest(sample, label=cat, confidence=0.4)
    before = list(Suggestion.objects.order_by("pk").values("id", "confidence", "x1", "attributes"))
    desk.put(sample, {"id": str(before[0]["id"])}, confirm=True)

    undo(desk)

    assert list(Suggestion.objects.order_by("pk").values("id", "confidence", "x1", "attributes")) == before
    assert (stored_ids(sample), states([sample])) == ([], ["to_confirm"])


def test_undo_of_that_undo_closes_them_again(desk: Desk, sample: Sample, cat: Label) -> None:
    suggestion = suggest(sample, label=cat)
    desk.put(sample, {"id": str(suggestion.pk)}, confirm=True)
    undo(desk)

    undo(desk)

    assert not Suggestion.objects.exists()
    assert (stored_ids(sample), states([sample])) == ([str(suggestion.pk)], ["labeled"])


def test_a_newer_suggestion_of_the_same_id_stays(desk: Desk, sample: Sample, cat: Label) -> None:
    old = suggest(sample, label=cat, confidence=0.4)
    desk.put(sample, confirm=True)
    SuggestionFactory.create(id=old.pk, sample=sample, label=cat, confidence=0.9)

    undo(desk)

    assert Suggestion.objects.get().confidence == 0.9


def test_a_change_of_a_sample_in_the_trash_is_not_undone_alone(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))
    change = Change.objects.get()
    batch(desk, "delete", [sample])

    with pytest.raises(NotFoundError):
        undo(desk, change)


def test_a_single_deletion_is_undone(desk: Desk, sample: Sample) -> None:
    batch(desk, "delete", [sample])

    undo(desk)

    assert Sample.objects.live().count() == 3


# What it takes


def test_undo_takes_what_the_change_took(desk: Desk, samples: list[Sample], cat: Label) -> None:
    desk.put(samples[0], draft("cat"))
    saved = Change.objects.latest("pk")
    suggest(samples[0], label=cat)
    desk.put(samples[0], confirm=True)
    confirmed = Change.objects.latest("pk")
    deleted = batch(desk, "delete", samples[1:2])
    moved, group = Change.objects.latest("pk"), group_of(deleted)
    undo_all(desk, deleted)
    undone = ChangeGroup.objects.get(action="undo")
    label = group_of(delete(desk, cat))

    assert [right_to_undo(target) for target in (saved, confirmed, moved, group, undone, label)] == [
        Right.ANNOTATE,
        Right.CONFIRM,
        Right.DELETE_SAMPLES,
        Right.DELETE_SAMPLES,
        Right.DELETE_SAMPLES,
        Right.MANAGE_LABELS,
    ]


# Bulk actions


def test_undo_of_a_bulk_action_brings_all_samples_back(desk: Desk, samples: list[Sample]) -> None:
    for sample in samples:
        desk.put(sample, draft("cat"), draft("dog"))
    before = list(Annotation.objects.order_by("created_at").values())

    undone = undo_all(desk, batch(desk, "clear", samples))

    assert (undone.changed, undone.refused) == (3, [])
    assert list(Annotation.objects.order_by("created_at").values()) == before


def test_samples_that_were_changed_since_are_refused_and_the_others_undone(
    desk: Desk, samples: list[Sample]
) -> None:
    boxes = [draft("cat") for _ in samples]
    for sample, box in zip(samples, boxes, strict=True):
        desk.put(sample, box)
    replaced = batch(desk, "replace_label", samples, **{"from": "cat", "to": "dog"})
    desk.patch(samples[1], {"id": boxes[1]["id"], "shape": square(77)})

    undone = undo_all(desk, replaced)

    assert (undone.changed, [each["sample"] for each in undone.refused]) == (2, [str(samples[1].pk)])
    assert [labels_of(sample) for sample in samples] == [["cat"], ["dog"], ["cat"]]


def test_a_bulk_action_is_undone_once(desk: Desk, samples: list[Sample]) -> None:
    marked = batch(desk, "mark_hard", samples)
    undo_all(desk, marked)

    with pytest.raises(AlreadyUndoneError):
        undo_all(desk, marked)


def test_undo_of_a_bulk_action_can_be_undone(desk: Desk, samples: list[Sample]) -> None:
    undone = undo_all(desk, batch(desk, "mark_hard", samples))

    undo_all(desk, undone)

    assert Sample.objects.filter(hard=True).count() == 3


def test_undo_of_mark_hard_leaves_the_annotations_of_since(desk: Desk, samples: list[Sample]) -> None:
    marked = batch(desk, "mark_hard", samples)
    desk.put(samples[0], box := draft("cat"))

    undo_all(desk, marked)

    assert not Sample.objects.filter(hard=True).exists()
    assert (stored_ids(samples[0]), states(samples[:1])) == ([box["id"]], ["labeled"])


def test_undo_of_a_deletion_restores_and_of_that_deletes_again(desk: Desk, samples: list[Sample]) -> None:
    undone = undo_all(desk, batch(desk, "delete", samples[:2]))
    live = desk.dataset.total

    undo_all(desk, undone)

    assert (undone.changed, live, desk.dataset.total) == (2, 3, 1)


def test_undo_of_a_restoration_puts_only_these_into_the_trash(desk: Desk, samples: list[Sample]) -> None:
    batch(desk, "delete", samples[:1])
    restored = batch(desk, "restore", samples)

    undo_all(desk, restored)

    assert list(Sample.objects.live().order_by("pk")) == samples[1:]


def test_a_deletion_that_was_repeated_is_not_undone_by_the_first(desk: Desk, samples: list[Sample]) -> None:
    first = batch(desk, "delete", samples[:1])
    batch(desk, "restore", samples[:1])
    desk.put(samples[1])
    batch(desk, "delete", samples[:1])

    assert [each["code"] for each in undo_all(desk, first).refused] == ["change_superseded"]
    assert Sample.objects.live().count() == 2


def test_undo_of_a_deletion_with_files_is_refused(
    desk: Desk, samples: list[Sample], store: MemoryStore
) -> None:
    store.put(samples[0].path, b"picture")

    with pytest.raises(NotUndoableError):
        undo_all(desk, batch(desk, "delete", samples[:1], delete_source=True))


def test_undo_of_properties_brings_the_old_ones_back(desk: Desk, samples: list[Sample]) -> None:
    batch(desk, "set_property", samples[:1], properties={"city": "Ulm"})
    changed = batch(desk, "set_property", samples, properties={"city": "Bonn", "road": "wet"})
    batch(desk, "set_property", samples[2:], properties={"road": "dry"})

    undone = undo_all(desk, changed)

    found = Sample.objects.order_by("pk").values_list("properties", flat=True)
    assert list(found) == [{"city": "Ulm"}, {}, {"city": "Bonn", "road": "dry"}]
    assert [each["sample"] for each in undone.refused] == [str(samples[2].pk)]


def test_undo_of_holding_back_leaves_what_was_decided_since(desk: Desk, samples: list[Sample]) -> None:
    batch(desk, "exclude", samples[:1])
    marked = batch(desk, "exclude", samples)
    batch(desk, "include", samples[2:])

    undone = undo_all(desk, marked)

    found = Sample.objects.order_by("pk").values_list("excluded", flat=True)
    assert list(found) == [True, False, False]
    assert [each["sample"] for each in undone.refused] == [str(samples[2].pk)]


def test_undo_of_a_usage_leaves_what_was_set_since(desk: Desk, samples: list[Sample]) -> None:
    batch(desk, "set_usage", samples[:1], usage="train")
    marked = batch(desk, "set_usage", samples, usage="eval")
    batch(desk, "set_usage", samples[2:], usage=None)

    undone = undo_all(desk, marked)

    found = Sample.objects.order_by("pk").values_list("usage", flat=True)
    assert list(found) == ["train", None, None]
    assert [each["sample"] for each in undone.refused] == [str(samples[2].pk)]


def test_undo_of_confirm_opens_suggestions_again(desk: Desk, samples: list[Sample], cat: Label) -> None:
    suggest(samples[0], label=cat)
    suggest(samples[1], label=cat)

    undo_all(desk, batch(desk, "confirm", samples))

    assert (Suggestion.objects.count(), Annotation.objects.count()) == (2, 0)
    assert states(samples) == ["to_confirm", "to_confirm", "unlabeled"]


def test_undo_reaches_samples_that_went_to_the_trash_since(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], box := draft("cat"))
    cleared = batch(desk, "clear", samples)
    batch(desk, "delete", samples[:1])

    undo_all(desk, cleared)

    assert stored_ids(samples[0]) == [box["id"]]


# Labels


def test_undo_of_a_label_deletion_brings_label_and_annotations_back(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    update_label(label=cat, changes={"shortcut": "c"}, now=desk.now)
    desk.put(samples[0], draft("cat"), draft("dog"))
    desk.put(samples[1], draft("cat"))
    suggest(samples[2], label=cat)
    before = list(Annotation.objects.order_by("created_at").values())

    undo_all(desk, delete(desk, cat))

    cat.refresh_from_db()
    assert (cat.deleted_at, cat.shortcut, cat.annotation_count, cat.sample_count) == (None, "c", 2, 2)
    assert list(Annotation.objects.order_by("created_at").values()) == before
    assert Suggestion.objects.count() == 1


def test_undo_of_a_deletion_with_samples_brings_both_back(
    desk: Desk, samples: list[Sample], cat: Label
) -> None:
    desk.put(samples[0], box := draft("cat"))

    undone = undo_all(desk, delete(desk, cat, "with_samples"))

    assert (undone.changed, desk.dataset.total, desk.dataset.labeled) == (1, 3, 1)
    assert stored_ids(samples[0]) == [box["id"]]


def test_undo_of_a_merge_gives_each_label_its_own(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    update_label(label=cat, changes={"name": "kitten"}, now=desk.now)
    update_label(label=dog, changes={"name": "hound"}, now=desk.now)
    desk.put(sample, draft("kitten"), draft("hound"))

    undo_all(desk, merge(desk, cat, dog))

    assert labels_of(sample) == ["kitten", "hound"]
    assert dict(OldLabelName.objects.values_list("name", "label__name")) == {"cat": "kitten", "dog": "hound"}


def test_a_label_does_not_come_back_where_its_name_is_taken(desk: Desk, sample: Sample, cat: Label) -> None:
    desk.put(sample, draft("cat"))
    deleted = delete(desk, cat)
    create_label(dataset=desk.dataset, draft=LabelDraft("cat"))

    with pytest.raises(NameTakenError):
        undo_all(desk, deleted)
    assert ChangeGroup.objects.get().undone_at is None


def test_a_label_comes_back_without_a_shortcut_that_is_taken(desk: Desk, cat: Label, dog: Label) -> None:
    update_label(label=cat, changes={"shortcut": "c"}, now=desk.now)
    deleted = delete(desk, cat)
    update_label(label=dog, changes={"shortcut": "c"}, now=desk.now)

    undo_all(desk, deleted)

    cat.refresh_from_db()
    assert (cat.deleted_at, cat.shortcut) == (None, "")


def test_undo_of_a_label_deletion_is_not_undone_itself(desk: Desk, cat: Label) -> None:
    undone = undo_all(desk, delete(desk, cat))

    with pytest.raises(NotUndoableError):
        undo_all(desk, undone)


# By job


@pytest.mark.usefixtures("few_at_once")
def test_a_large_undo_is_a_job(desk: Desk, samples: list[Sample], run_jobs: Callable[[], None]) -> None:
    marked = batch(desk, "mark_hard", samples)
    run_jobs()

    undone = undo_all(desk, marked)
    run_jobs()

    assert undone.job == Job.objects.latest("pk")
    assert job_result()["changed"] == 3
    assert not Sample.objects.filter(hard=True).exists()


@pytest.mark.usefixtures("few_at_once")
def test_a_merge_by_job_is_undone_by_job(
    desk: Desk, samples: list[Sample], cat: Label, dog: Label, run_jobs: Callable[[], None]
) -> None:
    for sample in samples:
        desk.put(sample, draft("cat"))
    cat.refresh_from_db()
    merged = merge(desk, cat, dog)
    run_jobs()

    undo_all(desk, merged)
    run_jobs()

    assert set(Annotation.objects.values_list("label__name", flat=True)) == {"cat"}
    assert Label.objects.live().count() == 2


@pytest.mark.usefixtures("few_at_once")
def test_what_still_runs_is_not_undone(desk: Desk, samples: list[Sample]) -> None:
    marked = batch(desk, "mark_hard", samples)

    with pytest.raises(DatasetBusyError):
        undo_all(desk, marked)


# Reading


def test_the_history_is_told_from_the_end(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"))
    desk.put(sample)

    assert [change.revision for change in changes_of(sample.pk)] == [2, 1]


def test_deletions_and_restorations_are_part_of_the_history(
    desk: Desk, sample: Sample, dataset: Dataset
) -> None:
    batch(desk, "delete", [sample])
    batch(desk, "restore", [sample])

    restored, deleted = changes_of(sample.pk)
    assert ("deleted" in deleted.before, "deleted" in deleted.after) == (False, True)
    assert ("deleted" in restored.before, "deleted" in restored.after) == (True, False)
