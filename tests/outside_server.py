"""A server on loopback that speaks, or does not, exactly as a test wants: raw bytes to each connection."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Speak = Callable[[socket.socket, threading.Event], None]
HEAD_END = b"\r\n\r\n"


@dataclass
class Outside:
    """`heard`: the requests' heads, as they came. `ended` is set when the test is over."""

    port: int
    heard: list[bytes] = field(default_factory=list)


def http(body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def says(answer: bytes) -> Speak:
    """Answers with these bytes and closes."""

    def speak(line: socket.socket, ended: threading.Event) -> None:
        line.sendall(answer)

    return speak


def repeats(first: bytes, then: bytes, pause: float = 0.0) -> Speak:
    """Sends `first`, and `then` without end, with so many seconds in between."""

    def speak(line: socket.socket, ended: threading.Event) -> None:
        line.sendall(first)
        while not ended.wait(pause):
            line.sendall(then)

    return speak


def keeps_silent(line: socket.socket, ended: threading.Event) -> None:
    ended.wait()


@contextmanager
def outside_server(speak: Speak, *, identity: ssl.SSLContext | None = None) -> Iterator[Outside]:
    """A server that reads the head of each request and then speaks."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    outside = Outside(listener.getsockname()[1])

    def serve(line: socket.socket) -> None:
        with suppress(OSError), line, _secured(line, identity) as safe:
            safe.settimeout(10)
            head = b""
            while HEAD_END not in head and (piece := safe.recv(65536)):
                head += piece
            outside.heard.append(head)
            speak(safe, ended)

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                threading.Thread(target=serve, args=(line,), daemon=True).start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield outside
    finally:
        ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()


def _secured(line: socket.socket, identity: ssl.SSLContext | None) -> socket.socket:
    return identity.wrap_socket(line, server_side=True) if identity else line
