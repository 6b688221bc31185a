"""Saving: what is stored, what is answered, what is refused."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from datasets.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError, StaleRevisionError
from datasets.models import Annotation, Change, Dataset, Label, OldLabelName, Sample, User
from datasets.models.dataset import DatasetType
from labeling.models import Suggestion
from labeling.services.labels import merge_label, update_label
from tests.doubles import MemoryStore
from tests.factories import NOON, OldLabelNameFactory
from tests.labeling.desk import Desk, draft, new_id, square, stored_ids, suggest
from tests.stage import add_labels


def refused(desk: Desk, sample: Sample, *upsert: dict[str, Any], **more: Any) -> DomainError:
    """The refusal of a PATCH."""
    with pytest.raises(DomainError) as error:
        desk.patch(sample, *upsert, **more)
    return error.value


def picture() -> bytes:
    """A PNG of 40 by 30 px."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "png")
    return file.getvalue()


# What is stored


def test_the_first_box_makes_a_sample_labeled(desk: Desk, sample: Sample, dataset: Dataset) -> None:
    saved = desk.patch(sample, draft("cat"))

    assert (saved.revision, saved.state) == (1, "labeled")
    assert (sample.annotation_count, sample.annotated_by) == (1, desk.person)
    assert (dataset.unlabeled, dataset.labeled) == (2, 1)


def test_an_id_that_a_client_chose_is_kept(desk: Desk, sample: Sample) -> None:
    chosen = draft("cat")

    saved = desk.patch(sample, chosen)

    assert [str(each["id"]) for each in saved.annotations] == [chosen["id"]] == stored_ids(sample)


def test_an_annotation_without_id_gets_one(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, {"label": "cat", "shape": square()})

    assert len(stored_ids(sample)) == 1


def test_a_patch_leaves_alone_what_it_does_not_name(desk: Desk, sample: Sample) -> None:
    one, two = draft("cat"), draft("cat")
    desk.put(sample, one, two)

    saved = desk.patch(sample, {"id": one["id"], "shape": square(300)})

    assert [str(each["id"]) for each in saved.annotations] == [one["id"]]
    assert stored_ids(sample) == sorted([one["id"], two["id"]])
    assert Annotation.objects.get(pk=one["id"]).x0 == 300


def test_a_put_deletes_what_it_does_not_name(desk: Desk, sample: Sample) -> None:
    one, two = draft("cat"), draft("dog")
    desk.put(sample, one, two)

    saved = desk.put(sample, {"id": two["id"]})

    assert stored_ids(sample) == [two["id"]]
    assert [each["label"] for each in saved.annotations] == ["dog"]


def test_what_a_draft_leaves_out_keeps_its_value(desk: Desk, sample: Sample, cat: Label) -> None:
    first = draft("cat", hard=True, attributes={"colour": "red"})
    desk.patch(sample, first)

    desk.patch(sample, {"id": first["id"], "label": "dog"})

    stored = Annotation.objects.get()
    assert (stored.label.name, stored.hard, stored.attributes) == ("dog", True, {"colour": "red"})


def test_an_attribute_whose_name_manifests_use_themselves_is_refused(desk: Desk, sample: Sample) -> None:
    with pytest.raises(InvalidInputError) as error:
        desk.patch(sample, draft("cat", attributes={"@modelarts:size": "big"}))

    assert error.value.code == "attribute_reserved"
    assert stored_ids(sample) == []


def test_annotations_keep_the_order_in_which_they_were_sent(desk: Desk, sample: Sample) -> None:
    sent = [draft("cat") for _ in range(20)]

    saved = desk.put(sample, *sent)

    assert [str(each["id"]) for each in saved.annotations] == [each["id"] for each in sent]


def test_deleting_what_is_not_there_changes_no_annotation(desk: Desk, sample: Sample) -> None:
    kept = draft("cat")
    desk.patch(sample, kept)

    desk.patch(sample, delete=[new_id()])

    assert stored_ids(sample) == [kept["id"]]


def test_removing_the_last_annotation_makes_a_sample_unlabeled(desk: Desk, sample: Sample) -> None:
    only = draft("cat")
    desk.patch(sample, only)

    saved = desk.patch(sample, delete=[only["id"]])

    assert (saved.state, sample.state, sample.annotation_count) == ("unlabeled", "unlabeled", 0)


