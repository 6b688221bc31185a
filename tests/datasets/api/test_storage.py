"""The path picker's door: buckets, folders, page by page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import User
from datasets.storage import FolderStore, use_storage
from datasets.storage.joined import joined_store
from tests.doubles import MemoryStore
from tests.troubled_server import refused, troubled_server

STORAGE = "/api/v1/storage"


@pytest.fixture
def person(client_of: Callable[[User], APIClient], outsider: User, store: MemoryStore) -> APIClient:
    """Somebody who is signed in; storage is no dataset's."""
    return client_of(outsider)


def names(answer: Any) -> list[str]:
    return [entry["name"] for entry in answer.json()["entries"]]


def test_buckets_come_first_and_say_whether_they_can_be_written(person: APIClient) -> None:
    answer = person.get(STORAGE).json()
    assert [(entry["name"], entry["kind"], entry["writable"]) for entry in answer["entries"]] == [
        ("frozen", "bucket", False),
        ("images", "bucket", True),
        ("out", "bucket", True),
    ]
    assert (answer["path"], answer["next"], answer["default_output"]) == ("", None, "obs://images/easel/")


def test_folders_of_a_path_are_listed_without_its_files(person: APIClient, store: MemoryStore) -> None:
    for path in ("b/1.jpg", "a/x/2.jpg", "3.jpg"):
        store.put(f"obs://images/{path}", b"x")
    answer = person.get(STORAGE, {"path": "obs://images"})
    assert answer.json()["path"] == "obs://images/"
    assert answer.json()["entries"][0] == {
        "name": "a",
        "path": "obs://images/a/",
        "kind": "folder",
        "writable": True,
    }
    assert names(answer) == ["a", "b"]


def test_offered_output_is_not_inside_the_input(person: APIClient) -> None:
    answer = person.get(STORAGE, {"path": "obs://images/"}).json()
    assert answer["default_output"] == "obs://out/easel/"


def test_folders_of_a_read_only_bucket_can_not_be_written(person: APIClient, store: MemoryStore) -> None:
    store.put("obs://out/a/1.jpg", b"x")
    store.freeze("out")
    (entry,) = person.get(STORAGE, {"path": "obs://out/"}).json()["entries"]
    assert entry["writable"] is False


def test_many_folders_come_page_by_page(person: APIClient, store: MemoryStore) -> None:
    for name in "abcde":
        store.put(f"obs://images/{name}/1.jpg", b"x")
    first = person.get(STORAGE, {"path": "obs://images/", "limit": "2"})
    second = person.get(STORAGE, {"path": "obs://images/", "limit": "3", "cursor": str(first.json()["next"])})
    assert (names(first), names(second)) == (["a", "b"], ["c", "d", "e"])
    assert second.json()["next"] is None


def test_folder_that_is_not_there_is_empty(person: APIClient) -> None:
    assert names(person.get(STORAGE, {"path": "obs://images/none/"})) == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/etc", 400, "path_invalid"),
        ("obs://images/../../etc/", 400, "path_invalid"),
        ("obs://nowhere/", 404, "bucket_not_found"),
    ],
)
def test_wrong_path_is_refused(person: APIClient, path: str, status: int, code: str) -> None:
    answer = person.get(STORAGE, {"path": path})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_sees_the_storage_who_is_not_signed_in(anonymous: APIClient, store: MemoryStore) -> None:
    assert anonymous.get(STORAGE).status_code == 401


def test_folders_are_offered_while_s3_is_away_with_the_reason(person: APIClient, tmp_path: Path) -> None:
    folders = FolderStore(tmp_path)
    folders.ensure_bucket("near")
    with (
        troubled_server(lambda _: refused(403, "SignatureDoesNotMatch")) as place,
        use_storage(joined_store(folders, place)),
    ):
        answer = person.get(STORAGE)
    assert names(answer) == ["near"]
    assert answer.json()["notice"]["params"] == {"reason": "keys"}
    assert "EASEL_S3_SECRET_KEY" in answer.json()["notice"]["message"]


def test_nothing_is_noticed_where_all_buckets_are_listed(person: APIClient) -> None:
    assert person.get(STORAGE).json()["notice"] is None
