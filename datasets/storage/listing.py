"""Walking a tree of folders in the order of its keys, with memory for one folder's names at a time.

No descriptor stays open between two files handed out, so a slow or forgotten reader of a listing holds nothing.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TypeAlias

from datasets.storage import disk
from datasets.storage.base import Entry, Problem
from datasets.storage.paths import (
    MAX_NAME_BYTES,
    TEMPORARY_PREFIX,
    ObjectPath,
    character_fault,
    display_name,
    key_fault,
    reason,
)

Report: TypeAlias = Callable[[Problem], object]
OpenFolder: TypeAlias = Callable[[ObjectPath], AbstractContextManager[int]]
Fault: TypeAlias = tuple[str, str]  # name, code

STAT_FILES = 1000  # files looked at for each time that their folder is opened

_GONE = (errno.ENOENT, errno.ENOTDIR)
_CLOSED_FOLDERS = {errno.ELOOP: "link", errno.EACCES: "unreadable", errno.EPERM: "unreadable"}
_REASONS = {
    "link": "is a symbolic link, and links are not followed",
    "special_file": "is neither a file nor a folder",
    "unreadable": "can't be read: its permissions forbid it",
}


class Listing:
    """One walk below `top`, past the path `start_after`; what can't be used is told to `report`."""

    def __init__(
        self,
        open_folder: OpenFolder,
        top: ObjectPath,
        start_after: str | None = None,
        report: Report | None = None,
    ) -> None:
        self._open_folder = open_folder
        self._top = top
        self._after = start_after or ""
        self._report = report

    def folders(self) -> Iterator[str]:
        """Paths of the folders right below, sorted."""
        for name in reversed(self._names(self._top)):
            path = f"{self._top}{name}"
            if name.endswith("/") and path > self._after:
                yield path

    def files(self) -> Iterator[Entry]:
        """All files below, sorted by their keys."""
        levels = [(self._top, self._names(self._top))]
        while levels:
            folder, names = levels[-1]
            if not names:
                levels.pop()
            elif names[-1].endswith("/"):
                below = folder._replace(key=folder.key + names.pop())
                levels.append((below, self._names(below)))
            else:
                yield from self._entries(folder, names)

    def _names(self, folder: ObjectPath) -> list[str]:
        """A folder's names, the first one last, those of folders with a slash: so they sort as their keys do."""
        try:
            with self._open_folder(folder) as descriptor:
                names, faults = _scan(descriptor, folder)
        except OSError as error:
            self._pass_over(folder, error)
            return []
        self._tell(folder, faults)
        if self._after:
            names = [name for name in names if self._is_ahead(f"{folder}{name}")]
        names.sort(reverse=True)
        return names

    def _entries(self, folder: ObjectPath, names: list[str]) -> list[Entry]:
        """Take the next files off `names`, up to the next folder, and look at them."""
        prefix, entries, faults = str(folder), list[Entry](), list[Fault]()
        try:
            with self._open_folder(folder) as descriptor:
                for name in _next_files(names):
                    try:
                        found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    if stat.S_ISREG(found.st_mode):
                        entries.append(disk.entry_of(prefix + name, found))
                    else:
                        faults.append((name, "link" if stat.S_ISLNK(found.st_mode) else "special_file"))
        except OSError as error:
            self._pass_over(folder, error)
            names.clear()
        self._tell(folder, faults)
        return entries

    def _pass_over(self, folder: ObjectPath, error: OSError) -> None:
        """Go on without a folder that is gone or closed to us; raise what makes the whole listing worthless."""
        if error.errno in _GONE:
            return
        if folder == self._top or error.errno not in _CLOSED_FOLDERS:
            raise disk.refusal(error, str(folder)) from error
        self._tell(folder, [("", _CLOSED_FOLDERS[error.errno])])

    def _is_ahead(self, path: str) -> bool:
        return path > self._after or (path.endswith("/") and self._after.startswith(path))

    def _tell(self, folder: ObjectPath, faults: list[Fault]) -> None:
        if self._report is None:
            return
        for name, code in sorted(faults):
            shown = display_name(folder.key[len(self._top.key) :] + name)
            why = _REASONS.get(code) or reason(code)
            self._report(Problem(shown, code, f"{shown} {why}."))


def _next_files(names: list[str]) -> Iterator[str]:
    for _ in range(STAT_FILES):
        if not names or names[-1].endswith("/"):
            return
        yield names.pop()


def _scan(descriptor: int, folder: ObjectPath) -> tuple[list[str], list[Fault]]:
    names: list[str] = []
    faults: list[Fault] = []
    room = MAX_NAME_BYTES - len(folder.key.encode())
    with os.scandir(descriptor) as found:
        for item in found:
            name = item.name
            if name.startswith(TEMPORARY_PREFIX):
                continue
            fault = character_fault(name)
            if fault is None and len(name) * 4 > room:  # only then can it be too long
                fault = key_fault(folder.key + name)
            if fault is None and item.is_file(follow_symlinks=False):
                names.append(name)
            elif fault is None and item.is_dir(follow_symlinks=False):
                names.append(f"{name}/")
            else:
                faults.append((name, fault or ("link" if item.is_symlink() else "special_file")))
    return names, faults
