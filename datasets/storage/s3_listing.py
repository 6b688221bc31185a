"""Listings of an S3 bucket, page by page, in the order of its keys.

By the first version of the call, which every server has; its `marker` is what `start_after` means.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeAlias
from urllib.parse import unquote_plus
from xml.etree.ElementTree import Element

from datasets.storage.base import Entry, Problem
from datasets.storage.paths import SCHEME, ObjectPath, display_name, key_fault, reason
from datasets.storage.s3_refusals import BROKEN_ANSWER, refusal
from datasets.storage.s3_requests import S3Requests, bucket_path, text_of

Report: TypeAlias = Callable[[Problem], object]

PAGE = 1000
LOOKED_AT = (
    100  # keys that are looked at for each folder that is asked for: S3 lists no folders without their files
)
_LAST = "\U0010ffff"  # sorts after every other character


class Page:
    """One answer of the server. Keys and prefixes are those of the bucket, undecodable bytes as surrogates."""

    def __init__(self, root: Element) -> None:
        self._is_encoded = text_of(root, "EncodingType") == "url"
        self.contents = [(self._decoded(text_of(each, "Key")), each) for each in root.findall("Contents")]
        self.prefixes = [self._decoded(text_of(each, "Prefix")) for each in root.findall("CommonPrefixes")]
        self.is_last = text_of(root, "IsTruncated") != "true"
        self._marker = self._decoded(text_of(root, "NextMarker"))

    @property
    def last(self) -> str:
        """What the next page begins after, empty if nothing says it: a folder is passed with all that is in it."""
        keys = [key for key, _ in self.contents[-1:]] + [f"{prefix}{_LAST}" for prefix in self.prefixes[-1:]]
        return max(keys, default=self._marker)

    def _decoded(self, text: str) -> str:
        return unquote_plus(text, errors="surrogateescape") if self._is_encoded else text


def pages(requests: S3Requests, top: ObjectPath, *, after: str = "", is_flat: bool = False) -> Iterator[Page]:
    """All pages of the keys below `top` and after the key `after`; `is_flat` folds what lies deeper into prefixes."""
    query = {"prefix": top.key, "max-keys": str(PAGE), "encoding-type": "url"}
    if is_flat:
        query["delimiter"] = "/"
    while True:
        page = Page(
            requests.read(
                "GET", bucket_path(top.bucket), {**query, "marker": after}, wanted="ListBucketResult"
            )
        )
        yield page
        if page.is_last:
            return
        if page.last <= after:  # else it would be asked for the same page without end
            raise refusal(top, 0, BROKEN_ANSWER)
        after = page.last


def entries(requests: S3Requests, top: ObjectPath, after: str, report: Report | None) -> Iterator[Entry]:
    """The files below a folder; what no path can name is told to `report`."""
    for page in pages(requests, top, after=after):
        for key, element in page.contents:
            fault = key_fault(key)
            if fault:
                _tell(top, key, fault, report)
            elif not key.endswith("/"):  # the mark of an empty folder
                yield entry_of(f"{SCHEME}{top.bucket}/{key}", element)


def folders(requests: S3Requests, top: ObjectPath, after: str, limit: int) -> Iterator[str]:
    """Paths of the folders right below, sorted, those whose names are no trouble.

    Of a folder of very many files only the first `limit * LOOKED_AT` entries are looked at, at least one page.
    """
    found = pages(requests, top, after=f"{after}{_LAST}" if after else "", is_flat=True)
    for page in islice(found, max(1, limit * LOOKED_AT // PAGE)):
        for prefix in page.prefixes:
            if key_fault(prefix) is None and prefix > after:
                yield f"{SCHEME}{top.bucket}/{prefix}"


def entry_of(path: str, element: Element) -> Entry:
    """What a listing says of a file: as a HEAD does, whose times have no fractions."""
    modified = datetime.fromisoformat(text_of(element, "LastModified"))
    etag = text_of(element, "ETag").strip('"')
    return Entry(path, int(text_of(element, "Size")), etag, modified.replace(microsecond=0))


def _tell(top: ObjectPath, key: str, fault: str, report: Report | None) -> None:
    if report is not None and fault != "name_reserved":
        name = display_name(key[len(top.key) :])
        report(Problem(name, fault, f"{name} {reason(fault)}."))
