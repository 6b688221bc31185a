"""The door to people's servers, attacked from the other side by a real one on loopback."""

import ssl
import time
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings
from urllib3.connection import HTTPConnection

from datasets.outgoing import Answer, OutgoingError, Patience, ask, calls, parse_place, values_of
from datasets.outgoing.asking import allowed_hosts
from datasets.outgoing.calls import Resolve
from datasets.outgoing.places import AddressRefusedError
from datasets.outgoing.refusals import (
    AnswerNotJsonError,
    AnswerTooLargeError,
    CertificateRefusedError,
    HostUnknownError,
    RedirectRefusedError,
    ServerBrokeOffError,
    ServerTooSlowError,
)
from tests.outside_server import Outside, http, keeps_silent, outside_server, repeats, says

TLS = Path(__file__).parents[2] / "data" / "tls"
QUICK = Patience(connect=0.5, silence=0.4, total=0.8)
PLACE = parse_place("http://models.example")


def resolved(*answers: Sequence[str]) -> Resolve:
    """A resolver that gives one of the answers each time that it is asked."""
    left = list(answers)

    def resolve(host: str, port: int) -> list[str]:
        return list(left.pop(0))

    return resolve


def loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def allowed(settings: Settings) -> None:
    """An administrator allows loopback."""
    settings.EASEL_ML_HOSTS = "127.0.0.0/8"


def asked(outside: Outside, host: str = "models.example", **options: object) -> Answer:
    place = parse_place(f"http://{host}:{outside.port}/predict")
    return ask("GET", place, **({"patience": QUICK, "resolve": loopback} | options))  # type: ignore[arg-type]


def test_an_answer_comes_with_its_status(allowed: None) -> None:
    with outside_server(says(http(b'{"a": 1}', status="500 Oh"))) as outside:
        assert asked(outside) == Answer(500, b'{"a": 1}')


def test_the_server_is_asked_by_the_name_that_the_person_gave(allowed: None) -> None:
    with outside_server(says(http())) as outside:
        asked(outside)

    assert f"\r\nHost: models.example:{outside.port}\r\n".encode() in outside.heard[0]
    assert outside.heard[0].startswith(b"GET /predict HTTP/1.1\r\n")


def test_a_server_on_loopback_is_never_connected_to_unless_it_is_allowed() -> None:
    with outside_server(says(http())) as outside, pytest.raises(AddressRefusedError):
        asked(outside)

    assert outside.heard == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_this_machine_is_refused_under_each_of_its_names(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        ask("GET", parse_place(f"http://{host}:1"), patience=QUICK)


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(AddressRefusedError):
        ask("GET", PLACE, patience=QUICK, resolve=resolved(["1.1.1.1", "127.0.0.1"]))


def test_a_name_that_changes_its_mind_is_resolved_once(allowed: None) -> None:
    resolve = resolved(["127.0.0.1"], ["169.254.169.254"])
    with outside_server(says(http(b"[1]"))) as outside:
        answer = asked(outside, resolve=resolve)

    assert answer.body == b"[1]"
    assert resolve("models.example", 80) == ["169.254.169.254"]


@pytest.mark.parametrize("found", [[], ["no address"], ["fe80::1%lo"]])
def test_a_name_without_a_usable_address_is_unknown(found: list[str]) -> None:
    with pytest.raises(HostUnknownError):
        ask("GET", PLACE, patience=QUICK, resolve=resolved(found))


def test_a_redirect_is_not_followed(allowed: None) -> None:
    with outside_server(says(http())) as inner:
        elsewhere = f"Location: http://127.0.0.1:{inner.port}/\r\n"
        moved = says(http(status="302 Found", headers=elsewhere))
        with outside_server(moved) as outside, pytest.raises(RedirectRefusedError):
            asked(outside)

    assert inner.heard == []


def test_no_proxy_of_the_environment_is_used(allowed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with outside_server(says(http(b"0"))) as proxy, outside_server(says(http(b"1"))) as outside:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")

        assert asked(outside).body == b"1"


SLOW = {
    "silence": keeps_silent,
    "a byte of the head now and then": repeats(b"HTTP/1.1 200 OK\r\nX: ", b"x", pause=0.1),
    "a head without end": repeats(
        b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01
    ),
    "a byte of the body now and then": repeats(b"HTTP/1.1 200 OK\r\n\r\n", b"x", pause=0.1),
    "a chunk now and then": repeats(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", pause=0.1
    ),
    "a trailer now and then": repeats(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", pause=0.1
    ),
}


@pytest.mark.parametrize("how", SLOW)
def test_a_slow_server_takes_no_more_than_the_time_for_all_of_it(allowed: None, how: str) -> None:
    began = time.monotonic()
    with outside_server(SLOW[how]) as outside, pytest.raises(ServerTooSlowError):
        asked(outside)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
    ],
)
def test_a_body_without_end_is_left_at_the_limit(allowed: None, head: bytes) -> None:
    patience = Patience(connect=1, silence=5, total=10)
    with outside_server(repeats(head, b"x" * 65536)) as outside, pytest.raises(AnswerTooLargeError):
        asked(outside, patience=patience, most_bytes=1 << 20)


