"""Labeling alike: what is copied, how it is scaled, what is refused, and its undo."""

from typing import Any

import pytest
from django.utils import timezone

from datasets.errors import InvalidInputError
from datasets.models import Annotation, ChangeGroup, Dataset, Label, Sample
from datasets.models.dataset import DatasetType
from datasets.states import SampleState
from labeling.services.alike import Alike, label_alike
from labeling.services.bulk import BulkResult
from labeling.services.history import undo_group
from tests.labeling.desk import Desk, draft, square

CIRCLE = {"kind": "circle", "points": [[100, 100], [50, 0]]}
MASK = {"kind": "mask", "rle": {"size": [1000, 1000], "counts": [0, 1000, 999000]}}


def alike(desk: Desk, *samples: Sample, is_replacing: bool = False) -> BulkResult:
    """Label the others like the first."""
    source, *targets = (sample.pk for sample in samples)
    return label_alike(
        dataset=desk.dataset,
        stacks=[Alike(source, targets)],
        is_replacing=is_replacing,
        actor=desk.person,
        now=timezone.now(),
    )


def resize(sample: Sample, width: int, height: int) -> None:
    Sample.objects.filter(pk=sample.pk).update(width=width, height=height)


def boxes(sample: Sample) -> list[tuple[str, Any, Any, Any, Any]]:
    found = Annotation.objects.filter(sample=sample).order_by("created_at")
    return list(found.values_list("label__name", "x0", "y0", "x1", "y1"))


def codes(result: BulkResult) -> list[str]:
    return [refusal["code"] for refusal in result.refused]


def test_annotations_are_copied_in_their_order(desk: Desk, samples: list[Sample], dog: Label) -> None:
    desk.put(samples[0], draft("cat"), draft("dog", shape=square(5, 6, side=7)))

    result = alike(desk, *samples)

    assert (result.changed, result.refused) == (2, [])
    assert boxes(samples[2]) == [("cat", 10, 20, 110, 120), ("dog", 5, 6, 12, 13)]
    assert Sample.objects.get(pk=samples[2].pk).state == SampleState.LABELED


def test_shapes_are_scaled_to_an_image_of_other_size(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))
    resize(samples[1], 500, 500)

    alike(desk, *samples[:2])

    assert boxes(samples[1]) == [("cat", 5, 10, 55, 60)]


def test_the_radius_of_a_circle_is_scaled_too(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat", shape=CIRCLE))
    resize(samples[1], 500, 500)

    alike(desk, *samples[:2])

    assert Annotation.objects.get(sample=samples[1]).points == {"points": [[50, 50], [25, 0]]}


def test_an_image_of_other_proportions_is_refused(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))
    resize(samples[1], 500, 400)

    assert codes(alike(desk, *samples[:2])) == ["proportions_differ"]
    assert boxes(samples[1]) == []


def test_a_rounded_side_is_no_other_proportion(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))
    resize(samples[1], 333, 334)

    assert alike(desk, *samples[:2]).changed == 1


def test_a_mask_goes_only_to_an_image_of_its_size(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat", shape=MASK))
    resize(samples[1], 500, 500)

    result = alike(desk, *samples)

    assert (result.changed, codes(result)) == (1, ["mask_size_differs"])


def test_a_shape_that_would_be_too_small_is_refused(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat", shape=square(side=2)))
    resize(samples[1], 100, 100)

    assert codes(alike(desk, *samples[:2])) == ["shape_too_small"]


def test_annotations_that_are_there_are_kept(desk: Desk, samples: list[Sample], dog: Label) -> None:
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("dog"))

    result = alike(desk, *samples)

    assert (result.changed, codes(result)) == (1, ["already_labeled"])
    assert boxes(samples[1])[0][0] == "dog"


def test_annotations_that_are_there_are_replaced_when_that_is_asked_for(
    desk: Desk, samples: list[Sample], dog: Label
) -> None:
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("dog"))

    alike(desk, *samples[:2], is_replacing=True)

    assert [row[0] for row in boxes(samples[1])] == ["cat"]


def test_what_is_labeled_alike_already_is_left_as_it_is(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("cat"))

    result = alike(desk, *samples[:2], is_replacing=True)

    assert (result.changed, result.refused, result.change_group) == (0, [], None)
    assert not ChangeGroup.objects.exists()


def test_nothing_is_copied_from_what_is_not_labeled(desk: Desk, samples: list[Sample]) -> None:
    assert codes(alike(desk, *samples)) == ["nothing_to_copy"] * 2


def test_that_there_is_nothing_here_is_copied_too(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], confirm=True)

    alike(desk, *samples[:2])

    assert Sample.objects.get(pk=samples[1].pk).state == SampleState.LABELED


def test_labels_of_whole_images_are_copied(desk: Desk, samples: list[Sample], dog: Label) -> None:
    Dataset.objects.update(type=DatasetType.IMAGE_CLASSIFICATION)
    desk.dataset.refresh_from_db()
    desk.put(samples[0], draft("dog", shape=None))
    resize(samples[1], 500, 400)

    assert alike(desk, *samples[:2]).changed == 1
    assert [row[0] for row in boxes(samples[1])] == ["dog"]


def test_a_sample_in_the_trash_is_not_found(desk: Desk, samples: list[Sample]) -> None:
    desk.put(samples[0], draft("cat"))
    Sample.objects.filter(pk=samples[1].pk).update(deleted_at=timezone.now())
    Dataset.objects.filter(pk=desk.dataset.pk).update(total=2, unlabeled=1)

    assert codes(alike(desk, *samples[:2])) == ["not_found"]


def test_a_sample_that_occurs_twice_is_refused(desk: Desk, samples: list[Sample]) -> None:
    with pytest.raises(InvalidInputError, match="twice"):
        alike(desk, samples[0], samples[1], samples[1])


def test_one_undo_takes_all_of_it_back(desk: Desk, samples: list[Sample], dog: Label) -> None:
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("dog"))
    alike(desk, *samples, is_replacing=True)

    undo_group(dataset=desk.dataset, group=ChangeGroup.objects.get(), actor=desk.person, now=timezone.now())

    assert [row[0] for row in boxes(samples[1])] == ["dog"]
    assert boxes(samples[2]) == []
