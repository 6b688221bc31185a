"""Bad inputs through the API: each is refused with a code of its own, and no row and no file is another than before."""

import json
import uuid
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset
from tests.doubles import MemoryStore
from tests.factories import DatasetFactory
from tests.multipart import picture, send
from tests.stage import add_labels, add_samples, annotate, box

ROOT = "obs://images/in/"
HISTORY = {"job", "jobpart", "joblog"}  # what was tried may be told
BOX = {"kind": "rectangle", "points": [[10, 10], [50, 50]]}

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def stage(dataset: Dataset, store: MemoryStore) -> Dataset:
    """A dataset with three images, the first with a box, the labels cat and dog; and another dataset with a label."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT, output_path="obs://out/work/")
    samples = add_samples(dataset, 3, folder=ROOT)
    cat, _ = add_labels(dataset, "cat", "dog")
    annotate(dataset, samples[:1], box(cat))
    add_labels(DatasetFactory.create(name="elsewhere"), "bird")
    return dataset


@pytest.fixture
def unchanged(stage: Dataset, store: MemoryStore) -> Iterator[None]:
    """At the end of the test every row and every file is what it was."""
    before = rows(), files(store)
    yield
    jobs.run_pending()
    assert (rows(), files(store)) == before


def rows() -> dict[str, list[Any]]:
    """Every row of every table of the product but those of the history of jobs."""
    models = [model for model in apps.get_models() if model._meta.app_label in ("datasets", "labeling")]
    kept = [model for model in models if model._meta.model_name not in HISTORY]
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in kept}


def files(store: MemoryStore) -> list[tuple[str, str]]:
    listed = (store.list_objects(f"obs://{bucket}/") for bucket in ("images", "out", "frozen"))
    return [(entry.path, entry.etag) for entries in listed for entry in entries]


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def bomb() -> bytes:
    """A PNG of a few bytes that claims 60,000 x 60,000 px."""
    size = (60_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(100)))


def save(*annotations: Any, revision: int = 0, **more: Any) -> dict[str, Any]:
    return {"revision": revision, "annotations": list(annotations), **more}


def shaped(kind: str, *points: list[float], **more: Any) -> dict[str, Any]:
    return {"label": "cat", "shape": {"kind": kind, "points": list(points), **more}}


def dataset_of(**fields: Any) -> dict[str, Any]:
    return {"name": "new", "type": "object_detection", **fields}


REFUSED: list[tuple[str, str, Any, int]] = [
    # Datasets
    ("POST", "/datasets", dataset_of(name=""), 400),
    ("POST", "/datasets", dataset_of(name="a<script>"), 400),
    ("POST", "/datasets", dataset_of(name="streets"), 409),
    ("POST", "/datasets", dataset_of(type="video"), 400),
    ("POST", "/datasets", dataset_of(input_path="obs://images/../out/"), 400),
    ("POST", "/datasets", dataset_of(input_path="/etc/passwd"), 400),
    ("POST", "/datasets", dataset_of(input_path="obs://nowhere/"), 404),
    ("POST", "/datasets", dataset_of(input_path=ROOT, output_path=f"{ROOT}out/"), 400),
    ("POST", "/datasets", dataset_of(output_path="obs://frozen/out/"), 400),
    ("POST", "/datasets", dataset_of(labels=[{"name": "cat"}, {"name": "cat"}]), 409),
    ("POST", "/datasets", dataset_of(labels=[{"name": "cat", "color": "red; x"}]), 400),
    # Saves
    ("PUT", "{sample}/annotations", save(revision=7), 409),
    ("PUT", "{sample}/annotations", save(revision=-1), 409),
    ("PUT", "{sample}/annotations", save({"label": "bird", "shape": BOX}), 400),
    ("PUT", "{sample}/annotations", save({"label": "cat"}), 400),
    ("PUT", "{sample}/annotations", save(shaped("triangle", [1, 1], [9, 9])), 400),
    ("PUT", "{sample}/annotations", save(shaped("rectangle", [10, 10], [5000, 50])), 400),
    ("PUT", "{sample}/annotations", save(shaped("rectangle", [10, 10], [10.2, 50])), 400),
    ("PUT", "{sample}/annotations", save(shaped("rectangle", [10, 10])), 400),
    ("PUT", "{sample}/annotations", save(shaped("polygon", [10, 10], [20, 20])), 400),
    ("PUT", "{sample}/annotations", save(shaped("mask", rle={"size": [9, 9], "counts": [1]})), 400),
    ("PUT", "{sample}/annotations", save(save_id="not-a-uuid"), 400),
    ("PUT", "{sample}/annotations", save(*[{"id": str(uuid.UUID(int=5)), **shaped("point", [1, 1])}] * 2), 400),
    ("PATCH", "{sample}/annotations", {"revision": 0, "upsert": [], "delete": "all"}, 400),
    # Many at once
    ("POST", "{dataset}/samples/batch", {"action": "explode", "samples": ["1"]}, 400),
    ("POST", "{dataset}/samples/batch", {"action": "clear"}, 400),
    ("POST", "{dataset}/samples/batch", {"action": "clear", "filter": {"colour": "red"}}, 400),
    ("POST", "{dataset}/samples/batch", {"action": "add_labels", "labels": ["cat"], "filter": {}}, 400),
    ("POST", "{dataset}/samples/batch", {"action": "add_labels", "labels": [], "filter": {}}, 400),
    ("POST", "{dataset}/samples/copy", {"target": "0", "filter": {}}, 404),
    # Labels
    ("POST", "{dataset}/labels", {"name": " "}, 400),
    ("POST", "{dataset}/labels", {"name": "cat"}, 409),
    ("PATCH", "{label}", {"name": "a\x00b"}, 400),
    ("PATCH", "{label}", {"color": "url(//x)"}, 400),
    ("POST", "{label}/merge", {"into": "{own}"}, 400),
    ("POST", "{label}/merge", {"into": "999999"}, 400),
    ("DELETE", "{label}?policy=everything", None, 400),
    # Versions; what goes out and comes in
    ("POST", "{dataset}/versions", {"name": "../V1"}, 400),
    ("POST", "{dataset}/versions", {"split": {"train": 0.9, "eval": 0.9}}, 400),
    ("POST", "{dataset}/versions", {"split": {"train": -1, "eval": 2}}, 400),
    ("POST", "{dataset}/exports", {"target": "obs", "path": ROOT, "format": "coco", "scope": {"filter": {}}}, 400),
    ("POST", "{dataset}/exports", {"target": "obs", "path": "obs://out/x/", "format": "doc", "scope": {}}, 400),
    ("POST", "{dataset}/exports", {"target": "obs", "path": "obs://out/x/", "format": "coco", "scope": {}}, 400),
    ("POST", "{dataset}/imports", {"path": "obs://images/a/../../out/", "format": "auto", "annotated": True}, 400),
    ("POST", "{dataset}/imports", {"path": "obs://nowhere/", "format": "auto", "annotated": True}, 404),
    ("POST", "{dataset}/imports", {"path": ROOT, "format": "cuneiform", "annotated": True}, 400),
    # Lists and people
    ("GET", "{dataset}/samples?limit=0", None, 400),
    ("GET", "{dataset}/samples?cursor=%00", None, 400),
    ("GET", "{dataset}/samples?created_after=yesterday", None, 400),
    ("GET", "{dataset}/samples?score_min=high", None, 400),
    ("GET", "{dataset}/samples?order=random", None, 400),
    ("POST", "{dataset}/members", {"user": "outsider", "role": "emperor"}, 400),
    ("POST", "{dataset}/trash/restore", {"kind": "universe", "ids": ["1"]}, 400),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
def test_a_bad_request_is_refused_and_changes_nothing(
    method: str, path: str, body: Any, status: int, api: APIClient, stage: Dataset, unchanged: None
) -> None:
    own = str(stage.labels.get(name="cat").pk)
    dataset = f"/datasets/{stage.pk}"
    places = {
        "dataset": dataset,
        "sample": f"{dataset}/samples/{stage.samples.latest('number').pk}",
        "label": f"{dataset}/labels/{own}",
    }
    filled = {name: own if value == "{own}" else value for name, value in (body or {}).items()}

    answer = api.generic(
        method, f"/api/v1{path.format(**places)}", json.dumps(filled), content_type="application/json"
    )

    assert answer.status_code == status, answer.content[:500]
    assert answer.json()["code"]
    assert answer.json()["message"]


UPLOADED: list[tuple[str, bytes]] = [
    ("../a.jpg", picture()),
    ("/etc/a.jpg", picture()),
    ("a\\..\\..\\b.jpg", picture()),
    ("a.jpg", b"<!doctype html><html></html>"),
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ("a.jpg", picture()[:-200]),
    ("a.jpg", b""),
    ("a.png", bomb()),
    ("a.exe", b"MZ" + bytes(100)),
    ("a.jpg", b"GIF89a" + bytes(100)),
    ("a.zip", b"PK\x03\x04 no zip at all"),
    (f"{'n' * 300}.jpg", picture()),
]


@pytest.mark.parametrize(("name", "content"), UPLOADED)
def test_a_bad_file_is_refused_and_changes_nothing(
    name: str, content: bytes, api: APIClient, stage: Dataset, unchanged: None
) -> None:
    answer = send(api, f"/api/v1/datasets/{stage.pk}/samples", (name, content))

    assert answer.status_code == 400, answer.content[:500]
    assert answer.json()["code"]


def voc(box: str, *, head: str = "", label: str = "cat") -> bytes:
    return (
        f"{head}<annotation><object><name>{label}</name><bndbox>{box}</bndbox></object></annotation>".encode()
    )


def edges(x0: str, y0: str, x1: str, y1: str) -> str:
    return f"<xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax>"


def coco(bbox: str, *, image: str = '"file_name": "a.png"', category: str = "1") -> bytes:
    return (
        f'{{"images": [{{"id": 1, {image}}}], "categories": [{{"id": 1, "name": "cat"}}],'
        f' "annotations": [{{"id": 1, "image_id": 1, "category_id": {category}, "bbox": {bbox}}}]}}'
    ).encode()


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>'
ANNOTATED: list[tuple[str, bytes]] = [
    ("a.xml", b"<annotation><object>"),
    ("a.xml", b"\xff\xfe\x00\x01"),
    ("a.xml", b""),
    ("a.xml", voc(edges("1", "1", "30", "30"), head=ENTITY)),
    ("a.xml", voc(edges("1", "1", "30", "30"), head=LAUGHS, label="&y;")),
    ("a.xml", voc(edges("nan", "1", "30", "30"))),
    ("a.xml", voc(edges("900", "900", "990", "990"))),
    ("a.xml", voc(edges("1", "1", "30", "30"), label="")),
    ("a.xml", voc("<xmin>1</xmin>")),
    ("a.json", coco("[1, 2, 30")),
    ("a.json", coco("[1, 2, -30, 40]")),
    ("a.json", coco("[1, 2, NaN, 40]")),
    ("a.json", coco("[1, 2]")),
    ("a.json", coco("[1, 2, 30, 40]", category="7")),
    ("a.json", coco("[1, 2, 30, 40]", image='"file_name": "../../etc/passwd"')),
    ("a.json", coco("[1, 2, 30, 40]", image='"file_name": "a.png", "width": 9000, "height": 9000')),
]


@pytest.fixture
def scanned(api: APIClient, dataset: Dataset, store: MemoryStore) -> str:
    """The imports of a dataset whose only image was uploaded and scanned; the image is 100 x 80 px."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT, output_path="obs://out/work/")
    send(api, f"/api/v1/datasets/{dataset.pk}/samples", ("a.png", picture(size=(100, 80), form="PNG")))
    jobs.run_pending()
    return f"/api/v1/datasets/{dataset.pk}/imports"


@pytest.mark.parametrize(("name", "content"), ANNOTATED)
def test_a_bad_annotation_file_is_listed_and_changes_nothing(
    name: str, content: bytes, api: APIClient, scanned: str, store: MemoryStore
) -> None:
    before = rows()
    store.put(f"{ROOT}{name}", content)

    form = {"a.xml": "voc", "a.json": "coco"}[name]
    answer = api.post(scanned, {"path": ROOT, "format": form, "annotated": True}, format="json")
    jobs.run_pending()

    job = api.get(f"/api/v1/jobs/{answer.json()['job']['id']}").json()
    assert (job["state"], job["result"]["annotations"]) == ("succeeded", 0)
    assert [each["name"] for each in job["result"]["refused"]] != []
    assert rows() == before
