"""Stacks of pictures that are alike, each of them like the one that leads its stack.

So no stack is a chain whose ends are unlike: whatever is let go of was within the distance of a picture that stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datasets.near_duplicates import LEAST_CONTRAST, near_pairs

DISTANCES = (0, 2, 4, 6)
"""In bits of the perceptual hash, and 0: files of one content.

Of 1,600 copies of real images, recompressed or scaled, 83 in 100 lie within 2 bits, 94 within 4 and 98 within 6; of 400
that were cut by 2 % on each side 26, 63 and 87. Of all 125,000 pairs of 500 photos of hands before one wall none lies
within 4 bits, 11 do within 6, and 58 within 8, which is too many to look through.
"""
TOLERANCE = np.array([0.08, 0.08, 0.05, 0.05])
"""How far two copies lie apart in brightness, saturation, contrast and the logarithm of width by height.

It keeps all of those copies together, also with a tenth more light, and tells another colour of one pattern apart.
"""

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is known of n pictures, those first that should lead: 64 bits of each content's checksum, hashes, (n, 4)
    looks in the order of `TOLERANCE`."""

    contents: Places
    hashes: Places
    looks: NDArray[np.float64]


def leaders_of(pictures: Pictures, check: Callable[[], None] = lambda: None) -> Places:
    """For each of `DISTANCES` and each of n pictures the place of what leads its stack, (distances, n); its own where
    it is alone. `check` is called now and then, and may raise.

    Pictures without contrast have a hash that says nothing: they are together only with files of the same content.
    """
    first, node_of = _nodes(pictures)
    looks = pictures.looks[first]
    clear = np.flatnonzero(looks[:, 2] >= LEAST_CONTRAST)
    low, high, apart = _alike(pictures.hashes[first[clear]], looks[clear], check)
    low, high = clear[low], clear[high]
    _, same_first, same = np.unique(pictures.contents, return_index=True, return_inverse=True)
    found = [same_first[same]]
    for distance in DISTANCES[1:]:
        is_near = apart <= distance
        found.append(first[_lead(len(first), low[is_near], high[is_near])[node_of]])
    return np.stack(found)


def are_within(contents: Places, leader: Places, sizes: Places, sets: Sequence[Sequence[int]]) -> Flags:
    """Of each of n leaders whether the contents of its stack all lie in one of the sets.

    `contents` and `leader` are those of the stacks' members, `sizes` (n,) counts them.
    """
    is_within = np.zeros(len(sizes), np.bool_)
    if not sets:
        return is_within
    told = np.array([each for one in sets for each in one], dtype=np.int64)
    order = np.argsort(told)
    number = np.repeat(np.arange(len(sets)), [len(one) for one in sets])[order]
    low, high = (np.searchsorted(told[order], contents, side) for side in ("left", "right"))
    times = high - low
    steps = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    pairs = np.repeat(leader, times) * len(sets) + number[np.repeat(low, times) + steps]
    pairs, count = np.unique(pairs, return_counts=True)
    found = pairs // len(sets)
    is_within[found[count == sizes[found]]] = True
    return is_within


def _nodes(pictures: Pictures) -> tuple[Places, Places]:
    """Pictures that look the same are compared once: the first place of each kind, in order, and the kind of each.

    A thousand frames of a camera that stands still would be half a million pairs.
    """
    is_flat = ~(pictures.looks[:, 2] >= LEAST_CONTRAST)
    cells = np.floor(pictures.looks / TOLERANCE)
    cells[is_flat] = 0
    key = np.where(is_flat, pictures.contents, pictures.hashes)
    kinds = np.column_stack([is_flat, key, cells.astype(np.int64)])
    _, first, kind_of = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[kind_of.ravel()]


def _alike(
    hashes: Places, looks: NDArray[np.float64], check: Callable[[], None]
) -> tuple[Places, Places, Places]:
    """All pairs within the largest distance that look alike too, the lower place first, and how far apart they are."""
    values = hashes.view(np.uint64)
    pairs = [np.empty((2, 0), dtype=np.int64)]
    for a, b in near_pairs(values, DISTANCES[-1]):
        check()
        is_like = (np.abs(looks[a] - looks[b]) <= TOLERANCE).all(axis=1)
        pairs.append(np.unique(np.sort([a[is_like], b[is_like]], axis=0), axis=1))
    low, high = np.unique(np.concatenate(pairs, axis=1), axis=1)
    return low, high, np.bitwise_count(values[low] ^ values[high]).astype(np.int64)


def _lead(number: int, low: Places, high: Places) -> Places:
    """The first that is free leads all free ones that it is paired with, then the next; pairs are in order."""
    leader = np.arange(number)
    begins = np.flatnonzero(np.diff(low, prepend=-1))
    ends = np.flatnonzero(np.diff(low, append=-1)) + 1
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        candidate = low[begin]
        if leader[candidate] == candidate:
            others = high[begin:end]
            leader[others[leader[others] == others]] = candidate
    return leader
