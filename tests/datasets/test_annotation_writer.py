"""The one way in which annotations change."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from msgspec.structs import replace

from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_sample, lock_samples, write
from datasets.counts import LabelGoneError
from datasets.marks import Mark, marks_by_sample
from datasets.models import Annotation, Change, Dataset, Label, Sample, User
from tests.factories import NOON, AnnotationFactory, DatasetFactory, LayerFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def cat(dataset: Dataset) -> Label:
    return add_labels(dataset, "cat")[0]


@pytest.fixture
def dog(dataset: Dataset) -> Label:
    return add_labels(dataset, "dog")[0]


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    return add_samples(dataset, 3)


def locked(sample: Sample) -> LockedSample:
    found = lock_sample(sample.dataset_id, sample.pk)
    assert found is not None
    return found


def written(sample: Sample, state: str, *, occasion: dict[str, Any] | None = None, **fields: Any) -> Sample:
    """The sample after an edit of it."""
    with transaction.atomic():
        fields = (
            {"dataset_id": sample.dataset_id, "actor_id": None, "at": NOON, "kind": "save"}
            | (occasion or {})
            | {"edit": Edit(locked(sample), state, **fields)}
        )
        edit = fields.pop("edit")
        write([edit], Occasion(**fields))
    sample.refresh_from_db()
    sample.dataset.refresh_from_db()
    return sample


# Locking


def test_a_sample_is_locked_with_what_is_known_of_it(
    dataset: Dataset, cat: Label, samples: list[Sample]
) -> None:
    annotate(dataset, samples[:1], box(cat))

    assert locked(samples[0]) == LockedSample(
        samples[0].pk, "labeled", 1, 1, {str(cat.pk): 1}, False, None, 1000, 1000, True
    )


def test_samples_are_locked_in_the_order_of_their_ids(dataset: Dataset, samples: list[Sample]) -> None:
    ids = [sample.pk for sample in samples]

    assert [sample.id for sample in lock_samples(dataset.pk, ids[::-1])] == ids
    assert lock_samples(dataset.pk, []) == []


def test_what_is_not_there_is_not_locked(dataset: Dataset, samples: list[Sample]) -> None:
    assert lock_sample(dataset.pk, 10**17) is None
    assert lock_sample(DatasetFactory.create().pk, samples[0].pk) is None


def test_the_trash_is_locked_on_demand_and_not_counted(dataset: Dataset, samples: list[Sample]) -> None:
    Dataset.objects.update(total=2, unlabeled=2)
    Sample.objects.filter(pk=samples[0].pk).update(deleted_at=NOON)

    (found,) = lock_samples(dataset.pk, [samples[0].pk], include_trash=True)
    assert (found.is_counted, lock_sample(dataset.pk, samples[0].pk)) == (False, None)


# Writing


def test_an_edit_adds_changes_and_removes(samples: list[Sample], cat: Label, dog: Label) -> None:
    kept, gone, new = box(cat), box(cat, 300), box(dog, 500)
    written(samples[0], "labeled", added=[kept, gone])
    moved = replace(kept, label_id=dog.pk, x0=11.0)

    sample = written(samples[0], "labeled", added=[new], changed=[(kept, moved)], removed=[gone])

    stored = {mark.id: mark for mark in marks_by_sample([sample.pk])[sample.pk]}
    assert stored == {new.id: new, moved.id: moved}
    assert (sample.annotation_count, sample.label_counts, sample.revision) == (2, {str(dog.pk): 2}, 2)


def test_counts_of_tabs_and_labels_follow(dataset: Dataset, samples: list[Sample], cat: Label) -> None:
    written(samples[0], "labeled", added=[box(cat), box(cat, 300)])

    dataset.refresh_from_db()
    cat.refresh_from_db()
    assert (dataset.unlabeled, dataset.labeled) == (2, 1)
    assert (cat.annotation_count, cat.sample_count) == (2, 1)


def test_a_sample_in_the_trash_changes_uncounted(dataset: Dataset, samples: list[Sample], cat: Label) -> None:
    Dataset.objects.update(total=2, unlabeled=2)
    Sample.objects.filter(pk=samples[0].pk).update(deleted_at=NOON)
    (sample,) = lock_samples(dataset.pk, [samples[0].pk], include_trash=True)

    write([Edit(sample, "labeled", added=[box(cat)])], Occasion(dataset.pk, None, NOON, "label"))

    dataset.refresh_from_db()
    cat.refresh_from_db()
    assert (dataset.labeled, cat.annotation_count, Annotation.objects.count()) == (0, 0, 1)


def test_every_kind_of_column_comes_back_as_it_went(samples: list[Sample], cat: Label, owner: User) -> None:
    full = Mark(
        uuid.uuid4(), cat.pk, "rotated_rectangle", {"points": [[5.5, 5], [2, 2]], "angle": 12.5},
        4.5, 4.0, 6.5, 6.0, 4.0, {"a": [1, None, "\u4f60"]}, True, "smart", 0.25, True, owner.pk, NOON,
    )  # fmt: skip
    bare = Mark(uuid.uuid4(), cat.pk, created_at=NOON)

    written(samples[0], "labeled", added=[full, bare])

    assert {mark.id: mark for mark in marks_by_sample([samples[0].pk])[samples[0].pk]} == {
        full.id: full,
        bare.id: bare,
    }


@pytest.mark.parametrize("number", [1, 64, 65, 200])
def test_any_number_of_annotations_is_written(samples: list[Sample], cat: Label, number: int) -> None:
    marks = [box(cat, index) for index in range(number)]
    written(samples[0], "labeled", added=marks)
    moved = [(mark, replace(mark, x0=0.5)) for mark in marks]

    written(samples[0], "labeled", changed=moved)
    assert Annotation.objects.filter(x0=0.5).count() == number
    assert written(samples[0], "unlabeled", removed=[new for _, new in moved]).annotation_count == 0


def test_several_samples_are_written_together(dataset: Dataset, samples: list[Sample], cat: Label) -> None:
    found = lock_samples(dataset.pk, [sample.pk for sample in samples])

    write(
        [Edit(each, "labeled", added=[box(cat)]) for each in found], Occasion(dataset.pk, None, NOON, "save")
    )

    assert (Annotation.objects.count(), Change.objects.count()) == (3, 3)


def test_nothing_to_write_writes_nothing(dataset: Dataset) -> None:
    write([], Occasion(dataset.pk, None, NOON, "save"))

    assert not Change.objects.exists()


# The history


def test_a_change_has_what_was_touched_before_and_after(
    samples: list[Sample], cat: Label, owner: User
) -> None:
    kept, gone, new = box(cat), box(cat, 300), box(cat, 500)
    written(samples[0], "labeled", added=[kept, gone])
    save_id, group = uuid.uuid4(), uuid.uuid4()
    about = {"actor_id": owner.pk, "save_id": save_id, "digest": "abc", "group": group, "seconds": 1.5}

    written(
        samples[0],
        "labeled",
        added=[new],
        changed=[(kept, replace(kept, hard=True))],
        removed=[gone],
        hard=True,
        suggestions=[box(cat)],
        occasion=about,
    )

    change = Change.objects.latest("pk")
    assert (change.actor, change.save_id, change.digest, change.group, change.seconds) == (
        *(owner, save_id, "abc", group, 1.5),
    )
    assert change.before["annotations"].keys() == {str(kept.id), str(gone.id)}
    assert change.after["annotations"].keys() == {str(kept.id), str(new.id)}
    assert ("hard" in change.before, change.after["hard"], len(change.before["suggestions"])) == (
        False,
        True,
        1,
    )


@pytest.mark.parametrize(
    ("kind", "is_owner"),
    [("save", True), ("batch", True), ("undo", True), ("label", False), ("make_current", False)],
)
def test_who_worked_on_a_sample_last_is_who_annotated(
    samples: list[Sample], owner: User, kind: str, is_owner: bool
) -> None:
    sample = written(samples[0], "labeled", occasion={"actor_id": owner.pk, "kind": kind})

    assert sample.annotated_by == (owner if is_owner else None)


def test_a_machine_leaves_who_annotated(samples: list[Sample], owner: User) -> None:
    written(samples[0], "labeled", occasion={"actor_id": owner.pk})

    assert written(samples[0], "to_confirm").annotated_by == owner


# What is refused


def test_an_id_that_is_there_is_refused(samples: list[Sample], cat: Label) -> None:
    mark = box(cat)
    written(samples[0], "labeled", added=[mark])

    with pytest.raises(IntegrityError):
        written(samples[1], "labeled", added=[mark])


def test_a_save_id_is_written_once(samples: list[Sample]) -> None:
    occasion = {"save_id": uuid.uuid4()}
    written(samples[0], "labeled", occasion=occasion)

    with pytest.raises(IntegrityError):
        written(samples[0], "labeled", occasion=occasion)


def test_a_label_that_went_is_refused(samples: list[Sample], cat: Label) -> None:
    Label.objects.filter(pk=cat.pk).update(deleted_at=NOON)

    with pytest.raises(LabelGoneError):
        written(samples[0], "labeled", added=[box(cat)])


def test_annotations_never_lie_on_an_unlabeled_sample(samples: list[Sample], cat: Label) -> None:
    with pytest.raises(IntegrityError):
        written(samples[0], "unlabeled", added=[box(cat)])


# Edits


def test_an_edit_knows_whether_it_changes_anything(samples: list[Sample], cat: Label) -> None:
    sample = locked(samples[0])

    assert Edit(sample, "unlabeled").is_empty
    assert Edit(sample, "unlabeled", hard=False).is_empty
    assert not Edit(sample, "unlabeled", hard=True).is_empty
    assert not Edit(sample, "labeled").is_empty
    assert not Edit(sample, "labeled", added=[box(cat)]).is_empty
    assert not Edit(sample, "unlabeled", suggestions=[box(cat)]).is_empty


def test_marks_of_a_layer_are_not_the_datasets_own(samples: list[Sample], cat: Label) -> None:
    layer = LayerFactory.create(sample=samples[0])
    AnnotationFactory.create(sample=samples[0], label=cat, layer=layer)

    assert marks_by_sample([samples[0].pk]) == {}
