"""How rare the labels of an image are, against counting by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics.labels import label_rarity

MARKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=60)


def rarity(marks: list[tuple[int, int]], samples: int) -> list[float]:
    owners, labels = np.array(marks, dtype=np.int64).reshape(-1, 2).T
    return [float(each) for each in label_rarity(owners, labels, samples)]


def test_the_rarest_label_of_an_image_counts() -> None:
    assert rarity([(0, 0), (0, 0), (1, 0), (1, 1), (2, 0)], 3) == [1, 4, 1]


def test_of_an_image_without_labels_nothing_is_said() -> None:
    assert np.isnan(rarity([(0, 0)], 2)[1])


def test_a_version_without_labels_has_no_rarity() -> None:
    assert np.isnan(rarity([], 2)).all()


@given(marks=MARKS)
def test_it_is_the_quotient_of_two_counts(marks: list[tuple[int, int]]) -> None:
    counts = [sum(label == each for _, label in marks) for each in range(5)]

    found = rarity(marks, 10)

    expected = [
        max((max(counts) / counts[label] for owner, label in marks if owner == sample), default=0)
        for sample in range(10)
    ]
    assert np.nan_to_num(found).tolist() == expected
