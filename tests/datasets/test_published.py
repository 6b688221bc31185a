"""Finding the rows of a page that a filter asks for, without decoding the others."""

from datasets.published import lines_with

PAGE = b'{"a":1,"b":1}\n{"a":1}\n{"b":1}\n{"a":1,"b":1,"b":1}\n'


def test_lines_with_all_signs_are_found_once_each() -> None:
    assert lines_with([b'"a":1', b'"b":1'], PAGE) == [b'{"a":1,"b":1}', b'{"a":1,"b":1,"b":1}']


def test_a_sign_in_the_first_and_in_the_last_line_is_found() -> None:
    assert lines_with([b'"a"'], PAGE) == [b'{"a":1,"b":1}', b'{"a":1}', b'{"a":1,"b":1,"b":1}']


def test_no_sign_asks_for_all_lines() -> None:
    assert len(lines_with([], PAGE)) == 4


def test_a_sign_that_is_nowhere_finds_nothing() -> None:
    assert lines_with([b'"c"'], PAGE) == []
