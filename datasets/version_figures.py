"""What the card of a version shows beyond its counts: samples by label and usage, and how large the images are."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import msgspec

from datasets.manifest import VersionRow

SIDES = (256, 512, 1024, 2048, 4096)  # px of the longer side, below which a bin ends
UNKNOWN = "unknown"
_BETWEEN = (f"{low} to {high}" for low, high in pairwise(SIDES))
SIZE_BINS = (f"under {SIDES[0]}", *_BETWEEN, f"{SIDES[-1]} and more", UNKNOWN)  # the smallest first


class Figures(msgspec.Struct):
    """`labels`: samples by label and usage. `sizes`: images by bin of the longer side, of `SIZE_BINS`."""

    labels: dict[str, dict[str, int]] = {}
    sizes: dict[str, int] = {}

    def add(self, row: VersionRow) -> None:
        bin_name = size_bin(row.width, row.height)
        self.sizes[bin_name] = self.sizes.get(bin_name, 0) + 1
        usage = row.usage
        if usage is None:
            return
        for label in row.labels:
            counts = self.labels.setdefault(label, {})
            counts[usage] = counts.get(usage, 0) + 1


@lru_cache(1024)  # the images of a dataset have few sizes
def size_bin(width: int | None, height: int | None) -> str:
    if not width or not height:
        return UNKNOWN
    return SIZE_BINS[sum(max(width, height) >= side for side in SIDES)]


def joined(several: Iterable[Figures]) -> Figures:
    """The figures of all parts together."""
    total = Figures()
    for each in several:
        for label, counts in each.labels.items():
            known = total.labels.setdefault(label, {})
            for usage, number in counts.items():
                known[usage] = known.get(usage, 0) + number
        for name, number in each.sizes.items():
            total.sizes[name] = total.sizes.get(name, 0) + number
    return total
