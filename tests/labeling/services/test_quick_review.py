"""Quick review: many annotations changed as one action, what others did meanwhile, and its undo."""

import uuid
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from datasets.errors import InvalidInputError
from datasets.models import Annotation, ChangeGroup, Dataset, Label, Sample, User
from datasets.models.dataset import DatasetType
from labeling.errors import UnknownLabelError
from labeling.services.history import undo_group
from labeling.services.quick_review import ActionClosedError, Applied, CropChange, apply_changes
from tests.factories import DatasetFactory
from tests.labeling.desk import Desk, draft, square, suggest
from tests.stage import add_labels, add_samples, annotate, box


@pytest.fixture
def boxes(desk: Desk, samples: list[Sample], dog: Label) -> list[Annotation]:
    """A cat on each of three samples."""
    for sample in samples:
        desk.put(sample, draft("cat"))
    return list(Annotation.objects.order_by("sample"))


def change(annotation: Annotation, **what: Any) -> dict[str, Any]:
    """A change by somebody who has seen the annotation as it is now."""
    revision = Sample.objects.get(pk=annotation.sample_id).revision
    return {"id": str(annotation.pk), "revision": revision, **what}


def apply(desk: Desk, *changes: dict[str, Any], part_of: uuid.UUID | None = None) -> Applied:
    wanted = msgspec.convert(list(changes), list[CropChange])
    return apply_changes(
        dataset=desk.dataset, changes=wanted, actor=desk.person, now=timezone.now(), part_of=part_of
    )


def labels() -> list[str]:
    return list(Annotation.objects.order_by("sample").values_list("label__name", flat=True))


def codes(applied: Applied) -> list[str | None]:
    return [refusal["code"] for refusal in applied.refused]


def test_labels_of_many_samples_change_as_one_action(desk: Desk, boxes: list[Annotation]) -> None:
    applied = apply(desk, change(boxes[0], label="dog"), change(boxes[1], label="dog"))

    assert (applied.changed, applied.samples, applied.refused) == (2, 2, [])
    assert labels() == ["dog", "dog", "cat"]
    assert ChangeGroup.objects.get().changed == 2


def test_a_deleted_annotation_leaves_its_sample_unlabeled(desk: Desk, boxes: list[Annotation]) -> None:
    apply(desk, change(boxes[0], delete=True))

    assert Sample.objects.get(pk=boxes[0].sample_id).state == "unlabeled"


def test_suggestions_still_wait_where_the_last_annotation_is_deleted(
    desk: Desk, boxes: list[Annotation], cat: Label
) -> None:
    suggest(boxes[0].sample, label=cat)

    apply(desk, change(boxes[0], delete=True))

    assert Sample.objects.get(pk=boxes[0].sample_id).state == "to_confirm"


def test_a_box_gets_another_shape(desk: Desk, boxes: list[Annotation]) -> None:
    apply(desk, change(boxes[0], shape=square(5, 6, side=7)))

    stored = Annotation.objects.get(pk=boxes[0].pk)
    assert (stored.x0, stored.y0, stored.x1, stored.y1, stored.area) == (5, 6, 12, 13, 49)


def test_what_an_import_brought_becomes_the_persons(desk: Desk, boxes: list[Annotation]) -> None:
    Annotation.objects.update(source="import", author=None)

    apply(desk, change(boxes[0], label="dog"))

    stored = Annotation.objects.get(pk=boxes[0].pk)
    assert (stored.source, stored.author) == ("human", desk.person)


def test_undo_takes_everything_back(desk: Desk, boxes: list[Annotation]) -> None:
    apply(
        desk,
        change(boxes[0], label="dog"),
        change(boxes[1], delete=True),
        change(boxes[2], shape=square(1, 1, side=9)),
    )
    group = ChangeGroup.objects.get()

    undone = undo_group(dataset=desk.dataset, group=group, actor=desk.person, now=timezone.now())

    assert (undone.changed, labels()) == (3, ["cat", "cat", "cat"])
    assert set(Annotation.objects.values_list("x0", flat=True)) == {10.0}


def test_parts_of_an_action_are_undone_as_one(desk: Desk, boxes: list[Annotation]) -> None:
    first, second = change(boxes[0], label="dog"), change(boxes[1], delete=True)
    began = apply(desk, first).change_group
    assert apply(desk, second, part_of=began).change_group == began
    group = ChangeGroup.objects.get()
    assert group.changed == 2

    undone = undo_group(dataset=desk.dataset, group=group, actor=desk.person, now=timezone.now())

    assert (undone.changed, labels()) == (2, ["cat", "cat", "cat"])


def test_a_part_that_changes_nothing_leaves_its_action_as_it_is(desk: Desk, boxes: list[Annotation]) -> None:
    began = apply(desk, change(boxes[0], label="dog")).change_group

    part = apply(desk, change(boxes[1], label="cat"), part_of=began)

    assert (part.changed, part.change_group, ChangeGroup.objects.get().changed) == (0, began, 1)


