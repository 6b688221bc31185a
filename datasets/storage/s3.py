"""The store of S3: a bucket is a bucket of the server that EASEL_S3_ENDPOINT names."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import IO, BinaryIO

import obstore
from obstore.store import S3Store as Client

from datasets.errors import DomainError, StorageUnavailableError
from datasets.storage import s3_files, s3_listing
from datasets.storage.base import (
    Batch,
    Bucket,
    BucketNotFoundError,
    BucketReadOnlyError,
    Content,
    Entry,
    ObjectNotFoundError,
    Reader,
    Refused,
    Store,
)
from datasets.storage.paths import (
    SCHEME,
    ObjectPath,
    PathInvalidError,
    display_name,
    is_bucket_name,
    parse_file,
    parse_folder,
)
from datasets.storage.s3_place import S3Place
from datasets.storage.s3_refusals import named_errors
from datasets.storage.s3_requests import (
    CONNECT_SECONDS,
    RETRIES,
    S3Requests,
    bucket_path,
    header_of,
    patient,
    text_of,
)

BUCKETS_KEPT_SECONDS = 10.0
CHECK_SECONDS = 2.0
LIST_SECONDS = 5.0  # for the list of buckets: without it folders are shown all the same
BATCH_THREADS = 32  # most of their time is waiting for the server
BATCH_WAITING = 128  # files that a batch lets wait for a free thread
BATCH_FILE_BYTES = 1 << 20  # a larger one is sent before the next is taken
_COPIED_BYTES = 5 << 30  # the most that S3 copies with one request
_SERVER = bucket_path("")


class S3Store(Store):
    """All buckets that the keys list, or those that the place names."""

    def __init__(self, place: S3Place) -> None:
        self._place = place
        self._requests = S3Requests(place)
        self._clients: dict[str, Client] = {}
        self._listed: tuple[float, list[str] | DomainError] = (-BUCKETS_KEPT_SECONDS, [])
        self._lock = threading.Lock()

    def list_buckets(self) -> list[Bucket]:
        frozen = self._place.read_only
        return [Bucket(name, f"{SCHEME}{name}/", name not in frozen) for name in self._bucket_names()]

    def ensure_bucket(self, name: str) -> None:
        if not is_bucket_name(name):
            raise PathInvalidError(f"{display_name(name)[:80]} can't be the name of a bucket.")
        try:
            self._requests.read("GET", bucket_path(name), {"max-keys": "1"})
        except BucketNotFoundError:
            self._requests.read("PUT", bucket_path(name))
            self._listed = (-BUCKETS_KEPT_SECONDS, [])

    def list_folders(self, path: str, *, start_after: str | None = None, limit: int = 1000) -> list[str]:
        top = self._offered(parse_folder(path))
        after = (start_after or "").removeprefix(str(top._replace(key="")))
        return list(islice(s3_listing.folders(self._requests, top, after, limit), limit))

    def list_objects(
        self,
        path: str,
        *,
        start_after: str | None = None,
        problems: s3_listing.Report | None = None,
    ) -> Iterator[Entry]:
        top = self._offered(parse_folder(path))
        after = (start_after or "").removeprefix(str(top._replace(key="")))
        return s3_listing.entries(self._requests, top, after, problems)

    def head(self, path: str) -> Entry:
        target = self._offered(parse_file(path))
        try:
            with self._heard(target), named_errors(target):
                return s3_files.entry_of(target, obstore.head(self._client(target), target.key))
        except (ObjectNotFoundError, StorageUnavailableError):
            self._explain(target)
            raise

    def open(self, path: str) -> Reader:
        target = self._offered(parse_file(path))
        with self._heard(target):
            return s3_files.open_file(self._client(target), target)

    def get(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        if length is None:
            return super().get(path, start)
        target = self._offered(parse_file(path))
        if not length:
            return super().get(path, start, 0)
        with self._heard(target):
            return s3_files.read_range(self._client(target), target, start, start + length)[0]

    @contextmanager
    def writer(self, path: str, *, overwrite: bool = True) -> Iterator[BinaryIO]:
        target = self._writable(parse_file(path))
        self._require_bucket(target)
        with s3_files.new_file(self._client(target), target, overwrite=overwrite) as new:
            yield s3_files.as_binary(new)

    def put(self, path: str, content: Content, *, overwrite: bool = True) -> Entry:
        self.send(path, content, overwrite=overwrite)
        return self.head(path)

    def send(self, path: str, content: Content, *, overwrite: bool = True) -> None:
        """Put, without asking what has become of it."""
        target = self._writable(parse_file(path))
        with self._heard(target), s3_files.new_file(self._client(target), target, overwrite=overwrite) as new:
            new.fill(content)

    def copy(self, source: str, target: str, *, overwrite: bool = True) -> Entry:
        if overwrite:
            self.copy_over(source, target)
            return self.head(target)
        return super().copy(source, target, overwrite=False)

    def copy_over(self, source: str, target: str) -> None:
        """Copy inside the server, replacing what is there."""
        origin, aim = self._offered(parse_file(source)), self._writable(parse_file(target))
        if origin == aim:
            self.head(source)  # S3 refuses to copy a file onto itself
            return
        try:
            self._requests.read("PUT", aim, headers={"x-amz-copy-source": header_of(origin)})
        except ObjectNotFoundError as error:  # S3 says so of what is copied
            raise ObjectNotFoundError(
                f"{source} is not in the object storage.", params={"path": source}
            ) from error
        except (BucketReadOnlyError, StorageUnavailableError):
            if self.head(source).size < _COPIED_BYTES:
                raise
            super().copy(source, target)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        with ThreadPoolExecutor(BATCH_THREADS, thread_name_prefix="batch") as pool:
            batch = _S3Batch(self, pool)
            try:
                yield batch
                batch.flush()
            finally:
                pool.shutdown(cancel_futures=True)

    def delete(self, path: str) -> None:
        self._delete(self._writable(parse_file(path)))

    def delete_prefix(self, path: str) -> None:
        top = self._writable(parse_folder(path))
        if not top.key:
            raise PathInvalidError("A whole bucket can't be deleted.")
        with ThreadPoolExecutor(BATCH_THREADS, thread_name_prefix="delete") as pool:
            for page in s3_listing.pages(self._requests, top):
                list(pool.map(self._delete, [top._replace(key=key) for key, _ in page.contents]))

    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        target = self._offered(parse_file(path))
        return obstore.sign(self._client(target), "GET", target.key, timedelta(seconds=seconds))

    def sweep(self, path: str, *, before: datetime) -> int:
        """As `Store.sweep`, but never of a whole bucket: parts that other programs send there are not ours to drop."""
        top, count = self._writable(parse_folder(path)), 0
        if not top.key:
            return 0
        for upload in self._requests.read(
            "GET", bucket_path(top.bucket), {"uploads": "", "prefix": top.key}
        ).findall("Upload"):
            if datetime.fromisoformat(text_of(upload, "Initiated")) < before:
                query = {"uploadId": text_of(upload, "UploadId")}
                with suppress(ObjectNotFoundError):  # another process may sweep as well
                    self._requests.read("DELETE", top._replace(key=text_of(upload, "Key")), query)
                    count += 1
        return count

    def check(self) -> None:
        names = sorted(self._place.buckets) or [""]
        for name in names:
            query = {"max-keys": "1"} if name else {}
            self._requests.read(
                "GET",
                bucket_path(name),
                query,
                patience=patient(0),
                timeout=min(CHECK_SECONDS, self._place.timeout),
            )

    def is_writable(self, path: str) -> bool:
        name = parse_folder(path).bucket
        return name not in self._place.read_only and name in self._bucket_names()

    def _delete(self, target: ObjectPath) -> None:
        with suppress(ObjectNotFoundError):
            self._requests.read("DELETE", target)

    def _bucket_names(self) -> list[str]:
        """Sorted. The server is asked again after some seconds: pages ask for every folder that is opened."""
        if self._place.buckets:
            return sorted(self._place.buckets)
        asked, names = self._listed
        if not names or time.monotonic() - asked > BUCKETS_KEPT_SECONDS:
            names = self._ask_bucket_names()
            self._listed = (time.monotonic(), names)
        if isinstance(names, DomainError):
            raise type(names)(names.message, params=names.params) from names.__cause__
        return names

    def _ask_bucket_names(self) -> list[str] | DomainError:
        """What the server says; its refusal is kept as well, for pages wait for it."""
        timeout = min(LIST_SECONDS, self._place.timeout)
        try:
            found = self._requests.read(
                "GET", _SERVER, wanted="ListAllMyBucketsResult", patience=patient(1), timeout=timeout
            )
        except DomainError as error:
            return error
        return sorted(filter(is_bucket_name, (text_of(bucket, "Name") for bucket in found.iter("Bucket"))))

    def _offered(self, target: ObjectPath) -> ObjectPath:
        """Refuse a bucket that the administrator did not name, where he named some."""
        if self._place.buckets and target.bucket not in self._place.buckets:
            raise BucketNotFoundError(params={"bucket": target.bucket})
        return target

    def _writable(self, target: ObjectPath) -> ObjectPath:
        if target.bucket in self._place.read_only:
            raise BucketReadOnlyError(params={"bucket": target.bucket})
        return self._offered(target)

    def _explain(self, target: ObjectPath) -> None:
        """Raise what a HEAD has no words for: the bucket is not there, or the keys are wrong."""
        self._requests.read("GET", bucket_path(target.bucket), {"max-keys": "1", "prefix": target.key})

    def _require_bucket(self, target: ObjectPath) -> None:
        """Say before a long file is written that it has no bucket; what S3 says of the keys comes at the end."""
        if target.bucket not in self._bucket_names():
            raise BucketNotFoundError(params={"bucket": target.bucket})

    def _heard(self, target: ObjectPath) -> AbstractContextManager[None]:
        return self._requests.silence.heard(target)

    def _client(self, target: ObjectPath) -> Client:
        with self._lock:
            if target.bucket not in self._clients:
                self._clients[target.bucket] = client_of(self._place, target.bucket)
            return self._clients[target.bucket]


def client_of(place: S3Place, bucket: str) -> Client:
    """obstore's client of one bucket, with as much patience as `S3Requests` has."""
    endpoint = place.endpoint.rstrip("/")
    if place.is_virtual:
        scheme, _, host = endpoint.partition("://")
        endpoint = f"{scheme}://{bucket}.{host}"
    return Client(
        bucket,
        endpoint=endpoint,
        region=place.region,
        access_key_id=place.access_key,
        secret_access_key=place.secret_key,
        virtual_hosted_style_request=place.is_virtual,
        client_options={
            "allow_http": place.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
            "read_timeout": timedelta(seconds=place.timeout),
            "timeout": timedelta(seconds=6 * place.timeout),
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=2 * place.timeout)},
    )


