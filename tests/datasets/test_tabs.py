"""Tabs and filters: what lets a sample through, and which totals are known without counting."""

from typing import Any

import pytest
from msgspec.structs import replace

from datasets.marks import Mark
from datasets.models import Dataset, Label, Sample, User
from datasets.tabs import SampleFilter, ShapeRange, known_total, samples_matching
from tests.factories import NOON, AnnotationFactory, LayerFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    """Four samples: one with a cat, one with a dog too, one with properties, one plain."""
    cat, dog = add_labels(dataset, "cat", "dog")
    found = add_samples(dataset, 4)
    annotate(dataset, found[:2], box(cat))
    annotate(dataset, found[1:2], box(dog))
    Sample.objects.filter(pk=found[2].pk).update(
        properties={"city": "Ulm", "2024": "yes", "\u57ce\u5e02": "\u676d\u5dde", "50%": "a_b"},
        directory="a/b",
    )
    return found


def found(dataset: Dataset, wanted: SampleFilter) -> list[int]:
    return list(samples_matching(dataset.pk, wanted).order_by("number").values_list("number", flat=True))


def labels(dataset: Dataset, *names: str) -> tuple[int, ...]:
    return tuple(dataset.labels.get(name=name).pk for name in names)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"tab": "labeled"}, [1, 2]),
        ({"tab": "to_confirm"}, []),
        ({"empty": True}, [3, 4]),
        ({"directory": "a/b"}, [3]),
        ({"directory": "/a/b/"}, [3]),
        ({"directory": "a"}, []),
        ({"properties": (("city", "Ulm"),)}, [3]),
        ({"properties": (("city", "ulm"),)}, []),
        ({"properties": (("2024", "yes"),)}, [3]),
        ({"has_properties": ("city",)}, [3]),
        ({"has_properties": ("2024", "50%")}, [3]),
        ({"has_properties": ("country",)}, []),
        ({"properties": (("\u57ce\u5e02", "\u676d\u5dde"),)}, [3]),
        ({"properties": (("50%", "a_b"), ("city", "Ulm"))}, [3]),
        ({"properties": (("0", "Ulm"),)}, []),
        ({"properties": (('a"b', "x"),)}, []),
        ({"properties": (("a\\b", "x"),)}, []),
        ({"properties": (("$.city", "Ulm"),)}, []),
    ],
)
def test_a_filter_lets_through_what_it_says(
    dataset: Dataset, samples: list[Sample], fields: dict[str, Any], expected: list[int]
) -> None:
    assert found(dataset, SampleFilter(**fields)) == expected


def test_labels_are_any_or_all(dataset: Dataset, samples: list[Sample]) -> None:
    both = labels(dataset, "cat", "dog")

    assert found(dataset, SampleFilter(labels=both)) == [1, 2]
    assert found(dataset, SampleFilter(labels=both, label_op="and")) == [2]


def test_a_sample_without_a_label_has_none_of_those_named(dataset: Dataset, samples: list[Sample]) -> None:
    cat, dog = labels(dataset, "cat", "dog")

    assert found(dataset, SampleFilter(without_labels=(dog,))) == [1, 3, 4]
    assert found(dataset, SampleFilter(labels=(cat,), without_labels=(dog,))) == [1]
    assert found(dataset, SampleFilter(without_labels=(cat, dog))) == [3, 4]


def test_one_of_the_alternatives_must_hold_beside_the_other_conditions(
    dataset: Dataset, samples: list[Sample]
) -> None:
    cat, dog = labels(dataset, "cat", "dog")
    either = (SampleFilter(labels=(cat, dog), label_op="and"), SampleFilter(directory="a/b"))

    assert found(dataset, SampleFilter(any_of=either)) == [2, 3]
    assert found(dataset, SampleFilter(tab="labeled", any_of=either)) == [2]
    assert found(dataset, SampleFilter(any_of=(*either, SampleFilter()))) == [1, 2, 3, 4]


