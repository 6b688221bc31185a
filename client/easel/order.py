"""The order in which samples are read: the same one for a seed and an epoch, for ever and on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
_STEP = np.uint64(0x9E3779B97F4A7C15)


def shuffled(positions: Positions, seed: int, epoch: int = 0) -> Positions:
    """The positions in the order of the seed and the epoch.

    Sorted by SplitMix64 (https://prng.di.unimi.it/splitmix64.c) rather than by numpy's generators, whose streams may
    change with a release.
    """
    start = _mixed(np.array([seed % 2**64], np.uint64)) ^ _mixed(np.array([epoch % 2**64 + 1], np.uint64))
    with np.errstate(over="ignore"):
        keys = _mixed(start + np.arange(len(positions), dtype=np.uint64) * _STEP)
    return positions[np.argsort(keys, kind="stable")]


def shard(positions: Positions, rank: int, world: int, *, drop_last: bool = False) -> Positions:
    """Every `world`-th position from `rank` on; each rank gets as many, since others wait for the last one.

    What is missing to equal lengths is taken from the start again, or with `drop_last` the rest is left out.
    """
    if world < 1 or not 0 <= rank < world:
        raise ValueError(f"rank {rank} of {world}: ranks go from 0 to one less than their number")
    count = len(positions) // world if drop_last else -(-len(positions) // world)
    return np.resize(positions, count * world)[rank::world] if len(positions) else positions


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        values = values + _STEP
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
