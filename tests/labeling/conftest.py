"""A detection dataset with two labels and samples of 1000x1000 px; every test leaves counts that hold."""

import pytest

from datasets.models import Dataset, Label, Sample, User
from tests.labeling.desk import Desk
from tests.stage import add_labels, add_samples


@pytest.fixture(autouse=True)
def _counts_hold(counts_hold: None) -> None:
    """Every test of labeling ends with a recount."""


@pytest.fixture
def cat(dataset: Dataset) -> Label:
    return add_labels(dataset, "cat")[0]


@pytest.fixture
def dog(dataset: Dataset, cat: Label) -> Label:
    return add_labels(dataset, "dog")[0]


@pytest.fixture
def samples(dataset: Dataset, cat: Label, dog: Label) -> list[Sample]:
    """Three unlabeled samples."""
    return add_samples(dataset, 3)


@pytest.fixture
def sample(samples: list[Sample]) -> Sample:
    return samples[0]


@pytest.fixture
def desk(dataset: Dataset, owner: User) -> Desk:
    return Desk(dataset, owner)