def test_nothing_here_makes_an_empty_sample_labeled(desk: Desk, sample: Sample) -> None:
    saved = desk.put(sample, confirm=True)

    assert (saved.state, sample.annotation_count) == ("labeled", 0)


def test_an_empty_save_without_confirm_leaves_a_sample_unlabeled(desk: Desk, sample: Sample) -> None:
    assert desk.put(sample).state == "unlabeled"


def test_an_imported_annotation_becomes_the_persons_who_changes_it(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    desk.patch(sample, box := draft("cat"))
    Annotation.objects.update(source="import", author=None)

    desk.patch(sample, {"id": box["id"], "shape": square(50)})

    stored = Annotation.objects.get()
    assert (stored.source, stored.author) == ("human", desk.person)


def test_an_annotation_that_is_sent_unchanged_keeps_its_author(
    desk: Desk, sample: Sample, reviewer: User
) -> None:
    desk.patch(sample, box := draft("cat"))

    Desk(desk.dataset, reviewer, desk.now).put(sample, box)

    assert Annotation.objects.get().author == desk.person


def test_a_save_appends_one_change_with_only_what_it_touched(desk: Desk, sample: Sample, cat: Label) -> None:
    one, two = draft("cat"), draft("cat")
    desk.put(sample, one, two)

    desk.patch(sample, delete=[one["id"]], seconds=2.5)

    change = Change.objects.latest("pk")
    assert (change.kind, change.revision, change.actor, change.seconds) == ("save", 2, desk.person, 2.5)
    assert ([*change.before["annotations"]], change.after["annotations"]) == ([one["id"]], {})


def test_active_seconds_are_at_most_a_day(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat"), seconds=1e9)

    assert Change.objects.get().seconds == 24 * 3600


# Repeats and races


def test_a_repeated_save_id_answers_the_stored_state(desk: Desk, sample: Sample) -> None:
    first = draft("cat")
    body: dict[str, Any] = {"revision": 0, "save_id": new_id()}
    desk.patch(sample, first, **body)
    later = draft("dog")
    desk.patch(sample, later)

    saved = desk.patch(sample, first, **body)

    assert saved.revision == 2
    assert sorted(str(each["id"]) for each in saved.annotations) == sorted([first["id"], later["id"]])
    assert Change.objects.count() == 2


def test_a_repeat_is_answered_though_its_label_was_deleted(desk: Desk, sample: Sample, cat: Label) -> None:
    body: dict[str, Any] = {"revision": 0, "save_id": new_id()}
    desk.patch(sample, first := draft("cat"), **body)
    desk.put(sample)
    Label.objects.filter(pk=cat.pk).update(deleted_at=NOON)

    assert desk.patch(sample, first, **body).revision == 2


def test_a_save_id_that_comes_with_the_next_revision_is_still_a_repeat(desk: Desk, sample: Sample) -> None:
    save_id = new_id()
    desk.patch(sample, draft("cat"), save_id=save_id)

    saved = desk.patch(sample, draft("cat"), save_id=save_id, revision=1)

    assert (saved.revision, len(saved.annotations)) == (1, 1)


def test_a_save_id_counts_for_its_sample_only(desk: Desk, samples: list[Sample]) -> None:
    save_id = new_id()
    desk.patch(samples[0], draft("cat"), save_id=save_id)

    assert desk.patch(samples[1], draft("cat"), save_id=save_id).revision == 1
    assert samples[1].annotation_count == 1


def test_the_same_body_right_after_itself_is_one_save(desk: Desk, sample: Sample) -> None:
    body = {"label": "cat", "shape": square()}
    desk.patch(sample, body, revision=0)

    saved = desk.patch(sample, body, revision=0)

    assert (saved.revision, sample.annotation_count, Change.objects.count()) == (1, 1, 1)


def test_the_same_body_after_another_save_is_stale(desk: Desk, sample: Sample) -> None:
    body = {"label": "cat", "shape": square()}
    desk.patch(sample, body, revision=0)
    desk.patch(sample, draft("dog"))

    assert refused(desk, sample, body, revision=0).code == "stale_revision"


def test_the_same_body_of_another_person_is_stale(desk: Desk, sample: Sample, reviewer: User) -> None:
    body = {"label": "cat", "shape": square()}
    desk.patch(sample, body, revision=0)

    assert refused(Desk(desk.dataset, reviewer), sample, body, revision=0).code == "stale_revision"


def test_a_stale_save_is_told_what_is_stored_and_who_saved_it(
    desk: Desk, sample: Sample, reviewer: User
) -> None:
    other = Desk(desk.dataset, reviewer)
    other.patch(sample, theirs := draft("dog"))

    error = refused(desk, sample, draft("cat"), revision=0)

    assert isinstance(error, StaleRevisionError)
    current = error.extra["current"]
    assert (current["revision"], current["state"], current["saved_by"]) == (1, "labeled", "reviewer")
    assert current["saved_at"] == other.now.isoformat()
    assert [str(each["id"]) for each in current["annotations"]] == [theirs["id"]]


def test_a_stale_save_changes_nothing(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, kept := draft("cat"))

    refused(desk, sample, draft("dog"), delete=[kept["id"]], revision=0)

    assert (stored_ids(sample), Change.objects.count()) == ([kept["id"]], 1)


def test_a_revision_of_the_future_is_stale(desk: Desk, sample: Sample) -> None:
    assert refused(desk, sample, draft("cat"), revision=10**30).code == "stale_revision"


def test_an_id_of_another_sample_is_refused(desk: Desk, samples: list[Sample]) -> None:
    desk.patch(samples[0], first := draft("cat"))

    assert refused(desk, samples[1], first).code == "annotation_id_taken"
    assert stored_ids(samples[0]) == [first["id"]]


def test_an_id_that_occurs_twice_is_refused(desk: Desk, sample: Sample) -> None:
    twice = draft("cat")

    assert refused(desk, sample, twice, twice).code == "annotation_id_twice"
    assert refused(desk, sample, twice, delete=[twice["id"]]).code == "annotation_id_twice"


def test_a_sample_in_the_trash_is_not_there(desk: Desk, sample: Sample) -> None:
    Dataset.objects.update(total=2, unlabeled=2)
    Sample.objects.filter(pk=sample.pk).update(deleted_at=NOON)

    with pytest.raises(NotFoundError):
        desk.patch(sample, draft("cat"))


# Labels


def test_a_label_is_known_by_its_id(desk: Desk, sample: Sample, dog: Label) -> None:
    saved = desk.patch(sample, {"label_id": str(dog.pk), "shape": square()})

    assert saved.annotations[0]["label"] == "dog"


def test_unknown_labels_are_named(desk: Desk, sample: Sample) -> None:
    error = refused(desk, sample, draft("cow"), draft("ant"), draft("cat"))

    assert (error.code, error.params) == ("unknown_label", {"names": ["ant", "cow"]})


def test_a_label_of_another_dataset_is_unknown(desk: Desk, sample: Sample) -> None:
    foreign = OldLabelNameFactory.create().label

    error = refused(desk, sample, {"label_id": str(foreign.pk), "shape": square()})

    assert (error.code, error.params) == ("unknown_label", {"names": [str(foreign.pk)]})


@pytest.mark.parametrize("label_id", ["-1", "cat", "9" * 30, "٣", "1.5", " "])
def test_what_is_no_id_of_a_label_is_unknown(desk: Desk, sample: Sample, label_id: str) -> None:
    assert refused(desk, sample, {"label_id": label_id, "shape": square()}).code == "unknown_label"


def test_an_annotation_without_label_is_refused(desk: Desk, sample: Sample) -> None:
    assert refused(desk, sample, {"shape": square()}).code == "label_required"


def test_a_renamed_label_is_known_by_its_old_name(desk: Desk, sample: Sample, cat: Label) -> None:
    update_label(label=cat, changes={"name": "kitten"}, now=desk.now)

    saved = desk.patch(sample, draft("cat"))

    assert saved.annotations[0]["label"] == "kitten"


def test_an_old_name_is_forgotten_after_30_days(desk: Desk, sample: Sample, cat: Label) -> None:
    update_label(label=cat, changes={"name": "kitten"}, now=desk.now)
    desk.now += dt.timedelta(days=30)

    assert refused(desk, sample, draft("cat")).code == "unknown_label"


def test_an_old_name_means_the_new_label_that_took_it(desk: Desk, sample: Sample, cat: Label) -> None:
    update_label(label=cat, changes={"name": "kitten"}, now=desk.now)
    (new,) = add_labels(desk.dataset, "cat")

    assert desk.patch(sample, draft("cat")).annotations[0]["label_id"] == str(new.pk)


@pytest.mark.parametrize("key", ["label", "label_id"])
def test_a_merged_label_is_known_by_its_name_and_its_id(
    desk: Desk, sample: Sample, cat: Label, dog: Label, key: str
) -> None:
    merge_label(dataset=desk.dataset, label=cat, into=dog, actor=desk.person, now=desk.now)
    named = {"label": "cat", "label_id": str(cat.pk)}[key]

    saved = desk.patch(sample, {key: named, "shape": square()})

    assert saved.annotations[0]["label"] == "dog"


def test_a_name_merged_twice_means_the_last_label(desk: Desk, sample: Sample, cat: Label, dog: Label) -> None:
    (pet,) = add_labels(desk.dataset, "pet")
    merge_label(dataset=desk.dataset, label=cat, into=dog, actor=desk.person, now=desk.now)
    merge_label(dataset=desk.dataset, label=dog, into=pet, actor=desk.person, now=desk.now)

    assert desk.patch(sample, draft("cat")).annotations[0]["label"] == "pet"
    assert OldLabelName.objects.count() == 2


# Shapes


def test_a_box_needs_a_shape(desk: Desk, sample: Sample) -> None:
    assert refused(desk, sample, {"label": "cat"}).code == "shape_required"


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([[10, 10], [1002, 20]], "shape_outside_image"),
        ([[-1.5, 10], [50, 20]], "shape_outside_image"),
        ([[10, 10], [10.5, 20]], "shape_too_small"),
        ([[10, 10]], "shape_invalid"),
        ([[10, 10], [20, "20"]], "shape_invalid"),
        ([[10, 10], [20, True]], "shape_invalid"),
        (None, "shape_invalid"),
    ],
)
def test_a_bad_box_is_refused(desk: Desk, sample: Sample, points: Any, code: str) -> None:
    shape = {"kind": "rectangle", "points": points}

    assert refused(desk, sample, draft("cat", shape=shape)).code == code