def test_annotations_are_counted(dataset: Dataset, samples: list[Sample]) -> None:
    assert found(dataset, SampleFilter(annotations_min=2)) == [2]
    assert found(dataset, SampleFilter(annotations_min=1, annotations_max=1)) == [1]


def test_labels_of_other_layers_do_not_count(dataset: Dataset, samples: list[Sample]) -> None:
    (cat,) = labels(dataset, "cat")
    AnnotationFactory.create(
        sample=samples[3], label_id=cat, label=None, layer=LayerFactory.create(sample=samples[3])
    )

    assert found(dataset, SampleFilter(labels=(cat,))) == [1, 2]


def test_what_lies_in_the_trash_is_in_no_tab(dataset: Dataset, samples: list[Sample]) -> None:
    Dataset.objects.update(total=3, unlabeled=1)
    Sample.objects.filter(pk=samples[3].pk).update(deleted_at=NOON)

    assert found(dataset, SampleFilter()) == [1, 2, 3]


def test_who_annotated_and_what_is_left_out(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    Sample.objects.filter(pk=samples[0].pk).update(annotated_by=owner)

    assert found(dataset, SampleFilter(annotated_by=owner.pk)) == [1]
    assert found(dataset, SampleFilter(annotated_by=0)) == []
    assert found(dataset, SampleFilter(without_samples=(samples[1].pk, samples[2].pk))) == [1, 4]


def test_totals_of_one_tab_and_of_one_label_are_known(dataset: Dataset, samples: list[Sample]) -> None:
    dataset.refresh_from_db()
    (cat,) = labels(dataset, "cat")

    assert known_total(dataset, SampleFilter()) == 4
    assert known_total(dataset, SampleFilter(tab="labeled")) == 2
    assert known_total(dataset, SampleFilter(labels=(cat,))) == 2
    assert known_total(dataset, SampleFilter(tab="labeled", labels=(cat,))) is None
    assert known_total(dataset, SampleFilter(name_prefix="a")) is None


def oblong(label: Label, width: float, height: float) -> Mark:
    return replace(box(label, 0, 0), x1=width, y1=height, area=width * height)


@pytest.fixture
def shapes(dataset: Dataset) -> list[Sample]:
    """Images of 100x50: one with a small upright cat and a wide dog, one with a large cat, one of unknown size."""
    cat, dog = add_labels(dataset, "cat", "dog")
    found = add_samples(dataset, 4)
    Sample.objects.filter(pk__in=[each.pk for each in found]).update(width=100, height=50)
    annotate(dataset, found[:1], oblong(cat, 5, 10))  # a hundredth of the image
    annotate(dataset, found[:1], oblong(dog, 50, 10))  # a tenth
    annotate(dataset, found[1:2], oblong(cat, 100, 50))
    annotate(dataset, found[2:3], oblong(cat, 5, 10))
    Sample.objects.filter(pk=found[2].pk).update(width=None, height=None)
    return found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"area_max": 0.01}, [1]),
        ({"area_min": 0.1}, [1, 2]),
        ({"area_min": 0.11}, [2]),
        ({"area_min": 0.02, "area_max": 0.09}, []),
        ({"aspect_max": 0.5}, [1, 3]),
        ({"aspect_min": 5.0}, [1]),
        ({"aspect_min": 1.5, "aspect_max": 2.5}, [2]),
        ({"area_max": 0.01, "aspect_min": 5.0}, []),
    ],
)
def test_one_annotation_keeps_all_bounds_of_area_and_aspect(
    dataset: Dataset, shapes: list[Sample], fields: dict[str, Any], expected: list[int]
) -> None:
    assert found(dataset, SampleFilter(shape=ShapeRange(**fields))) == expected


def test_bounds_of_a_shape_speak_of_the_labels_named(dataset: Dataset, shapes: list[Sample]) -> None:
    wide_cats = ShapeRange(aspect_min=1.5, labels=labels(dataset, "cat"))

    assert found(dataset, SampleFilter(shape=wide_cats)) == [2]
    assert found(dataset, SampleFilter(any_of=(SampleFilter(shape=wide_cats),))) == [2]
