"""The S3 server of the tests, which `.ci/with-servers` starts.

Its buckets are emptied: without EASEL_S3_FOR_TESTS no test touches the server that EASEL_S3_ENDPOINT names.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets.storage.paths import ObjectPath
from datasets.storage.s3 import S3Store
from datasets.storage.s3_listing import pages
from datasets.storage.s3_place import S3Place
from datasets.storage.s3_requests import S3Requests

HAS_SERVER = bool(os.environ.get("EASEL_S3_FOR_TESTS"))
NAMES = ("one", "two", "three", "frozen", "images", "out")


def s3_place() -> S3Place:
    """The server, with all its buckets."""
    assert HAS_SERVER, "Run it with .ci/with-servers, or leave out tests marked s3."
    return S3Place(
        endpoint=os.environ["EASEL_S3_ENDPOINT"],
        region=os.environ["EASEL_S3_REGION"],
        access_key=os.environ["EASEL_S3_ACCESS_KEY"],
        secret_key=os.environ["EASEL_S3_SECRET_KEY"],
    )


@contextmanager
def empty_server(*buckets: str) -> Iterator[S3Place]:
    """The server for one test alone, with these buckets, which are empty, and no others of `NAMES`."""
    with Path(tempfile.gettempdir(), "easel-test-s3.lock").open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # tests run in several processes, and the server has one set of names
        place = s3_place()
        requests, store = S3Requests(place), S3Store(place)
        there = {bucket.name for bucket in store.list_buckets()}
        for name in there.intersection(NAMES):
            empty(requests, name)
        for name in there.intersection(NAMES).difference(buckets):
            requests.read("DELETE", ObjectPath(name, ""))
        for name in set(buckets).difference(there):
            requests.read("PUT", ObjectPath(name, ""))
        yield place


def empty(requests: S3Requests, bucket: str) -> None:
    """Delete every key of a bucket, and every upload that was begun in it."""
    top = ObjectPath(bucket, "")
    for page in pages(requests, top):
        for key, _ in page.contents:
            requests.read("DELETE", ObjectPath(bucket, key))
    for upload in requests.read("GET", top, {"uploads": ""}).findall("Upload"):
        query = {"uploadId": upload.findtext("UploadId") or ""}
        requests.read("DELETE", ObjectPath(bucket, upload.findtext("Key") or ""), query)
