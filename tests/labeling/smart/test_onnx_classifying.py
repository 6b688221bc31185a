"""Classifiers: what is recognised of them, what they are given, and what they say."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labeling.smart.onnx.children import examine, predict
from labeling.smart.onnx.faults import ModelFaultError
from tests.labeling.smart import onnx_graphs as graphs


def model_in(folder: Path, content: bytes) -> str:
    (folder / "m.onnx").write_bytes(content)
    return str(folder / "m.onnx")


def picture_in(
    folder: Path, colour: tuple[int, int, int], size: tuple[int, int] = (64, 48), name: str = "p.png"
) -> str:
    Image.new("RGB", size, colour).save(folder / name)
    return str(folder / name)


def settings_of(folder: Path, content: bytes) -> dict[str, Any]:
    return dict(examine(model_in(folder, content))["settings"])


def test_a_classifier_is_recognised_by_its_shapes(tmp_path: Path) -> None:
    found = settings_of(tmp_path, graphs.colours())

    assert (found["output"], found["layout"], found["width"], found["labels"]) == (
        "scores",
        "nchw",
        32,
        ["0", "1", "2"],
    )


def test_colours_at_the_end_are_recognised(tmp_path: Path) -> None:
    found = settings_of(tmp_path, graphs.colours((1, 32, 48, 3), axes=(1, 2)))

    assert (found["layout"], found["width"], found["height"]) == ("nhwc", 48, 32)


def test_names_come_from_the_file(tmp_path: Path) -> None:
    metadata = {"names": "{0: 'red', 1: 'green', 2: 'blue'}"}

    assert settings_of(tmp_path, graphs.colours(metadata=metadata))["labels"] == ["red", "green", "blue"]


def test_a_classifier_of_any_size_gets_the_usual_one(tmp_path: Path) -> None:
    found = settings_of(tmp_path, graphs.colours((None, 3, "height", "width")))

    assert (found["width"], found["height"]) == (224, 224)


@pytest.mark.parametrize("shape", [(1, 5, 32, 32), (4, 3, 32, 32), (1, 3, 32), (1, 3, 9000, 9000)], ids=str)
def test_an_input_that_is_no_image_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = model_in(tmp_path, graphs.answering({"scores": [[0.1, 0.9]]}, shape=shape))

    with pytest.raises(ModelFaultError) as caught:
        examine(path)

    assert caught.value.code == "input_unknown"


PLAIN = {"resize": "stretch", "mean": [0, 0, 0], "std": [255, 255, 255], "activation": "none"}


def said(folder: Path, content: bytes, colour: tuple[int, int, int], **changes: Any) -> list[float]:
    """What the model says first of a picture of one colour, under its own settings with changes."""
    settings = settings_of(folder, content) | PLAIN | changes
    (answer,) = predict(str(folder / "m.onnx"), settings, [picture_in(folder, colour)], 0.0)
    return list(answer["found"][0])


def test_the_surest_label_is_said(tmp_path: Path) -> None:
    assert said(tmp_path, graphs.colours(), (10, 204, 30)) == [1, 0.8]


def test_blue_comes_first_where_the_model_was_trained_so(tmp_path: Path) -> None:
    assert said(tmp_path, graphs.colours(), (204, 10, 30), colors="bgr") == [2, 0.8]


def test_logits_become_shares(tmp_path: Path) -> None:
    answer = said(tmp_path, graphs.colours(), (255, 0, 0), activation="softmax")

    assert answer == pytest.approx([0, 0.5761], abs=1e-3)


def test_mean_and_spread_are_taken_off(tmp_path: Path) -> None:
    assert said(tmp_path, graphs.colours(), (0, 90, 0), mean=[0, 60, 0], std=[100, 100, 100]) == [1, 0.3]


def test_only_the_middle_is_seen_where_the_rest_is_cut_off(tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 100), (255, 0, 0))
    image.paste((0, 0, 255), (100, 0, 200, 100))
    image.save(tmp_path / "p.png")
    settings = settings_of(tmp_path, graphs.colours()) | PLAIN | {"resize": "crop"}

    (answer,) = predict(str(tmp_path / "m.onnx"), settings, [str(tmp_path / "p.png")], 0.0)

    assert answer["found"] == [[2, 1.0]]


def test_what_is_not_sure_enough_is_not_said(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, graphs.colours()) | PLAIN

    (answer,) = predict(str(tmp_path / "m.onnx"), settings, [picture_in(tmp_path, (51, 0, 0))], 0.5)

    assert answer == {"found": []}


def test_a_broken_image_stops_nothing(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, graphs.colours()) | PLAIN
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    paths = [str(tmp_path / "broken.png"), picture_in(tmp_path, (255, 0, 0))]

    broken, whole = predict(str(tmp_path / "m.onnx"), settings, paths, 0.0)

    assert broken["code"].startswith("image_")
    assert whole["found"] == [[0, 1.0]]


@pytest.mark.parametrize("mode", ["L", "RGBA", "I;16", "1"])
def test_odd_images_are_seen(tmp_path: Path, mode: str) -> None:
    settings = settings_of(tmp_path, graphs.colours()) | PLAIN
    Image.new(mode, (1, 1)).save(tmp_path / "odd.png")

    (answer,) = predict(str(tmp_path / "m.onnx"), settings, [str(tmp_path / "odd.png")], 0.0)

    assert len(answer["found"]) == 1
