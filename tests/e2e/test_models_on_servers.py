"""Pre-labeling by a model on another server, which fetches the images that it is asked about."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calls import Caller
from tests.label_studio_backend import MlBackend, ml_backend

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

IMAGES = 6
JPEG = b"\xff\xd8\xff"


def cell(task: dict[str, Any], config: str) -> Any:
    """A cell in the middle of each image."""
    value = {"x": 25, "y": 25, "width": 50, "height": 50, "rectanglelabels": ["cell"]}
    return {"result": [{"from_name": "label", "to_name": "image", "value": value, "score": 0.82}]}


@pytest.fixture
def backend() -> Iterator[MlBackend]:
    with ml_backend(answer=cell, fetches=True, password="geheim") as running:
        yield running


@pytest.fixture
def cells_alone(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of real images that nobody has labeled."""
    for image in sorted((cells / "images").glob("*.jpg"))[:IMAGES]:
        shutil.copyfile(image, photos / image.name)
    body = {
        "name": photos.name,
        "type": "object_detection",
        "input_path": f"obs://photos/{photos.name}/",
        "labels": [{"name": "cell"}],
    }
    path = f"/datasets/{admin.post('/datasets', body)['id']}"
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    return path


def test_a_backend_fetches_each_image_and_labels_it(
    admin: Caller, cells_alone: str, backend: MlBackend
) -> None:
    body = {"kind": "label_studio_ml", "url": backend.url, "user": "easel", "password": "geheim"}
    model = admin.post("/models", body)

    job = admin.post(f"{cells_alone}/smart-labeling", {"type": "pre_labeling", "model": model["id"]})["job"]
    admin.wait_for(job["id"])

    waiting = admin.get(f"{cells_alone}/samples", tab="to_confirm")["results"]
    assert len(waiting) == IMAGES
    assert [image[:3] for image in backend.seen] == [JPEG] * IMAGES
