"""The pixels of a mask: which value stands where, and the regions that hang together. Needs numpy."""

import io
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.errors import DomainError
from datasets.image_headers import probe
from datasets.images import BROKEN
from datasets.run_lengths import encode_counts

MOST_PIXELS = 50_000_000
MOST_VALUES = 256
MOST_RUNS = 500_000
MOST_REGIONS = 1000  # of one value; with more, all of them are one region

Values = NDArray[Any]


class MaskError(Exception):
    """A file is no mask of the image that it belongs to."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Run(NamedTuple):
    """Pixels of one value, one below the other in a column. `end` is behind the last."""

    column: int
    start: int
    end: int
    value: int


class Mask(NamedTuple):
    """The values of a mask, of the image's height and width.

    `kind`: "grey", "palette", "wide" (16 bits), or "colour" (0xrrggbb). `palette`: the colours of a palette's values.
    """

    values: Values
    kind: str
    palette: Sequence[int] = ()

    def present(self) -> list[int]:
        """The values that it holds, smallest first."""
        if self.values.dtype == np.uint8:
            return [int(value) for value in np.flatnonzero(np.bincount(self.values.ravel(), minlength=256))]
        return [int(value) for value in np.unique(self.values)]

    def colour_of(self, value: int) -> int:
        """The colour 0xrrggbb in which a value of a grey or palette mask is shown."""
        if self.kind == "palette":
            return self.palette[value] if value < len(self.palette) else 0
        return value * 0x010101


def read_mask(data: bytes, size: tuple[int, int]) -> Mask:
    """Return the mask in a PNG file of `size`, px. Raises MaskError."""
    try:
        found = probe(data, is_whole=True)
    except DomainError as problem:
        raise MaskError(problem.code, f"The mask can't be read: {problem}") from problem
    if found.format != "png":
        raise MaskError("mask_invalid", "A mask is a PNG file: others blur the values of its pixels.")
    if (found.width, found.height) != size:
        message = (
            f"The mask has {found.width} x {found.height} px, but its image has {size[0]} x {size[1]} px."
        )
        raise MaskError("image_size_differs", message)
    if found.width * found.height > MOST_PIXELS:
        raise MaskError("mask_invalid", f"The mask is larger than {MOST_PIXELS // 1_000_000} megapixels.")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            return _mask_of(image)
    except BROKEN as problem:
        raise MaskError("image_damaged", f"The mask can't be decoded: {problem}.") from problem


def _mask_of(image: Image.Image) -> Mask:
    if image.mode == "P":
        colours = image.getpalette("RGB") or []
        packed = [
            red << 16 | green << 8 | blue
            for red, green, blue in zip(colours[::3], colours[1::3], colours[2::3], strict=False)
        ]
        return Mask(np.asarray(image), "palette", packed)
    if image.mode in ("1", "L", "LA"):
        return Mask(np.asarray(image.convert("L")), "grey")
    if image.mode.startswith("I"):
        return Mask(np.asarray(image).astype(np.uint16), "wide")
    bands = np.asarray(image.convert("RGB"))
    red, green, blue = bands[..., 0], bands[..., 1], bands[..., 2]
    if np.array_equal(red, green) and np.array_equal(red, blue):
        return Mask(red, "grey")
    return Mask(red.astype(np.uint32) << 16 | green.astype(np.uint32) << 8 | blue, "colour")


def runs_of(values: Values) -> Iterator[Run]:
    """Yield the runs that are not 0, column by column. Raises MaskError when there are too many."""
    height, width = values.shape
    flat = values.T.ravel()
    is_first = np.empty(flat.shape, dtype=bool)
    is_first[0] = True
    np.not_equal(flat[1:], flat[:-1], out=is_first[1:])
    is_first[::height] = True
    starts = np.flatnonzero(is_first)
    if len(starts) > MOST_RUNS + width:
        raise MaskError(
            "mask_invalid", "The mask is too finely grained: its values change at every other pixel."
        )
    ends = np.append(starts[1:], flat.size)
    for start, end, value in zip(starts.tolist(), ends.tolist(), flat[starts].tolist(), strict=True):
        if value:
            column = start // height
            yield Run(column, start - column * height, end - column * height, value)


def counts_of(runs: Sequence[Run], height: int, width: int) -> str:
    """Return COCO's run lengths of the pixels of some runs, which are in their order."""
    lengths: list[int] = []
    at = 0
    for run in runs:
        start = run.column * height + run.start
        if lengths and start == at:
            lengths[-1] += run.end - run.start
        else:
            lengths += (start - at, run.end - run.start)
        at = run.column * height + run.end
    rest = height * width - at
    return encode_counts([*lengths, rest] if rest or not lengths else lengths)


def runs_by_value(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each value."""
    found: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        found[run.value].append(run)
    yield from found.values()


def regions(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each region of one value, corners touching included; all of a value that has very many."""
    parents = _joined(runs)
    found: defaultdict[int, list[Run]] = defaultdict(list)
    for place, run in enumerate(runs):
        found[_root(parents, place)].append(run)
    number = Counter(region[0].value for region in found.values())
    yield from (region for region in found.values() if number[region[0].value] <= MOST_REGIONS)
    yield from runs_by_value(run for run in runs if number[run.value] > MOST_REGIONS)


def _joined(runs: Sequence[Run]) -> list[int]:
    """The parent of each run in the tree of its region."""
    parents = list(range(len(runs)))
    before: deque[int] = deque()  # runs of the column before that the next ones may touch
    here: deque[int] = deque()
    column = -1
    for place, run in enumerate(runs):
        if run.column != column:
            before = here if run.column == column + 1 else deque()
            here, column = deque(), run.column
        here.append(place)
        while before and runs[before[0]].end < run.start:
            before.popleft()
        _join(place, before, runs, parents)
    return parents


def _join(place: int, before: Iterable[int], found: Sequence[Run], parents: list[int]) -> None:
    """Join a run with those of its value that touch it in the column before."""
    run = found[place]
    for other in before:
        neighbour = found[other]
        if neighbour.start > run.end:
            return
        if neighbour.value == run.value:
            first, second = _root(parents, place), _root(parents, other)
            parents[max(first, second)] = min(first, second)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def classes_of_instances(instances: Values, classes: Values, ignored: Collection[int]) -> dict[int, int]:
    """Return the class of each instance: the one of most of its pixels, those in `ignored` not counted."""
    pairs, counts = np.unique(instances.astype(np.uint64) << 32 | classes, return_counts=True)
    best: dict[int, tuple[int, int]] = {}
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        instance, kind = pair >> 32, pair & 0xFFFFFFFF
        if kind not in ignored and count > best.get(instance, (0, 0))[0]:
            best[instance] = count, kind
    return {instance: kind for instance, (_, kind) in best.items()}