def test_a_box_up_to_a_pixel_outside_is_clamped(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, draft("cat", shape={"kind": "rectangle", "points": [[-1, -0.5], [1001, 1000.5]]}))

    stored = Annotation.objects.get()
    assert (stored.x0, stored.y0, stored.x1, stored.y1, stored.area) == (0, 0, 1000, 1000, 1e6)


def test_a_box_may_become_a_polygon_and_a_box_again(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, box := draft("cat"))
    polygon = {"kind": "polygon", "points": [[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]]}

    as_polygon = desk.patch(sample, {"id": box["id"], "shape": polygon}).annotations[0]["shape"]
    as_box = desk.patch(sample, {"id": box["id"], "shape": square()}).annotations[0]["shape"]

    assert (as_polygon, as_box) == (polygon, square())
    assert Annotation.objects.get().points is None


@pytest.fixture
def picture_sample(samples: list[Sample], store: MemoryStore) -> Sample:
    """A sample whose size nobody has read yet: 40 by 30 px."""
    sample = samples[0]
    store.put(sample.path, picture())
    Sample.objects.filter(pk=sample.pk).update(width=None, height=None)
    return sample


def test_a_size_that_is_not_known_is_read_from_the_image(desk: Desk, picture_sample: Sample) -> None:
    desk.patch(picture_sample, draft("cat", shape=square(0, 0, side=30)))

    assert (picture_sample.width, picture_sample.height, picture_sample.annotation_count) == (40, 30, 1)


