"""Addresses of single images for programs without an account."""

import io
from urllib.parse import urlsplit

import pytest
from django.core import signing
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from datasets import sample_links
from datasets.models import Dataset, Sample
from datasets.sample_images import SampleFile
from datasets.sample_links import LINK_SECONDS, link_to, sample_files
from tests.doubles import MemoryStore
from tests.factories import NOON, SampleFactory

KINDS = {"jpg": "JPEG", "png": "PNG", "tiff": "TIFF"}
ORIENTATION, TURNED_RIGHT = 0x0112, 6


def stored(dataset: Dataset, store: MemoryStore, name: str, orientation: int = 1) -> SampleFile:
    """A red image of 40 * 20 px as it is stored, turned by its EXIF."""
    exif, file = Image.Exif(), io.BytesIO()
    exif[ORIENTATION] = orientation
    Image.new("RGB", (40, 20), "red").save(file, KINDS[name.rpartition(".")[2].lower()], exif=exif)
    entry = store.put(f"obs://images/{name}", file.getvalue())
    sample = SampleFactory.create(dataset=dataset, name=name, path=entry.path, etag=entry.etag)
    return sample_files([sample.pk])[0]


@pytest.fixture
def photo(dataset: Dataset, store: MemoryStore) -> SampleFile:
    return stored(dataset, store, "photo.JPG")


def path_to(sample: SampleFile) -> str:
    return urlsplit(link_to(sample)).path


def test_an_address_shows_its_image_to_who_has_no_account(
    anonymous: APIClient, photo: SampleFile, store: MemoryStore
) -> None:
    answer = anonymous.get(path_to(photo))

    assert (answer.status_code, answer.getvalue()) == (200, store.get(photo.path))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")


def test_an_address_is_absolute_and_ends_as_the_file_does(settings: Settings, photo: SampleFile) -> None:
    settings.EASEL_BASE_URL = "https://easel.example/"

    address = link_to(photo)

    assert address.startswith("https://easel.example/api/v1/media/")
    assert address.endswith(f"/{photo.id}.jpg")


def test_the_token_of_another_server_is_not_looked_at(anonymous: APIClient, photo: SampleFile) -> None:
    answer = anonymous.get(path_to(photo), HTTP_AUTHORIZATION="Token of-label-studio")

    assert answer.status_code == 200


def test_an_image_that_is_turned_by_its_exif_comes_upright(
    anonymous: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    answer = anonymous.get(path_to(stored(dataset, store, "turned.jpg", TURNED_RIGHT)))

    shown = Image.open(io.BytesIO(answer.getvalue()))
    assert (shown.size, shown.getexif().get(ORIENTATION, 1)) == ((20, 40), 1)


def test_what_programs_may_not_read_comes_as_a_rendition(
    anonymous: APIClient, dataset: Dataset, store: MemoryStore
) -> None:
    scan = stored(dataset, store, "scan.tiff")

    answer = anonymous.get(path_to(scan))

    assert path_to(scan).endswith(".jpg")
    assert answer["Content-Type"] == "image/png"


def test_a_range_of_the_file_is_given(anonymous: APIClient, photo: SampleFile, store: MemoryStore) -> None:
    answer = anonymous.get(path_to(photo), HTTP_RANGE="bytes=0-9")

    assert (answer.status_code, answer.getvalue()) == (206, store.get(photo.path)[:10])


def test_an_address_ends(anonymous: APIClient, photo: SampleFile, monkeypatch: pytest.MonkeyPatch) -> None:
    address = path_to(photo)
    monkeypatch.setattr(sample_links, "LINK_SECONDS", -1)

    answer = anonymous.get(address)

    assert (answer.status_code, answer.json()["code"]) == (404, "link_ended")


@pytest.mark.parametrize("forged", ["1", "MQ:1abcde:x", "..", "MQ", "%00"])
def test_a_forged_address_finds_nothing(anonymous: APIClient, photo: SampleFile, forged: str) -> None:
    assert anonymous.get(f"/api/v1/media/{forged}/1.jpg").status_code == 404


def test_an_address_that_was_signed_for_something_else_finds_nothing(
    anonymous: APIClient, photo: SampleFile
) -> None:
    forged = signing.dumps(1, salt="other")

    assert anonymous.get(f"/api/v1/media/{forged}/1.jpg").status_code == 404


def test_an_address_of_one_sample_leads_to_no_other(
    anonymous: APIClient, photo: SampleFile, dataset: Dataset, store: MemoryStore
) -> None:
    other = stored(dataset, store, "other.png")

    answer = anonymous.get(path_to(photo).replace(f"/{photo.id}.jpg", f"/{other.id}.png"))

    assert answer.getvalue() == store.get(photo.path)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_address_can_only_be_read(anonymous: APIClient, photo: SampleFile, method: str) -> None:
    assert getattr(anonymous, method)(path_to(photo)).status_code == 403


def test_a_sample_in_the_trash_is_shown_no_more(anonymous: APIClient, photo: SampleFile) -> None:
    Sample.objects.filter(pk=photo.id).update(deleted_at=NOON)

    assert anonymous.get(path_to(photo)).status_code == 404


def test_a_dataset_in_the_trash_shows_no_sample(
    anonymous: APIClient, photo: SampleFile, dataset: Dataset
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(deleted_at=NOON)

    assert anonymous.get(path_to(photo)).status_code == 404


class SigningStore(MemoryStore):
    """A store whose files have addresses of their own."""

    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        return f"https://s3.example/{path}?seconds={seconds}"


def test_images_come_from_the_storage_itself_where_a_person_wants_it(
    settings: Settings, photo: SampleFile, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EASEL_MEDIA = "redirect"
    monkeypatch.setattr(MemoryStore, "sign", SigningStore.sign)

    assert link_to(photo) == f"https://s3.example/{photo.path}?seconds={LINK_SECONDS}"


def test_an_image_that_its_exif_turns_never_comes_from_the_storage_itself(
    settings: Settings, dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EASEL_MEDIA = "redirect"
    monkeypatch.setattr(MemoryStore, "sign", SigningStore.sign)

    assert "/api/v1/media/" in link_to(stored(dataset, store, "turned.jpg", TURNED_RIGHT))
