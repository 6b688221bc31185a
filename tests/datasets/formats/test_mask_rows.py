import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from datasets.formats.brush_runs import BrushError, decode_brush, encode_brush
from datasets.formats.mask_rows import mask_of_rows, rows_of_mask, rows_of_spans, spans
from datasets.records import Shape

pictures = (
    st.integers(1, 40)
    .flatmap(
        lambda width: st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=30
        )
    )
    .map(lambda rows: np.array(rows, dtype=np.uint8))
)
EXAMPLE = [0, 0, 0, 32, 57, 27, 252, 96, 19, 255, 225, 48, 0]  # of 4 x 2 px: the middle of the first row


def mask_of(picture: NDArray[np.uint8]) -> Shape:
    """A mask as pycocotools encodes it."""
    rle = coco_mask.encode(np.asfortranarray(picture))
    return Shape("mask", (), None, {"size": list(picture.shape), "counts": rle["counts"].decode()})


def opaque_by_the_book(numbers: list[int]) -> list[int]:
    """The fourth channel, read bit by bit as rle-pack's description has it: no line is shared with what is tested."""
    text = "".join(f"{number:08b}" for number in numbers)
    place = 0

    def read(bits: int) -> int:
        nonlocal place
        place += bits
        return int(text[place - bits : place], 2)

    count, word = read(32), read(5) + 1
    sizes = [read(4) + 1, read(4) + 1, read(4) + 1, read(4) + 1]
    values: list[int] = []
    while len(values) < count:
        is_run = read(1)
        length = read(sizes[read(2)]) + 1
        values += [read(word)] * length if is_run else [read(word) for _ in range(length)]
    return values[3::4]


def literal_brush(picture: NDArray[np.uint8]) -> list[int]:
    """A picture without any run: each value on its own, as of a noisy edge."""
    values = [255 * int(value) for value in picture.ravel() for _ in range(4)]
    text = f"{len(values):032b}00111" + "0010001101111111" + "".join(f"000000{value:08b}" for value in values)
    text += "0" * (-len(text) % 8)
    return [int(text[place : place + 8], 2) for place in range(0, len(text), 8)]


@given(pictures)
def test_the_rows_of_a_mask_are_its_pixels(picture: NDArray[np.uint8]) -> None:
    rows = rows_of_mask(mask_of(picture))
    drawn = np.zeros_like(picture)
    part = np.frombuffer(rows.pixels, np.uint8).reshape(rows.height, rows.width)
    drawn[rows.top : rows.top + rows.height, rows.left : rows.left + rows.width] = part
    assert np.array_equal(drawn, picture)


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
@given(pictures)
def test_rows_become_the_run_lengths_that_pycocotools_reads(picture: NDArray[np.uint8]) -> None:
    height, width = picture.shape
    rle = mask_of_rows(rows_of_mask(mask_of(picture)), width, height)
    assert np.array_equal(
        coco_mask.decode({"size": [height, width], "counts": rle["counts"].encode()}), picture
    )


@given(pictures)
def test_a_brush_is_written_as_its_description_reads_it(picture: NDArray[np.uint8]) -> None:
    numbers = encode_brush(list(spans(picture.tobytes())), picture.size)
    assert opaque_by_the_book(numbers) == [255 * int(value) for value in picture.ravel()]


@given(pictures)
def test_a_brush_of_runs_and_one_of_single_values_are_read_alike(picture: NDArray[np.uint8]) -> None:
    expected = list(spans(picture.tobytes()))
    runs = decode_brush(encode_brush(expected, picture.size), picture.size)
    assert runs == decode_brush(literal_brush(picture), picture.size) == expected


def test_the_published_example_is_met_to_the_bit() -> None:
    assert encode_brush([(1, 3)], 8) == EXAMPLE
    assert decode_brush(EXAMPLE, 8) == [(1, 3)]


def test_a_run_of_a_large_picture_is_cut_where_its_length_would_not_fit() -> None:
    assert decode_brush(encode_brush([(10, 1_900_000)], 2_000_000), 2_000_000) == [(10, 1_900_000)]


def test_no_spans_have_no_rows() -> None:
    assert rows_of_spans([], 10) is None


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], "end in the middle"),
        (EXAMPLE[:8], "end in the middle"),
        ([*EXAMPLE[:3], 36, *EXAMPLE[4:]], "36 values"),
        (["a"], "no bytes"),
        ([256], "no bytes"),
        ([None], "no bytes"),
        (json.loads("[-1]"), "no bytes"),
    ],
)
def test_what_is_no_brush_of_the_picture_is_refused(numbers: list[int], said: str) -> None:
    with pytest.raises(BrushError, match=said):
        decode_brush(numbers, 8)


def test_more_numbers_than_a_brush_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.brush_runs.MOST_BYTES", 12)
    with pytest.raises(BrushError, match="more than 12"):
        decode_brush(EXAMPLE, 8)
