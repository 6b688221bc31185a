"""What a child process of a worker does to find hard examples: files in a folder in, files in the folder out."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from labeling.smart import hardness
from labeling.smart.alterations import ALTERATIONS
from labeling.smart.box_alterations import BOX_ALTERATIONS, share_lost
from labeling.smart.children import Pictures, boxes_of
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


def alter_boxes(folder: str, engine: str, number: int, seconds: float) -> None:
    """By reason, the share of the boxes in `sure.npz` that are no longer found in each of the pictures `0.npy` to
    `number - 1` when it is altered, to `lost.npz`; 0 of those that are not reached after so many seconds."""
    place, loaded, end = Path(folder), load_path(engine), time.monotonic() + seconds
    learned, sure = unpack(place / "learned.npz"), unpack(place / "sure.npz")
    lost = {reason: np.zeros(number) for reason in BOX_ALTERATIONS}
    for image, picture in enumerate(Pictures(place, number)):
        if time.monotonic() > end:
            break
        for reason, alter in BOX_ALTERATIONS.items():
            altered = alter(picture)
            found = loaded.predict(learned, altered.picture)
            lost[reason][image] = share_lost(boxes_of(sure, image), altered, found)
    (place / "lost.npz").write_bytes(pack(lost))


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
