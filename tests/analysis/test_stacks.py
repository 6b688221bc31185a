"""Stacks of pictures that are alike: what is in one, and what is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stacks import DISTANCES, Pictures, Places, are_within, leaders_of

LOOK = [0.5, 0.3, 0.2, 0.0]  # brightness, saturation, contrast, logarithm of width by height
HASH = 0x0F0F_3355_AAC3_0F1E


def pictures(
    *hashes: int, looks: list[list[float]] | None = None, contents: list[int] | None = None
) -> Pictures:
    number = len(hashes)
    return Pictures(
        np.array(contents or range(1, number + 1), dtype=np.int64),
        np.array(hashes, dtype=np.int64),
        np.array(looks or [LOOK] * number, dtype=np.float64).reshape(-1, 4),
    )


def at(distance: int, found: Places) -> list[int]:
    return found[DISTANCES.index(distance)].tolist()  # type: ignore[no-any-return]  # numpy


def flipped(value: int, bits: int) -> int:
    """The hash with so many of its bits turned."""
    return value ^ ((1 << bits) - 1)


@pytest.mark.parametrize(("bits", "distance"), [(1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6)])
def test_pictures_within_the_distance_are_together(bits: int, distance: int) -> None:
    found = leaders_of(pictures(HASH, flipped(HASH, bits)))

    assert at(distance, found) == [0, 0]


@pytest.mark.parametrize(("bits", "distance"), [(1, 0), (3, 2), (5, 4), (7, 6)])
def test_pictures_beyond_the_distance_are_apart(bits: int, distance: int) -> None:
    found = leaders_of(pictures(HASH, flipped(HASH, bits)))

    assert at(distance, found) == [0, 1]


def test_the_ends_of_a_chain_are_not_in_one_stack() -> None:
    found = leaders_of(pictures(HASH, flipped(HASH, 4), flipped(HASH, 8)))

    assert at(4, found) == [0, 0, 2]


def test_files_of_one_content_are_together_at_every_distance() -> None:
    found = leaders_of(pictures(HASH, ~HASH, HASH, contents=[5, 6, 5]))

    assert found.tolist() == [[0, 1, 0]] * len(DISTANCES)


def test_another_colour_of_one_pattern_is_another_picture() -> None:
    found = leaders_of(pictures(HASH, HASH, looks=[LOOK, [0.5, 0.5, 0.2, 0.0]]))

    assert at(6, found) == [0, 1]


def test_another_shape_of_one_pattern_is_another_picture() -> None:
    found = leaders_of(pictures(HASH, HASH, looks=[LOOK, [0.5, 0.3, 0.2, 0.3]]))

    assert at(6, found) == [0, 1]


def test_a_copy_that_is_a_little_lighter_is_together_with_its_origin() -> None:
    found = leaders_of(pictures(HASH, HASH, looks=[LOOK, [0.57, 0.3, 0.21, 0.0]]))

    assert at(2, found) == [0, 0]


def test_pictures_without_contrast_are_together_only_with_their_content() -> None:
    flat = [0.5, 0.3, 0.001, 0.0]

    found = leaders_of(pictures(HASH, HASH, HASH, looks=[flat, flat, flat], contents=[1, 2, 1]))

    assert at(6, found) == [0, 1, 0]


def test_there_are_no_stacks_of_nothing() -> None:
    assert leaders_of(pictures()).shape == (len(DISTANCES), 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=30))
def test_everybody_is_like_what_leads_him_and_what_leads_leads_itself(drawn: list[tuple[int, int]]) -> None:
    hashes = [flipped(HASH << (8 * seed) & (2**63 - 1), bits) for seed, bits in drawn]

    found = leaders_of(pictures(*hashes))

    apart = np.bitwise_count(np.array(hashes)[found[1:]] ^ np.array(hashes))
    assert (apart <= np.array(DISTANCES[1:])[:, None]).all()
    assert (np.take_along_axis(found, found, axis=1) == found).all()


def test_a_stack_is_within_a_set_when_all_its_contents_are() -> None:
    leader = np.array([0, 0, 2, 2, 2])
    contents = np.array([7, 8, 7, 8, 9])

    found = are_within(contents, leader, np.array([2, 0, 3]), [[7, 8], [8, 9]])

    assert found.tolist() == [True, False, False]
