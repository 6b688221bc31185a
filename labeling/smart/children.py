"""What a child process of a worker does for smart labeling: files in a folder in, files in the folder out."""

from pathlib import Path
from typing import Any

import numpy as np

from labeling.smart import selection
from labeling.smart.engines import load
from labeling.smart.packing import pack, unpack


def describe(folder: str, engine: str) -> None:
    """Of the squares in `squares.npz` what the engine sees in them, to `described.npz`."""
    place, loaded = Path(folder), load(engine)
    found = [loaded.describe(square) for square in unpack(place / "squares.npz")["squares"]]
    (place / "described.npz").write_bytes(
        pack({name: np.stack([each[name] for each in found]) for name in loaded.described})
    )


def study(folder: str, engine: str, seed: int) -> None:
    place = Path(folder)
    studied = load(engine).study(unpack(place / "described.npz"), seed=seed)
    (place / "studied.npz").write_bytes(pack(studied))


def encode(folder: str, engine: str) -> None:
    place = Path(folder)
    encoded = load(engine).encode(unpack(place / "studied.npz"), unpack(place / "described.npz"), _go_on)
    (place / "encoded.npz").write_bytes(pack(encoded))


def train(folder: str, engine: str, labels: list[int], names: list[str], seed: int) -> dict[str, Any]:
    """Learn from `examples.npz`, whose labels are given, and from `others.npz`, to `learned.npz`, and say where the
    examples lie, to `pointed.npz`. Returns the report."""
    place, loaded = Path(folder), load(engine)
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
    probabilities, points = load(engine).predict(unpack(place / "learned.npz"), unpack(place / "images.npz"))
    (place / "predicted.npz").write_bytes(pack({"probabilities": probabilities, "points": points}))


def choose(folder: str, labels: int, number: int, seed: int) -> list[int]:
    """The ids of the samples in `candidates.npz` to label next, the most useful first."""
    found = unpack(Path(folder) / "candidates.npz")
    is_labeled = np.isinf(found["margins"])
    points = found["points"].astype(np.float32)
    places = selection.choose(points, is_labeled, found["margins"], labels=labels, number=number, seed=seed)
    return [int(pk) for pk in found["ids"][places]]


def _go_on() -> None:
    """A child need not look whether it is still wanted: its parent ends it."""
