"""What an earlier analysis of the dataset has found is copied, and nothing else is."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.columns import OF_BOXES, OF_MARKS, Columns
from analysis.contents import contents_of
from analysis.earlier import Run, fingerprints, join, take
from analysis.models import Analysis, Column
from datasets.models import Dataset, Label, Sample, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box

pytestmark = pytest.mark.django_db
COLUMNS = ("number", "sample", "line", "brightness", *OF_BOXES, *OF_MARKS)


@pytest.fixture
def car(dataset: Dataset) -> Label:
    return with_output(dataset)


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore, car: Label, owner: User) -> list[Sample]:
    """Four images with two boxes each, of which the first version is analysed."""
    samples = add_images(dataset, store, [png(noise(seed)) for seed in range(4)])
    annotate(dataset, samples, box(car, side=40), box(car, 60, side=50))
    analyse(dataset, publish(dataset, owner), owner)
    return samples


def numbers_decoded(dataset: Dataset, version: Version, owner: User) -> list[int]:
    """The samples that an analysis of the version had to look up."""
    with patch("analysis.services.analysing.contents_of", wraps=contents_of) as looked_up:
        analyse(dataset, version, owner)
    return [row.number for call in looked_up.call_args_list for row in call.args[0]]


def found_in(version: Version) -> dict[str, Any]:
    analysis = Analysis.objects.filter(version=version).latest("pk")
    columns = Columns(analysis)
    values = {name: columns.read(name).tobytes() for name in COLUMNS}
    labels = columns.read("box_label").tolist()
    return values | {"labels": labels} | {"series": analysis.series, "report": analysis.report}


def test_only_samples_that_changed_are_looked_up(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    annotate(dataset, samples[1:2], box(car, 90, side=30))

    assert numbers_decoded(dataset, publish(dataset, owner), owner) == [2]


def test_what_is_copied_is_what_would_have_been_found(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User
) -> None:
    (bus,) = add_labels(dataset, "bus")  # before "car" in every list
    annotate(dataset, samples[1:2], box(bus, 90, side=30))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    copied = found_in(version)

    Column.objects.filter(name="line").delete()  # as if no analysis had been before
    analyse(dataset, version, owner)

    assert found_in(version) == copied
    assert sorted(copied["labels"]) == [0, 1, 1, 1, 1, 1, 1, 1, 1]


def test_an_image_that_could_not_be_measured_is_tried_again(
    dataset: Dataset, samples: list[Sample], car: Label, owner: User, store: MemoryStore
) -> None:
    [late] = add_images(dataset, store, [png(noise(5))])
    content = store.get(late.path)
    annotate(dataset, [late], box(car, side=40))
    version = publish(dataset, owner)
    store.delete(late.path)
    analyse(dataset, version, owner)
    store.put(late.path, content)

    assert numbers_decoded(dataset, version, owner) == [5]


def test_other_definitions_of_metrics_copy_nothing(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    version = publish(dataset, owner)

    with patch("analysis.earlier._DEFINITIONS", b"others"):
        found = numbers_decoded(dataset, version, owner)

    assert found == [1, 2, 3, 4]


def run_with(counts: list[int], first: int = 0) -> Run:
    """A run of samples with so many boxes each, whose numbers are ten times their place and whose boxes count up."""
    owners = np.repeat(np.arange(len(counts)), counts)
    numbers = np.arange(first, first + len(counts)) * 10
    named = numbers[owners] + np.concatenate([np.arange(0), *[np.arange(count) for count in counts]])
    samples = {"number": numbers, "mark_owner": owners, "mark_label": named}
    return samples | dict.fromkeys(OF_BOXES, named) | {"owner": owners}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.randoms())
def test_boxes_go_with_their_samples(counts: list[int], random: Any) -> None:
    places = random.sample(range(len(counts)), random.randint(0, len(counts)))

    taken = take(run_with(counts), np.array(places, dtype=np.int64))

    expected = [place * 10 + box for place in places for box in range(counts[place])]
    assert taken["box_label"].astype(int).tolist() == expected
    assert taken["number"][taken["owner"]].tolist() == [box // 10 * 10 for box in expected]


def test_a_run_joined_to_another_keeps_its_owners() -> None:
    joined = join(run_with([2, 1]), run_with([0, 1], first=2))

    assert joined["number"].tolist() == [0, 10, 20, 30]
    assert joined["owner"].tolist() == [0, 0, 1, 3]


def test_lines_that_differ_have_other_fingerprints() -> None:
    assert len(set(fingerprints([b"one", b"two", b"one"]).tolist())) == 2
