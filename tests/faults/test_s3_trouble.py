"""S3 servers in trouble: each refusal has its name, and nothing that was listed or read in part counts as whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from datasets.errors import DomainError, StorageUnavailableError
from datasets.storage import ObjectNotFoundError
from datasets.storage.s3 import S3Store
from tests.troubled_server import (
    SILENT,
    Answer,
    Asked,
    Script,
    buckets,
    content,
    listing,
    refused,
    troubled_server,
)

LARGE = bytes(1 << 20)
KEPT = Answer(headers=(("ETag", '"e"'),))


@contextmanager
def store_of(script: Script) -> Iterator[S3Store]:
    with troubled_server(script) as place:
        yield S3Store(place)


def always(answer: Answer) -> Script:
    return lambda _: answer


def read_to_end(store: S3Store) -> bytes:
    with store.open("obs://one/a.jpg") as file:
        return file.read()


Call = Callable[[S3Store], object]
READS: dict[str, Call] = {
    "buckets": lambda store: store.list_buckets(),
    "folders": lambda store: store.list_folders("obs://one/"),
    "files": lambda store: list(store.list_objects("obs://one/")),
    "head": lambda store: store.head("obs://one/a.jpg"),
    "get": lambda store: store.get("obs://one/a.jpg", 0, 5),
    "open": read_to_end,
    "check": lambda store: store.check(),
}
WRITES: dict[str, Call] = {
    "put": lambda store: store.put("obs://one/a.jpg", b"x"),
    "put_new": lambda store: store.put("obs://one/a.jpg", b"x", overwrite=False),
    "put_large": lambda store: store.put("obs://one/a.jpg", bytes(9 << 20)),
    "copy": lambda store: store.copy("obs://one/b.jpg", "obs://one/a.jpg"),
    "delete": lambda store: store.delete("obs://one/a.jpg"),
    "delete_prefix": lambda store: store.delete_prefix("obs://one/a/"),
}
TROUBLES = {
    "silent": (SILENT, "silent"),
    "cut off": (Answer(200, b"<?xml", cut=1000), "silent"),
    "error": (refused(500, "InternalError"), "failing"),
    "busy": (refused(503, "SlowDown"), "failing"),
    "wrong key": (refused(403, "InvalidAccessKeyId"), "keys"),
    "wrong secret": (refused(403, "SignatureDoesNotMatch"), "keys"),
    "wrong clock": (refused(403, "RequestTimeTooSkewed"), "clock"),
    "wrong region": (refused(400, "AuthorizationHeaderMalformed"), "region"),
}


CASES = [(call, trouble) for call in (*READS, *WRITES) for trouble in TROUBLES]
CASES.remove(("head", "cut off"))  # its answer has no body


@pytest.mark.parametrize(("call", "trouble"), CASES)
def test_every_call_says_what_the_trouble_is(call: str, trouble: str) -> None:
    answer, reason = TROUBLES[trouble]
    with store_of(always(answer)) as store, pytest.raises(StorageUnavailableError) as refusal:
        (READS | WRITES)[call](store)
    assert refusal.value.code == "storage_unavailable"
    assert (refusal.value.params or {}).get("reason") == reason


@pytest.mark.parametrize("call", READS.values(), ids=READS)
def test_a_place_that_may_not_be_read_is_said_to_be_closed(call: Call) -> None:
    with (
        store_of(always(refused(403, "AccessDenied"))) as store,
        pytest.raises(StorageUnavailableError, match="rights of Easel's keys") as refusal,
    ):
        call(store)
    assert (refusal.value.params or {})["reason"] == "forbidden"
    assert isinstance(refusal.value.__cause__, PermissionError)


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_a_place_that_may_not_be_written_is_said_to_be_closed(call: Call) -> None:
    with store_of(always(refused(403, "AccessDenied"))) as store, pytest.raises(DomainError) as refusal:
        call(store)
    assert refusal.value.code in ("bucket_read_only", "storage_unavailable")
    assert "rights of Easel's keys" in refusal.value.message


@pytest.mark.parametrize("name", ["folders", "files", "head", "get", "open"])
def test_a_bucket_that_is_gone_is_named(name: str) -> None:
    with store_of(always(refused(404, "NoSuchBucket"))) as store, pytest.raises(DomainError) as refusal:
        READS[name](store)
    assert (refusal.value.code, refusal.value.params) == ("bucket_not_found", {"bucket": "one"})


def test_the_page_of_a_proxy_is_no_listing() -> None:
    page = always(Answer(200, b"<html><body>Sign in</body></html>"))
    with store_of(page) as store, pytest.raises(StorageUnavailableError) as refusal:
        list(store.list_objects("obs://one/"))
    assert (refusal.value.params or {})["reason"] == "no_storage"


def test_a_listing_that_fails_on_its_second_page_is_not_complete() -> None:
    def answer(asked: Asked) -> Answer:
        is_first = asked.query["marker"] == ""
        return listing("a.jpg", is_whole=False) if is_first else refused(500, "InternalError")

    with store_of(answer) as store:
        found = store.list_objects("obs://one/")
        assert next(found).path == "obs://one/a.jpg"
        with pytest.raises(StorageUnavailableError):
            next(found)


@pytest.mark.parametrize("keys", [(), ("a.jpg",)])
def test_a_listing_that_goes_round_in_circles_is_ended_by_an_error(keys: tuple[str, ...]) -> None:
    with store_of(always(listing(*keys, is_whole=False))) as store, pytest.raises(StorageUnavailableError):
        list(store.list_objects("obs://one/"))


def test_an_entity_bomb_in_a_listing_is_not_unfolded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ListBucketResult>&b;</ListBucketResult>'
    with store_of(always(Answer(200, bomb))) as store, pytest.raises(StorageUnavailableError):
        list(store.list_objects("obs://one/"))


def test_a_file_that_is_cut_off_while_it_is_read_is_not_read() -> None:
    def answer(asked: Asked) -> Answer:
        whole = content(asked, LARGE)
        return whole if asked.first == 0 else whole._replace(body=whole.body[:99], cut=len(whole.body) - 99)

    with store_of(answer) as store, pytest.raises(StorageUnavailableError):
        read_to_end(store)


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed_with_the_new_one() -> None:
    def answer(asked: Asked) -> Answer:
        return content(asked, LARGE) if asked.first == 0 else refused(412, "PreconditionFailed")

    with store_of(answer) as store, pytest.raises(StorageUnavailableError) as refusal:
        read_to_end(store)
    assert (refusal.value.params or {})["reason"] == "replaced"


def test_a_file_that_vanishes_while_it_is_read_is_missing() -> None:
    def answer(asked: Asked) -> Answer:
        return content(asked, LARGE) if asked.first == 0 else refused(404, "NoSuchKey")

    with store_of(answer) as store, pytest.raises(ObjectNotFoundError):
        read_to_end(store)


def test_a_server_that_is_busy_for_a_moment_is_asked_again() -> None:
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        return refused(503, "SlowDown") if len(asked) == 1 else buckets("one")

    with store_of(answer) as store:
        assert [bucket.name for bucket in store.list_buckets()] == ["one"]


def test_a_server_that_speaks_again_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.storage.s3_silence.KEPT_SECONDS", 0.0)
    answers = [SILENT, listing("a.jpg")]
    with store_of(lambda _: answers.pop(0)) as store:
        with pytest.raises(StorageUnavailableError):
            list(store.list_objects("obs://one/"))
        assert [entry.path for entry in store.list_objects("obs://one/")] == ["obs://one/a.jpg"]


def test_a_file_that_could_not_be_sent_whole_does_not_appear() -> None:
    asked: list[Asked] = []

    def answer(request: Asked) -> Answer:
        asked.append(request)
        if "uploads" in request.query:
            begun = b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
            return Answer(200, begun)
        return refused(500, "InternalError") if request.query.get("partNumber") == "2" else KEPT

    with store_of(answer) as store, pytest.raises(StorageUnavailableError):
        store.put("obs://one/a.bin", bytes(20 << 20))
    assert not [each for each in asked if each.method == "POST" and "uploadId" in each.query]
