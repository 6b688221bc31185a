"""Answers of backends as they come: by the book, by other books, and by nobody's."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.records import Shape
from labeling.smart.label_studio.answers import (
    MOST_REGIONS,
    BackendAnswerInvalidError,
    BackendAnswersDifferError,
    BackendNeedsPromptError,
    Fault,
    Found,
    OneAnswerOnlyError,
    Reading,
    read_result,
    results_of,
    version_of,
)
from labeling.smart.label_studio.asking import CHOICES, POLYGONS, RECTANGLES, Control

SIZE = (1000, 500)
NAMES = {"cat": "cat", "dog": "dog", "tabby": "cat", "person": None}


def region(**changes: Any) -> dict[str, Any]:
    """The rectangle of a cat as Label Studio's own documents have it."""
    return {
        "id": "r1",
        "from_name": "label",
        "to_name": "image",
        "type": "rectanglelabels",
        "score": 0.8,
        "original_width": 1000,
        "original_height": 500,
        "image_rotation": 0,
        "value": {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["cat"]},
    } | changes


def read(result: Any, control: Control = RECTANGLES) -> Reading:
    return read_result(result, control=control, names=NAMES, size=SIZE)


def said(*regions: Any, **prediction: Any) -> dict[str, Any]:
    return {"model_version": "v1", "score": 0.7, "result": list(regions)} | prediction


CAT = Found("cat", 0.8, Shape("rectangle", ((100, 100), (400, 300))))


def test_a_rectangle_by_the_book_is_read() -> None:
    reading = read(said(region()))

    assert (reading.found, reading.version, reading.faults) == ([CAT], "v1", {})


def test_a_region_that_says_only_what_it_must_is_read() -> None:
    value = {"x": 10, "y": 20, "width": 30, "height": 40, "rectanglelabels": ["cat"]}

    assert read({"result": [{"value": value, "score": 0.8}]}).found == [CAT]


def test_a_label_goes_by_the_name_that_the_model_has_for_it() -> None:
    value = region()["value"] | {"rectanglelabels": ["tabby"]}

    assert read(said(region(value=value))).found == [CAT]


def test_a_label_that_is_left_out_is_no_fault() -> None:
    reading = read(said(region(value=region()["value"] | {"rectanglelabels": ["person"]})))

    assert (reading.found, reading.faults) == ([], {})


def test_a_choice_is_read() -> None:
    choice = {"from_name": "choice", "to_name": "image", "type": "choices", "value": {"choices": ["dog"]}}

    assert read(said(choice), CHOICES).found == [Found("dog", 0.7)]


def test_a_polygon_is_read() -> None:
    outline = {"points": [[0, 0], [50, 0], [50, 50]], "closed": True, "polygonlabels": ["cat"]}

    found = read(said(region(type="polygonlabels", value=outline)), POLYGONS).found

    assert found == [Found("cat", 0.8, Shape("polygon", ((0, 0), (500, 0), (500, 250))))]


def test_of_several_predictions_for_an_image_the_surest_counts() -> None:
    reading = read([said(region(), score=0.2, model_version="a"), said(score=0.9, model_version="b")])

    assert (reading.found, reading.version) == ([], "b")


def test_the_surest_comes_first() -> None:
    found = read(said(region(score=0.1), region(score=0.9))).found

    assert [each.confidence for each in found] == [0.9, 0.1]


@pytest.mark.parametrize(
    ("own", "of_prediction", "confidence"),
    [
        (0.8, 0.7, 0.8),
        (None, 0.7, 0.7),
        (0.0, 0.7, 0.0),
        (None, 0.0, 0.5),
        (None, None, 0.5),
        (87, 1, 1.0),
        (-1, 1, 0.0),
    ],
)
def test_a_score_is_the_regions_otherwise_the_predictions(
    own: float | None, of_prediction: float | None, confidence: float
) -> None:
    assert read(said(region(score=own), score=of_prediction)).found[0].confidence == confidence


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"from_name": "other"}, Fault.CONTROL_UNKNOWN),
        ({"to_name": "text"}, Fault.CONTROL_UNKNOWN),
        ({"type": "brushlabels"}, Fault.CONTROL_UNKNOWN),
        ({"value": None}, Fault.CONTROL_UNKNOWN),
        ({"value": {"x": 1}}, Fault.LABEL_UNKNOWN),
        ({"value": region()["value"] | {"rectanglelabels": ["fox"]}}, Fault.LABEL_UNKNOWN),
        ({"value": region()["value"] | {"rectanglelabels": [["cat"]]}}, Fault.LABEL_UNKNOWN),
        ({"value": region()["value"] | {"x": "left"}}, Fault.SHAPE_UNUSABLE),
    ],
)
def test_what_was_not_asked_for_is_left_out_and_counted(changes: dict[str, Any], fault: Fault) -> None:
    reading = read(said(region(**changes), region()))

    assert (reading.found, reading.faults) == ([CAT], {fault: 1})


def test_no_image_gets_more_regions_than_it_can_bear() -> None:
    reading = read(said(*[region()] * (MOST_REGIONS + 3)))

    assert (len(reading.found), reading.faults) == (MOST_REGIONS, {Fault.TOO_MANY: 3})


@pytest.mark.parametrize("result", [None, 1, "x", {}, {"result": None}, [], [None], [[]]])
def test_an_image_without_a_prediction_has_nothing_on_it(result: Any) -> None:
    assert read(result) == Reading()


def test_results_belong_to_the_tasks_in_their_order() -> None:
    assert results_of({"results": [1, [2]]}, 2) == [1, [2]]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"results": [1]}, OneAnswerOnlyError),
        ({"results": []}, BackendNeedsPromptError),
        ({"results": [1, 2, 3, 4]}, BackendAnswersDifferError),
        ({"results": [1, 2]}, BackendAnswersDifferError),
        ({"results": None}, BackendAnswerInvalidError),
        ({}, BackendAnswerInvalidError),
        ([], BackendAnswerInvalidError),
        (None, BackendAnswerInvalidError),
    ],
)
def test_answers_that_belong_to_nobody_are_refused(values: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        results_of(values, 3)


@pytest.mark.parametrize(
    ("told", "version"),
    [
        ({"model_version": "yolo\x00\n<b>-8"}, "yolo<b>-8"),
        ({"model_version": 3}, "3"),
        ({"model_version": "x" * 500}, "x" * 100),
        ({}, ""),
        ({"model_version": None}, ""),
        ({"model_version": {}}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_a_version_is_short_and_printable(told: Any, version: str) -> None:
    assert version_of(told) == version


leaves = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["cat", "label", "image", ""])
)
words = st.sampled_from(["result", "value", "x", "y", "width", "height", "rotation", "score", "points"])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner), max_leaves=20
)
rectangles = st.fixed_dictionaries(
    {name: st.floats(-50, 150) | leaves for name in ("x", "y", "width", "height", "rotation")}
    | {"rectanglelabels": st.lists(st.sampled_from(["cat", "fox"]), max_size=2)}
)
regions = st.fixed_dictionaries({"value": rectangles, "score": leaves}) | anything


@settings(max_examples=150, deadline=None)
@given(st.lists(regions, max_size=4))
def test_whatever_comes_is_a_shape_in_the_image_or_nothing(some: list[Any]) -> None:
    found = read({"result": some}).found

    assert all(0 <= each.confidence <= 1 for each in found)
    assert all(each.shape is not None for each in found)
