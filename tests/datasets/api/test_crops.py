"""The door to crops: bytes, caching, and who may see them."""

import io
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from datasets import sample_images
from datasets.models import Annotation, Dataset, Sample, User
from tests.doubles import MemoryStore
from tests.factories import AnnotationFactory, LabelFactory, LayerFactory, SampleFactory


@pytest.fixture
def photo(dataset: Dataset, store: MemoryStore) -> Sample:
    """Red to the left of x = 200, teal to the right."""
    image = Image.new("RGB", (1200, 900), "teal")
    image.paste("red", (0, 0, 200, 900))
    file = io.BytesIO()
    image.save(file, "JPEG")
    entry = store.put("obs://images/photo.jpg", file.getvalue())
    return SampleFactory.create(dataset=dataset, path=entry.path, etag=entry.etag, width=1200, height=900)


@pytest.fixture
def annotation(photo: Sample) -> Annotation:
    return AnnotationFactory.create(sample=photo)


def url(annotation: Annotation) -> str:
    return f"/api/v1/datasets/{annotation.sample.dataset_id}/annotations/{annotation.pk}/crop"


def test_a_crop_shows_the_box_and_a_little_around_it(api: APIClient, annotation: Annotation) -> None:
    answer = api.get(url(annotation))

    picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert (answer["Content-Type"], picture.size) == ("image/jpeg", (115, 65))
    assert picture.getpixel((50, 25))[0] > 200  # type: ignore[index]  # red


def test_a_crop_under_its_stamp_is_kept_for_good(api: APIClient, annotation: Annotation) -> None:
    stamp = api.get(url(annotation))["ETag"].strip('"')

    answer = api.get(url(annotation), {"v": stamp})

    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_known_crop_is_not_sent_again(api: APIClient, annotation: Annotation) -> None:
    etag = api.get(url(annotation))["ETag"]

    assert api.get(url(annotation), HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_a_moved_box_is_another_crop(api: APIClient, annotation: Annotation) -> None:
    before = api.get(url(annotation))
    Annotation.objects.filter(pk=annotation.pk).update(x0=600, x1=700)

    answer = api.get(url(annotation))

    assert answer["ETag"] != before["ETag"]
    assert answer.content != before.content


def test_crops_of_one_image_are_made_together(
    api: APIClient, annotation: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = AnnotationFactory.create(sample=annotation.sample, label=annotation.label, x0=300, x1=400)
    api.get(url(annotation))
    monkeypatch.setattr(sample_images, "storage", None)  # no file can be opened any more

    assert api.get(url(beside)).status_code == 200


def test_a_label_of_the_whole_image_shows_the_whole_image(api: APIClient, photo: Sample) -> None:
    whole = AnnotationFactory.create(sample=photo, kind="", x0=None, y0=None, x1=None, y1=None, area=None)

    picture = Image.open(io.BytesIO(api.get(url(whole)).content))

    assert picture.size == (240, 180)


def test_a_large_box_comes_from_the_thumbnail(
    api: APIClient, photo: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = AnnotationFactory.create(sample=photo, x1=1100, y1=800)
    api.get(f"/api/v1/datasets/{photo.dataset_id}/samples/{photo.pk}/thumbnail")
    monkeypatch.setattr(sample_images, "storage", None)  # no file can be opened any more

    assert api.get(url(large)).status_code == 200


def test_a_large_image_is_decoded_in_a_process_of_its_own(
    api: APIClient, annotation: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "LARGE_PIXELS", 1000)

    picture = Image.open(io.BytesIO(api.get(url(annotation)).content))

    assert picture.size == (115, 65)


def test_a_file_that_is_gone_is_404(api: APIClient, annotation: Annotation, store: MemoryStore) -> None:
    store.delete(annotation.sample.path)

    answer = api.get(url(annotation))

    assert (answer.status_code, answer.json()["code"]) == (404, "image_missing")


def test_a_crop_of_a_deleted_sample_is_404(api: APIClient, annotation: Annotation) -> None:
    Sample.objects.update(deleted_at=timezone.now())

    assert api.get(url(annotation)).status_code == 404


def test_a_crop_of_another_layer_is_404(api: APIClient, photo: Sample) -> None:
    own = AnnotationFactory.create(sample=photo, layer=LayerFactory.create(sample=photo))

    assert api.get(url(own)).status_code == 404


def test_a_crop_of_another_dataset_is_404(api: APIClient, dataset: Dataset) -> None:
    label = LabelFactory.create()
    elsewhere = AnnotationFactory.create(sample__dataset=label.dataset, label=label)

    answer = api.get(f"/api/v1/datasets/{dataset.pk}/annotations/{elsewhere.pk}/crop")

    assert answer.status_code == 404


def test_an_unknown_annotation_is_404(api: APIClient, dataset: Dataset) -> None:
    assert api.get(f"/api/v1/datasets/{dataset.pk}/annotations/{uuid.uuid4()}/crop").status_code == 404


def test_the_outsider_gets_404(
    outsider: User, client_of: Callable[[User], APIClient], annotation: Annotation
) -> None:
    assert client_of(outsider).get(url(annotation)).status_code == 404


def test_a_known_crop_costs_one_query(api: APIClient, annotation: Annotation) -> None:
    api.get(url(annotation))

    with CaptureQueriesContext(connection) as captured:
        api.get(url(annotation))

    assert len(captured) == 1
