"""Quality on held-out samples, with how sure it is."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from labeling.smart.engines.base import Boxes
from labeling.smart.evaluation import classification_report, detection_report, thresholds
from labeling.smart.shares import share


def test_a_share_has_the_interval_of_wilson() -> None:
    found = share(8, 10)

    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-3)


@given(number=st.integers(1, 500), data=st.data())
def test_a_share_lies_in_its_interval(number: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, number))

    found = share(right, number)

    assert 0 <= found.low <= right / number <= found.high <= 1


def test_of_nothing_nothing_is_known() -> None:
    assert (share(0, 0).value, share(0, 0).low, share(0, 0).high) == (None, 0.0, 1.0)


def test_a_report_counts_what_was_said_and_what_is_so() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.7, 0.3]])

    report = classification_report(probabilities, np.array([0, 0, 1, 1]), ["cat", "dog"])

    cat, dog = report["labels"]
    assert (cat["precision"]["right"], cat["precision"]["number"]) == (2, 3)
    assert (dog["recall"]["right"], dog["recall"]["number"]) == (1, 2)
    assert report["accuracy"]["value"] == 0.75


def test_precision_above_a_confidence_counts_those_alone() -> None:
    rows = thresholds(np.array([0.95, 0.9, 0.6]), np.array([True, False, True]))

    sure = next(row for row in rows if row["confidence"] == 0.9)
    assert (sure["precision"]["right"], sure["precision"]["number"]) == (1, 2)
    assert sure["coverage"] == pytest.approx(2 / 3)


def found_in(*rows: tuple[float, float, float, float, int, float]) -> Boxes:
    """Boxes of rows of x0, y0, x1, y1, label, confidence."""
    values = np.array(rows, np.float64).reshape(-1, 6)
    return Boxes(values[:, :4], values[:, 4].astype(np.int64), values[:, 5])


DRAWN = [found_in((0, 0, 10, 10, 0, 1), (50, 50, 70, 70, 1, 1)), found_in((5, 5, 20, 20, 0, 1)), found_in()]
FOUND = [
    found_in((0, 0, 10, 10, 0, 0.9), (52, 50, 72, 70, 0, 0.8)),
    found_in((5, 5, 20, 21, 0, 0.6)),
    found_in((1, 1, 9, 9, 1, 0.3)),
]


def test_a_report_of_boxes_counts_what_was_found_and_what_was_drawn() -> None:
    report = detection_report(FOUND, DRAWN, ["cat", "dog"])

    cat, dog = report["labels"]
    assert (cat["precision"]["right"], cat["precision"]["number"]) == (2, 3)
    assert (cat["recall"]["right"], cat["recall"]["number"]) == (2, 2)
    assert (dog["precision"]["number"], dog["recall"]["number"]) == (0, 1)
    assert report["images"] == 3


def test_boxes_above_a_confidence_are_counted_with_what_they_find() -> None:
    rows = detection_report(FOUND, DRAWN, ["cat", "dog"])["thresholds"]

    sure = next(row for row in rows if row["confidence"] == 0.7)
    assert (sure["precision"]["right"], sure["precision"]["number"]) == (1, 2)
    assert sure["coverage"] == pytest.approx(1 / 3)


def test_a_label_that_was_not_drawn_has_no_average_precision() -> None:
    report = detection_report(FOUND[1:], DRAWN[1:], ["cat", "dog"])

    assert [row["average_precision"] for row in report["labels"]] == [1.0, None]
    assert report["average_precision"] == 1.0


def test_a_report_of_nothing_says_that_nothing_is_known() -> None:
    report = detection_report([], [], ["cat"])

    assert (report["images"], report["average_precision"], report["calibration_error"]) == (0, None, 0.0)


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_average_precision_is_that_of_pycocotools(capsys: pytest.CaptureFixture[str]) -> None:
    chance = np.random.default_rng(7)
    drawn = [
        found_in(
            *((x, y, x + 20, y + 20, label, 1) for x, y, label in chance.integers(0, (80, 80, 2), (6, 3)))
        )
        for _ in range(8)
    ]
    found = [
        Boxes(each.corners + chance.normal(0, 3, (6, 4)), each.labels, chance.random(6)) for each in drawn
    ]

    report = detection_report(found, drawn, ["cat", "dog"])

    assert report["average_precision"] == pytest.approx(by_pycocotools(found, drawn), abs=1e-6)


def by_pycocotools(found: list[Boxes], drawn: list[Boxes]) -> float:
    coco = COCO()
    coco.dataset = {
        "images": [{"id": place} for place in range(len(drawn))],
        "categories": [{"id": 0}, {"id": 1}],
        "annotations": [
            row | {"id": number + 1, "iscrowd": 0} for number, row in enumerate(coco_rows(drawn))
        ],
    }
    coco.createIndex()
    measured = COCOeval(coco, coco.loadRes(coco_rows(found)), "bbox")
    measured.evaluate()
    measured.accumulate()
    measured.summarize()
    return float(measured.stats[1])


def coco_rows(boxes: list[Boxes]) -> list[dict[str, Any]]:
    return [
        {
            "image_id": place,
            "category_id": int(label),
            "score": float(sure),
            "bbox": [x0, y0, x1 - x0, y1 - y0],
            "area": (x1 - x0) * (y1 - y0),
        }
        for place, each in enumerate(boxes)
        for (x0, y0, x1, y1), label, sure in zip(
            each.corners.tolist(), each.labels, each.confidences, strict=True
        )
    ]
