"""Receiving: a file that a person sent is checked by its name and bytes, and written durably under its path."""

import threading
from typing import Any

from datasets.errors import InvalidInputError, TooLargeError, WrongTypeError
from datasets.formats.image_index import is_image
from datasets.image_headers import Probe, probe_by
from datasets.image_wholeness import require_whole
from datasets.incoming import Incoming
from datasets.storage import Entry, ObjectExistsError, ObjectNotFoundError, storage
from datasets.storage.paths import key_fault, parse_folder, reason

MOST_BYTES = 1 << 30  # of one image: what a scan reads
WRITERS = 8  # at once: what takes time is waiting for the disk or the network
WHOLE_BYTES = 16 << 20  # files up to this size are handed to the storage in one piece
COMPARED_BYTES = 1 << 20
# Who writes a path waits for who writes it already: a store that takes a file in parts looks only at the start whether
# the name is free. Paths share these by chance, which costs no more than the wait.
_turns = [threading.Lock() for _ in range(256)]


class FileNameError(InvalidInputError):
    """A file's name can't be used; its code is `name_relative`, `name_control_character`, `name_too_long`, ..."""


def target_of(root: str, name: str) -> str:
    """The path of a file below a folder; its name may hold folders. Raises FileNameError, which says why not."""
    fault = key_fault(name) or key_fault(f"{parse_folder(root).key}{name}")
    if fault or not name or name.endswith("/"):
        fault = fault or "name_relative"
        raise FileNameError(f"The file's name {reason(fault)}. Rename it.", code=fault)
    return f"{root}{name}"


def check_image(file: Incoming) -> Probe:
    """What the image is, by its bytes. Raises WrongTypeError and TooLargeError with the codes of a scan."""
    if not is_image(file.name):
        raise WrongTypeError(
            "Only files that end in jpg, jpeg, png, bmp, webp, tif or tiff are taken.",
            code="image_format_unsupported",
        )
    if file.size > MOST_BYTES:
        raise TooLargeError(f"The file is larger than {MOST_BYTES >> 30} GB.", code="image_too_large")
    found = probe_by(file.read, file.size)
    require_whole(file.read, file.size, found)
    return found


def place_file(path: str, file: Incoming) -> Entry | None:
    """Write the file under the path, durably, unless it is there already; None where other bytes have the name."""
    with _turns[hash(path) % len(_turns)]:
        try:
            return storage().put(path, content_of(file), overwrite=False)
        except ObjectExistsError:
            return entry_if_same(path, file)


def content_of(file: Incoming) -> Any:
    return file.read() if file.size <= WHOLE_BYTES else file.open()


def entry_if_same(path: str, file: Incoming) -> Entry | None:
    """The stored file of this path if it holds the same bytes."""
    try:
        with storage().open(path) as stored:
            if stored.entry.size != file.size:
                return None
            position = 0
            for chunk in stored.chunks(COMPARED_BYTES):
                if chunk != file.read(len(chunk), position):
                    return None
                position += len(chunk)
            return stored.entry if position == file.size else None
    except ObjectNotFoundError:  # a folder has the name, or the file of a known sample is gone
        return None
