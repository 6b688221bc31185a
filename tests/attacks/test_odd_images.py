"""Odd image files, from the import to the page: refused by name, or shown as they look."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind
from datasets.services.importing import start_import
from tests.attacks.odd_images import REFUSED, SHOWN, Pixels
from tests.doubles import MemoryStore

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def arrive(dataset: Dataset, owner: User, store: MemoryStore) -> Any:
    """`arrive(name, content)`: the file is imported and scanned; its sample."""

    def import_and_scan(name: str, content: bytes) -> Sample:
        store.put(f"obs://images/{name}", content)
        start_import(dataset=dataset, actor=owner, path="obs://images/")
        jobs.run_pending()
        return Sample.objects.get(name=name)

    return import_and_scan


def fetch(api: APIClient, sample: Sample, what: str) -> Any:
    return api.get(f"/api/v1/datasets/{sample.dataset_id}/samples/{sample.pk}/{what}")


def as_browsers_show_it(content: bytes) -> Pixels:
    """Upright; what is see-through on white, as the page has it below pictures."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(ground, image).convert("RGB")).astype(int)


def as_thumbnail(pixels: Pixels) -> Pixels:
    """Fitted into 240 px, as a thumbnail is."""
    image = Image.fromarray(pixels.astype(np.uint8))
    factor = min(1.0, 240 / max(image.size))
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    return np.asarray(image.resize(size, Image.Resampling.BOX)).astype(int)


@pytest.mark.parametrize("name", SHOWN)
def test_the_image_is_shown_as_it_looks(name: str, arrive: Any, api: APIClient) -> None:
    content, truth = SHOWN[name]
    sample = arrive(name, content)
    answer = fetch(api, sample, "image")
    shown = as_browsers_show_it(answer.getvalue())

    assert (sample.problem, sample.height, sample.width) == ("", *truth.shape[:2])
    assert answer["Content-Type"] in ("image/jpeg", "image/png", "image/webp")
    assert shown.shape == truth.shape
    assert np.abs(shown - truth).mean() < 4


@pytest.mark.parametrize("name", SHOWN)
def test_the_thumbnail_looks_like_the_image(name: str, arrive: Any, api: APIClient) -> None:
    content, truth = SHOWN[name]
    answer = fetch(api, arrive(name, content), "thumbnail")
    shown = as_browsers_show_it(answer.content)

    assert answer["Content-Type"] == "image/jpeg"
    assert shown.shape == as_thumbnail(truth).shape
    assert np.abs(shown - as_thumbnail(truth)).mean() < 8


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_image_is_refused_by_name(name: str, arrive: Any, api: APIClient) -> None:
    content, code = REFUSED[name]
    sample = arrive(name, content)
    result = Job.objects.get(kind=JobKind.SCAN).result or {}
    answers = [fetch(api, sample, what) for what in ("image", "thumbnail")]

    assert sample.problem == code
    assert [(each["name"], each["code"]) for each in result["refused"]] == [(name, code)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {answer.json()["code"] for answer in answers} == {"image_unreadable"}


@pytest.mark.parametrize("name", ["moving.png", "moving.webp"])
def test_what_moves_is_shown_as_its_first_picture(name: str, arrive: Any, api: APIClient) -> None:
    answer = fetch(api, arrive(name, SHOWN[name][0]), "image")

    assert not getattr(Image.open(io.BytesIO(answer.getvalue())), "is_animated", False)


def test_a_mended_file_is_shown_before_it_is_synced(arrive: Any, api: APIClient, store: MemoryStore) -> None:
    sample = arrive("cut off.jpg", REFUSED["cut off.jpg"][0])
    store.put(sample.path, SHOWN["progressive.jpg"][0])

    assert fetch(api, sample, "image").status_code == 200
