"""The annotations of a label in every order, page by page."""

from typing import Any

import pytest
from django.utils import timezone

from datasets.errors import InvalidInputError
from datasets.models import Annotation, Dataset, Label, Sample
from datasets.models.dataset import DatasetType
from labeling.services import crop_pages
from labeling.services.crop_pages import Place, find_crops, read_crops
from tests.factories import AnnotationFactory, LayerFactory
from tests.stage import annotate, box

ROW_ORDERS = ["area", "-area", "ratio", "-ratio", "confidence", "-confidence"]


@pytest.fixture
def sides(dataset: Dataset, samples: list[Sample], cat: Label) -> list[Sample]:
    """Three samples, each with cats of 10 to 50 px a side."""
    annotate(dataset, samples, *[box(cat, side=side) for side in (30, 10, 50, 20, 40)])
    return samples


def page(label: Label, order: str = "area", place: Place | None = None, limit: int = 500) -> Any:
    label.refresh_from_db()
    return find_crops(dataset=label.dataset, label=label, order=order, place=place, limit=limit)


def side_of(label: Label, ids: list[Any]) -> list[int]:
    rows = read_crops(label.dataset_id, ids)
    return [round(row["box"][2] - row["box"][0]) for row in rows]


def walk(label: Label, order: str, limit: int) -> list[Any]:
    """All ids, page by page."""
    found, place, is_first = [], None, True
    while is_first or place:
        got = page(label, order, place, limit)
        found += got.ids
        place, is_first = got.next, False
    return found


def test_the_smallest_come_first(sides: list[Sample], cat: Label) -> None:
    assert side_of(cat, page(cat).ids) == [10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40, 50, 50, 50]


def test_the_largest_come_first(sides: list[Sample], cat: Label) -> None:
    assert side_of(cat, page(cat, "-area", limit=4).ids) == [50, 50, 50, 40]


@pytest.mark.parametrize("order", ROW_ORDERS)
def test_pages_together_are_the_whole_list(sides: list[Sample], cat: Label, order: str) -> None:
    assert walk(cat, order, 4) == page(cat, order).ids


@pytest.mark.parametrize("order", ROW_ORDERS)
def test_one_comes_back_to_the_page_before(sides: list[Sample], cat: Label, order: str) -> None:
    first = page(cat, order, limit=4)
    second = page(cat, order, first.next, 4)

    back = page(cat, order, second.prev, 4)

    assert page(cat, order, back.next, 4).ids == second.ids
    assert back.prev is None


def test_the_tallest_come_first_by_ratio(dataset: Dataset, sample: Sample, cat: Label) -> None:
    annotate(dataset, [sample], box(cat), box(cat), box(cat))
    wide, tall, _ = Annotation.objects.order_by("created_at")
    Annotation.objects.filter(pk=wide.pk).update(x1=500)
    Annotation.objects.filter(pk=tall.pk).update(y1=900)

    ids = page(cat, "ratio").ids

    assert (ids[0], ids[-1]) == (tall.pk, wide.pk)


@pytest.mark.parametrize("order", ["confidence", "-confidence"])
def test_what_has_no_confidence_comes_last(dataset: Dataset, sample: Sample, cat: Label, order: str) -> None:
    annotate(dataset, [sample], box(cat), box(cat), box(cat))
    sure, unsure, unknown = Annotation.objects.order_by("created_at")
    Annotation.objects.filter(pk=sure.pk).update(confidence=0.9)
    Annotation.objects.filter(pk=unsure.pk).update(confidence=0.2)

    ids = page(cat, order).ids

    assert (
        ids
        == {"confidence": [unsure.pk, sure.pk, unknown.pk], "-confidence": [sure.pk, unsure.pk, unknown.pk]}[
            order
        ]
    )


def test_labels_of_whole_images_are_in_the_order_of_the_images(
    dataset: Dataset, samples: list[Sample], cat: Label
) -> None:
    Dataset.objects.update(type=DatasetType.IMAGE_CLASSIFICATION)
    whole = {"kind": "", "x0": None, "y0": None, "x1": None, "y1": None, "area": None}
    annotate(dataset, samples, box(cat))
    Annotation.objects.update(**whole)
    Sample.objects.filter(pk=samples[1].pk).update(width=10)
    cat.dataset.refresh_from_db()

    ids = page(cat).ids

    assert Annotation.objects.get(pk=ids[0]).sample == samples[1]


@pytest.mark.parametrize("order", ["area", "ratio"])
def test_samples_in_the_trash_and_layers_are_left_out(
    sides: list[Sample], dataset: Dataset, cat: Label, order: str
) -> None:
    Sample.objects.filter(pk=sides[0].pk).update(deleted_at=timezone.now())
    layer = LayerFactory.create(sample=sides[1])
    AnnotationFactory.create(sample=sides[1], label=cat, layer=layer)

    ids = page(cat, order).ids
    Sample.objects.update(deleted_at=None)  # the counts of the stage say so

    assert len(ids) == 10


def test_a_list_that_would_be_too_long_is_a_part_and_says_so(
    sides: list[Sample], cat: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crop_pages, "SORTED", 7)

    found = page(cat, "ratio")

    assert (len(found.ids), found.limited_to) == (7, 7)


def test_a_page_examines_a_bounded_number_of_rows(
    sides: list[Sample], cat: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crop_pages, "EXAMINED", 3)
    Sample.objects.filter(pk__in=[sides[0].pk, sides[1].pk]).update(deleted_at=timezone.now())

    ids = walk(cat, "area", 2)
    Sample.objects.update(deleted_at=None)  # the counts of the stage say so

    assert side_of(cat, ids) == [10, 20, 30, 40, 50]


@pytest.mark.parametrize("text", ["x", "W10", "WzEsMl0", "", "WyJhIiwgMSwgdHJ1ZV0"])
def test_a_cursor_that_was_made_up_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Place.decode(text)


def test_a_crop_of_a_large_image_says_where_its_tiles_are(sides: list[Sample], cat: Label) -> None:
    Sample.objects.filter(pk=sides[0].pk).update(width=9000, height=6000)

    found = {
        row["sample"]["id"]: row["sample"]["tiles_url"] for row in read_crops(cat.dataset_id, page(cat).ids)
    }

    assert f"/samples/{sides[0].pk}/tiles/" in found[str(sides[0].pk)]
    assert found[str(sides[1].pk)] is None
