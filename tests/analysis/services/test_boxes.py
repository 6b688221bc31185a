"""The boxes behind a part of a chart: only those, and where they were."""

from analysis.columns import Columns
from analysis.models import Analysis
from analysis.services.boxes import boxes_within
from analysis.services.reading import Range
from datasets.models import Dataset, Label, Sample, User
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box


def columns_of(dataset: Dataset, owner: User) -> Columns:
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    return Columns(Analysis.objects.get(version=version))


def two_samples(dataset: Dataset, store: MemoryStore) -> tuple[list[Sample], Label, Label]:
    """Images of 160x120 px, each with a car of 20 px and a bus of 60."""
    car = with_output(dataset)
    (bus,) = add_labels(dataset, "bus")
    samples = add_images(dataset, store, [png(noise(seed)) for seed in range(2)])
    annotate(dataset, samples, box(car, 100, 33, side=20), box(bus, 7, 3, side=60))
    return samples, car, bus


def test_only_boxes_in_the_range_are_told(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    [_, second], _, _ = two_samples(dataset, store)
    columns = columns_of(dataset, owner)

    found = boxes_within(columns, Range("box_area_ratio", 0, 0.1), [second.pk])

    assert found == {second.pk: [{"label": "car", "box": [100.0, 33.0, 120.0, 53.0]}]}


def test_a_metric_of_images_has_no_boxes(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    [first, _], _, _ = two_samples(dataset, store)
    columns = columns_of(dataset, owner)

    assert boxes_within(columns, Range("brightness", 0, 1), [first.pk]) == {}


def test_a_box_without_area_is_a_point(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    car = with_output(dataset)
    [sample] = add_images(dataset, store, [png(noise(1))])
    annotate(dataset, [sample], box(car, 30, 40, side=0))
    columns = columns_of(dataset, owner)

    found = boxes_within(columns, Range("box_area_ratio", 0, 1), [sample.pk])

    assert found[sample.pk][0]["box"] == [30.0, 40.0, 30.0, 40.0]
