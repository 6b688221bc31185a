"""What a child process of a worker does to find hard examples: files in a folder in, files in the folder out."""

from pathlib import Path
from typing import Any

import numpy as np

from labeling.smart import hardness
from labeling.smart.alterations import ALTERATIONS
from labeling.smart.engines import load_path
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import pack, unpack


def alter(folder: str, engine: str) -> None:
    """By reason, whether the label of each square in `squares.npz` is another when it is altered, to `changed.npz`.

    What is known of them as they are is in `plain.npz`.
    """
    place, loaded = Path(folder), load_path(engine)
    squares = unpack(place / "squares.npz")["squares"]
    studied, learned = unpack(place / "studied.npz"), unpack(place / "learned.npz")

    def said(images: Any) -> Any:
        found = [loaded.describe(image) for image in images]
        described: Arrays = {name: np.stack([each[name] for each in found]) for name in loaded.described}
        encoded = loaded.encode(studied, described, _go_on)
        return loaded.predict(learned, described | encoded)[0].argmax(axis=1)

    plain = loaded.predict(learned, unpack(place / "plain.npz"))[0].argmax(axis=1)
    changed = {
        reason: said([alter(square) for square in squares]) != plain for reason, alter in ALTERATIONS.items()
    }
    (place / "changed.npz").write_bytes(pack(changed))


def find_hard(folder: str) -> list[list[Any]]:
    """`[place, reasons, coefficient]` of the hard ones among `targets.npz`, seen beside `examples.npz`."""
    place = Path(folder)
    targets, examples = unpack(place / "targets.npz"), unpack(place / "examples.npz")
    found = hardness.find_hard(
        hardness.Targets(**targets), hardness.Examples(**examples), unpack(place / "changed.npz")
    )
    return [[each.place, list(each.reasons), each.coefficient] for each in found]


def _go_on() -> None:
    """A child need not look whether it is still wanted: its parent ends it."""
