"""What the precise detector's network is shown: squares of the labeled images, seen otherwise each time."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from labeling.smart.boxes import areas
from labeling.smart.engines.base import Boxes, Check, Pixels
from labeling.smart.networks.heatmaps import targets
from labeling.smart.networks.peaks import tensor_of
from labeling.smart.networks.pyramid import COARSEST
from labeling.smart.networks.scenes import NEAREST, Cut, Scene, pasted, recoloured, resized, viewed

OBJECT_SIDE = 26  # px, of the median object of the smallest label
SCALES = (256, 448)  # px of an image's longer side
PASTED = 0.3  # share of squares with objects pasted in
MOST_CUTS = 300
SMALLEST_CUT = 8  # px
COMMON = 0.6  # share of images; those with a label that is rarer are shown more often
KEPT_BYTES = 200 << 20  # of images that are not read again


def scale_of(images: Sequence[Pixels], boxes: Sequence[Boxes], check: Check) -> int:
    """The longer side, px, that images are brought to, so that small objects can be seen: the wrong one costs more than
    ten points of average precision."""
    parts = []
    for image, found in zip(images, boxes, strict=True):
        check()
        parts.append(np.sqrt(areas(found.corners)) / max(image.shape[:2]))
    labels, relative = np.concatenate([found.labels for found in boxes]), np.concatenate(parts)
    smallest = min(np.median(relative[labels == label]) for label in np.unique(labels))
    return int(np.clip(COARSEST * np.ceil(OBJECT_SIDE / smallest / COARSEST), *SCALES))


class Scenes:
    """The labeled images, no larger than they are ever looked at; as many as fit are kept."""

    def __init__(self, images: Sequence[Pixels], boxes: Sequence[Boxes], scale: int) -> None:
        self.images, self.boxes, self.scale = images, boxes, scale
        self.kept: dict[int, Scene] = {}
        self.bytes = 0

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, place: int) -> Scene:
        if place in self.kept:
            return self.kept[place]
        image, boxes = self.images[place], self.boxes[place]
        factor = min(1.0, self.scale * NEAREST / max(image.shape[:2]))
        found = Scene(resized(image, factor), boxes.corners * factor, boxes.labels)
        if self.bytes + found.image.nbytes <= KEPT_BYTES:
            self.kept[place] = found
            self.bytes += found.image.nbytes
        return found

    def factor(self, place: int) -> float:
        """How much larger the scene is where its longer side is `scale` px."""
        height, width = self[place].image.shape[:2]
        return self.scale / float(max(height, width))


class Squares:
    """Squares by chance, of `side` px, with what the network is to say of them."""

    def __init__(self, scenes: Scenes, *, labels: int, side: int, chance: np.random.Generator) -> None:
        self.scenes, self.labels, self.side, self.chance = scenes, labels, side, chance
        self.weights = weights_of(scenes.boxes)
        self.cuts = cut_out(scenes, chance)

    def some(self, number: int) -> list[torch.Tensor]:
        """Images (number, 3, side, side), and their targets, in the order in which `heatmaps.loss` takes them."""
        seen = [self.one() for _ in range(number)]
        wanted = [targets(each.corners, each.labels, count=self.labels, side=self.side) for each in seen]
        parts = ("hills", "weights", "corners")
        stacked = [np.stack([getattr(each, part) for each in wanted]) for part in parts]
        return [tensor_of([each.image for each in seen]), *map(torch.from_numpy, stacked)]

    def one(self) -> Scene:
        place = int(self.chance.choice(len(self.scenes), p=self.weights))
        scale = self.scenes.factor(place)
        seen = viewed(self.scenes[place], scale=scale, side=self.side, chance=self.chance)
        if self.cuts and self.chance.random() < PASTED:
            seen = pasted(seen, self.cuts, self.chance)
        return Scene(recoloured(seen.image, self.chance), seen.corners, seen.labels)


def weights_of(boxes: Sequence[Boxes]) -> NDArray[np.float64]:
    """How often each image is shown: those with rare labels more often (Gupta et al. 2019)."""
    there = [np.unique(found.labels) for found in boxes]
    frequency = np.bincount(np.concatenate(there)) / len(boxes)
    weights = np.array([max([1.0, *np.sqrt(COMMON / frequency[found])]) for found in there])
    return np.asarray(weights / weights.sum())


def cut_out(scenes: Scenes, chance: np.random.Generator) -> list[Cut]:
    """What some boxes hold, as large as it is seen in squares; each label about as often."""
    places = [(place, box) for place, found in enumerate(scenes.boxes) for box in range(len(found.labels))]
    labels = np.concatenate([found.labels for found in scenes.boxes])
    weights = 1 / (np.bincount(labels)[labels] + 1)
    chosen = chance.choice(len(places), MOST_CUTS, p=weights / weights.sum())
    cuts = []
    for place, box in sorted(places[each] for each in chosen):
        scene, scale = scenes[place], scenes.factor(place)
        x0, y0, x1, y1 = np.maximum(scene.corners[box], 0).astype(int)
        if min(x1 - x0, y1 - y0) * scale > SMALLEST_CUT:
            cuts.append(
                Cut(resized(np.asarray(scene.image[y0:y1, x0:x1], np.uint8), scale), int(scene.labels[box]))
            )
    return cuts
