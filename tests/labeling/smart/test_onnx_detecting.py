"""Detectors of every kind: each answers the same two boxes in its own way, and they come back to a pixel.

The pictures are 200 x 100 px and the input 64 x 64 px: letterboxed, a picture is 64 x 32 px, 16 px below the top.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from labeling.smart.onnx.children import examine, predict
from tests.labeling.smart import onnx_graphs as graphs

SIDE, NAMES = 64, {"names": "{0: 'cat', 1: 'dog', 2: 'bird'}"}
LETTERBOXED = np.array([[16, 24, 32, 40], [40, 20, 56, 28]], dtype=np.float32)  # corners in px of the input
BACK = [[50, 25, 100, 75], [125, 12.5, 175, 37.5]]  # in px of the picture: 3.125 times as large
STRETCHED = LETTERBOXED
BACK_STRETCHED = [[50, 37.5, 100, 62.5], [125, 31.25, 175, 43.75]]
CELLS = 84  # 8 x 8, 4 x 4 and 2 x 2
SURE = np.array([0.9, 0.6], dtype=np.float32)
KINDS = np.array([2, 0])


def centres(corners: np.ndarray) -> np.ndarray:
    half = (corners[:, 2:] - corners[:, :2]) / 2
    return np.concatenate([corners[:, :2] + half, 2 * half], axis=1)


def table(columns: int, rows: int, offset: int) -> np.ndarray:
    """Rows of nothing but the two boxes, with labels from column `offset` on."""
    found = np.zeros((rows, columns), dtype=np.float32)
    found[[3, 10], :4] = centres(LETTERBOXED)
    found[[3, 10], offset + KINDS] = SURE
    return found


def yolo_v8() -> dict[str, Any]:
    found = table(7, CELLS, 4)
    found[4] = found[3]  # the same box again, less sure
    found[4, 6] = 0.8
    found[4, 0] += 1
    return {"output0": found.T[None]}


def yolo_v5() -> dict[str, Any]:
    found = table(8, 3 * CELLS, 5)
    found[[3, 10], 4] = 0.5
    found[[3, 10], 5:] *= 2
    return {"output": found[None]}


def rows_of(corners: np.ndarray) -> np.ndarray:
    return np.concatenate([corners, SURE[:, None], KINDS[:, None]], axis=1, dtype=np.float32)


def yolo_nms() -> dict[str, Any]:
    found = np.zeros((1, 300, 6), dtype=np.float32)
    found[0, :2] = rows_of(LETTERBOXED)
    return {"output0": found}


def logits() -> np.ndarray:
    found = np.full((5, 3), -9.0, dtype=np.float32)
    found[[1, 2], KINDS] = np.log(SURE / (1 - SURE))
    return found


def shares() -> np.ndarray:
    found = np.full((5, 4), 0.5, dtype=np.float32)
    found[1:3] = centres(STRETCHED) / SIDE
    return found


def detr() -> dict[str, Any]:
    return {"logits": logits()[None], "pred_boxes": shares()[None]}


def detr_in_one() -> dict[str, Any]:
    return {
        "output0": np.concatenate([shares(), 1 / (1 + np.exp(-logits()))], axis=1, dtype=np.float32)[None]
    }


def after_detr() -> dict[str, Any]:
    """As RT-DETR and D-FINE are exported with what comes after them."""
    return {"labels": KINDS[None], "boxes": STRETCHED[None], "scores": SURE[None]}


def ssd() -> dict[str, Any]:
    """As TensorFlow's: y before x, labels from 1, and rows that do not count."""
    boxes = np.zeros((1, 4, 4), dtype=np.float32)
    boxes[0, :2] = STRETCHED[:, [1, 0, 3, 2]] / SIDE
    classes, scores = np.zeros((1, 4), np.float32), np.full((1, 4), 0.99, np.float32)
    classes[0, :2], scores[0, :2] = KINDS + 1, SURE
    return {
        "detection_boxes": boxes,
        "detection_classes": classes,
        "detection_scores": scores,
        "num_detections": np.array([2.0], dtype=np.float32),
    }


def torchvision() -> dict[str, Any]:
    return {"boxes": STRETCHED, "labels": KINDS, "scores": SURE}


