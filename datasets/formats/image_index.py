"""Finding the image that an annotation file speaks of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import Protocol

from datasets.formats.usages import usage_of

IMAGE_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"))
MOST_COMPARED = 1000  # namesakes that are compared one by one
_MASK_FOLDERS = frozenset(("segmentationclass", "segmentationobject", "segmentationclassraw"))

Folders = tuple[str, ...]


class ImageFinder(Protocol):
    """Finds images by name. A caller with a database can answer from there."""

    def named(self, file_name: str, near: str) -> list[str]:
        """Return the paths of the images called `file_name`, which may begin with folders; best ones only.

        None of another folder where the folder that is named is there.
        """

    def beside(self, annotation_file: str) -> list[str]:
        """Return the paths of the images that have the annotation file's name, best ones only."""

    def at(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the paths of the images at exactly these places, some hundred at a time, by the place.

        A place is below the root that is imported, or a whole `obs://` path.
        """


class Namesakes:
    """Images of one name, or of one stem, in different folders: found by these without a look at each of them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = list(paths)
        self._by_end: defaultdict[Folders, list[str]] = defaultdict(list)
        self._by_folder: defaultdict[str, list[str]] = defaultdict(list)
        self._nearest: dict[tuple[Folders, Folders], list[str]] = {}
        for path in self.paths if len(self.paths) > 1 else ():
            folders = folders_of(path)
            for start in range(len(folders)):
                self._by_end[folders[start:]].append(path)
            for folder in set(folders):
                self._by_folder[folder].append(path)

    def nearest(self, said: Folders, near: Folders) -> list[str]:
        """Those whose folders agree most with the ones that were said, and with those of the file that says so."""
        if len(self.paths) < 2:
            return self.paths
        if (said, near) not in self._nearest:
            self._nearest[said, near] = self._narrowed(self._narrowed(self.paths, said), near)
        return self._nearest[said, near]

    def beside(self, folder: Folders) -> list[str]:
        """Those in the folder itself; otherwise the nearest."""
        found = self.nearest(folder, ())
        return [path for path in found if folders_of(path) == folder] or found

    def _narrowed(self, found: list[str], folders: Folders) -> list[str]:
        if found is self.paths:
            found = self._ending(folders)
        if found is self.paths and len(found) > MOST_COMPARED:
            found = min(
                (self._by_folder[each] for each in folders if each in self._by_folder), key=len, default=found
            )
        return _best(found, folders) if len(found) <= MOST_COMPARED else found

    def _ending(self, folders: Folders) -> list[str]:
        """Those of the most folders at the end; all where not even the last one agrees."""
        found = self.paths
        for start in range(len(folders) - 1, -1, -1):
            if folders[start:] not in self._by_end:
                break
            found = self._by_end[folders[start:]]
        return found


class ImageIndex:
    """An index over a listing. Among namesakes the one whose folders agree most, from the end, is the best."""

    def __init__(self, names: Iterable[str]) -> None:
        self._paths = {name for name in names if is_image(name)}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            self._by_name[path.rpartition("/")[2]].append(path)
            self._by_stem[_stem(path)].append(path)
        self._named = cache(lambda name: Namesakes(self._by_name.get(name, ())))
        self._of_stem = cache(lambda stem: Namesakes(self._by_stem.get(stem, ())))

    def named(self, file_name: str, near: str) -> list[str]:
        name, said = split_name(file_name)
        return meant(self._named(name).nearest(said, folders_of(near)), said, lambda: self._ends)

    def beside(self, annotation_file: str) -> list[str]:
        return self._of_stem(_stem(annotation_file)).beside(folders_of(annotation_file))

    def at(self, paths: Sequence[str]) -> dict[str, str]:
        return {path: path for path in paths if path in self._paths}

    @cached_property
    def _ends(self) -> set[Folders]:
        return ends_of(map(folders_of, self._paths))


def split_name(file_name: str) -> tuple[str, Folders]:
    """Return a name that may begin with folders, of any system, without them, and these."""
    path = PurePosixPath(file_name.replace("\\", "/"))
    return path.name, path.parent.parts


def folders_of(path: str) -> Folders:
    return PurePosixPath(path).parent.parts


def ends_of(folders: Iterable[Folders]) -> set[Folders]:
    """Return all that these folders end with: of a/b/c also b/c, and c."""
    return {each[start:] for each in set(folders) for start in range(len(each))}


def meant(found: list[str], said: Folders, ends: Callable[[], set[Folders]]) -> list[str]:
    """Return the images, which agree as much with the folders that were said, unless the folder that was said is there
    and holds none of them. Tools write names below folders of their own: one that is not there says nothing.

    `ends`: of the folders that are there, by `ends_of`; asked for where it matters.
    """
    if not found or not said:
        return found
    same, _ = _agreement(folders_of(found[0]), said)
    is_elsewhere = same < len(said) and said[-same - 1 :] in ends()
    return [] if is_elsewhere else found


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
