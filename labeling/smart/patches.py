"""What a dataset's own images are made of: a dictionary of small patches, learned without labels, to tell images by.

Coates, Lee and Ng 2011: patches are normalised and whitened, a dictionary is learned by spherical k-means, an image is
coded by soft thresholds of both signs and pooled over its quarters.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SIDE = 40  # px that images are brought to
PATCH = 6  # px
ATOMS = 300
PATCHES = 60_000  # that a dictionary is learned from
MOST_OF_IMAGE = 400  # patches
ROUNDS = 12
THRESHOLD = 0.5
LENGTH = 8 * ATOMS  # both signs in four quarters

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


def _pool() -> Floats:
    """(4, patches): the mean over each quarter of an image."""
    side = SIDE - PATCH + 1
    half = side // 2
    halves = np.zeros((2, side), np.float32)
    halves[0, :half], halves[1, half:] = 1 / half, 1 / (side - half)
    return np.kron(halves, halves)


POOL = _pool()


@dataclass(frozen=True)
class Dictionary:
    """`mean` (108,) and `whitening` (108, 108) of normalised patches; `atoms` (ATOMS, 108) of length 1."""

    mean: Floats
    whitening: Floats
    atoms: Floats

    def arrays(self) -> dict[str, Floats]:
        return {"mean": self.mean, "whitening": self.whitening, "atoms": self.atoms}

    @cached_property
    def whitened_atoms(self) -> Floats:
        return self.whitening @ self.atoms.T

    def describe(self, image: Pixels) -> Floats:
        """Return the code of an image, (SIDE, SIDE, 3), as (2400,): square roots of how much of each atom is where."""
        found = normalised(image) @ self.whitened_atoms
        found -= self.mean @ self.whitened_atoms
        above = np.maximum(found - np.float32(THRESHOLD), 0)
        found += np.float32(THRESHOLD)
        below = np.minimum(found, 0, out=found)
        return np.asarray(np.sqrt(np.concatenate([POOL @ above, -(POOL @ below)], axis=1)).ravel())


def normalised(image: Pixels) -> Floats:
    """All patches of an image, each less its mean and by its spread: (n, 108)."""
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float32), (PATCH, PATCH), axis=(0, 1))
    flat = windows.reshape(-1, 3 * PATCH * PATCH)  # a copy
    flat -= flat.mean(axis=1, keepdims=True)
    flat /= np.sqrt((flat * flat).mean(axis=1, keepdims=True) + 10)
    return np.asarray(flat)


def learn(images: NDArray[np.uint8], *, seed: int) -> Dictionary:
    """Learn a dictionary from images, (n, SIDE, SIDE, 3), n at least 1. The same for the same images and seed."""
    chance = np.random.default_rng(seed)
    each = min(MOST_OF_IMAGE, max(1, PATCHES // len(images)))
    drawn = []
    for image in images:
        patches = normalised(image)
        drawn.append(patches[chance.integers(0, len(patches), each)])
    patches = np.concatenate(drawn)
    mean = patches.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(patches - mean, rowvar=False))
    whitening = ((vectors / np.sqrt(np.maximum(values, 0) + 0.1)) @ vectors.T).astype(np.float32)
    return Dictionary(mean, whitening, _atoms((patches - mean) @ whitening, chance))


def _atoms(patches: Floats, chance: np.random.Generator) -> Floats:
    """Spherical k-means: each patch belongs to the atom that it, or its opposite, is most alike."""
    atoms = _unit(chance.standard_normal((ATOMS, patches.shape[1]), dtype=np.float32))
    for _ in range(ROUNDS):
        alike = patches @ atoms.T
        nearest = np.abs(alike).argmax(axis=1)
        weights = alike[np.arange(len(patches)), nearest]
        moved = atoms.copy()
        order = np.argsort(nearest, kind="stable")
        counts = np.bincount(nearest, minlength=len(atoms))
        ends = np.cumsum(counts)
        for atom in np.flatnonzero(counts):
            mine = order[ends[atom] - counts[atom] : ends[atom]]
            moved[atom] += weights[mine] @ patches[mine]
        idle = counts == 0
        moved[idle] = chance.standard_normal((int(idle.sum()), patches.shape[1]), dtype=np.float32)
        atoms = _unit(moved)
    return atoms


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
