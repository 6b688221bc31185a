"""The real sets, with what is given to an engine and what is held out, chosen by a seed."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

HELD_OUT = 150  # images with boxes, half of a small set

Pixels = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClassSet:
    """Images of which each shows one thing. `labels` are places in `names`."""

    paths: list[Path]
    labels: Places
    names: list[str]

    def split(self, *, per_class: int, seed: int) -> tuple[Places, Places]:
        """Half of each class is held out; of the other half `per_class` are labeled. Returns (labeled, held out)."""
        chance = np.random.default_rng(seed)
        labeled, held_out = [], []
        for label in range(len(self.names)):
            places = chance.permutation(np.flatnonzero(self.labels == label))
            half = len(places) // 2
            held_out.append(places[:half])
            labeled.append(places[half : half + per_class])
        return np.concatenate(labeled), np.concatenate(held_out)


@dataclass(frozen=True, slots=True)
class BoxedImage:
    """An image, and its boxes: (n, 4) as x0, y0, x1, y1 in px of the image; `labels` are places in the set's names."""

    path: Path
    boxes: NDArray[np.float32]
    labels: Places


@dataclass(frozen=True, slots=True)
class BoxSet:
    images: list[BoxedImage]
    names: list[str]

    def split(self, *, labeled: int, seed: int) -> tuple[list[BoxedImage], list[BoxedImage]]:
        """(labeled, held out)."""
        held_out = min(HELD_OUT, len(self.images) // 2)
        order = np.random.default_rng(seed).permutation(len(self.images))
        chosen = [self.images[place] for place in order]
        return chosen[held_out : held_out + labeled], chosen[:held_out]


def folder_of(name: str) -> Path:
    return Path(os.environ["EASEL_REAL_DATA"]) / name


def class_set(name: str) -> ClassSet:
    """`sign-digits` or `clothing`: a folder for each label."""
    names = sorted(each.name for each in folder_of(name).iterdir() if each.is_dir())
    found = [(path, label) for label, each in enumerate(names) for path in files_in(folder_of(name) / each)]
    return ClassSet([path for path, _ in found], np.array([label for _, label in found]), names)


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".jpg", ".jpeg", ".png"))


def blood_cells() -> BoxSet:
    """Cells under a microscope, in VOC's form. Boxes without an area are left out."""
    found = []
    for path in files_in(folder_of("blood-cells") / "images"):
        objects = parse(folder_of("blood-cells") / "annotations" / f"{path.stem}.xml").findall("object")
        found.append((path, [(each.findtext("name", ""), corners(each)) for each in objects]))
    names = sorted({label for _, marks in found for label, _ in marks})
    return BoxSet([boxed(path, marks, names) for path, marks in found], names)


def circuit_boards() -> BoxSet:
    """Large objects, in COCO's form."""
    told = json.loads((folder_of("circuit-boards") / "annotations.json").read_text())
    names = {each["id"]: each["name"] for each in told["categories"]}
    marks: dict[int, list[tuple[str, tuple[float, ...]]]] = {each["id"]: [] for each in told["images"]}
    for each in told["annotations"]:
        x, y, width, height = each["bbox"]
        marks[each["image_id"]].append((names[each["category_id"]], (x, y, x + width, y + height)))
    folder, known = folder_of("circuit-boards") / "images", sorted(names.values())
    return BoxSet(
        [boxed(folder / each["file_name"], marks[each["id"]], known) for each in told["images"]], known
    )


def corners(element: Element) -> tuple[float, ...]:
    return tuple(
        float(element.findtext(f"bndbox/{side}", "nan")) for side in ("xmin", "ymin", "xmax", "ymax")
    )


def boxed(path: Path, marks: list[tuple[str, tuple[float, ...]]], names: list[str]) -> BoxedImage:
    usable = [(names.index(label), box) for label, box in marks if box[2] > box[0] and box[3] > box[1]]
    boxes = np.array([box for _, box in usable], dtype=np.float32).reshape(-1, 4)
    return BoxedImage(path, boxes, np.array([label for label, _ in usable], dtype=np.int64))


def pixels(path: Path) -> Pixels:
    """Upright, RGB (h, w, 3)."""
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
