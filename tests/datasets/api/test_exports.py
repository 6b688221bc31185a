"""The doors of exports."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Annotation, Dataset, Job, Sample, User
from datasets.storage import storage
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")

OBS = {"target": "obs", "path": "obs://out/export/", "format": "coco", "copy_images": False}


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    samples = add_samples(dataset, 3)
    annotate(dataset, samples, box(add_labels(dataset, "cat")[0]))
    return dataset


def test_an_export_is_a_job_and_part_of_the_history(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/exports"
    started = api.post(url, OBS | {"scope": {"filter": {"tab": "labeled"}}})
    jobs.run_pending()

    assert started.status_code == 202
    row = api.get(url).json()["results"][0]
    assert (row["id"], row["state"], row["total"], row["done"]) == (
        started.json()["job"]["id"],
        "succeeded",
        3,
        3,
    )
    assert row["path"] == "obs://out/export/"


def test_a_selection_is_exported_by_ids(api: APIClient, labeled: Dataset) -> None:
    chosen = labeled.samples.order_by("number")[1]

    api.post(f"/api/v1/datasets/{labeled.pk}/exports", OBS | {"scope": {"samples": [str(chosen.pk)]}})
    jobs.run_pending()

    assert b'"000002.jpg"' in storage().get("obs://out/export/annotations/instances_all.json")


def test_a_download_is_fetched_with_the_right_to_export(
    api: APIClient, labeled: Dataset, viewer: User, client_of: Callable[[User], APIClient]
) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/exports"
    api.post(url, {"target": "download", "format": "voc", "scope": {"filter": {}}, "copy_images": False})
    jobs.run_pending()
    link = api.get(url).json()["results"][0]["download_url"]

    answer = api.get(link)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]  # a stream
        assert "Annotations/000001.xml" in archive.namelist()
    assert client_of(viewer).get(link).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "tape"},
        {"format": "docx"},
        {"scope": {}},
        {"scope": {"samples": ["1"], "version": "1"}},
        {"scope": {"samples": ["one"]}},
        {"scope": {"samples": []}},
        {"scope": {"filter": {"tab": "x"}}},
        {"path": "/etc"},
        {"path": "obs://nowhere/x/"},
        {"path": "obs://frozen/x/"},
        {"path": ""},
        {"options": {"variant": "obb"}},
        {"format": "yolo", "options": {"variant": "cubes"}},
        {"format": "yolo", "options": "obb"},
        {"format": "webdataset", "options": {"shard_mb": 0}},
        {"format": "webdataset", "copy_images": False},
        {"format": "modelarts", "options": {"voc_xml": "perhaps"}},
    ],
)
def test_a_wrong_body_starts_nothing(api: APIClient, labeled: Dataset, changes: dict[str, Any]) -> None:
    answer = api.post(f"/api/v1/datasets/{labeled.pk}/exports", OBS | {"scope": {"filter": {}}} | changes)

    assert answer.status_code in (400, 404)
    assert not Job.objects.exists()


def test_an_export_of_another_dataset_is_404(api: APIClient, labeled: Dataset) -> None:
    assert api.get(f"/api/v1/datasets/{labeled.pk}/exports/999/file").status_code == 404


def test_a_preview_says_what_the_format_cannot_carry(api: APIClient, labeled: Dataset) -> None:
    Annotation.objects.filter(sample__number=1).update(hard=True, attributes={"age": "old"})
    Annotation.objects.filter(sample__number=2).update(kind="point", points={"points": [[1, 2]]})
    Sample.objects.filter(number__in=(1, 3)).update(name="same.jpg")

    answer = api.post(f"/api/v1/datasets/{labeled.pk}/exports/preview", OBS | {"scope": {"filter": {}}})

    found = answer.json()
    assert (found["samples"], found["looked_at"], found["lost"]) == (3, 3, {"hard": 1})
    assert {**found["approximated"], **found["left_out"]} == {"point": 1}
    assert found["renamed"][0] == {"name": "same.jpg", "becomes": "same~1.jpg"}
    assert not Job.objects.exists()


def test_a_preview_counts_what_would_be_cut(api: APIClient, labeled: Dataset) -> None:
    Sample.objects.filter(number=1).update(width=90, height=500)
    Sample.objects.filter(number=2).update(width=30, height=30)

    body = OBS | {"scope": {"filter": {}}}
    found = api.post(f"/api/v1/datasets/{labeled.pk}/exports/preview", body).json()

    assert (found["approximated"], found["left_out"]) == ({"clipped": 1}, {"outside image": 1})


def test_a_preview_of_a_version_that_is_not_there_is_404(api: APIClient, labeled: Dataset) -> None:
    body = OBS | {"scope": {"version": "999"}}

    assert api.post(f"/api/v1/datasets/{labeled.pk}/exports/preview", body).status_code == 404


def test_a_preview_says_what_is_wrong_with_the_folder(api: APIClient, labeled: Dataset) -> None:
    storage().put("obs://out/mine/notes.txt", b"precious")
    body = OBS | {"scope": {"filter": {}}, "path": "obs://out/mine/"}

    found = api.post(f"/api/v1/datasets/{labeled.pk}/exports/preview", body).json()

    assert (found["samples"], found["path_error"]["code"]) == (3, "export_path_not_empty")


def test_a_preview_knows_a_folder_of_an_earlier_export(api: APIClient, labeled: Dataset) -> None:
    body = OBS | {"scope": {"filter": {}}}
    api.post(f"/api/v1/datasets/{labeled.pk}/exports", body)
    jobs.run_pending()

    found = api.post(f"/api/v1/datasets/{labeled.pk}/exports/preview", body).json()

    assert (found["is_repeat"], found["path_error"]) == (True, None)


def test_a_new_dataset_needs_no_format(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/exports"
    body = {"target": "dataset", "name": "copy", "copy_images": False, "scope": {"filter": {}}}

    preview = api.post(f"{url}/preview", {key: body[key] for key in body if key != "name"})
    started = api.post(url, body)
    jobs.run_pending()

    assert (preview.json()["samples"], started.status_code) == (3, 202)
    row = api.get(url).json()["results"][0]
    assert (row["format"], row["dataset_name"]) == (None, "copy")
    assert api.get(f"/api/v1/datasets/{row['dataset']}").json()["counts"]["labeled"] == 3


@pytest.mark.parametrize("changes", [{"name": "copy!"}, {"name": ""}, {"path": ""}, {"output_path": "/etc"}])
def test_a_new_dataset_that_cannot_be_is_refused(
    api: APIClient, labeled: Dataset, changes: dict[str, Any]
) -> None:
    body = {"target": "dataset", "name": "copy", "path": "obs://out/copy/", "scope": {"filter": {}}}

    answer = api.post(f"/api/v1/datasets/{labeled.pk}/exports", body | changes)

    assert answer.status_code == 400
    assert Dataset.objects.count() == 1


def test_a_variant_of_a_format_is_written_and_foreseen(api: APIClient, labeled: Dataset) -> None:
    body = OBS | {"format": "yolo", "scope": {"filter": {}}, "options": {"variant": "obb"}}
    url = f"/api/v1/datasets/{labeled.pk}/exports"
    preview = api.post(f"{url}/preview", body).json()
    api.post(url, body)
    jobs.run_pending()

    (line,) = storage().get("obs://out/export/labels/all/000001.txt").splitlines()
    assert (preview["annotations"], len(line.split())) == (3, 9)


def test_the_formats_suit_the_type_of_the_dataset(api: APIClient, labeled: Dataset) -> None:
    answer = api.get(f"/api/v1/datasets/{labeled.pk}/exports/formats").json()

    names = [each["name"] for each in answer["formats"]]
    assert {"coco", "voc", "yolo", "modelarts"} <= set(names)
    assert "imagenet" not in names
    yolo = next(each for each in answer["formats"] if each["name"] == "yolo")
    assert (yolo["takes"], yolo["variants"]) == (["variant"], ["boxes", "obb", "segments"])
