"""Asking a server at a person's address: see the package."""

import ssl
import time
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from datasets.outgoing.calls import Answer, Call, Patience, Request, Resolve, resolve
from datasets.outgoing.places import AllowedHosts, Place, parse_hosts
from datasets.outgoing.refusals import AnswerNotJsonError, ServerTooSlowError

MOST_BYTES = 32 << 20
MOST_VALUES = 3_000_000  # decoded, 32 MB of empty lists would take 700
DEEPEST = 40
CHECK_SECONDS = 0.25


def go_on() -> None:
    """For who has nothing to check while a server is waited for."""


def ask(
    method: str,
    place: Place,
    *,
    patience: Patience,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    check: Callable[[], None] = go_on,
    most_bytes: int = MOST_BYTES,
    resolve: Resolve = resolve,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """The server's answer, whatever its status, save a redirect.

    `check` is called some times a second while it is waited for, and ends that by raising. Only a connection that
    could not be made is tried again, once. Raises AddressRefusedError and what `refusals` names. `resolve` and `trust`
    (whose certificates are believed; the system's authorities unless said) are for tests.
    """
    request = Request(method, body, {"Host": place.authority, **(headers or {})}, most_bytes)
    call = Call(place, allowed_hosts(settings.EASEL_ML_HOSTS), request, patience, resolve, trust)
    check()
    end = time.monotonic() + patience.total
    call.start()
    try:
        while call.is_alive():
            call.join(max(0.0, min(CHECK_SECONDS, end - time.monotonic())))
            check()
            if call.is_alive() and time.monotonic() >= end:
                raise ServerTooSlowError(place.host, seconds=round(patience.total))
    finally:
        call.stop()
    return call.outcome()


@lru_cache(maxsize=4)
def allowed_hosts(text: str) -> AllowedHosts:
    """Read EASEL_ML_HOSTS. Raises ImproperlyConfigured."""
    try:
        return parse_hosts(text)
    except ValueError as wrong:
        raise ImproperlyConfigured(
            f"EASEL_ML_HOSTS: write host, host:port or a network such as 10.1.0.0/16, not {wrong}"
        ) from None


def values_of(answer: Answer, place: Place) -> Any:
    """The JSON values of an answer. Raises AnswerNotJsonError, also for too many of them or too deep ones."""
    try:
        if sum(map(answer.body.count, (b",", b"[", b"{"))) > MOST_VALUES:
            raise ValueError
        values = msgspec.json.decode(answer.body)
    except (ValueError, RecursionError):  # msgspec's own is a ValueError
        raise AnswerNotJsonError(place.host) from None
    if _is_too_deep(values):
        raise AnswerNotJsonError(place.host)
    return values


def _is_too_deep(values: Any) -> bool:
    level = [values]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
    return bool(level)


def _inside(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
