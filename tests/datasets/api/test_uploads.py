"""The door through which files come: what is accepted, what is refused and with which status."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from rest_framework.test import APIClient

from datasets.api import multipart
from datasets.models import Dataset, Job, Sample, User
from datasets.storage import ObjectExistsError
from tests.doubles import MemoryStore
from tests.multipart import picture, send

pytestmark = pytest.mark.usefixtures("counts_hold")
ROOT = "obs://images/in/"


@pytest.fixture
def url(dataset: Dataset, store: MemoryStore) -> str:
    """The samples of a dataset whose input can be written to."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT, output_path="obs://out/")
    return f"/api/v1/datasets/{dataset.pk}/samples"


def refusals(answer: Any) -> list[tuple[str, str]]:
    return [(each["name"], each["code"]) for each in answer.json()["refused"]]


def test_an_image_becomes_a_sample_with_its_size(api: APIClient, url: str, store: MemoryStore) -> None:
    answer = send(api, url, ("cat.jpg", picture(size=(40, 30))))

    assert answer.status_code == 200
    (sample,) = answer.json()["accepted"]
    assert (sample["path"], sample["width"], sample["height"]) == (f"{ROOT}cat.jpg", 40, 30)
    assert store.get(f"{ROOT}cat.jpg") == picture()


def test_two_files_of_one_name_are_both_kept_where_the_store_looks_only_at_the_start_whether_it_is_free(
    api: APIClient, url: str, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, both_have_looked = store.put, Barrier(2)

    def put_in_parts(path: str, content: Any, *, overwrite: bool) -> Any:
        if store.exists(path):
            raise ObjectExistsError
        with suppress(BrokenBarrierError):
            both_have_looked.wait(0.2)
        return put(path, content)

    monkeypatch.setattr(store, "put", put_in_parts)
    answer = send(api, url, ("a.jpg", picture(size=(40, 30))), ("a.jpg", picture(size=(50, 30))))

    assert sorted(each["name"] for each in answer.json()["accepted"]) == ["a (2).jpg", "a.jpg"]
    assert {store.get(f"{ROOT}a.jpg"), store.get(f"{ROOT}a (2).jpg")} == {
        picture(size=(40, 30)),
        picture(size=(50, 30)),
    }


def test_what_came_is_scanned(api: APIClient, url: str) -> None:
    send(api, url, ("cat.jpg", picture()))

    assert Job.objects.get().kind == "scan"


def test_good_files_are_taken_and_bad_ones_named(api: APIClient, url: str) -> None:
    answer = send(api, url, ("a.jpg", b"<html>not found</html>"), ("b.jpg", picture()))

    assert answer.status_code == 200
    assert [each["name"] for each in answer.json()["accepted"]] == ["b.jpg"]
    assert refusals(answer) == [("a.jpg", "image_is_markup")]


def test_when_no_file_can_be_used_nothing_changes(api: APIClient, url: str, store: MemoryStore) -> None:
    answer = send(api, url, ("a.jpg", b""), ("notes.docx", b"PK"))

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_accepted")
    assert refusals(answer) == [("a.jpg", "image_truncated"), ("notes.docx", "image_format_unsupported")]
    assert list(store.list_objects("obs://images/")) == []


def test_a_body_without_files_says_what_to_send(api: APIClient, url: str) -> None:
    assert send(api, url).json()["code"] == "files_missing"


def test_a_body_that_is_no_multipart_is_of_the_wrong_type(api: APIClient, url: str) -> None:
    assert api.post(url, {"files": []}, format="json").status_code == 415


def test_a_broken_multipart_body_is_malformed(api: APIClient, url: str) -> None:
    answer = api.post(url, b"--x\r\nnonsense", content_type="multipart/form-data; boundary=\x00")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../escape.jpg", "name_relative"),
        ("/etc/escape.jpg", "name_relative"),
        ("a//b.jpg", "name_relative"),
        ("a\\b.jpg", "name_backslash"),
        ("a\x00.jpg", "name_control_character"),
        ("a\u202egpj.exe.jpg", "name_control_character"),
        (f"{'x' * 256}.jpg", "name_too_long"),
        (".easel-tmp-1.jpg", "name_reserved"),
    ],
)
def test_an_odd_name_is_refused(api: APIClient, url: str, name: str, code: str) -> None:
    answer = send(api, url, ("good.jpg", picture()), fields=(("paths", name),))

    assert [found for _, found in refusals(answer)] == [code]


def test_a_file_name_keeps_its_folders(api: APIClient, url: str) -> None:
    answer = send(api, url, ("day 1/left/cat.jpg", picture()))

    assert answer.json()["accepted"][0]["directory"] == "day 1/left"


def test_paths_beside_the_files_give_their_folders(api: APIClient, url: str) -> None:
    answer = send(
        api,
        url,
        ("1.jpg", picture()),
        ("2.jpg", picture("blue")),
        fields=(("paths", "a/x.jpg"), ("paths", "猫/x.jpg")),
    )

    assert [each["path"] for each in answer.json()["accepted"]] == [f"{ROOT}a/x.jpg", f"{ROOT}猫/x.jpg"]


def test_paths_that_are_not_as_many_as_the_files_are_refused(api: APIClient, url: str) -> None:
    answer = send(api, url, ("1.jpg", picture()), fields=(("paths", "a"), ("paths", "b")))

    assert (answer.status_code, answer.json()["code"]) == (400, "paths_differ")


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_a_body_over_the_limit_is_too_large(api: APIClient, url: str) -> None:
    answer = send(api, url, ("a.jpg", picture(size=(500, 500))))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=1)
def test_too_many_files_at_once_are_refused(api: APIClient, url: str) -> None:
    answer = send(api, url, ("a.jpg", picture()), ("b.jpg", picture()))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_files")
    assert not Sample.objects.exists()


def test_slow_senders_leave_places_for_others(api: APIClient, url: str) -> None:
    with ExitStack() as others:
        _ = [others.enter_context(multipart.place_to_receive()) for _ in range(settings.UPLOADS_AT_ONCE)]
        answer = send(api, url, ("a.jpg", picture()))

    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")


def test_a_labeler_may_not_upload(
    client_of: Callable[[User], APIClient], labeler: User, url: str, store: MemoryStore
) -> None:
    assert send(client_of(labeler), url, ("a.jpg", picture())).status_code == 403


def test_a_page_uploads_with_its_csrf_token(owner: User, url: str) -> None:
    page = APIClient(enforce_csrf_checks=True)
    page.force_login(owner)
    page.cookies["csrftoken"] = "a" * 32
    page.credentials(HTTP_X_CSRFTOKEN="a" * 32)

    assert send(page, url, ("a.jpg", picture())).status_code == 200


def test_a_page_of_another_site_does_not_upload(owner: User, url: str) -> None:
    page = APIClient(enforce_csrf_checks=True)
    page.force_login(owner)

    assert send(page, url, ("a.jpg", picture())).json()["code"] == "csrf_failed"


def test_a_body_without_a_byte_is_refused_by_name(api: APIClient, url: str) -> None:
    answer = api.post(url)

    assert (answer.status_code, answer.json()["code"]) == (400, "files_missing")


def test_images_alone_can_not_be_tried(api: APIClient, url: str) -> None:
    answer = send(api, url, ("cat.jpg", picture()), fields=(("dry_run", "true"),))

    assert (answer.status_code, answer.json()["code"]) == (400, "dry_run_invalid")
    assert not Sample.objects.exists()
