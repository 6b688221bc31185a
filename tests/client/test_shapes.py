"""The client's shapes against the server's and against COCO's own tools."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from datasets.geometry import bounding_box
from datasets.records import Shape as ServerShape
from datasets.run_lengths import encode_counts
from easel.shapes import Shape, mask_of_ring, mask_of_runs

HEIGHT, WIDTH = 30, 40
WHOLE = HEIGHT * WIDTH
places = st.floats(0, 1, allow_nan=False).map(lambda share: round(share, 3))


@pytest.mark.parametrize(
    ("kind", "points", "angle"),
    [
        ("rectangle", ((1.5, 2), (11, 22.25)), None),
        ("rotated_rectangle", ((20, 15), (10, 4)), 30.0),
        ("circle", ((20, 15), (6, 0.0)), None),
        ("polygon", ((1, 2), (9, 3), (4, 8)), None),
        ("polyline", ((1, 2), (9, 3), (4, 8)), None),
        ("point", ((4, 8),), None),
    ],
)
def test_boxes_are_those_of_the_server(
    kind: str, points: tuple[tuple[float, float], ...], angle: float | None
) -> None:
    assert Shape(kind, points, angle).box() == pytest.approx(bounding_box(ServerShape(kind, points, angle)))


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
@given(st.lists(st.integers(1, WHOLE - 1), min_size=1, max_size=40, unique=True))
def test_run_lengths_are_read_as_coco_reads_them(ends: list[int]) -> None:
    runs = np.diff([0, *sorted(ends), WHOLE]).tolist()
    text = encode_counts(runs)

    expected = coco.decode({"size": [HEIGHT, WIDTH], "counts": text.encode()})

    assert (mask_of_runs(text, HEIGHT, WIDTH) == expected).all()
    assert (mask_of_runs(runs, HEIGHT, WIDTH) == expected).all()


def test_run_lengths_of_another_image_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        mask_of_runs([10, 20], HEIGHT, WIDTH)


@given(st.lists(st.tuples(places, places), min_size=3, max_size=8))
def test_a_ring_covers_the_pixels_whose_middle_is_inside(corners: list[tuple[float, float]]) -> None:
    ring = [(x * WIDTH, y * HEIGHT) for x, y in corners]

    mask = mask_of_ring(ring, HEIGHT, WIDTH)

    sides = np.array([[is_inside(x + 0.5, y + 0.5, ring) for x in range(WIDTH)] for y in range(HEIGHT)])
    assert (mask == sides).all()


def is_inside(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    """Whether a beam to the left crosses the ring an odd number of times; an edge counts from its upper end on."""
    edges = zip(ring, [*ring[1:], ring[0]], strict=True)
    crossed = [
        xa + (y - ya) * (xb - xa) / (yb - ya) <= x
        for (xa, ya), (xb, yb) in (sorted(edge, key=lambda point: point[1]) for edge in edges)
        if ya <= y < yb
    ]
    return sum(crossed) % 2 == 1


def test_a_turned_rectangle_covers_its_area() -> None:
    shape = Shape("rotated_rectangle", ((20, 15), (20, 8)), 30.0)

    assert abs(int(shape.mask(HEIGHT, WIDTH).sum()) - 160) < 6


def test_lines_cover_nothing() -> None:
    assert not Shape("polyline", ((0, 0), (9, 9), (3, 20))).mask(HEIGHT, WIDTH).any()
