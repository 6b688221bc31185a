"""The outline of a mask, for formats that know polygons only: along the edges of its pixels, exactly."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from datasets.geometry import MAX_POINTS, area
from datasets.records import Point, Shape
from datasets.run_lengths import decode_counts

Vertex = tuple[int, int]
Span = tuple[int, int]


def outline_of_mask(shape: Shape) -> list[Point]:
    """Return one ring round all parts of a mask, px: filled, it covers the same pixels.

    Parts and holes hang on the largest part by lines without width. Of a mask with very many corners the smallest
    parts are left out.
    """
    rle = shape.rle or {}
    rings = sorted(_rings(decode_counts(rle["counts"]), rle["size"][0]), key=_area, reverse=True)
    largest = rings[0]
    step = -(-len(largest) // MAX_POINTS)
    ring = [*largest[::step]]
    for part in rings[1:]:
        if len(ring) + len(part) + 3 > MAX_POINTS:
            break
        ring += [ring[0], *part, part[0]]
    return [(float(x), float(y)) for x, y in ring]


def _rings(runs: list[int], height: int) -> Iterator[list[Vertex]]:
    """The closed lines round the set pixels: clockwise round parts, the other way round holes."""
    onward: defaultdict[Vertex, list[Vertex]] = defaultdict(list)
    columns = _columns(runs, height)
    for x in sorted({side for column in columns for side in (column, column + 1)}):
        before, here = columns.get(x - 1, ()), columns.get(x, ())
        for top, bottom, is_here in _differences(before, here):
            start, end = (bottom, top) if is_here else (top, bottom)
            onward[x, start].append((x, end))
        for top, bottom in here:
            onward[x, top].append((x + 1, top))
            onward[x + 1, bottom].append((x, bottom))
    while onward:
        yield _without_middles(_walk(onward, next(iter(onward))))


def _columns(runs: list[int], height: int) -> dict[int, list[Span]]:
    """The set pixels of each column that has some, as spans from the top."""
    columns: defaultdict[int, list[Span]] = defaultdict(list)
    for end, run in zip(list(accumulate(runs))[1::2], runs[1::2], strict=False):
        at = end - run
        while at < end:
            x, top = divmod(at, height)
            bottom = min(height, top + end - at)
            if columns[x] and columns[x][-1][1] == top:  # a run of no zeros lay between the two
                columns[x][-1] = columns[x][-1][0], bottom
            else:
                columns[x].append((top, bottom))
            at += bottom - top
    return columns


def _differences(
    before: list[Span] | tuple[()], here: list[Span] | tuple[()]
) -> Iterator[tuple[int, int, bool]]:
    """The spans that are in one of two neighbouring columns only, and whether in the second."""
    ends = sorted([(y, False) for span in before for y in span] + [(y, True) for span in here for y in span])
    inside = False
    for (top, first), (bottom, second) in zip(ends[::2], ends[1::2], strict=True):
        inside ^= first
        if top < bottom:
            yield top, bottom, inside
        inside ^= second


def _walk(onward: dict[Vertex, list[Vertex]], start: Vertex) -> list[Vertex]:
    """Follow the edges until they come back, and take them off."""
    ring = [start]
    at = start
    while True:
        ends = onward[at]
        following = ends.pop()
        if not ends:
            del onward[at]
        if following == start:
            return ring
        ring.append(following)
        at = following


def _without_middles(ring: list[Vertex]) -> list[Vertex]:
    """Only the corners: a straight line needs no points in between."""
    return [
        point
        for before, point, after in zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
        if not (before[0] == point[0] == after[0] or before[1] == point[1] == after[1])
    ]


def _area(ring: list[Vertex]) -> float:
    return area(Shape("polygon", tuple((float(x), float(y)) for x, y in ring)))
