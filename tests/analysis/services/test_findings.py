"""What stands out in a version against its other images, and at their borders."""

from typing import Any

import pytest

from analysis.columns import Columns
from analysis.models import Analysis
from analysis.services.findings import findings_of, move_thresholds
from analysis.services.reading import Range, find_samples
from datasets.errors import InvalidInputError
from datasets.label_writer import LabelDraft, create_labels
from datasets.models import Dataset, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """Three images of 160x120 px and one of 60x40; the box of the first touches the border."""
    label = with_output(dataset)
    sizes = [(160, 120), (160, 120), (160, 120), (60, 40)]
    samples = add_images(dataset, store, [png(noise(seed, size)) for seed, size in enumerate(sizes)])
    annotate(dataset, samples[:1], box(label, 0, side=15))
    annotate(dataset, samples[1:], box(label, 10, side=15))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    return version


def finding(dataset: Dataset, version: Version, name: str) -> dict[str, Any]:
    columns = Columns(Analysis.objects.get(version=version))
    return {each["name"]: each for each in findings_of(dataset, columns)}.get(name, {})


def test_an_image_far_smaller_than_the_others_stands_out(dataset: Dataset, version: Version) -> None:
    found = finding(dataset, version, "far_smaller")

    assert (found["samples"], found["is_relative"], found["to"]) == (1, True, 0.25 * 160 * 120)


def test_a_limit_against_the_others_moves_with_them(dataset: Dataset, version: Version) -> None:
    move_thresholds(dataset=dataset, limits={"far_smaller": 0.1})

    assert finding(dataset, version, "far_smaller")["samples"] == 0


def test_a_limit_below_the_median_can_not_be_above_it(dataset: Dataset) -> None:
    with pytest.raises(InvalidInputError, match=r"far_smaller: Use a number from 0\.001 to 1"):
        move_thresholds(dataset=dataset, limits={"far_smaller": 4})


def test_a_box_that_touches_the_border_is_cut_off(dataset: Dataset, version: Version) -> None:
    found = finding(dataset, version, "cut_off_boxes")

    assert (found["samples"], found["values"], found["to"]) == (1, 1, 1.5)


def test_an_image_with_a_rare_label_stands_out(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    often = with_output(dataset)
    rare = create_labels(dataset=dataset, drafts=[LabelDraft("rare")])[0]
    samples = add_images(dataset, store, [png(noise(seed)) for seed in range(4)])
    annotate(dataset, samples[:3], box(often, 10, side=15))
    annotate(dataset, samples[3:], box(rare, 10, side=15))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    move_thresholds(dataset=dataset, limits={"rare_labels": 2})

    found = find_samples(version=version, usage="all", wanted=Range("label_rarity", 2, 2**14))

    assert finding(dataset, version, "rare_labels")["samples"] == 1
    assert found.samples.tolist() == [samples[3].pk]


def test_an_analysis_that_is_older_than_a_metric_has_no_findings_by_it(
    dataset: Dataset, version: Version
) -> None:
    analysis = Analysis.objects.get(version=version)
    del analysis.series["all"]["box_border_distance"]
    analysis.save()
    analysis.columns.filter(name="box_border_distance").delete()

    assert finding(dataset, version, "cut_off_boxes") == {}
    assert find_samples(version=version, usage="all", wanted=Range("box_border_distance", 0, 9)).values == 0
