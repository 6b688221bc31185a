"""The list of an export's files, `export.files` beside `export.json`: by it a repeat removes what it need not leave.

A repeat writes all of its own files first. Then it removes those that the list names and that are not its own, and
last it stores its own list: a worker that takes over in between finds the former list, and goes on. What no list names
is never removed, nor what some system takes for a file of the repeat. Paths are spooled into a file of this machine, so
that a million of them take no memory.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO

import msgspec

from datasets import jobs
from datasets.errors import InvalidInputError, StorageUnavailableError
from datasets.formats.naming import name_key
from datasets.sample_images import is_closed_to_us
from datasets.services.export_places import LIST, MARKER, kept_of
from datasets.services.export_writing import FolderSink
from datasets.storage import Batch, ObjectNotFoundError, parse_file, storage

REMOVED_TOGETHER = 500
_CACHE_KB = 32_000


class ExportFiles(AbstractContextManager["ExportFiles"]):
    """The files of one export below its folder. `identity`: by which a list of the same export is known."""

    def __init__(self, folder: str, identity: dict[str, Any]) -> None:
        self._folder = folder
        self._identity = msgspec.json.encode(kept_of(identity)) + b"\n"
        self._rows = sqlite3.connect("", isolation_level=None)  # a file that SQLite deletes when it is closed
        self._rows.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KB}; PRAGMA temp_store=FILE;"
            "CREATE TABLE files (key TEXT PRIMARY KEY, path TEXT, is_written INTEGER) WITHOUT ROWID;"
            "CREATE TABLE earlier (path TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID; BEGIN;"
        )

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, paths: Iterable[str], *, is_written: bool = True) -> None:
        """Note files of this export. What it has not written itself stays, if the earlier one has."""
        rows = ((name_key(path), path, is_written) for path in paths)
        self._rows.executemany("INSERT OR IGNORE INTO files VALUES (?, ?, ?)", rows)

    def settle(self, part: jobs.PartRun) -> int:
        """Remove what is left of the earlier export, and store the list of this one; how many files went.

        To be called when all files of this export are there.
        """
        self._rows.executemany("INSERT OR IGNORE INTO earlier VALUES (?, ?)", self._earlier())
        removed, after = 0, ""
        while some := self._left(after):
            part.require_mine()
            removed += self._remove(some)
            after = some[-1]
        with storage().writer(f"{self._folder}{LIST}") as file:
            file.write(self._identity)
            found = self._rows.execute(
                "SELECT path FROM files WHERE is_written UNION SELECT path FROM earlier"
            )
            file.writelines(f"{path}\n".encode() for (path,) in found)
        return removed

    def others(self) -> Iterator[str]:
        """The files of the folder that the list does not name: of people, or of an export that was canceled."""
        for entry in storage().list_objects(self._folder):
            path = entry.path.removeprefix(self._folder)
            if path not in (LIST, MARKER) and not self._names(path):
                yield path

    def _names(self, path: str) -> bool:
        query = "SELECT 1 FROM files WHERE key = ? UNION ALL SELECT 1 FROM earlier WHERE path = ?"
        return self._rows.execute(query, (name_key(path), path)).fetchone() is not None

    def _earlier(self) -> Iterator[tuple[str, str]]:
        """The paths and keys that the list of an earlier export names, if that was of the same as this one."""
        try:
            with storage().open(f"{self._folder}{LIST}") as file:
                if file.readline() == self._identity:
                    yield from ((path, name_key(path)) for line in file if (path := self._path_of(line)))
        except ObjectNotFoundError:
            return

    def _path_of(self, line: bytes) -> str:
        """A line's path; empty where it is none below the folder, or of a file that each export has."""
        path = line.decode(errors="replace").removesuffix("\n")
        try:
            parse_file(f"{self._folder}{path}")
        except InvalidInputError:
            return ""
        return "" if path in (LIST, MARKER) else path

    def _left(self, after: str) -> list[str]:
        found = self._rows.execute(
            "SELECT path FROM earlier WHERE path > ? "
            "AND NOT EXISTS (SELECT 1 FROM files WHERE files.key = earlier.key) ORDER BY path LIMIT ?",
            (after, REMOVED_TOGETHER),
        )
        return [path for (path,) in found]

    def _remove(self, paths: list[str]) -> int:
        """Remove files; those that may not be removed stay on the list."""
        refused = storage().delete_many([f"{self._folder}{path}" for path in paths])
        for error in refused.values():
            if isinstance(error, StorageUnavailableError) and not is_closed_to_us(error):
                raise error
        gone = [(path,) for path in paths if f"{self._folder}{path}" not in refused]
        self._rows.executemany("DELETE FROM earlier WHERE path = ?", gone)
        return len(gone)


class ListedSink(FolderSink):
    """A folder's sink that notes what it writes."""

    def __init__(self, base: str, batch: Batch, files: ExportFiles, *, is_repeat: bool) -> None:
        super().__init__(base, batch, is_repeat=is_repeat)
        self.files = files

    def write(self, path: str, data: bytes) -> None:
        self.files.add([path])
        super().write(path, data)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        self.files.add([path])
        with super().stream(path) as file:
            yield file
