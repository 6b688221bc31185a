"""What a child process of a worker does for auto grouping: files in a folder in, files in the folder out."""

from pathlib import Path

import numpy as np

from labeling.smart import grouping
from labeling.smart.packing import pack, unpack


def learn_axes(folder: str, seed: int) -> None:
    """From the codes in `some.npz`, to `axes.npz`."""
    place = Path(folder)
    axes = grouping.learn_axes(unpack(place / "some.npz")["codes"], seed=seed)
    (place / "axes.npz").write_bytes(pack({"mean": axes.mean, "directions": axes.directions}))


def group(folder: str, count: int, seed: int) -> None:
    """The points in `all.npz`, to `groups.npz`."""
    place = Path(folder)
    found = grouping.group(unpack(place / "all.npz")["points"].astype(np.float32), count, seed=seed)
    arrays = {"groups": found.groups, "distances": found.distances, "spreads": found.spreads}
    (place / "groups.npz").write_bytes(pack(arrays))
