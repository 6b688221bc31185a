"""Paths of objects, `obs://<bucket>/<key>`, and which of them are refused. Pure: nothing is looked up.

A path means exactly the characters it is written in: nothing is decoded (`%2e` is a percent sign, a 2 and an e),
folded or normalised, and `.` and `..` are refused rather than resolved.
"""

import re
from typing import NamedTuple

from datasets.errors import InvalidInputError

SCHEME = "obs://"
TEMPORARY_PREFIX = ".easel-tmp-"  # unfinished files: never listed, and no path may name one
MAX_KEY_BYTES = 1024  # what S3 allows
MAX_NAME_BYTES = 255  # what file systems allow between two slashes

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", re.ASCII)
_UNDECODABLE = re.compile("[\ud800-\udfff]")
# C0, DEL and C1, line and paragraph separators, what reorders a line on screen, what no XML may hold
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_UNSHOWN = re.compile(f"{_UNDECODABLE.pattern}|{_CONTROL.pattern}")
_SUSPECT = re.compile(rf"{_UNSHOWN.pattern}|\\")
_RELATIVE = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)")
_RESERVED = re.compile(rf"(?:^|/){re.escape(TEMPORARY_PREFIX)}")

_REASONS = {
    "name_undecodable": "holds bytes that are no UTF-8",
    "name_control_character": "holds a control character",
    "name_backslash": "holds a backslash",
    "name_too_long": "is longer than storage allows",
    "name_reserved": "has a name that Easel keeps for itself",
    "name_relative": "holds '.' or '..' or nothing between two slashes",
}


class PathInvalidError(InvalidInputError):
    code = "path_invalid"
    message = "The path must be written obs://<bucket>/<folder>/."


class ObjectPath(NamedTuple):
    """A checked path. `key` is empty for the bucket itself and ends with a slash for a folder."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}"

    @property
    def is_folder(self) -> bool:
        return not self.key or self.key.endswith("/")

    @property
    def folders(self) -> list[str]:
        """The names of the folders on the way down from the bucket."""
        return self.key.split("/")[:-1]

    @property
    def name(self) -> str:
        """The file's name; empty for a folder."""
        return self.key.rpartition("/")[2]


def parse_path(path: object) -> ObjectPath:
    """Check a path of a file or a folder. Raises `PathInvalidError` (`path_invalid`), which says why."""
    if not isinstance(path, str) or not path.startswith(SCHEME):
        raise PathInvalidError(params={"path": display_name(str(path)[:200])})
    bucket, _, key = path[len(SCHEME) :].partition("/")
    if not is_bucket_name(bucket):
        raise _invalid(path, "does not begin with the name of a bucket")
    fault = key_fault(key)
    if fault:
        raise _invalid(path, _REASONS[fault])
    return ObjectPath(bucket, key)


def parse_folder(path: object) -> ObjectPath:
    """Check a path that means a folder; the slash at its end may be left out."""
    found = parse_path(path)
    return found if found.is_folder else parse_path(f"{found}/")


def parse_file(path: object) -> ObjectPath:
    """Check a path that must mean a file."""
    found = parse_path(path)
    if found.is_folder:
        raise _invalid(str(found), "names a folder where a file is needed")
    return found


def join_path(folder: str, *names: str) -> str:
    """The path of a file (or folder) below a folder; `names` may hold slashes.

    >>> join_path("obs://photos/a", "b", "c.jpg")
    'obs://photos/a/b/c.jpg'
    """
    return str(parse_path(f"{parse_folder(folder)}{'/'.join(names)}"))


def is_inside(path: str, folder: str) -> bool:
    """Is this the folder itself, or anything below it?"""
    found, outer = parse_path(path), parse_folder(folder)
    return found.bucket == outer.bucket and (f"{found.key}/".startswith(outer.key) or not outer.key)


def is_bucket_name(name: str) -> bool:
    """1 to 63 letters, digits, dots, dashes and underscores, the first a letter or digit."""
    return _BUCKET.fullmatch(name) is not None


def key_fault(key: str) -> str | None:
    """Why a key can't be used, as a code of `Problem`, or None."""
    if _SUSPECT.search(key):
        return character_fault(key)
    if _RELATIVE.search(key.removesuffix("/")) and key:
        return "name_relative"
    if _RESERVED.search(key):
        return "name_reserved"
    if len(key) * 4 > MAX_NAME_BYTES and _is_too_long(key):  # four bytes at most for each character
        return "name_too_long"
    return None


def _is_too_long(key: str) -> bool:
    return len(key.encode()) > MAX_KEY_BYTES or any(
        len(name.encode()) > MAX_NAME_BYTES for name in key.split("/")
    )


def character_fault(name: str) -> str | None:
    """Why the characters of a name can't be used, as a code of `Problem`, or None."""
    if not _SUSPECT.search(name):
        return None
    if _UNDECODABLE.search(name):
        return "name_undecodable"
    return "name_control_character" if _CONTROL.search(name) else "name_backslash"


def display_name(name: str) -> str:
    r"""A hostile name in printable characters: what can't be shown becomes `\xNN` or `\uNNNN`."""
    return _UNSHOWN.sub(_escape, name)


def reason(code: str) -> str:
    """The half sentence that goes with a code of `key_fault`: 'holds a backslash'."""
    return _REASONS[code]


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python spells a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}"


def _invalid(path: str, why: str) -> PathInvalidError:
    shown = display_name(path[:200])
    return PathInvalidError(f"The path {shown} {why}.", params={"path": shown})