class _S3Batch(Batch):
    """Files are sent by many threads at once; of two with one name the later waits for the earlier."""

    def __init__(self, store: S3Store, pool: ThreadPoolExecutor) -> None:
        self._store = store
        self._pool = pool
        self._sent: dict[str, tuple[Future[None], Refused | None]] = {}

    def put(self, path: str, content: Content) -> None:
        if isinstance(content, (bytes, bytearray, memoryview)):
            start = bytes(content)
        else:
            start = content.read(BATCH_FILE_BYTES + 1)
            if len(start) > BATCH_FILE_BYTES:
                self._send_large(path, start, content)
                return
        self._submit(path, partial(self._store.send, path, start))

    def copy(self, source: str, target: str, *, refused: Refused | None = None) -> None:
        if refused is None:
            self.copy_now(source, target)
        else:
            self._submit(target, partial(self._store.copy_over, source, target), refused)

    def copy_now(self, source: str, target: str) -> None:
        self._settle(target)
        self._store.copy_over(source, target)

    def flush(self) -> None:
        """Wait until everything is stored; raises the first refusal that nobody else is told."""
        for path in list(self._sent):
            self._settle(path)

    def _send_large(self, path: str, start: bytes, rest: IO[bytes]) -> None:
        self._settle(path)
        with self._store.writer(path) as file:
            file.write(start)
            shutil.copyfileobj(rest, file, BATCH_FILE_BYTES)

    def _submit(self, path: str, act: Callable[[], None], refused: Refused | None = None) -> None:
        self._settle(path)
        while len(self._sent) >= BATCH_WAITING:
            self._settle(next(iter(self._sent)))
        self._sent[path] = self._pool.submit(act), refused

    def _settle(self, path: str) -> None:
        """Wait for the file of this name, if one is on its way."""
        sent, refused = self._sent.pop(path, (None, None))
        if sent is None:
            return
        try:
            sent.result()
        except DomainError as error:
            if refused is None:
                raise
            refused(error)
