"""Where files are: plain folders, buckets that are folders, and buckets of an S3 server.

`EASEL_BUCKETS` (`name=/folder[:ro],...`) and `EASEL_S3_ENDPOINT`, `_REGION`, `_ACCESS_KEY`, `_SECRET_KEY` and
`_ADDRESSING` mean what they mean to the server. A bucket that is no folder is looked for on the S3 server.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from easel.errors import BucketUnknownError, EaselError, StorageError

SCHEMES = ("obs://", "s3://")
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_RELATIVE = re.compile(r"(?:^|/)\.{1,2}(?:/|\Z)|[\x00\\]")


class FileGoneError(Exception):
    """There is no such file. Whoever asked says what that means."""


class PathError(EaselError):
    code = "path_invalid"


def parse_buckets(text: str) -> dict[str, str]:
    """Read `name=/folder[:ro],...`; PathError where it is written otherwise."""
    folders: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, path = item.partition("=")
        folder = path[:-3] if path.endswith(":ro") else path
        if not name or not Path(folder).is_absolute():
            raise PathError(f"EASEL_BUCKETS: write name=/absolute/folder, not {item}")
        folders[name] = folder
    return folders


def normal_path(path: str | os.PathLike[str]) -> str:
    """`obs://...`, `s3://...` or an absolute path of this machine, without a slash at its end."""
    text = os.fspath(path)
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    if text.startswith(SCHEMES):
        return text.rstrip("/")
    if "://" in text:
        raise PathError(f"{text}: use obs://, s3://, file:// or the path of a folder.")
    return os.path.abspath(os.path.expanduser(text))


class Places:
    """Reads files by path. Pickles: connections are made again where it arrives."""

    def __init__(
        self, buckets: Mapping[str, str] | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        env = os.environ if env is None else env
        self.folders = {**parse_buckets(env.get("EASEL_BUCKETS", "")), **(buckets or {})}
        self.home = os.path.join(env["EASEL_DATA"], "obs") if env.get("EASEL_DATA") else ""
        self.s3 = {name: value for name, value in env.items() if name.startswith("EASEL_S3_")}
        self._clients: dict[str, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_clients": {}}

    def local_path(self, path: str) -> str | None:
        """The file of this machine that the path means; None where it lies on S3.

        Raises BucketUnknownError, and PathError for a path that leaves its bucket.
        """
        if not path.startswith(SCHEMES):
            return path
        scheme, _, rest = path.partition("://")
        bucket, _, key = rest.partition("/")
        if not bucket or _RELATIVE.search(key):
            raise PathError(f"The path {path!r} can't be used.")
        if scheme == "obs":
            if bucket in self.folders:
                return os.path.join(self.folders[bucket], key)
            if self.home and os.path.isdir(os.path.join(self.home, bucket)):
                return os.path.join(self.home, bucket, key)
        if not self.s3.get("EASEL_S3_ENDPOINT"):
            raise BucketUnknownError(
                f"Nobody said where the bucket {bucket} lies, in which {path} is: set "
                f"EASEL_BUCKETS={bucket}=/its/folder, or EASEL_S3_ENDPOINT and its keys."
            )
        return None

    def read(self, path: str, offset: int = 0, length: int | None = None) -> bytes:
        """The bytes of a file, or `length` of them from `offset` on. Raises FileGoneError and StorageError."""
        local = self.local_path(path)
        if local is None:
            return self._read_s3(path, offset, length)
        try:
            return _read_file(local, offset, length)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise FileGoneError(path) from None
        except OSError as error:
            raise StorageError(f"{path} can't be read: {error.strerror}.") from error

    def _read_s3(self, path: str, offset: int, length: int | None) -> bytes:
        bucket, _, key = path.partition("://")[2].partition("/")
        client = self._clients.get(bucket)
        if client is None:
            client = self._clients[bucket] = _s3_client(bucket, self.s3)
        obstore = _obstore()
        try:
            if length is not None:
                return bytes(obstore.get_range(client, key, start=offset, length=length))
            return bytes(obstore.get(client, key).bytes())[offset:]
        except FileNotFoundError:
            raise FileGoneError(path) from None
        except obstore.exceptions.BaseError as error:
            raise StorageError(
                f"{path} can't be read from {self.s3['EASEL_S3_ENDPOINT']}: {str(error).splitlines()[0]}"
            ) from error


def _read_file(path: str, offset: int, length: int | None) -> bytes:
    """By the system's calls: file objects cost as much as a small image takes to decode."""
    handle = os.open(path, _READING)
    try:
        if offset:
            os.lseek(handle, offset, os.SEEK_SET)
        wanted = os.fstat(handle).st_size - offset if length is None else length
        data = os.read(handle, max(wanted, 0))
        while len(data) < wanted and (more := os.read(handle, wanted - len(data))):
            data += more
        return data
    finally:
        os.close(handle)


def _obstore() -> Any:
    """The client of object stores: an extra, and only for those who read from S3."""
    try:
        for name in ("obstore.store", "obstore.exceptions"):
            import_module(name)
        return import_module("obstore")
    except ImportError:
        raise StorageError(
            "Reading from S3 needs the package obstore: pip install 'easel-client[s3]'."
        ) from None


def _s3_client(bucket: str, variables: Mapping[str, str]) -> Any:
    endpoint = variables["EASEL_S3_ENDPOINT"].rstrip("/")
    is_virtual = variables.get("EASEL_S3_ADDRESSING") == "virtual"
    if is_virtual:
        scheme, _, host = endpoint.partition("://")
        endpoint = f"{scheme}://{bucket}.{host}"
    return _obstore().store.S3Store(
        bucket,
        endpoint=endpoint,
        region=variables.get("EASEL_S3_REGION") or "us-east-1",
        access_key_id=variables.get("EASEL_S3_ACCESS_KEY", ""),
        secret_access_key=variables.get("EASEL_S3_SECRET_KEY", ""),
        virtual_hosted_style_request=is_virtual,
        client_options={"allow_http": endpoint.startswith("http://")},
    )
