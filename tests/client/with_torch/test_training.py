"""The examples as people run them, for a few steps, and the client under PyTorch's own hands."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader, Dataset

import easel
from tests.client.conftest import Published

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"
SCRIPT = str(EXAMPLES / "train_classifier.py")
SMALL = ("--steps", "2", "--size", "32", "--width", "4")

pytestmark = pytest.mark.timeout(180)


def run(*words: str) -> str:
    env = os.environ | {"PYTHONPATH": str(ROOT / "client"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def metadata_of(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = torch.load(file)["metadata"]
    return found


def test_a_version_is_a_dataset_of_torch(classes: Published) -> None:
    data = easel.open(classes.path)

    assert isinstance(data, Dataset)


def test_boxes_and_masks_are_tensors(boxes: Published) -> None:
    _, target = easel.open(boxes.path, target="masks")[0]

    assert {name: str(target[name].dtype) for name in ("boxes", "labels", "masks")} == {
        "boxes": "torch.float32",
        "labels": "torch.int64",
        "masks": "torch.uint8",
    }


def test_workers_of_a_loader_read_it_in_the_order_of_the_sampler(classes: Published) -> None:
    data = easel.open(classes.path, transform=lambda image: torch.tensor(image.size))
    order = data.order(seed=4, epoch=1)

    batches = list(DataLoader(data, 4, sampler=order, num_workers=2))

    labels = [int(label) for _, labels in batches for label in labels]
    assert labels == [data[place][1] for place in order]


def test_a_damaged_image_is_named_out_of_a_worker(classes: Published, tmp_path: Path) -> None:
    (tmp_path / "buckets" / "photos" / "3.jpg").write_bytes(b"other")
    data = easel.open(classes.path, transform=lambda image: torch.tensor(image.size))

    with pytest.raises(easel.VersionDamagedError, match=r"obs://photos/3\.jpg is not what was published"):
        list(DataLoader(data, 4, num_workers=1))


def test_one_process_trains_and_the_model_names_its_version(classes: Published, tmp_path: Path) -> None:
    model = tmp_path / "model.pt"

    said = run(SCRIPT, classes.path, "--model", str(model), *SMALL, "--workers", "0")

    found = metadata_of(model)
    assert (found["digest"], found["version"], found["steps"]) == (classes.digest, classes.path, 2)
    assert (found["labels"], found["processes"]) == (["cat", "dog"], 1)
    assert f"trained on sha256:{classes.digest}" in said


def test_two_processes_train_together(classes: Published, tmp_path: Path) -> None:
    model = tmp_path / "model.pt"
    torchrun = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")

    run(*torchrun, SCRIPT, classes.path, "--model", str(model), *SMALL, "--batch", "2")

    found = metadata_of(model)
    assert (found["digest"], found["processes"], found["steps"]) == (classes.digest, 2, 2)


def test_a_platform_starts_it_by_its_own_words(classes: Published, tmp_path: Path) -> None:
    words = ("--data_url", classes.path, "--train_url", str(tmp_path / "output"), "--num_gpus", "0")

    run(str(EXAMPLES / "modelarts_train.py"), *words, *SMALL)

    assert metadata_of(tmp_path / "output" / "model.pt")["digest"] == classes.digest
    assert (tmp_path / "output" / "metadata.json").exists()
