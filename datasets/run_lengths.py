"""COCO run lengths of a mask: runs of 0 and 1 in turn, down the columns, beginning with 0.

`counts` is a list of integers, or COCO's compressed text: six bits a character, low groups first, and all but
the first three counts written as the difference to the count two before.

Plain Python: the web process reads shapes and has no other need of numpy's 14 MB.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

_FINER = 5  # times: pycocotools draws edges on a grid so much finer
MAX_RUNS = 1_000_000

Counts = str | list[int]


def decode_counts(counts: Counts) -> list[int]:
    """Return the run lengths; ValueError when they are no run lengths at all."""
    runs = _decompress(counts) if isinstance(counts, str) else counts
    if len(runs) > MAX_RUNS:
        raise ValueError("too many runs")
    if not all(type(run) is int and 0 <= run < 1 << 40 for run in runs):
        raise ValueError("a run length is a whole number from 0")
    return runs


def encode_counts(runs: list[int]) -> str:
    """Return COCO's compressed text for the run lengths."""
    text = bytearray()
    for position, run in enumerate(runs):
        rest = run - runs[position - 2] if position > 2 else run
        more = True
        while more:
            low = rest & 0x1F
            rest >>= 5
            more = rest != (-1 if low & 0x10 else 0)
            text.append((low | 0x20 if more else low) + 48)
    return text.decode("ascii")


def mask_extent(runs: list[int], height: int) -> tuple[tuple[int, int, int, int] | None, int]:
    """Return the box (x0, y0, x1, y1) round the set pixels, in pixel edges, and their number.

    There is no box when none is set.
    """
    ends = list(accumulate(runs))
    filled = [(end - run, end - 1) for run, end in zip(runs[1::2], ends[1::2], strict=True) if run]
    if not filled:
        return None, 0
    left, right = filled[0][0] // height, filled[-1][1] // height
    if any(first // height != last // height for first, last in filled):
        top, bottom = (
            0,
            height,
        )  # a run into the next column touches the bottom of one and the top of the other
    else:
        top = min(first % height for first, _ in filled)
        bottom = max(last % height for _, last in filled) + 1
    return (left, top, right + 1, bottom), sum(runs[1::2])


def fill_rings(rings: Iterable[Sequence[tuple[float, float]]], width: int, height: int) -> list[int]:
    """Return the run lengths of the pixels inside any of the rings, px: the same ones that pycocotools draws."""
    filled: list[tuple[int, int]] = []
    for ring in rings:
        places = sorted(_crossings(ring, width, height))
        filled += zip(places[::2], [*places[1::2], width * height], strict=False)
    runs: list[int] = []
    at = 0
    for start, end in sorted(filled):
        if start > at or not runs:
            runs += (start - at, end - start)
        elif end > at:
            runs[-1] += end - at
        at = max(at, end)
    return [*runs, width * height - at]


def _crossings(ring: Sequence[tuple[float, float]], width: int, height: int) -> Iterator[int]:
    """The pixels, counted down the columns, at which the ring's edges pass the middle of a column."""
    for (x, y), (next_x, next_y) in pairwise(_edge_points(ring)):
        if x == next_x:
            continue
        column = (min(x, next_x) - (_FINER - 1) // 2) / _FINER
        if column != math.floor(column) or not 0 <= column <= width - 1:
            continue
        row = (min(y, next_y) + 0.5) / _FINER - 0.5
        yield int(column) * height + math.ceil(min(max(row, 0), height))


def _edge_points(ring: Sequence[tuple[float, float]]) -> Iterator[tuple[int, int]]:
    """Every point of the finer grid along the ring, which ends where it began."""
    corners = [(int(_FINER * x + 0.5), int(_FINER * y + 0.5)) for x, y in ring]
    for (x0, y0), (x1, y1) in pairwise([*corners, *corners[:1]]):
        dx, dy = abs(x1 - x0), abs(y1 - y0)
        is_flat = dx >= dy
        is_turned = x0 > x1 if is_flat else y0 > y1
        (ax, ay), (bx, by) = ((x1, y1), (x0, y0)) if is_turned else ((x0, y0), (x1, y1))
        steps = max(dx, dy)
        slope = ((by - ay) / dx if is_flat else (bx - ax) / dy) if steps else 0.0
        for step in range(steps, -1, -1) if is_turned else range(steps + 1):
            if is_flat:
                yield ax + step, int(ay + slope * step + 0.5)
            else:
                yield int(ax + slope * step + 0.5), ay + step


def _decompress(text: str) -> list[int]:
    runs: list[int] = []
    value = shift = 0
    for code in text.encode("ascii", "replace"):
        low = code - 48
        if not 0 <= low < 64 or shift > 40:
            raise ValueError("not COCO run lengths")
        value |= (low & 0x1F) << shift
        shift += 5
        if not low & 0x20:
            if low & 0x10:
                value -= 1 << shift
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
    if shift:
        raise ValueError("the run lengths end in the middle")
    return runs
