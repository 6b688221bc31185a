"""File names of exports: each sample's own where possible, safe and different on every system.

Systems differ: `A.jpg` and `a.jpg` are one file on some, a composed and a decomposed é on others; Windows refuses
`a:b.jpg` and `con.jpg`. A name that can't stand as it is gets the sample's number: `a~17.jpg`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from datasets.records import AnnotatedSample

_MAX_BYTES = 200  # of 255 that file systems allow; extensions of annotation files come on top
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_NUMBERED = re.compile(r"~[0-9a-f]+(\.[^.]*)?$")
_OWN_FILES = frozenset(("export.json", "export.files", "folders.json"))  # of an export, beside its folders
_WINDOWS_NAMES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)


def name_key(name: str) -> str:
    """Return the form in which names that some system takes for one are equal."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()


def stem_key(name: str) -> str:
    """Return the same without the extension, for formats with a file of the same name beside the image."""
    return name_key(stem_of(name))


def stem_of(name: str) -> str:
    """Return a file name without its extension; only a short one of letters and digits counts as such."""
    return _EXTENSION.sub("", name) or name


def ambiguous_keys(keys: Iterable[str]) -> frozenset[str]:
    """Return the keys that come more than once. Holds a number for each key, some 70 bytes."""
    seen: set[int] = set()
    twice: set[str] = set()
    for key in keys:
        mark = hash(key)
        if mark in seen:
            twice.add(key)
        seen.add(mark)
    return frozenset(twice)


def safe_name(sample: AnnotatedSample, *, is_ambiguous: bool = False) -> str:
    """Return the sample's file name, with its number in it when it is ambiguous or not safe everywhere."""
    name = sample.image.name
    cleaned = name
    if not (name.isascii() and name.replace("_", "").replace("-", "").replace(".", "").isalnum()):
        cleaned = _UNSAFE.sub("_", name)
    cleaned = cleaned.lstrip(".").rstrip(". ")
    stem = stem_of(cleaned)
    extension = cleaned[len(stem) :]
    if len(cleaned.encode()) > _MAX_BYTES:
        stem = stem.encode()[:_MAX_BYTES].decode(errors="ignore")
    if _WINDOWS_NAMES.match(cleaned):
        stem = "_" + stem
    is_kept = stem and stem + extension == name and not ("~" in name and _NUMBERED.search(name))
    return name if is_kept and not is_ambiguous else f"{stem}~{_number(sample)}{extension}"


def safe_folder(name: str, *, is_ambiguous: bool = False) -> str:
    """Return a folder's name for a label: its own, or with a few digits of its digest where that can't stand."""
    cleaned = _UNSAFE.sub("_", name).lstrip(".").rstrip(". ")
    cleaned = cleaned.encode()[:_MAX_BYTES].decode(errors="ignore")
    if _WINDOWS_NAMES.match(cleaned):
        cleaned = "_" + cleaned
    is_ambiguous = is_ambiguous or cleaned.lower() in _OWN_FILES
    if cleaned == name and not is_ambiguous and not _NUMBERED.search(name):
        return name
    return f"{cleaned}~{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:8]}"


def _number(sample: AnnotatedSample) -> str:
    if sample.number is not None:
        return str(sample.number)
    return hashlib.sha256(sample.image.path.encode(errors="surrogatepass")).hexdigest()[:12]
