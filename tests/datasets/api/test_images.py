"""The doors to images: bytes, caching, ranges, and what is refused."""

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User
from tests.doubles import MemoryStore
from tests.factories import SampleFactory


def encode(kind: str, size: tuple[int, int] = (400, 300)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


def stored(dataset: Dataset, store: MemoryStore, name: str, content: bytes) -> Sample:
    entry = store.put(f"obs://images/{name}", content)
    return SampleFactory.create(dataset=dataset, name=name, path=entry.path, etag=entry.etag, size=entry.size)


@pytest.fixture
def photo(dataset: Dataset, store: MemoryStore) -> Sample:
    return stored(dataset, store, "photo.jpg", encode("JPEG"))


def address(sample: Sample, what: str) -> str:
    return f"/api/v1/datasets/{sample.dataset_id}/samples/{sample.pk}/{what}"


def test_image_is_the_file_itself_where_browsers_show_it(
    api: APIClient, photo: Sample, store: MemoryStore
) -> None:
    answer = api.get(address(photo, "image"))
    assert answer.getvalue() == store.get(photo.path)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_image_under_its_etag_may_be_kept_for_good(api: APIClient, photo: Sample) -> None:
    answer = api.get(address(photo, "image"), {"v": photo.etag})
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("query", [{}, {"v": "another"}])
def test_image_under_another_etag_is_asked_for_again(
    api: APIClient, photo: Sample, query: dict[str, str]
) -> None:
    assert api.get(address(photo, "image"), query)["Cache-Control"] == "private, no-cache"


def test_image_that_was_replaced_since_it_was_listed_is_not_kept(
    api: APIClient, photo: Sample, store: MemoryStore
) -> None:
    store.put(photo.path, encode("PNG"))
    answer = api.get(address(photo, "image"), {"v": photo.etag})
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-cache")


@pytest.mark.parametrize("what", ["image", "thumbnail"])
def test_known_image_is_not_sent_again(api: APIClient, photo: Sample, store: MemoryStore, what: str) -> None:
    etag = api.get(address(photo, what))["ETag"]
    answer = api.get(address(photo, what), HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    assert (answer.status_code, answer.content) == (304, b"")


def test_image_that_browsers_do_not_show_comes_as_a_rendition(
    api: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    answer = api.get(address(stored(dataset, store, "scan.tif", encode("TIFF")), "image"))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (400, 300)


def test_content_decides_the_type_and_never_the_name(
    api: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    page = stored(dataset, store, "page.jpg", b"<html><script>alert(1)</script></html>")
    answer = api.get(address(page, "image"))
    assert (answer.status_code, answer.json()["code"]) == (404, "image_unreadable")


@pytest.mark.parametrize("what", ["image", "thumbnail"])
def test_vanished_file_is_missing(api: APIClient, photo: Sample, store: MemoryStore, what: str) -> None:
    store.delete(photo.path)
    answer = api.get(address(photo, what))
    assert (answer.status_code, answer.json()["code"]) == (404, "image_missing")


def test_thumbnail_is_a_small_jpeg(api: APIClient, photo: Sample) -> None:
    answer = api.get(address(photo, "thumbnail"), {"v": photo.etag})
    assert answer["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (240, 180)


def test_thumbnail_costs_one_query(api: APIClient, photo: Sample) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.get(address(photo, "thumbnail"))
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_range_of_an_image_is_sent_alone(
    api: APIClient, photo: Sample, store: MemoryStore, asked: str, status: int, sent: slice
) -> None:
    answer = api.get(address(photo, "image"), HTTP_RANGE=asked)
    assert (answer.status_code, answer.getvalue()) == (status, store.get(photo.path)[sent])


def test_range_behind_the_end_is_refused(api: APIClient, photo: Sample) -> None:
    answer = api.get(address(photo, "image"), HTTP_RANGE=f"bytes={photo.size}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{photo.size}")


@pytest.mark.parametrize("what", ["image", "thumbnail"])
def test_outsider_finds_no_image(
    client_of: Callable[[User], APIClient], outsider: User, photo: Sample, what: str
) -> None:
    assert client_of(outsider).get(address(photo, what)).status_code == 404


def test_sample_of_another_dataset_or_in_the_trash_has_no_image(
    api: APIClient, dataset: Dataset, photo: Sample
) -> None:
    other = SampleFactory.create()
    assert api.get(f"/api/v1/datasets/{dataset.pk}/samples/{other.pk}/thumbnail").status_code == 404


def test_sample_in_the_trash_shows_its_thumbnail_there_and_nothing_else(
    api: APIClient, dataset: Dataset, photo: Sample
) -> None:
    Sample.objects.filter(pk=photo.pk).update(deleted_at=timezone.now())
    in_trash = f"/api/v1/datasets/{dataset.pk}/trash/samples/{photo.pk}/thumbnail"

    assert api.get(in_trash)["Content-Type"] == "image/jpeg"
    assert [api.get(address(photo, what)).status_code for what in ("image", "thumbnail")] == [404, 404]


def test_live_sample_has_no_thumbnail_in_the_trash(api: APIClient, dataset: Dataset, photo: Sample) -> None:
    assert api.get(f"/api/v1/datasets/{dataset.pk}/trash/samples/{photo.pk}/thumbnail").status_code == 404


def test_name_of_any_script_is_sent_as_a_safe_header(
    api: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    sample = stored(dataset, store, '图"1.jpg', encode("JPEG"))
    answer = api.get(address(sample, "image"))
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E5%9B%BE%221.jpg"


def test_administrator_sees_every_image(
    client_of: Callable[[User], APIClient], admin: User, photo: Sample
) -> None:
    assert client_of(admin).get(address(photo, "thumbnail")).status_code == 200


@pytest.fixture
def large(dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """An image that counts as large here."""
    monkeypatch.setattr("datasets.sample_tiles.LARGE_PIXELS", 100_000)
    return stored(dataset, store, "large.png", encode("PNG", (700, 600)))


def test_tile_is_a_jpeg_that_may_be_kept_for_good(api: APIClient, large: Sample) -> None:
    answer = api.get(address(large, "tiles/1/1/0"), {"v": large.etag})
    assert Image.open(io.BytesIO(answer.content)).size == (188, 512)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_known_tile_is_not_sent_again(api: APIClient, large: Sample) -> None:
    etag = api.get(address(large, "tiles/0/0/0"))["ETag"]
    assert api.get(address(large, "tiles/0/0/0"), HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_tile_that_is_being_made_is_asked_for_again(
    api: APIClient, large: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.api.images.tile_of", lambda *_: None)
    answer = api.get(address(large, "tiles/0/0/0"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (202, "1", "no-store")


@pytest.mark.parametrize(
    ("place", "code"), [("1/2/0", "tile_missing"), (f"{10**30}/0/0", "tile_missing"), ("-1/0/0", None)]
)
def test_tile_that_there_is_not_is_not_found(
    api: APIClient, large: Sample, place: str, code: str | None
) -> None:
    answer = api.get(address(large, f"tiles/{place}"))
    assert (answer.status_code, answer.json().get("code") if code else None) == (404, code)


def test_small_image_has_no_tiles(api: APIClient, photo: Sample) -> None:
    answer = api.get(address(photo, "tiles/0/0/0"))
    assert (answer.status_code, answer.json()["code"]) == (404, "image_not_tiled")