BROKEN = {
    "nothing": b"",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a cut body": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123",
    "a cut chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n123",
    "no size of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n123",
    "a line without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "a size without end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 100_000,
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_whole_answer_is_told(allowed: None, how: str) -> None:
    with outside_server(says(BROKEN[how])) as outside, pytest.raises(ServerBrokeOffError):
        asked(outside)


class Counted(HTTPConnection):
    """A connection that can't be made; `tries` counts how often it was tried."""

    tries = 0

    def connect(self) -> None:
        Counted.tries += 1
        raise ConnectionRefusedError


def test_a_connection_that_cannot_be_made_is_tried_once_more(
    allowed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "HTTPConnection", Counted)

    with pytest.raises(OutgoingError, match="Nothing answers at"):
        ask("GET", PLACE, patience=QUICK, resolve=loopback)

    assert Counted.tries == 2


def test_a_request_that_was_sent_is_never_sent_again(allowed: None) -> None:
    with outside_server(says(b"")) as outside, pytest.raises(ServerBrokeOffError):
        asked(outside)

    assert len(outside.heard) == 1


def test_a_second_address_is_tried_where_the_first_one_is_dead(allowed: None) -> None:
    with outside_server(says(http(b"2"))) as outside:
        answer = asked(outside, resolve=resolved(["127.9.9.9", "127.0.0.1"]))

    assert answer.body == b"2"


def test_who_waits_can_leave(allowed: None) -> None:
    leave = Mock(side_effect=[None, InterruptedError])  # in the middle of it

    began = time.monotonic()
    with outside_server(keeps_silent) as outside, pytest.raises(InterruptedError):
        asked(outside, check=leave, patience=Patience(5, 30, 30))

    assert time.monotonic() - began < 2


def test_a_refusal_quotes_nothing_of_the_answer(allowed: None) -> None:
    secret = b"root:x:0:0 <script>"
    with outside_server(says(http(secret))) as outside:
        answer = asked(outside)

    with pytest.raises(AnswerNotJsonError) as refused:
        values_of(answer, PLACE)
    assert "root" not in str(vars(refused.value))


@pytest.fixture
def identity() -> ssl.SSLContext:
    """A server that proves to be models.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem", TLS / "server.key")
    return context


def secured(outside: Outside, host: str, **options: object) -> Answer:
    place = parse_place(f"https://{host}:{outside.port}")
    return ask("GET", place, **({"patience": QUICK, "resolve": loopback} | options))  # type: ignore[arg-type]


def test_a_certificate_must_be_for_the_name_and_not_for_the_tested_address(
    allowed: None, identity: ssl.SSLContext
) -> None:
    trust = ssl.create_default_context(cafile=TLS / "server.pem")
    with outside_server(says(http(b"safe")), identity=identity) as outside:
        answer = secured(outside, "models.example", trust=trust)

        with pytest.raises(CertificateRefusedError):
            secured(outside, "other.example", trust=trust)
    assert answer.body == b"safe"


def test_a_certificate_of_nobody_known_is_refused(allowed: None, identity: ssl.SSLContext) -> None:
    with outside_server(says(http()), identity=identity) as outside, pytest.raises(CertificateRefusedError):
        secured(outside, "models.example")


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html>", b"{", b"NaN", b"\xff", b"[" * 100_000, b"[" * 41 + b"]" * 41),
        b"[" + b"[]," * 3_000_001 + b"[]]",
    ],
    ids=lambda body: str(body[:8]),
)
def test_what_is_no_json_or_too_much_of_it_is_refused(body: bytes) -> None:
    with pytest.raises(AnswerNotJsonError):
        values_of(Answer(200, body), PLACE)


def test_json_of_a_usual_depth_is_read() -> None:
    assert values_of(Answer(200, b'{"results": [{"result": []}]}'), PLACE) == {"results": [{"result": []}]}


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"EASEL_ML_HOSTS.*10\.0\.0\.1/8"):
        allowed_hosts("models.lan,10.0.0.1/8")
