"""Zip and tar archives that strangers send: what they hold, what of it may be unpacked. Nothing is unpacked here.

An archive is refused as a whole where it would fill disk or memory, one of its entries by name where it would leave
its folder, hide behind a link or a password, or stand in another one's place.
"""

import io
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from datasets.errors import InvalidInputError, TooLargeError
from datasets.formats.image_index import is_image
from datasets.records import Problem
from datasets.services.tar_archives import TarArchive, looks_like_tar
from datasets.storage.paths import MAX_KEY_BYTES, display_name, key_fault, reason

ENDINGS = (".zip", ".tar")
ANNOTATION_ENDINGS = (
    *(".xml", ".json", ".jsonl", ".manifest", ".txt", ".csv", ".yaml", ".yml", ".names", ".data", ".cls"),
)
MOST_ENTRIES = 500_000
MOST_DIRECTORY_BYTES = 128 << 20  # the list of entries, which is held in memory
MOST_BYTES = 200 << 30  # unpacked
MOST_ENTRY_BYTES = 1 << 30
MOST_RATIO = 100  # of an archive's unpacked size to its own, where it is large at all
HARMLESS_BYTES = 1 << 30
_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES, _LONGEST_COMMENT = 22, 20, 1 << 16

BROKEN = (BadZipFile, zlib.error, EOFError, ValueError, struct.error, NotImplementedError, OverflowError)


class ArchiveDamagedError(InvalidInputError):
    code = "archive_damaged"
    message = "The file is no zip archive, or not all of it is there. Pack it again and send it once more."


class ArchiveTooLargeError(TooLargeError):
    code = "archive_too_large"
    message = f"The archive holds more than {MOST_ENTRIES:,} files, or too many bytes. Split it into several."


class ArchiveBombError(InvalidInputError):
    code = "archive_bomb"
    message = (
        "The archive would grow more than a hundredfold when it is unpacked, as no set of images does. "
        "Pack the images themselves."
    )


class ArchiveEmptyError(InvalidInputError):
    code = "archive_empty"
    message = "The archive holds no image and no annotation file that can be used."


Archive = ZipFile | TarArchive


@dataclass(frozen=True, slots=True)
class Packed:
    """An entry that may be unpacked, and the name that it gets."""

    name: str
    entry: ZipInfo


