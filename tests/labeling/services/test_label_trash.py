"""Labels come back from the trash with what went with them."""

import datetime as dt

import pytest

from datasets.errors import NotAllowedError
from datasets.label_writer import LabelDraft
from datasets.models import Annotation, Dataset, Label, Sample, User
from datasets.trash import list_trash, restore_from_trash
from labeling.services.labels import create_label, delete_label, merge_label
from tests.doubles import MemoryStore
from tests.labeling.desk import Desk, draft, stored_ids


def restore(desk: Desk, *labels: Label) -> tuple[list[int], list[dict[str, str]]]:
    mine = Dataset.objects.visible_to(desk.person).with_role_of(desk.person).get(pk=desk.dataset.pk)
    ids = [label.pk for label in labels]
    return restore_from_trash(dataset=mine, kind="label", ids=ids, actor=desk.person, now=desk.now)


def delete(desk: Desk, label: Label, policy: str = "label_only") -> None:
    delete_label(dataset=desk.dataset, label=label, policy=policy, actor=desk.person, now=desk.now)


def test_a_deleted_label_comes_back_with_its_annotations(desk: Desk, sample: Sample, cat: Label) -> None:
    desk.put(sample, box := draft("cat"))
    delete(desk, cat)

    assert restore(desk, cat) == ([cat.pk], [])
    assert stored_ids(sample) == [box["id"]]


def test_it_says_who_deleted_a_label_last(desk: Desk, cat: Label, dog: Label) -> None:
    bird = create_label(dataset=desk.dataset, draft=LabelDraft("bird"))
    delete(desk, cat)
    merge_label(dataset=desk.dataset, label=dog, into=bird, actor=desk.person, now=desk.now)

    found, _ = list_trash(desk.dataset, kinds=["label"], after=None, limit=10, now=desk.now)

    assert {thing.name: thing.deleted_by for thing in found} == dict.fromkeys(
        ("cat", "dog"), desk.person.username
    )


def test_a_merged_label_comes_back_with_its_own_annotations(
    desk: Desk, sample: Sample, cat: Label, dog: Label
) -> None:
    desk.put(sample, draft("cat"), draft("dog"))
    merge_label(dataset=desk.dataset, label=cat, into=dog, actor=desk.person, now=desk.now)

    restore(desk, cat)

    assert sorted(Annotation.objects.values_list("label__name", flat=True)) == ["cat", "dog"]


def test_a_label_whose_files_were_deleted_comes_back_alone(
    desk: Desk, sample: Sample, cat: Label, store: MemoryStore
) -> None:
    store.put(sample.path, b"picture")
    desk.put(sample, draft("cat"))
    delete(desk, cat, "with_files")

    assert restore(desk, cat) == ([cat.pk], [])
    assert not Annotation.objects.exists()


def test_a_label_whose_name_is_taken_is_refused_and_the_others_come_back(
    desk: Desk, cat: Label, dog: Label
) -> None:
    delete(desk, cat)
    delete(desk, dog)
    create_label(dataset=desk.dataset, draft=LabelDraft("cat"))

    restored, refused = restore(desk, cat, dog)

    assert (restored, [each["code"] for each in refused]) == ([dog.pk], ["name_taken"])


def test_a_label_that_is_not_in_the_trash_is_refused(desk: Desk, cat: Label) -> None:
    assert [each["code"] for each in restore(desk, cat)[1]] == ["not_found"]


def test_a_label_is_kept_for_30_days(desk: Desk, cat: Label) -> None:
    delete(desk, cat)
    desk.now += dt.timedelta(days=30)

    assert [each["code"] for each in restore(desk, cat)[1]] == ["not_found"]
    assert list_trash(desk.dataset, kinds=["label"], after=None, limit=10, now=desk.now) == ([], None)


def test_a_reviewer_brings_no_label_back(dataset: Dataset, reviewer: User, cat: Label) -> None:
    with pytest.raises(NotAllowedError):
        restore(Desk(dataset, reviewer), cat)
