"""EASEL_MEDIA=redirect: browsers get the images that they can show from the S3 server itself."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from config.security import SecurityHeadersMiddleware
from datasets import sample_images
from datasets.models import Dataset, Sample, User
from datasets.models.user import ApiToken
from datasets.storage import FolderStore, S3Place, use_storage
from datasets.storage.joined import joined_store
from tests.factories import SampleFactory
from tests.troubled_server import Answer, Asked, content, refused, troubled_server


def encode(kind: str, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (8, 6)).save(file, kind)
    return file.getvalue()


FILES = {"photo.jpg": encode("JPEG"), "scan.tif": encode("TIFF"), "print.jpg": encode("JPEG", "CMYK")}


def answer(asked: Asked) -> Answer:
    return content(asked, FILES[asked.key]) if asked.key in FILES else refused(404, "NoSuchKey")


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[S3Place]:
    """A bucket `far` of FILES, and the folder `near`."""
    settings.EASEL_MEDIA = "redirect"
    sample_images._shows_itself.cache_clear()
    folders = FolderStore(tmp_path)
    folders.ensure_bucket("near")
    folders.put("obs://near/photo.jpg", FILES["photo.jpg"])
    with troubled_server(answer) as place, use_storage(joined_store(folders, place)):
        yield place


def image_of(dataset: Dataset, path: str, etag: str = "e") -> str:
    sample: Sample = SampleFactory.create(dataset=dataset, path=path, name=path.rpartition("/")[2], etag=etag)
    return f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}/image?v={etag}"


def test_a_browser_is_sent_to_the_server_for_a_while(
    api: APIClient, dataset: Dataset, place: S3Place
) -> None:
    answer = api.get(image_of(dataset, "obs://far/photo.jpg"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{place.endpoint}/far/photo.jpg?X-Amz-")
    assert "X-Amz-Expires=900" in answer["Location"]
    assert answer["Cache-Control"] == "private, max-age=600"


@pytest.mark.parametrize("name", ["scan.tif", "print.jpg"])
def test_what_browsers_can_not_show_comes_from_here(
    api: APIClient, dataset: Dataset, place: S3Place, name: str
) -> None:
    answer = api.get(image_of(dataset, f"obs://far/{name}"))
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).mode == "RGB"


def test_an_image_of_a_folder_comes_from_here(api: APIClient, dataset: Dataset, place: S3Place) -> None:
    answer = api.get(image_of(dataset, "obs://near/photo.jpg"))
    assert (answer.status_code, answer.getvalue()) == (200, FILES["photo.jpg"])


def test_an_image_that_was_replaced_since_it_was_listed_comes_from_here(
    api: APIClient, dataset: Dataset, place: S3Place
) -> None:
    answer = api.get(image_of(dataset, "obs://far/photo.jpg", etag="old"))
    assert (answer.status_code, answer.getvalue()) == (200, FILES["photo.jpg"])


def test_a_program_gets_the_image_here_and_sends_its_token_to_nobody_else(
    owner: User, dataset: Dataset, place: S3Place
) -> None:
    client = APIClient()
    token = ApiToken(user=owner)
    client.force_authenticate(owner, token=token)  # type: ignore[arg-type]  # its stubs know one kind of token
    assert client.get(image_of(dataset, "obs://far/photo.jpg")).status_code == 200


def test_a_vanished_file_is_missing_and_nobody_is_sent_for_it(
    api: APIClient, dataset: Dataset, place: S3Place
) -> None:
    answer = api.get(image_of(dataset, "obs://far/gone.jpg"))
    assert (answer.status_code, answer.json()["code"]) == (404, "image_missing")


def test_images_come_from_here_unless_it_is_asked_for(
    api: APIClient, dataset: Dataset, place: S3Place, settings: Settings
) -> None:
    settings.EASEL_MEDIA = "server"
    assert api.get(image_of(dataset, "obs://far/photo.jpg")).status_code == 200


# What the pages may load


def policy(settings: Settings, media: str, addressing: str) -> str:
    settings.EASEL_MEDIA = media
    settings.EASEL_S3 = (
        ("EASEL_S3_ENDPOINT", "https://obs.example.org:8443/"),
        ("EASEL_S3_ACCESS_KEY", "key"),
        ("EASEL_S3_SECRET_KEY", "secret"),
        ("EASEL_S3_ADDRESSING", addressing),
    )
    middleware = SecurityHeadersMiddleware(lambda _: HttpResponse())
    rules = middleware(RequestFactory().get("/"))["Content-Security-Policy"].split("; ")
    return next(rule for rule in rules if rule.startswith("img-src"))


@pytest.mark.parametrize(
    ("media", "addressing", "wanted"),
    [
        ("server", "path", "img-src 'self' blob: data:"),
        ("redirect", "path", "img-src 'self' https://obs.example.org:8443 blob: data:"),
        ("redirect", "virtual", "img-src 'self' https://*.obs.example.org:8443 blob: data:"),
    ],
)
def test_the_pages_load_images_from_the_server_only_where_they_are_sent_to_it(
    settings: Settings, media: str, addressing: str, wanted: str
) -> None:
    assert policy(settings, media, addressing) == wanted