ANSWERS = [
    (yolo_v8, "yolo_v8", BACK),
    (yolo_v5, "yolo_v5", BACK),
    (yolo_nms, "yolo_nms", BACK),
    (detr, "detr", BACK_STRETCHED),
    (detr_in_one, "detr", BACK_STRETCHED),
    (after_detr, "detections", BACK_STRETCHED),
    (ssd, "detections", BACK_STRETCHED),
    (torchvision, "detections", BACK_STRETCHED),
]
each_answer = pytest.mark.parametrize(
    ("answer", "output", "back"), ANSWERS, ids=lambda each: getattr(each, "__name__", "")
)


@pytest.fixture
def picture(tmp_path: Path) -> str:
    Image.new("RGB", (200, 100)).save(tmp_path / "p.png")
    return str(tmp_path / "p.png")


def model_in(folder: Path, outputs: dict[str, Any], **options: Any) -> str:
    (folder / "m.onnx").write_bytes(graphs.answering(outputs, metadata=NAMES, **options))
    return str(folder / "m.onnx")


@each_answer
def test_boxes_come_back_to_a_pixel_from(
    answer: Any, output: str, back: list[list[float]], tmp_path: Path, picture: str
) -> None:
    path = model_in(tmp_path, answer())
    settings = examine(path)["settings"]

    (said,) = predict(path, settings, [picture], 0.3)

    assert settings["output"] == output
    assert [row[0] for row in said["found"]] == [2, 0]
    assert [row[1] for row in said["found"]] == pytest.approx([0.9, 0.6], abs=1e-3)
    assert np.array([row[2:] for row in said["found"]]) == pytest.approx(np.array(back), abs=0.02)


def test_a_model_that_asks_for_the_size_is_told_it(tmp_path: Path, picture: str) -> None:
    path = model_in(tmp_path, after_detr(), size_input="orig_target_sizes")

    (said,) = predict(path, examine(path)["settings"], [picture], 0.3)

    assert said["found"][0][2:] == BACK_STRETCHED[0]


def test_boxes_are_cut_at_the_image_and_dropped_outside(tmp_path: Path, picture: str) -> None:
    corners = np.array([[-10, 10, 20, 30], [0, 0, 64, 10]], dtype=np.float32)  # the second lies in the margin
    path = model_in(
        tmp_path, {"output0": np.concatenate([rows_of(corners), np.zeros((298, 6), np.float32)])[None]}
    )

    (said,) = predict(path, examine(path)["settings"], [picture], 0.3)

    assert [row[2:] for row in said["found"]] == [[0, 0, 62.5, 43.75]]


def test_a_turned_photo_keeps_its_boxes(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    Image.new("RGB", (100, 200)).save(tmp_path / "p.jpg", exif=exif)
    path = model_in(tmp_path, yolo_v8())

    (said,) = predict(path, examine(path)["settings"], [str(tmp_path / "p.jpg")], 0.3)

    assert said["found"][0][2:] == BACK[0]


def test_a_large_photo_keeps_its_boxes(tmp_path: Path) -> None:
    Image.new("RGB", (2000, 1000)).save(tmp_path / "p.jpg")
    path = model_in(tmp_path, yolo_v8())

    (said,) = predict(path, examine(path)["settings"], [str(tmp_path / "p.jpg")], 0.3)

    assert said["found"][0][2:] == [500, 250, 1000, 750]


def test_without_names_the_labels_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(graphs.answering(yolo_v8()))

    assert examine(str(tmp_path / "m.onnx"))["settings"]["labels"] == ["0", "1", "2"]


def test_an_answer_of_no_known_kind_is_left_open(tmp_path: Path) -> None:
    path = model_in(tmp_path, {"what": np.zeros((2, 3, 5, 7), np.float32)})

    assert examine(path)["settings"]["output"] == "unknown"


def test_numbers_that_are_none_are_no_boxes(tmp_path: Path, picture: str) -> None:
    found = yolo_nms()
    found["output0"][0, 0] = np.nan
    found["output0"][0, 1, 5] = 1e30
    path = model_in(tmp_path, found)

    (said,) = predict(path, examine(path)["settings"], [picture], 0.3)

    assert said["found"] == []
