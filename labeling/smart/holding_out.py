"""Which labeled images a detector is not shown, so that what it finds in them tells how good it is."""

from collections.abc import Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Boxes

EVERY = 4  # of so many images one is held out

Places = NDArray[np.int64]
Item = TypeVar("Item")


def held_out(boxes: Sequence[Boxes], *, seed: int) -> tuple[Places, Places]:
    """(shown, held out), both in order; of one image nothing is held out.

    Images are dealt in the order of their rarest labels, so that a rare label is shown, and held out where it can be.
    """
    there = [np.unique(found.labels) for found in boxes]
    images_with = np.bincount(np.concatenate([np.empty(0, np.int64), *there]), minlength=1)
    order = np.random.default_rng(seed).permutation(len(boxes)).tolist()
    dealt = sorted(order, key=lambda place: rarest(images_with, there[place], len(boxes)))
    held = np.array(dealt[1::EVERY], dtype=np.int64)
    return np.setdiff1d(np.arange(len(boxes)), held), np.sort(held)


def rarest(images_with: Places, labels: Places, images: int) -> tuple[int, int]:
    """(in how many images it is, its place) of the rarest of some labels; without any, as if it were in all."""
    return min(((int(images_with[label]), int(label)) for label in labels), default=(images, -1))


class Chosen(Sequence[Item]):
    """Some of a sequence, each taken from it anew when it is asked for."""

    def __init__(self, every: Sequence[Item], places: Places) -> None:
        self.every = every
        self.places: list[int] = places.tolist()

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return [self.every[each] for each in self.places[place]]
        return self.every[self.places[place]]