def test_the_size_that_was_read_bounds_the_shape(desk: Desk, picture_sample: Sample) -> None:
    assert (
        refused(desk, picture_sample, draft("cat", shape=square(0, 0, side=39))).code == "shape_outside_image"
    )


def test_an_image_that_cannot_be_read_is_said(desk: Desk, picture_sample: Sample, store: MemoryStore) -> None:
    store.put(picture_sample.path, b"no image")

    assert refused(desk, picture_sample, draft("cat")).code == "image_unreadable"


def test_nothing_here_needs_no_size(desk: Desk, picture_sample: Sample, store: MemoryStore) -> None:
    store.delete(picture_sample.path)

    assert desk.put(picture_sample, confirm=True).state == "labeled"


# Classification


@pytest.fixture
def photo(samples: list[Sample], dataset: Dataset) -> Sample:
    """A sample of a classification dataset."""
    dataset.type = DatasetType.IMAGE_CLASSIFICATION
    dataset.save()
    return samples[0]


def test_a_photo_gets_labels_without_shapes(desk: Desk, photo: Sample) -> None:
    saved = desk.put(photo, {"label": "cat"}, {"label": "dog"})

    assert [(each["label"], each.get("shape")) for each in saved.annotations] == [
        ("cat", None),
        ("dog", None),
    ]


