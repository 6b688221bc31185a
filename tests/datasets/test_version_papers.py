"""What outsiders read beside a manifest: valid for Croissant's own reader, and harmless whatever names say."""

import hashlib
import json
from pathlib import Path
from typing import Any

import mlcroissant
import pytest

from datasets.version_papers import PublishedVersion, card, croissant

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of libraries of Croissant's reader

ROWS = (
    b'{"source":"obs://in/a.png","id":"1","usage":"TRAIN","sha256":"aa"}\n'
    b'{"source":"obs://in/b.png","id":"2","usage":"EVAL","sha256":"bb"}\n'
)


def version(**changes: Any) -> PublishedVersion:
    facts: dict[str, Any] = {
        "dataset": "streets",
        "dataset_type": "object_detection",
        "name": "V001",
        "digest": "d" * 64,
        "created_at": "2026-11-29T10:00:00Z",
        "counts": {"total": 2, "labeled": 2, "train": 1, "eval": 1, "inference": 0},
        "labels": {"car": {"annotations": 3, "samples": 2}, "人": {"annotations": 1, "samples": 1}},
        "split": {"train": 0.5, "eval": 0.5, "seed": 3, "group_by": ["directory"]},
        "manifest": "V001.manifest",
        "manifest_sha256": hashlib.sha256(ROWS).hexdigest(),
        "manifest_bytes": len(ROWS),
        "creator": "ana",
    }
    return PublishedVersion(**facts | changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "V001.manifest").write_bytes(ROWS)
    (tmp_path / "croissant.json").write_bytes(croissant(version()))
    return tmp_path


def test_the_description_is_valid(folder: Path) -> None:
    dataset = mlcroissant.Dataset(folder / "croissant.json")

    assert not dataset.metadata.ctx.issues.errors
    assert dataset.metadata.name == "streets V001"


def test_croissants_reader_finds_the_samples(folder: Path) -> None:
    records = list(mlcroissant.Dataset(folder / "croissant.json").records("samples"))

    assert [each["samples/usage"] for each in records] == [b"TRAIN", b"EVAL"]
    assert [each["samples/source"] for each in records] == [b"obs://in/a.png", b"obs://in/b.png"]


def test_the_card_says_what_the_version_holds() -> None:
    said = card(version()).decode()

    assert "# streets V001" in said
    assert "| car | 3 | 2 |" in said
    assert "train 50%, eval 50%" in said
    assert "together what agrees in directory" in said


def test_names_can_not_write_into_the_card() -> None:
    said = card(
        version(dataset="a\n# b", labels={"<script>|[x](y)": {"annotations": 1, "samples": 1}})
    ).decode()

    assert "\n# b" not in said
    assert "<script>" not in said
    assert "\\[x\\]\\(y\\)" in said


def test_the_description_keeps_any_name_as_it_is() -> None:
    said = json.loads(croissant(version(dataset='"quoted" </script>')))

    assert said["name"] == '"quoted" </script> V001'


def test_the_card_counts_labels_by_usage_and_shows_the_chart() -> None:
    by_usage = {"car": {"train": 1, "eval": 1}, "人": {"eval": 1}}
    said = card(version(by_usage=by_usage, charts="charts.svg")).decode()

    assert "| Label | Annotations | Samples | train | eval |\n|---|---:|---:|---:|---:|" in said
    assert "| 人 | 1 | 1 | 0 | 1 |" in said
    assert "](charts.svg)" in said


def test_the_card_says_how_many_usages_were_set_by_hand_and_how_copies_are_checked() -> None:
    said = card(version(split={"train": 1.0, "by_hand": 1200}, copies="SHA256SUMS.images")).decode()

    assert "and 1,200 as they were set by hand" in said
    assert "`sha256sum -c SHA256SUMS.images`" in said
