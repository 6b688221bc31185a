"""What formats read from when annotations are imported: files of the storage, and the dataset's samples by name."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection

from datasets import rows
from datasets.errors import DomainError, NotFoundError, StorageUnavailableError, TooLargeError
from datasets.formats.image_index import (
    IMAGE_SUFFIXES,
    Folders,
    Namesakes,
    ends_of,
    folders_of,
    meant,
    split_name,
)
from datasets.image_headers import MoreBytesNeededError, Probe, probe
from datasets.models import Sample, User
from datasets.permissions import may_use_bucket
from datasets.sample_images import is_closed_to_us, probe_path
from datasets.storage import parse_file, storage

MAX_BYTES = 1 << 30  # of an annotation file: reading one takes five times as much memory
MOST_NAMES = 50_000  # file names that a finder remembers
MOST_NAMESAKES = 100_000
HEAD_BYTES = 16 << 10  # of an image: most say their size in the first kilobyte
_ENDINGS = sorted({form(ending) for ending in IMAGE_SUFFIXES for form in (str.lower, str.upper)})


class StorageAwayError(Exception):
    """The storage as a whole does not answer: no fault of a file, so no format may list it as one."""

    def __init__(self, error: StorageUnavailableError) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True, slots=True)
class FoundSample:
    """A sample that an annotation file may speak of. Its size, px, is None until it was read."""

    id: int
    path: str
    width: int | None
    height: int | None
    revision: int


class SampleFinder:
    """Finds the dataset's live samples by file name. Paths that it gives are whole ones, `obs://...`.

    Files come in some order, and so do the names in them: what is asked for one by one is read page by page.
    """

    def __init__(self, dataset_id: int, root: str) -> None:
        self._dataset_id = dataset_id
        self._root = root
        self._by_name: dict[str, list[str]] = {}
        self._namesakes: dict[tuple[str, ...], Namesakes] = {}
        self._ends: dict[str, set[Folders]] = {}
        self._hits = 0
        self.samples: dict[str, FoundSample] = {}

    def expect(self, annotation_files: Iterable[str]) -> None:
        """Read at once the samples that have the names of these files."""
        stems = {_stem(path) for path in annotation_files}
        self._read_names([f"{stem}{ending}" for stem in stems for ending in _ENDINGS])

    def beside(self, annotation_file: str) -> list[str]:
        stem = _stem(annotation_file)
        names = [f"{stem}{ending}" for ending in _ENDINGS]
        if any(name not in self._by_name for name in names):
            self._read_names(names)
        return self._namesakes_of(*names).beside(folders_of(f"{self._root}{annotation_file}"))

    def named(self, file_name: str, near: str) -> list[str]:
        name, said = split_name(file_name)
        if "\0" in name:
            return []  # no file has such a name, and PostgreSQL can't be asked for it
        if name not in self._by_name:
            self._read_page(name)
        self._hits += 1
        found = self._namesakes_of(name).nearest(said, folders_of(f"{self._root}{near}"))
        return meant(found, said, lambda: self._ends_beside(found[0]))

    def folders(self, root: str) -> set[str]:
        """The folders of the samples below `root`."""
        below = Sample.objects.live().filter(dataset=self._dataset_id, path__startswith=root)
        return set(below.order_by().values_list("directory", flat=True).distinct())

    def _ends_beside(self, path: str) -> set[Folders]:
        """What folders end with: of the import, or of the whole dataset for an image that lies outside."""
        root = self._root if path.startswith(self._root) else "obs://"
        if root not in self._ends:
            self._ends[root] = ends_of(tuple(folder.split("/")) for folder in self.folders(root))
        return self._ends[root]

    def _namesakes_of(self, *names: str) -> Namesakes:
        if names not in self._namesakes:
            self._namesakes[names] = Namesakes(path for name in names for path in self._by_name[name])
        return self._namesakes[names]

    def at(self, paths: Sequence[str]) -> dict[str, str]:
        whole = {path: path if path.startswith("obs://") else f"{self._root}{path}" for path in paths}
        unknown = [path for path in whole.values() if path not in self.samples]
        if len(self.samples) + len(unknown) > MOST_NAMES:
            self._forget()
        self._read_paths([path for path in whole.values() if path not in self.samples])
        return {path: found for path, found in whole.items() if found in self.samples}

    def _read_names(self, names: list[str]) -> None:
        if not names:
            return
        self._make_room(len(names))
        self._by_name |= {name: [] for name in names}
        among, values = rows.among_texts(names)
        columns = ", ".join(("name", *FoundSample.__slots__))
        query = (
            f"SELECT {columns} FROM {Sample._meta.db_table} "
            f"WHERE dataset_id = %s AND deleted_at IS NULL AND name {among}"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [self._dataset_id, values])
            for name, *columns_of_sample in cursor.fetchall():
                self._remember(name, FoundSample(*columns_of_sample))

    def _read_paths(self, paths: Sequence[str]) -> None:
        if paths:
            among, values = rows.among_texts([path for path in paths if "\0" not in path])
            query = (
                f"SELECT {', '.join(FoundSample.__slots__)} FROM {Sample._meta.db_table} "
                f"WHERE dataset_id = %s AND deleted_at IS NULL AND path {among}"
            )
            for columns in rows.select(query, [self._dataset_id, values]):
                self.samples[columns[1]] = FoundSample(*columns)

    def _read_page(self, name: str) -> None:
        """Read the samples of a name, and as many behind it as the last page was of use for."""
        size = min(2 * self._hits + 1, 5000)
        self._hits = 0
        self._make_room(size)
        live = Sample.objects.live().filter(dataset=self._dataset_id).order_by("name", "number")
        stored = live.values_list("name", *FoundSample.__slots__)
        page = list(stored.filter(name__gte=name)[: size + 1])
        names = {row[0] for row in page}
        if len(page) > size:
            names.discard(page[-1][0])  # more of that name may follow
        if name not in names:
            page = list(stored.filter(name=name)[:MOST_NAMESAKES])
            names = {name}
        self._by_name |= {each: [] for each in names}
        for found, *columns in page:
            if found in names:
                self._remember(found, FoundSample(*columns))

    def _remember(self, name: str, sample: FoundSample) -> None:
        self._by_name[name].append(sample.path)
        self.samples[sample.path] = sample

    def _forget(self) -> None:
        self._by_name.clear()
        self._namesakes.clear()
        self.samples.clear()

    def _make_room(self, names: int) -> None:
        if len(self._by_name) + names > MOST_NAMES:
            self._forget()


class StoredSource:
    """Annotation files below a folder of the storage, and the sizes of the images that they speak of.

    A file may name others by whole paths: those are read where the `actor` may use their bucket.
    """

    def __init__(self, root: str, finder: SampleFinder, *, actor: User | None) -> None:
        self.root = root
        self.actor = actor
        self.probes: dict[int, Probe] = {}  # by sample, of images whose size was not known before
        self._finder = finder

    def names(self) -> Iterator[str]:
        return (entry.path.removeprefix(self.root) for entry in storage().list_objects(self.root))

    def open_bytes(self, path: str) -> bytes:
        try:
            with storage().open(self.whole(path)) as file:
                if file.entry.size > MAX_BYTES:
                    raise TooLargeError(
                        f"It is larger than {MAX_BYTES >> 30} GB. Split it into several files."
                    )
                return file.read()
        except StorageUnavailableError as error:
            if is_closed_to_us(error):
                raise
            raise StorageAwayError(error) from error

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        try:
            with storage().open(self.whole(path)) as file:
                yield file
        except StorageUnavailableError as error:
            if is_closed_to_us(error):
                raise
            raise StorageAwayError(error) from error

    def whole(self, path: str) -> str:
        """The `obs://` path of a file that is read; raises NotFoundError where it is not open to who imports."""
        if not path.startswith("obs://"):
            return f"{self.root}{path}"
        if not path.startswith(self.root) and (
            self.actor is None or not may_use_bucket(self.actor, parse_file(path).bucket)
        ):
            raise NotFoundError
        return path

    def expect(self, images: Sequence[str]) -> None:
        """Read the headers of images of unknown size together. What can't be read so, `image_size` sees to."""
        known = (self._finder.samples.get(image) for image in images)
        unknown = {sample.path: sample.id for sample in known if sample and sample.width is None}
        self.probes.clear()
        for path, head in storage().heads(list(unknown), HEAD_BYTES).items():
            with suppress(DomainError, MoreBytesNeededError):
                self.probes[unknown[path]] = probe(head, is_whole=len(head) < HEAD_BYTES)

    def image_size(self, path: str) -> tuple[int, int] | None:
        sample = self._finder.samples[path]
        if sample.width is not None and sample.height is not None:
            return sample.width, sample.height
        if sample.id not in self.probes:
            try:
                probe = probe_path(path)
            except StorageUnavailableError as error:
                raise StorageAwayError(error) from error
            if probe is None:
                return None
            self.probes[sample.id] = probe
        return self.probes[sample.id].width, self.probes[sample.id].height


def _stem(path: str) -> str:
    """The name of a file without its ending."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
