"""A small HTTP server on loopback that answers as a troubled S3 server does."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from datasets.storage import S3Place

MODIFIED = "2026-01-01T00:00:00.000Z"


class Answer(NamedTuple):
    """What is sent. `cut` promises that many more bytes than are sent; of `is_silent` nothing is, ever."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    is_silent: bool = False


class Asked(NamedTuple):
    """A request: `key` is empty for a bucket, `bucket` for the server. `first`, `last`: the range, as it is written."""

    method: str
    bucket: str
    key: str
    query: dict[str, str]
    first: int
    last: int


Script = Callable[[Asked], Answer]
SILENT = Answer(is_silent=True)


def refused(status: int, code: str) -> Answer:
    """A refusal as S3 words it."""
    return Answer(status, f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode())


def buckets(*names: str) -> Answer:
    inside = "".join(f"<Bucket><Name>{name}</Name></Bucket>" for name in names)
    return Answer(
        200, f"<ListAllMyBucketsResult><Buckets>{inside}</Buckets></ListAllMyBucketsResult>".encode()
    )


def listing(*keys: str, is_whole: bool = True) -> Answer:
    """A page of a listing; `is_whole`: no other follows."""
    inside = "".join(
        f'<Contents><Key>{key}</Key><LastModified>{MODIFIED}</LastModified><ETag>"e"</ETag><Size>9</Size></Contents>'
        for key in keys
    )
    truncated = "false" if is_whole else "true"
    return Answer(
        200, f"<ListBucketResult><IsTruncated>{truncated}</IsTruncated>{inside}</ListBucketResult>".encode()
    )


def content(asked: Asked, whole: bytes) -> Answer:
    """A file, or the range of it that is asked for."""
    piece = whole[asked.first : asked.last + 1]
    last = asked.first + len(piece) - 1
    headers = (
        ("ETag", '"e"'),
        ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("Content-Range", f"bytes {asked.first}-{last}/{len(whole)}"),
    )
    return Answer(206, piece, headers)


@contextmanager
def troubled_server(script: Script) -> Iterator[S3Place]:
    """A server that answers each request with what `script` says, and how to ask it."""
    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(script, ended))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield S3Place(f"http://127.0.0.1:{server.server_port}", "us-east-1", "key", "secret", timeout=0.5)
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_of(script: Script, ended: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = script(asked_of(self))
            if said.is_silent:
                ended.wait()
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body) + said.cut))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(ConnectionError):  # the other side may have heard enough
                    self.wfile.write(said.body)
            self.close_connection = bool(said.cut)

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815  http.server names them

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a test says itself what it saw."""

    return Handler


def asked_of(request: BaseHTTPRequestHandler) -> Asked:
    """What a request asks for, by path."""
    parts = urlsplit(request.path)
    bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    found = re.search(r"(\d+)-(\d+)", request.headers.get("Range", "0-999999999"))
    first, last = map(int, found.groups()) if found else (0, 999999999)
    return Asked(request.command, bucket, key, query, first, last)
