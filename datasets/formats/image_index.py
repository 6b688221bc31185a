"""Finding the image that an annotation file speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from datasets.formats.usages import usage_of

IMAGE_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"))
_MASK_FOLDERS = frozenset(("segmentationclass", "segmentationobject", "segmentationclassraw"))


class ImageFinder(Protocol):
    """Finds images by name. A caller with a database can answer from there."""

    def named(self, file_name: str, near: str) -> list[str]:
        """Return the paths of the images called `file_name`, which may begin with folders; best ones only."""

    def beside(self, annotation_file: str) -> list[str]:
        """Return the paths of the images that have the annotation file's name, best ones only."""

    def at(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the paths of the images at exactly these places, some hundred at a time, by the place.

        A place is below the root that is imported, or a whole `obs://` path.
        """


class ImageIndex:
    """An index over a listing. Among namesakes the one whose folders agree most, from the end, is the best."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            if is_image(name):
                self._by_stem[_stem(name)].append(name)

    def named(self, file_name: str, near: str) -> list[str]:
        wanted = PurePosixPath(file_name.replace("\\", "/"))
        found = [
            path for path in self._by_stem.get(wanted.stem, ()) if PurePosixPath(path).name == wanted.name
        ]
        found = _best(found, wanted.parent.parts)
        return _best(found, PurePosixPath(near).parent.parts)

    def beside(self, annotation_file: str) -> list[str]:
        folder = PurePosixPath(annotation_file).parent
        found = self._by_stem.get(_stem(annotation_file), [])
        same = [path for path in found if PurePosixPath(path).parent == folder]
        return same or _best(found, folder.parts)

    def at(self, paths: Sequence[str]) -> dict[str, str]:
        return {path: path for path in paths if path in self._by_stem.get(_stem(path), ())}


def images_of(
    path: str, images: ImageFinder, *, folders: frozenset[str], stem: str | None = None
) -> list[str]:
    """Return the images that a file speaks of by its name: beside it, or in `images` where it lies in one of `folders`.

    `stem`: the images' name where it differs from the file's. An image of another usage is never meant.
    """
    parent, _, name = path.rpartition("/")
    if stem is not None:
        name = f"{stem}.png"
    parts = parent.split("/") if parent else []
    places = [place for place, part in enumerate(parts) if part.lower() in folders]
    here = "/".join([*parts, name])
    if not places:
        return images.beside(here)
    parts[places[-1]] = "images"
    found = images.beside("/".join([*parts, name]))
    if len(found) > 1:
        return images.beside(here)
    usage = usage_of(path)
    return [image for image in found if usage is None or usage_of(image) in (None, usage)]


def is_image(name: str) -> bool:
    """Say whether a file name has an image's extension."""
    dot = name.rfind(".")
    return name[dot:].lower() in IMAGE_SUFFIXES if dot >= 0 else False


def is_mask_path(path: str) -> bool:
    """Say whether an image lies in one of VOC's folders of masks, which are annotations and no samples."""
    lowered = path.lower()
    return "segmentation" in lowered and any(part in _MASK_FOLDERS for part in lowered.split("/")[:-1])


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _best(paths: list[str], folders: tuple[str, ...]) -> list[str]:
    if len(paths) < 2:
        return paths
    scores = [_agreement(PurePosixPath(path).parent.parts, folders) for path in paths]
    highest = max(scores)
    return [path for path, score in zip(paths, scores, strict=True) if score == highest]


def _agreement(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[int, int]:
    """Return how many folders agree counted from the end, then how many anywhere."""
    same = 0
    for our, their in zip(reversed(ours), reversed(theirs), strict=False):
        if our != their:
            break
        same += 1
    return same, len(set(ours) & set(theirs))