def test_an_action_that_was_undone_is_not_gone_on_with(desk: Desk, boxes: list[Annotation]) -> None:
    began = apply(desk, change(boxes[0], label="dog")).change_group
    ChangeGroup.objects.update(undone_at=timezone.now())

    with pytest.raises(ActionClosedError):
        apply(desk, change(boxes[1], label="dog"), part_of=began)

    assert labels() == ["dog", "cat", "cat"]


def test_nobody_goes_on_with_the_action_of_another(
    desk: Desk, boxes: list[Annotation], outsider: User
) -> None:
    began = apply(desk, change(boxes[0], label="dog")).change_group
    ChangeGroup.objects.update(actor=outsider)

    with pytest.raises(ActionClosedError):
        apply(desk, change(boxes[1], label="dog"), part_of=began)


def test_what_somebody_changed_meanwhile_is_refused_and_the_rest_applied(
    desk: Desk, boxes: list[Annotation]
) -> None:
    changes = [change(boxes[0], label="dog"), change(boxes[1], label="dog")]
    desk.patch(boxes[0].sample, {"id": str(boxes[0].pk), "shape": square(1, 2)})

    applied = apply(desk, *changes)

    assert (applied.changed, codes(applied)) == (1, ["stale_annotation"])
    assert labels() == ["cat", "dog", "cat"]


def test_what_somebody_changed_beside_it_does_not_matter(desk: Desk, boxes: list[Annotation]) -> None:
    seen = change(boxes[0], label="dog")
    desk.patch(boxes[0].sample, draft("cat"))

    assert apply(desk, seen).refused == []


def test_what_is_applied_twice_is_stale_the_second_time(desk: Desk, boxes: list[Annotation]) -> None:
    seen = change(boxes[0], label="dog")
    apply(desk, seen)

    assert codes(apply(desk, seen)) == ["stale_annotation"]


def test_what_is_gone_is_refused(desk: Desk, boxes: list[Annotation]) -> None:
    seen = change(boxes[0], label="dog")
    desk.patch(boxes[0].sample, delete=[str(boxes[0].pk)])

    applied = apply(desk, seen)

    assert (codes(applied), applied.change_group) == (["annotation_gone"], None)


def test_an_annotation_of_another_dataset_is_left_alone(desk: Desk) -> None:
    other = DatasetFactory.create()
    annotate(other, add_samples(other, 1, folder="obs://images/other/"), box(add_labels(other, "cow")[0]))
    foreign = Annotation.objects.get()

    applied = apply(desk, change(foreign, delete=True))

    assert (codes(applied), Annotation.objects.count()) == (["annotation_gone"], 1)


def test_a_sample_in_the_trash_is_left_alone(desk: Desk, boxes: list[Annotation]) -> None:
    Sample.objects.filter(pk=boxes[0].sample_id).update(deleted_at=timezone.now())

    applied = apply(desk, change(boxes[0], delete=True))
    Sample.objects.update(deleted_at=None)  # the counts of the stage say so

    assert codes(applied) == ["annotation_gone"]


def test_a_shape_outside_of_the_image_is_refused_alone(desk: Desk, boxes: list[Annotation]) -> None:
    applied = apply(desk, change(boxes[0], shape=square(5000, 5000)), change(boxes[1], shape=square(1, 1)))

    assert (applied.changed, codes(applied)) == (1, ["shape_outside_image"])


def test_what_stays_as_it_is_is_no_change(desk: Desk, boxes: list[Annotation]) -> None:
    applied = apply(desk, change(boxes[0], label="cat"))

    assert (applied.changed, applied.change_group, ChangeGroup.objects.count()) == (0, None, 0)


def test_a_label_that_the_image_has_already_is_not_there_twice(
    desk: Desk, samples: list[Sample], dog: Label
) -> None:
    Dataset.objects.update(type=DatasetType.IMAGE_CLASSIFICATION)
    desk.dataset.refresh_from_db()
    desk.put(samples[0], {"label": "cat"}, {"label": "dog"})
    cat = Annotation.objects.get(label__name="cat")

    apply(desk, change(cat, label="dog"))

    assert labels() == ["dog"]


def test_an_unknown_label_changes_nothing(desk: Desk, boxes: list[Annotation]) -> None:
    with pytest.raises(UnknownLabelError):
        apply(desk, change(boxes[0], label="dog"), change(boxes[1], label="cow"))

    assert labels() == ["cat", "cat", "cat"]


def test_an_id_that_is_there_twice_is_refused(desk: Desk) -> None:
    twice = {"id": str(uuid.uuid4()), "revision": 0, "delete": True}

    with pytest.raises(InvalidInputError, match="twice"):
        apply(desk, twice, twice)
