"""What an analysis tells of labels, places and near-duplicates."""

from typing import Any

import pytest

from analysis.models import Analysis
from datasets.models import Dataset, Label, Sample, User, Version
from datasets.services.splitting import SplitOptions
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box


def report_of(dataset: Dataset, version: Version, owner: User) -> dict[str, Any]:
    job = analyse(dataset, version, owner)
    assert job.state == "succeeded", job.error_message
    return dict(Analysis.objects.get(job=job).report)


@pytest.fixture
def car(dataset: Dataset) -> Label:
    return with_output(dataset)


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore, car: Label) -> list[Sample]:
    """Two copies of one picture, of which the second has a bright pixel more, another picture, and two flat ones."""
    copy = noise(1)
    copy[0, 0] = 255
    pictures = [noise(1), copy, noise(2), noise(3, light=0), noise(3, light=0) + 1]
    return add_images(dataset, store, [png(each) for each in pictures])


def test_near_duplicates_are_counted_and_flat_images_are_none(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    annotate(dataset, samples, box(car, side=40))

    found = report_of(dataset, publish(dataset, owner), owner)["duplicates"]

    assert found == {"groups": 1, "samples": 2, "leaking_groups": 0, "leaking_samples": 0}


def test_a_copy_in_another_usage_is_a_leak(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    annotate(dataset, samples[:2], box(car, side=40))
    version = publish(dataset, owner, split=SplitOptions({"train": 0.5, "eval": 0.5}))
    assert (version.counts["train"], version.counts["eval"]) == (1, 1)

    found = report_of(dataset, version, owner)["duplicates"]

    assert (found["leaking_groups"], found["leaking_samples"]) == (1, 2)


def test_labels_are_counted_by_annotations_and_samples(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    (bus,) = add_labels(dataset, "bus")
    annotate(dataset, samples[:2], box(car), box(car, 50), box(bus))
    annotate(dataset, samples[2:3], box(bus))

    found = report_of(dataset, publish(dataset, owner), owner)

    assert [(each["name"], each["all"]) for each in found["labels"]] == [
        ("car", {"annotations": 4, "samples": 2}),
        ("bus", {"annotations": 3, "samples": 3}),
    ]
    assert found["together"] == {"labels": ["bus", "car"], "counts": [[3, 2], [2, 2]]}


def test_the_heat_map_says_where_boxes_lie(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    annotate(dataset, samples, box(car, 0, 0, side=2))

    heatmap = report_of(dataset, publish(dataset, owner), owner)["heatmap"]

    assert heatmap[0][0] == 5
    assert sum(map(sum, heatmap)) == 5


def test_a_label_that_brightness_gives_away_is_told(
    dataset: Dataset, store: MemoryStore, car: Label, owner: User
) -> None:
    (night,) = add_labels(dataset, "night")
    lights = [1.0] * 25 + [0.2] * 25
    pictures = add_images(
        dataset, store, [png(noise(seed, (40, 30), light)) for seed, light in enumerate(lights)]
    )
    annotate(dataset, pictures[:25], box(car, 1, 1, side=9))
    annotate(dataset, pictures[25:], box(night, 1, 1, side=9))

    found = report_of(dataset, publish(dataset, owner), owner)["telling"]

    assert {"metric": "brightness", "score": 1.0} in found
    assert "box_area_ratio" not in [each["metric"] for each in found]
