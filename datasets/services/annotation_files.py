"""The annotation files below a path: of which format they are, and how they are cut into parts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from datasets.errors import DomainError, InvalidInputError
from datasets.formats import IMPORT_FORMATS, Recognition, detect_format, get_reader
from datasets.formats.base import Detected, Reader
from datasets.formats.base import Entry as ListedFile
from datasets.formats.image_index import is_image
from datasets.import_sources import SampleFinder
from datasets.models import Job
from datasets.services.import_tally import batches
from datasets.storage import storage

AUTO = "auto"
MASKS = "masks"
SURE_MASKS = 0.7  # at least some half of them has the name of an image, and looks like masks
LOOKED_AT = 2000  # files of each ending by which a format is recognised
LOOKED_AT_A_FOLDER = 100  # and of each ending in one folder: folders may be labels
MOST_ENDINGS = 50
HEAD_BYTES = 8192
NAMES = 10_000  # files that are sorted into parts at a time
MOST_SHARED = 1000
PART_FILES = 300
PART_BYTES = 32 << 20


class FormatUnfitError(InvalidInputError):
    code = "format_unfit"


def unfit(format_name: str, dataset_type: str) -> FormatUnfitError:
    """What is said of annotations that a dataset can't take."""
    return FormatUnfitError(
        f"What these files hold ({format_name}) can't annotate a dataset of the type {dataset_type}. Import them into "
        "a dataset of the right type, or import the images alone.",
        params={"format": format_name, "type": dataset_type},
    )


class AnnotationFiles:
    """The files below a path that may be annotations: one of them, where the job names it.

    `known`: path and size of all that are no images, where a listing has found them already.
    """

    def __init__(self, job: Job, known: Iterable[tuple[str, int]] | None = None) -> None:
        self.job = job
        self.known = None if known is None else [ListedFile(*each) for each in known]
        self.root: str = job.parameters["path"]
        self.only: str | None = job.parameters.get("file")
        self.seen: list[ListedFile] = []

    def listed(self) -> Iterator[ListedFile]:
        """All files, streamed."""
        entries = (
            [storage().head(f"{self.root}{self.only}")] if self.only else storage().list_objects(self.root)
        )
        for entry in entries:
            yield ListedFile(entry.path.removeprefix(self.root), entry.size)

    def looked_at(self) -> list[ListedFile]:
        """Enough files of each ending to tell a format by, from many folders."""
        endings: Counter[str] = Counter()
        folders: Counter[tuple[str, str]] = Counter()
        found = []
        for file in self.listed():
            folder, _, name = file.path.rpartition("/")
            ending = name.rpartition(".")[2].lower() if len(endings) < MOST_ENDINGS else ""
            if endings[ending] < LOOKED_AT and folders[ending, folder] < LOOKED_AT_A_FOLDER:
                endings[ending] += 1
                folders[ending, folder] += 1
                found.append(file)
        return found

    def recognise(self) -> Recognition | None:
        """The format that was asked for, or the one by which the files look; None where nothing is annotated."""
        wanted = self.job.parameters.get("format", AUTO)
        if wanted != AUTO and not get_reader(wanted).narrows:  # no listing would tell more
            return Recognition(get_reader(wanted), Detected(1.0, ""))
        among = IMPORT_FORMATS if wanted == AUTO else (wanted,)
        self.seen = self.looked_at()
        found = detect_format(self.seen, self.head, dataset_type=self.job.dataset.type, among=among)
        if found is None and wanted != AUTO:
            return Recognition(get_reader(wanted), Detected(1.0, ""))
        return found

    def has_masks_beside(self, reader: Reader) -> bool:
        """Whether masks lie beside the images of a format that would take them for images.

        By what was looked at to recognise the format, so never where it was named: that would be one listing more.
        """
        if reader.reads_images:  # it knows its masks, or folders are labels, and one may be called mask
            return False
        images = [file for file in self.seen if is_image(file.path)]  # alone they must look like masks
        found = get_reader(MASKS).detect(images, self.head)
        return found is not None and found.sure >= SURE_MASKS

    def head(self, path: str) -> bytes:
        with suppress(DomainError):
            return storage().get(f"{self.root}{path}", 0, HEAD_BYTES)
        return b""

    def chunks(self, reader: Reader) -> Iterator[dict[str, int]]:
        """The sizes, by path, of all files that may be annotations of this format."""
        is_known = self.known is not None and self.only is None and not reader.reads_images
        listed = iter(self.known or ()) if is_known else self.listed()
        wanted = (file for file in listed if reader.reads_images or not is_image(file.path))
        for chunk in batches(wanted, NAMES):
            yield {file.path: file.size for file in chunk}

    def parts(self, reader: Reader, check: Callable[[], None]) -> tuple[list[dict[str, Any]], list[str]]:
        """Some hundred files for each part, and the files that all of them share."""
        shared: list[str] = []
        return list(self._parts(reader, check, shared)), shared

    def _parts(
        self, reader: Reader, check: Callable[[], None], shared: list[str]
    ) -> Iterator[dict[str, Any]]:
        files: list[str] = []
        size = 0
        finder = SampleFinder(self.job.dataset_id, self.root)
        for sizes in self.chunks(reader):
            check()
            shared += reader.shared_files(sizes)[: MOST_SHARED - len(shared)]
            for path in self.untouched(reader.annotation_files(sizes), finder):
                if files and (len(files) == PART_FILES or size + sizes[path] > PART_BYTES):
                    yield {"format": reader.name, "files": files}
                    files, size = [], 0
                files.append(path)
                size += 0 if is_image(path) else sizes[path]
        if files:
            yield {"format": reader.name, "files": files}

    def untouched(self, files: Iterable[str], finder: SampleFinder) -> Iterator[str]:
        """All; or where only untouched samples are asked for, those that do not belong to a touched one."""
        if not self.job.parameters.get("only_untouched"):
            yield from files
            return
        for chunk in batches(iter(files), PART_FILES):
            finder.expect(chunk)
            for path in chunk:
                beside = [finder.samples[image] for image in finder.beside(path)]
                if not beside or any(sample.revision == 0 for sample in beside):
                    yield path