@dataclass(slots=True)
class Contents:
    """What of an archive may be unpacked, in the order of its bytes, and why the rest is not."""

    files: list[Packed] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def is_archive(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def is_wanted(name: str) -> bool:
    """Whether an import may have a use for a file of this name."""
    return is_image(name) or name.lower().endswith(ANNOTATION_ENDINGS)


def open_archive(file: BinaryIO) -> Archive:
    """Open an archive whose list of entries fits into memory. Raises ArchiveDamagedError, ArchiveTooLargeError."""
    try:
        if looks_like_tar(file):
            return TarArchive(file, MOST_ENTRIES)
        entries, size = announced(file)
        if entries > MOST_ENTRIES or size > MOST_DIRECTORY_BYTES:
            raise ArchiveTooLargeError
        return ZipFile(file)
    except BROKEN as error:
        raise ArchiveDamagedError from error


def announced(file: BinaryIO) -> tuple[int, int]:
    """How many entries an archive says it has, and how many bytes their list takes. Raises ArchiveDamagedError."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - _LONGEST_COMMENT - _END_BYTES))
    start, tail = file.tell(), file.read()
    at = tail.rfind(_END)
    if at < 0:
        raise ArchiveDamagedError
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    file.seek(max(0, start + at - _LOCATOR_BYTES))
    locator = file.read(_LOCATOR_BYTES)
    if locator[:4] == _LOCATOR_64:
        (position,) = struct.unpack_from("<Q", locator, 8)
        file.seek(min(position, end))
        record = file.read(56)
        if record[:4] != _END_64:
            raise ArchiveDamagedError
        entries, size = struct.unpack_from("<QQ", record, 32)
    return int(entries), int(size)


def contents_of(archive: Archive, size: int) -> Contents:
    """What may be unpacked of an archive of `size` bytes. Raises ArchiveBombError, ArchiveTooLargeError,
    ArchiveDamagedError of a tar and, where nothing is left, ArchiveEmptyError.
    """
    found = Contents()
    taken: set[str] = set()
    try:
        infos = sorted(archive.infolist(), key=lambda each: each.header_offset)
    except BROKEN as error:  # the list of a zip was read when it was opened
        raise ArchiveDamagedError from error
    if len(infos) > MOST_ENTRIES:
        raise ArchiveTooLargeError
    encoding = encoding_of(infos)
    names = [name_of(entry, encoding) for entry in infos]
    folders = folders_of(names)
    for entry, name in zip(infos, names, strict=True):
        if entry.is_dir() or name.endswith("/") or is_junk(name):
            continue
        refusal = refusal_of(entry, name, is_taken=name in taken or name in folders)
        if refusal:
            found.refused.append(Problem(display_name(name[:1100]), *refusal))
        else:
            taken.add(name)
            found.files.append(Packed(name, entry))
    require_sane(found, size)
    return found


def require_sane(found: Contents, size: int) -> None:
    total = sum(each.entry.file_size for each in found.files)
    if total > MOST_BYTES:
        raise ArchiveTooLargeError
    if total > HARMLESS_BYTES and total > MOST_RATIO * size:
        raise ArchiveBombError
    if not found.files:
        first = next((f" {each.name}: {each.message}" for each in found.refused), "")
        raise ArchiveEmptyError(f"{ArchiveEmptyError.message}{first}", params={"refused": len(found.refused)})


def refusal_of(entry: ZipInfo, name: str, *, is_taken: bool) -> tuple[str, str] | None:
    """Why an entry may not be unpacked, as a code and a sentence."""
    fault = "name_control_character" if "\0" in entry.orig_filename else key_fault(name)
    if fault:
        return fault, f"Its name {reason(fault)}."
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "link", "It is a link, or no file at all."
    if entry.flag_bits & _IS_ENCRYPTED:
        return "archive_encrypted", "It is protected by a password. Pack it again without one."
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return (
            "archive_method",
            "It is packed in a way that Easel can't read. Pack it again as an ordinary zip.",
        )
    if is_archive(name):
        return "archive_nested", "It is an archive inside the archive. Send it by itself."
    if not is_wanted(name):
        return "file_unknown", "It is no image, and no annotation file of a format that can be imported."
    if entry.file_size > MOST_ENTRY_BYTES:
        return "too_large", f"It is larger than {MOST_ENTRY_BYTES >> 30} GB."
    if is_taken:
        return "name_twice", "Another file of the archive has the same name."
    return None


def encoding_of(entries: Iterable[ZipInfo]) -> str:
    """The encoding of the names that tell none: UTF-8 if it fits them all, for a word in GB 18030 may fit both."""
    for entry in entries:
        try:
            _raw(entry).decode("utf-8")
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"


def name_of(entry: ZipInfo, encoding: str) -> str:
    r"""An entry's name, in this encoding where it tells none, with `/` where a Windows tool wrote `\`."""
    name = entry.filename
    if not (name.isascii() or entry.flag_bits & _IS_UTF8):
        with suppress(UnicodeDecodeError):
            name = _raw(entry).decode(encoding)
    if "\\" in name and "/" not in name:
        name = name.replace("\\", "/")
    return name


def _raw(entry: ZipInfo) -> bytes:
    """The bytes of a name that zipfile takes for one in the encoding of old PCs; none of one that tells its own."""
    is_told = entry.filename.isascii() or entry.flag_bits & _IS_UTF8
    return b"" if is_told else entry.filename.encode("cp437", "surrogateescape")


def is_junk(name: str) -> bool:
    """Whether a file is what an operating system leaves behind, of which nobody needs to hear."""
    return any(part in _JUNK or part.startswith("._") for part in name.split("/"))


def folders_of(names: Iterable[str]) -> set[str]:
    """The names of all folders above the entries of these names: no file may have one of them."""
    folders: set[str] = set()
    for name in names:
        folder = name[: MAX_KEY_BYTES + 1].rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def unpacked(archive: Archive, packed: Packed, *, piece: int = 1 << 18) -> Iterator[bytes]:
    """The bytes of an entry, never more than it announces. Raises one of `BROKEN`, also for a wrong checksum."""
    left = packed.entry.file_size
    with archive.open(packed.entry) as file:
        while chunk := file.read(piece):
            left -= len(chunk)
            yield chunk
    if left:
        raise BadZipFile("The entry ends too early.")