def test_a_shape_on_a_photo_is_refused(desk: Desk, photo: Sample) -> None:
    assert refused(desk, photo, draft("cat")).code == "shape_not_allowed"


def test_a_photo_carries_a_label_once(desk: Desk, photo: Sample) -> None:
    desk.patch(photo, {"label": "cat"})

    assert refused(desk, photo, {"label": "cat"}).code == "duplicate_label"


def test_labels_of_a_photo_may_swap(desk: Desk, photo: Sample) -> None:
    one, two = new_id(), new_id()
    desk.put(photo, {"id": one, "label": "cat"}, {"id": two, "label": "dog"})

    saved = desk.put(photo, {"id": one, "label": "dog"}, {"id": two, "label": "cat"})

    assert [each["label"] for each in saved.annotations] == ["dog", "cat"]


# Suggestions


def test_confirm_turns_the_accepted_suggestions_into_annotations_and_rejects_the_others(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    taken, moved, left = (suggest(sample, label=cat, confidence=share) for share in (0.9, 0.8, 0.7))

    saved = desk.put(sample, {"id": str(taken.pk)}, {"id": str(moved.pk), "shape": square(200)}, confirm=True)

    found = {each["id"]: each for each in saved.annotations}
    assert saved.state == "labeled"
    assert found.keys() == {taken.pk, moved.pk}
    assert [(found[row.pk]["source"], found[row.pk]["changed"]) for row in (taken, moved)] == [
        ("smart", False),
        ("smart", True),
    ]
    assert found[taken.pk]["confidence"] == 0.9
    assert found[taken.pk]["author"] == desk.person.username
    assert not Suggestion.objects.exists()
    assert left.pk not in found


def test_an_accepted_suggestion_may_get_another_label(desk: Desk, sample: Sample, cat: Label) -> None:
    suggestion = suggest(sample, label=cat)

    saved = desk.patch(sample, {"id": str(suggestion.pk), "label": "dog"}, confirm=True)

    assert [(each["label"], each["changed"]) for each in saved.annotations] == [("dog", True)]


def test_a_suggestion_that_is_moved_before_the_sample_is_confirmed_stays_the_model_s_and_is_changed(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    suggestion = suggest(sample, label=cat, confidence=0.8)

    [moved] = desk.patch(sample, {"id": str(suggestion.pk), "shape": square(200)}).annotations

    assert (moved["source"], moved["changed"], moved["confidence"]) == ("smart", True, 0.8)


def test_the_history_keeps_what_confirm_rejected(desk: Desk, sample: Sample, cat: Label) -> None:
    suggestion = suggest(sample, label=cat)

    desk.put(sample, confirm=True)

    assert [*Change.objects.get().before["suggestions"]] == [str(suggestion.pk)]


def test_suggestions_stay_open_without_confirm(desk: Desk, sample: Sample, cat: Label) -> None:
    suggest(sample, label=cat)

    saved = desk.patch(sample, draft("dog"))

    assert (saved.state, Suggestion.objects.count()) == ("to_confirm", 1)


def test_a_sample_whose_last_annotation_goes_waits_for_its_suggestions(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    suggest(sample, label=cat)
    desk.patch(sample, mine := draft("dog"))

    assert desk.patch(sample, delete=[mine["id"]]).state == "to_confirm"


def test_an_imported_sample_whose_last_annotation_goes_is_unlabeled(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    suggest(sample, label=cat).delete()
    desk.patch(sample, mine := draft("dog"))

    assert desk.patch(sample, delete=[mine["id"]]).state == "unlabeled"


def test_a_labeler_may_not_confirm_suggestions(
    dataset: Dataset, sample: Sample, cat: Label, labeler: User
) -> None:
    suggest(sample, label=cat)

    with pytest.raises(NotAllowedError):
        Desk(dataset, labeler).put(sample, confirm=True)
    assert Suggestion.objects.exists()


def test_a_labeler_may_say_that_nothing_is_here(dataset: Dataset, sample: Sample, labeler: User) -> None:
    assert Desk(dataset, labeler).put(sample, confirm=True).state == "labeled"


def test_a_suggestion_whose_label_was_deleted_cannot_be_accepted(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    suggestion = suggest(sample, label=cat)
    Label.objects.filter(pk=cat.pk).update(deleted_at=NOON)

    assert refused(desk, sample, {"id": str(suggestion.pk)}, confirm=True).code == "label_required"
    assert Suggestion.objects.exists()


# What it costs


def queries(desk: Desk, sample: Sample, *upsert: dict[str, Any], **more: Any) -> list[str]:
    """The statements of a PATCH between its BEGIN and its COMMIT; the test's own transaction shows as a savepoint."""
    with CaptureQueriesContext(connection) as captured:
        desk.patch(sample, *upsert, **more)
    texts = [query["sql"] for query in captured]
    first, last = [index for index, sql in enumerate(texts) if "SAVEPOINT" in sql][:2]
    return texts[first + 1 : last]


def test_five_new_boxes_cost_at_most_eight_queries(desk: Desk, sample: Sample) -> None:
    boxes = [draft("cat"), draft("cat"), draft("dog"), draft("dog"), draft("dog")]

    assert len(queries(desk, sample, *boxes, revision=0)) <= 8


def test_adding_changing_and_deleting_at_once_costs_at_most_eight_queries(desk: Desk, sample: Sample) -> None:
    one, two = draft("cat"), draft("dog")
    desk.put(sample, one, two)

    found = queries(desk, sample, draft("dog"), {"id": one["id"], "label": "dog"}, delete=[two["id"]])

    assert len(found) <= 8, found


def test_removing_the_last_box_costs_at_most_eight_queries(desk: Desk, sample: Sample) -> None:
    desk.patch(sample, one := draft("cat"))

    assert len(queries(desk, sample, delete=[one["id"]], revision=1)) <= 8


def test_confirming_suggestions_costs_at_most_eight_queries(desk: Desk, sample: Sample, cat: Label) -> None:
    one, two = suggest(sample, label=cat), suggest(sample, label=cat)

    found = queries(desk, sample, {"id": str(one.pk)}, {"id": str(two.pk), "label": "dog"}, confirm=True)

    assert len(found) <= 8, found


def test_taking_a_suggestion_beside_other_changes_costs_at_most_eight_queries(
    desk: Desk, sample: Sample, cat: Label
) -> None:
    suggestion = suggest(sample, label=cat)
    one, two = draft("cat"), draft("dog")
    desk.put(sample, one, two)

    found = queries(
        desk, sample, {"id": str(suggestion.pk)}, {"id": one["id"], "label": "dog"}, delete=[two["id"]]
    )

    assert len(found) <= 8, found


def test_a_box_among_many_is_changed_without_reading_the_others(desk: Desk, sample: Sample) -> None:
    boxes = [draft("cat", id=str(uuid.UUID(int=number))) for number in range(1, 301)]
    desk.put(sample, *boxes)

    found = queries(desk, sample, {"id": boxes[0]["id"], "shape": square(500)}, revision=1)

    assert len(found) <= 6
    assert not any(boxes[1]["id"].replace("-", "")[-8:] in sql for sql in found)
