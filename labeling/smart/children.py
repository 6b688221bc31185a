"""What a child process of a worker does for smart labeling: files in a folder in, files in the folder out.

`engine` is the dotted path of one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from labeling.smart import selection
from labeling.smart.axes import points_of
from labeling.smart.engines import load_path
from labeling.smart.engines.base import Arrays, Boxes, Pixels
from labeling.smart.packing import pack, unpack


def describe(folder: str, engine: str) -> None:
    """Of the squares in `squares.npz` what the engine sees in them, to `described.npz`."""
    place, loaded = Path(folder), load_path(engine)
    found = [loaded.describe(square) for square in unpack(place / "squares.npz")["squares"]]
    (place / "described.npz").write_bytes(
        pack({name: np.stack([each[name] for each in found]) for name in loaded.described})
    )


def study(folder: str, engine: str, seed: int) -> None:
    place = Path(folder)
    studied = load_path(engine).study(unpack(place / "described.npz"), seed=seed)
    (place / "studied.npz").write_bytes(pack(studied))


def encode(folder: str, engine: str) -> None:
    place = Path(folder)
    encoded = load_path(engine).encode(unpack(place / "studied.npz"), unpack(place / "described.npz"), _go_on)
    (place / "encoded.npz").write_bytes(pack(encoded))


def train(
    folder: str, engine: str, labels: list[int], names: list[str], seed: int, seconds: float | None = None
) -> dict[str, Any]:
    """Learn from `examples.npz`, whose labels are given, and from `others.npz`, to `learned.npz`, and say where the
    examples lie, to `pointed.npz`, in about so many seconds. Returns the report."""
    place, loaded = Path(folder), load_path(engine)
    loaded.seconds = seconds
    examples = unpack(place / "examples.npz")
    learned, report = loaded.train(
        examples,
        np.array(labels, dtype=np.int64),
        unpack(place / "others.npz"),
        names,
        seed=seed,
        check=_go_on,
    )
    (place / "learned.npz").write_bytes(pack(learned))
    (place / "pointed.npz").write_bytes(pack({"points": loaded.predict(learned, examples)[1]}))
    return dict(report)


def predict(folder: str, engine: str) -> None:
    place = Path(folder)
    probabilities, points = load_path(engine).predict(
        unpack(place / "learned.npz"), unpack(place / "images.npz")
    )
    (place / "predicted.npz").write_bytes(pack({"probabilities": probabilities, "points": points}))


def train_detector(
    folder: str, engine: str, number: int, names: list[str], seed: int, seconds: float | None = None
) -> dict[str, Any]:
    """Learn from the pictures `0.npy` to `number - 1` and their boxes in `marks.npz`, to `learned.npz`, in
    about so many seconds. Returns the report.
    """
    place, loaded = Path(folder), load_path(engine)
    loaded.seconds = seconds
    marks = unpack(place / "marks.npz")
    boxes = [boxes_of(marks, image) for image in range(number)]
    learned, report = loaded.train(Pictures(place, number), boxes, [], names, seed=seed, check=_go_on)
    (place / "learned.npz").write_bytes(pack(learned))
    return dict(report)


def predict_boxes(folder: str, engine: str, number: int) -> None:
    """What the pictures `0.npy` to `number - 1` show, behind each other, to `predicted.npz`."""
    place, loaded = Path(folder), load_path(engine)
    learned = unpack(place / "learned.npz")
    found = [loaded.predict(learned, picture) for picture in Pictures(place, number)]
    arrays = {
        "images": np.repeat(np.arange(number), [len(boxes.labels) for boxes in found]),
        "labels": np.concatenate([np.empty(0, np.int64), *(boxes.labels for boxes in found)]),
        "corners": np.concatenate([np.empty((0, 4)), *(boxes.corners for boxes in found)]),
        "confidences": np.concatenate([np.empty(0), *(boxes.confidences for boxes in found)]),
    }
    (place / "predicted.npz").write_bytes(pack(arrays))


class Pictures(Sequence[Pixels]):
    """The pictures in a folder, each read anew when it is asked for."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, place: int) -> Pixels: ...
    @overload
    def __getitem__(self, place: slice) -> list[Pixels]: ...
    def __getitem__(self, place: int | slice) -> Pixels | list[Pixels]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self.number))]
        if not -self.number <= place < self.number:
            raise IndexError(place)
        found: Pixels = np.load(self.folder / f"{place % self.number}.npy", allow_pickle=False)
        return found


def boxes_of(marks: Arrays, image: int) -> Boxes:
    """What a person drew on one image."""
    is_here = marks["images"] == image
    return Boxes(marks["corners"][is_here], marks["labels"][is_here], np.ones(int(is_here.sum())))


def choose(folder: str, labels: int, number: int, seed: int) -> list[int]:
    """The ids of the samples in `candidates.npz` to label next, the most useful first.

    Where these have no `points`, they lie where their `appearance` says.
    """
    found = unpack(Path(folder) / "candidates.npz")
    is_labeled = np.isinf(found["margins"])
    points = found["points"] if "points" in found else points_of(found["appearance"].astype(np.float32))
    places = selection.choose(
        points.astype(np.float32), is_labeled, found["margins"], labels=labels, number=number, seed=seed
    )
    return [int(pk) for pk in found["ids"][places]]


def _go_on() -> None:
    """A child need not look whether it is still wanted: its parent ends it."""
