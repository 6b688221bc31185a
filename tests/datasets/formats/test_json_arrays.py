import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.formats.json_arrays import BrokenJsonError, json_files, read_arrays, read_elements

texts = st.text(alphabet='ab"\\{}[], :é\n', max_size=9)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=9,
)


def elements(data: bytes, *, piece: int = 7) -> list[Any]:
    return [
        each for _, some in read_arrays(io.BytesIO(data), {"a": dict[str, Any]}, piece=piece) for each in some
    ]


@given(
    found=st.lists(st.dictionaries(texts, values, max_size=3), max_size=9),
    other=values,
    indent=st.sampled_from([None, 1]),
    piece=st.integers(1, 60),
)
def test_elements_come_as_they_are_wherever_the_pieces_are_cut(
    found: list[Any], other: Any, indent: int | None, piece: int
) -> None:
    data = json.dumps({"before": other, "a": found, "after": other}, indent=indent).encode()
    assert elements(data, piece=piece) == found


def test_a_byte_order_mark_is_passed_over() -> None:
    assert elements(b'\xef\xbb\xbf{"a": [{"x": 1}]}') == [{"x": 1}]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"a": [{}', b'{"a": 5}', b'{"a": [{},]}', b'{"b": "', b'{"b" 5}']
)
def test_what_is_no_json_object_is_refused(data: bytes) -> None:
    with pytest.raises((BrokenJsonError, msgspec.DecodeError)):
        elements(data)


def test_the_last_elements_of_an_array_come_together_though_more_follows() -> None:
    data = b'{"a": [' + b", ".join([b'{"x": 1}'] * 50) + b'], "b": [{"y": 2}, {"y": 3}]}'
    found = list(read_arrays(io.BytesIO(data), {"a": dict[str, Any]}))
    assert found == [("a", [{"x": 1}] * 50)]


def test_an_element_without_end_is_refused_before_memory_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.json_arrays.MOST_BYTES", 100)
    with pytest.raises(BrokenJsonError, match="larger"):
        elements(b'{"a": [{"x": "' + b"y" * 1000 + b'"}]}')


@given(found=st.lists(values, max_size=9), indent=st.sampled_from([None, 1]), piece=st.integers(1, 60))
def test_elements_of_a_list_come_as_they_are_wherever_the_pieces_are_cut(
    found: list[Any], indent: int | None, piece: int
) -> None:
    data = json.dumps(found, indent=indent).encode()
    assert [json.loads(each) for each in read_elements(io.BytesIO(data), piece=piece)] == found


def test_an_object_alone_is_a_list_of_one() -> None:
    assert list(read_elements(io.BytesIO(b' {"a": [1, {}]} '))) == [b'{"a": [1, {}]}']


def test_a_large_list_is_held_piece_by_piece() -> None:
    data = b"[" + b",\n".join([b'{"a": [{"b": 1}, {"c": "},"}]}'] * 2000) + b"]"
    file = io.BytesIO(data)
    next(read_elements(file, piece=100))
    assert file.tell() < 1000


@pytest.mark.parametrize("data", [b"", b"5", b"[5", b"[1,]", b'[{"a": }'])
def test_what_is_no_json_list_is_refused(data: bytes) -> None:
    with pytest.raises((BrokenJsonError, msgspec.DecodeError)):
        list(read_elements(io.BytesIO(data)))


def test_files_that_say_what_lies_beside_them_are_no_annotations() -> None:
    assert json_files(["b.JSON", "a.json", "x/export.json", "version.json", "a.jpg"]) == ["a.json", "b.JSON"]
