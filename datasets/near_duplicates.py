"""Near-duplicates among perceptual hashes: all pairs within some bits of each other, found exactly.

Two 64-bit hashes that differ in at most r bits agree in at least one of r + 1 pieces (pigeonhole), so that only hashes
with a piece in common are compared.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NEAR = 4  # bits: copies that were scaled, recompressed or a little cropped differ by less
LEAST_CONTRAST = 0.008  # of an image whose hash says something: two levels of grey
TOGETHER = 4_000_000  # pairs that are compared at a time: 64 MB

Places = NDArray[np.int64]
Pairs = tuple[Places, Places]


def group_near(hashes: NDArray[np.int64], within: int = NEAR) -> Places:
    """For each of (n,) hashes the lowest place in its group: chains of hashes, each within some bits of the next."""
    values, place_of = np.unique(hashes.view(np.uint64), return_inverse=True)
    leader = np.arange(len(values))
    for pairs in near_pairs(values, within):
        join(leader, pairs)
    first = np.full(len(values), len(hashes))
    group = leader[place_of]
    np.minimum.at(first, group, np.arange(len(hashes)))
    return np.asarray(first[group], dtype=np.int64)


def group_alike(
    hashes: NDArray[np.int64], contrasts: NDArray[np.floating], contents: NDArray[np.int64]
) -> Places:
    """For each of (n,) images the place of the first of its near-duplicates; its own where there are none.

    Images without contrast, or whose contrast is not known, have a hash that says nothing: they are together only with
    files of the same content, where that is not 0.
    """
    is_flat = ~(contrasts >= LEAST_CONTRAST)
    group = np.arange(len(hashes))
    clear = np.flatnonzero(~is_flat)
    group[clear] = clear[group_near(hashes[clear])]
    flat = np.flatnonzero(is_flat & (contents != 0))
    _, first, same = np.unique(contents[flat], return_index=True, return_inverse=True)
    group[flat] = flat[first[same]]
    return group


def near_pairs(values: NDArray[np.uint64], within: int) -> Iterator[Pairs]:
    """All pairs of places of different hashes that differ in at most so many bits; some of them more than once."""
    cuts = [round(64 * piece / (within + 1)) for piece in range(within + 2)]
    for low, high in pairwise(cuts):
        piece = (values >> np.uint64(low)) & np.uint64((1 << (high - low)) - 1)
        order = np.argsort(piece, kind="stable")
        for first, second in _pairs_of_runs(piece[order]):
            a, b = order[first], order[second]
            is_near = np.bitwise_count(values[a] ^ values[b]) <= within
            if is_near.any():
                yield a[is_near], b[is_near]


def _pairs_of_runs(keys: NDArray[np.uint64]) -> Iterator[Pairs]:
    """All pairs of places with the same key, of keys in order, some millions at a time."""
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    ends = np.append(starts[1:], len(keys))
    after = (
        np.repeat(ends, ends - starts) - np.arange(len(keys)) - 1
    )  # of each place, those behind it in its run
    most = max(1, TOGETHER // max(1, int(after.max(initial=0))))
    for begin in range(0, len(keys), most):
        number = after[begin : begin + most]
        first = np.repeat(np.arange(begin, begin + len(number)), number)
        steps = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number)
        yield first, first + 1 + steps


def join(leader: Places, pairs: Pairs) -> None:
    """Let the two of each pair have the same leader, and all that follow them; in place."""
    while True:
        a, b = leader[pairs[0]], leader[pairs[1]]
        is_apart = a != b
        if not is_apart.any():
            return
        low, high = np.minimum(a, b)[is_apart], np.maximum(a, b)[is_apart]
        np.minimum.at(leader, high, low)
        while True:
            further = leader[leader]
            if np.array_equal(further, leader):
                break
            leader[:] = further
