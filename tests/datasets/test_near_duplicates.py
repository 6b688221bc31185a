"""Groups of near-duplicates, against comparing everything with everything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from datasets import near_duplicates
from datasets.near_duplicates import group_near

HASH = st.integers(-(2**63), 2**63 - 1)


def by_brute_force(hashes: list[int], within: int) -> list[int]:
    """Union-find over all pairs."""
    leader = list(range(len(hashes)))
    for a in range(len(hashes)):
        for b in range(a):
            if ((hashes[a] ^ hashes[b]) & (2**64 - 1)).bit_count() <= within:
                low, high = sorted((leader[a], leader[b]))
                leader = [low if each == high else each for each in leader]
    return leader


def flipped(hashes: list[int], flips: list[tuple[int, int]]) -> list[int]:
    """The hashes, and copies of some with a bit turned."""
    whole = list(hashes)
    for place, bit in flips:
        turned = (whole[place % len(whole)] & (2**64 - 1)) ^ (1 << bit)
        whole.append(turned - 2**64 if turned >= 2**63 else turned)
    return whole


@settings(max_examples=150, deadline=None)
@given(
    hashes=st.lists(HASH, min_size=1, max_size=12),
    flips=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 63)), max_size=25),
    within=st.integers(0, 8),
)
def test_groups_are_those_of_all_pairs(hashes: list[int], flips: list[tuple[int, int]], within: int) -> None:
    whole = flipped(hashes, flips)

    assert group_near(np.array(whole, dtype=np.int64), within).tolist() == by_brute_force(whole, within)


def test_nothing_has_no_groups() -> None:
    assert group_near(np.empty(0, dtype=np.int64)).tolist() == []


def test_many_equal_hashes_are_one_group() -> None:
    assert set(group_near(np.full(5000, 7, dtype=np.int64)).tolist()) == {0}


def test_hashes_with_a_piece_in_common_are_compared_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "TOGETHER", 100)
    hashes: NDArray[np.int64] = np.arange(300, dtype=np.int64)

    assert set(group_near(hashes, 4).tolist()) == {0}
