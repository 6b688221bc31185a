"""One request to a tested address, in a thread that can be left. HTTP is urllib3's."""

import http.client
import os
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as HTTPTimeoutError

from datasets.errors import DomainError
from datasets.outgoing.addresses import Address, parse_address
from datasets.outgoing.places import AllowedHosts, Place, require_allowed
from datasets.outgoing.refusals import (
    AnswerTooLargeError,
    CertificateRefusedError,
    HostUnknownError,
    OutgoingError,
    RedirectRefusedError,
    ServerBrokeOffError,
    ServerTooSlowError,
)

MOST_ADDRESSES = 4  # of one host that are tried
PAUSE = 0.3  # seconds before they are tried once more
_PIECE = 1 << 16

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: until a connection stands, of silence in between, and for all together."""

    connect: float
    silence: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    body: bytes | None
    headers: Mapping[str, str]
    most_bytes: int


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host's name, in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Call(threading.Thread):
    """A request in a thread of its own: who waits for it can leave, and end it, at any moment.

    A server that sends a byte now and then keeps any time-out of the socket from running out.
    """

    def __init__(
        self,
        place: Place,
        allowed: AllowedHosts,
        request: Request,
        patience: Patience,
        resolve: Resolve,
        trust: ssl.SSLContext | None,
    ) -> None:
        super().__init__(name=f"call of {place.host}", daemon=True)
        self.place, self.allowed, self.request, self.patience = place, allowed, request, patience
        self.resolve, self.trust = resolve, trust
        self._answer: Answer | None = None
        self._error: Exception | None = None
        self._line: socket.socket | None = None
        self._lock, self._stopped = threading.Lock(), threading.Event()

    def outcome(self) -> Answer:
        """What came of it, once it has ended."""
        if self._answer is None:
            raise self._error or ServerBrokeOffError(self.place.host)
        return self._answer

    def stop(self) -> None:
        """End it, wherever it waits; nothing where it has ended."""
        self._stopped.set()
        with self._lock:
            if self._line is not None:
                _shut(self._line)

    def run(self) -> None:
        try:
            self._answer = self._ask()
        except Exception as error:  # noqa: BLE001  raised again in the thread that waits
            self._error = self._named(error)

    def _ask(self) -> Answer:
        connection = self._connected(self._addresses())
        try:
            with self._lock:
                # a second handle of the same connection: that of TLS can't be shut while another thread reads
                self._line = socket.socket(fileno=os.dup(connection.sock.fileno()))
            if self._stopped.is_set():
                raise ServerBrokeOffError(self.place.host)
            connection.timeout = self.patience.silence
            return self._spoken(connection)
        finally:
            connection.close()
            with self._lock:
                if self._line is not None:
                    self._line.close()
                    self._line = None

    def _addresses(self) -> list[str]:
        """The tested addresses of the host."""
        try:
            is_literal = parse_address(self.place.host) is not None
            texts = [self.place.host] if is_literal else self.resolve(self.place.host, self.place.port)
        except (OSError, UnicodeError):
            raise HostUnknownError(self.place.host) from None
        found: list[Address] = [address for text in texts if (address := parse_address(text))]
        if not found or len(found) < len(texts):
            raise HostUnknownError(self.place.host)
        require_allowed(self.place, found, self.allowed)
        return [str(address) for address in found[:MOST_ADDRESSES]]

    def _connected(self, addresses: list[str]) -> HTTPConnection:
        for is_last in (False, True):
            for address in addresses:
                connection = self._connection(address)
                try:
                    connection.connect()
                    return connection
                except ssl.SSLError:
                    connection.close()
                    raise
                except (HTTPError, OSError):
                    connection.close()
            if not is_last and self._stopped.wait(PAUSE):
                break
        raise OutgoingError(self.place.host)

    def _connection(self, address: str) -> HTTPConnection:
        """To the tested address; the certificate must be for the host that the person named."""
        if self.place.scheme == "http":
            return HTTPConnection(address, self.place.port, timeout=self.patience.connect)
        return HTTPSConnection(
            address,
            self.place.port,
            timeout=self.patience.connect,
            ssl_context=self.trust or ssl.create_default_context(),
            server_hostname=self.place.host,
        )

    def _spoken(self, connection: HTTPConnection) -> Answer:
        connection.request(
            self.request.method,
            self.place.path or "/",
            body=self.request.body,
            headers=self.request.headers,
            preload_content=False,
            decode_content=False,
        )
        with closing(connection.getresponse()) as response:  # it holds the connection open, too
            if 300 <= response.status < 400:
                raise RedirectRefusedError(self.place.host)
            pieces, left = [], self.request.most_bytes
            # by `read`, which bounds the lines between chunks; `stream` does not
            while piece := response.read(min(_PIECE, left + 1), decode_content=False):
                pieces.append(piece)
                left -= len(piece)
                if left < 0:
                    raise AnswerTooLargeError(self.place.host, megabytes=self.request.most_bytes >> 20)
            return Answer(response.status, b"".join(pieces))

    def _named(self, error: Exception) -> Exception:
        if isinstance(error, DomainError):
            return error
        if isinstance(error, ssl.SSLError):
            return CertificateRefusedError(self.place.host)
        if isinstance(error, TimeoutError | HTTPTimeoutError):
            return ServerTooSlowError(self.place.host, seconds=round(self.patience.silence))
        if isinstance(error, HTTPError | http.client.HTTPException | OSError | ValueError):
            return ServerBrokeOffError(self.place.host)
        return error


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)
