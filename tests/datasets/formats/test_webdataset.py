"""Tar shards: read by the standard library, sample by sample as training code does."""

import hashlib
import io
import json
import tarfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from msgspec.structs import replace

from datasets import jobs
from datasets.formats.base import WriteOptions, WriteReport
from datasets.formats.webdataset import FORMAT
from datasets.incoming import Spool
from datasets.models import Dataset
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem
from datasets.services.exporting import open_download, start_export
from datasets.services.staging import stage_piece, start_staged_import
from datasets.storage import storage
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.round_trips import IMAGES, TARGET, come_back, done, export, records_of, scene
from tests.datasets.formats.samples import SIZE, box, sample
from tests.datasets.formats.test_round_trips import SHAPES
from tests.factories import NOON, DatasetFactory, MemberFactory

BOLT = AnnotationRecord("bolt", box(10, 20, 40, 60))


def content_of(one: AnnotatedSample) -> bytes:
    return hashlib.sha256(one.image.name.encode()).digest() * 40


def open_image(one: AnnotatedSample) -> Any:
    return nullcontext((io.BytesIO(content_of(one)), 1280))


def write(*samples: AnnotatedSample, **choices: Any) -> tuple[dict[str, bytes], WriteReport]:
    sink = MemorySink()
    report = FORMAT.write(iter(samples), sink, WriteOptions(**({"open_image": open_image} | choices)))
    return sink.files, report


def unpacked(shard: bytes) -> dict[str, bytes]:
    """The files of a shard in their order."""
    with tarfile.open(fileobj=io.BytesIO(shard), mode="r|") as archive:
        return {each.name: file.read() for each in archive if (file := archive.extractfile(each))}


def told(shard: bytes) -> dict[str, dict[str, bytes]]:
    """The files of each sample by their endings, grouped as who streams a shard groups them."""
    files = unpacked(shard).items()
    return {
        key: {name.partition(".")[2]: data for name, data in some}
        for key, some in groupby(files, key=lambda file: file[0].partition(".")[0])
    }


def many(number: int, **changes: Any) -> list[AnnotatedSample]:
    return [replace(sample(f"{place}.jpg", BOLT, number=place), **changes) for place in range(number)]


def read(files: dict[str, bytes], *images: str) -> list[AnnotatedSample | Problem]:
    return list(FORMAT.read(MemorySource(files, images, dict.fromkeys(images, SIZE))))


def test_the_files_of_a_sample_have_one_name_and_follow_each_other() -> None:
    one, two = many(2)
    files, report = write(one, two)
    found = told(files["all-000000.tar"])
    assert {key: [*each] for key, each in found.items()} == {
        "000000000": ["jpg", "json"],
        "000000001": ["jpg", "json"],
    }
    assert found["000000001"]["jpg"] == content_of(two)
    assert report.samples == {"all": 2}


def test_the_json_has_the_name_the_size_and_the_boxes() -> None:
    files, _ = write(sample("深 a.v2.JPG", BOLT, number=7, usage="train"), by_usage=True)
    assert json.loads(told(files["train-000000.tar"])["000000007"]["json"]) == {
        "__key__": "000000007",
        "name": "深 a.v2.JPG",
        "width": 1000,
        "height": 500,
        "usage": "train",
        "annotations": [
            {
                "label": "bolt",
                "shape": {"kind": "rectangle", "points": [[10, 20], [40, 60]]},
                "bbox": [10, 20, 30, 40],
            }
        ],
    }


def test_one_label_is_a_number_that_the_list_of_classes_names() -> None:
    files, _ = write(sample("a.jpg", AnnotationRecord("dog")), labels=["cat", "dog"])
    (found,) = told(files["all-000000.tar"]).values()
    assert (found["cls"], files["classes.txt"]) == (b"1", b"cat\ndog\n")


def test_no_shard_is_larger_than_it_may_be_and_no_sample_is_in_two() -> None:
    large = content_of(sample("a.jpg")) * 300
    files, _ = write(*many(10), shard_mb=1, open_image=lambda _: nullcontext((io.BytesIO(large), len(large))))
    shards = [files[f"all-{number:06d}.tar"] for number in range(5)]
    assert all(len(shard) <= 1_000_000 for shard in shards)
    assert [len(told(shard)) for shard in shards] == [2] * 5
    assert len(files) == 6


def test_a_sample_larger_than_a_shard_has_one_of_its_own() -> None:
    large = bytes(1_500_000)
    files, _ = write(*many(2), shard_mb=1, open_image=lambda _: nullcontext((large, len(large))))
    assert [*files] == ["all-000000.tar", "all-000001.tar", "classes.txt"]


def test_each_usage_has_its_shards_and_what_nobody_has_labeled_is_in_none_of_them() -> None:
    samples = [
        replace(each, usage=usage) for each, usage in zip(many(3), ("train", "eval", None), strict=True)
    ]
    bare = replace(sample("u.jpg", number=9), annotations=())
    assert sorted(write(*samples, by_usage=True)[0]) == [
        "classes.txt",
        "eval-000000.tar",
        "train-000000.tar",
        "unlabeled-000000.tar",
    ]
    assert sorted(write(samples[0], bare)[0]) == ["all-000000.tar", "classes.txt", "unlabeled-000000.tar"]


def test_the_same_samples_make_the_same_bytes_and_say_nothing_of_the_machine() -> None:
    first, second = write(*many(3))[0], write(*many(3))[0]
    with tarfile.open(fileobj=io.BytesIO(first["all-000000.tar"])) as archive:
        said = {(each.mtime, each.uid, each.gid, each.uname, each.gname, each.mode) for each in archive}
    assert first == second
    assert said == {(0, 0, 0, "", "", 0o644)}


def test_an_image_that_is_gone_leaves_its_sample_out() -> None:
    files, report = write(
        *many(2), open_image=lambda one: nullcontext(None) if one.number == 0 else open_image(one)
    )
    assert [*told(files["all-000000.tar"])] == ["000000001"]
    assert report.samples == {"all": 1}


def test_an_image_that_is_cut_off_while_it_is_read_makes_no_shard() -> None:
    with pytest.raises(OSError, match="280 bytes too early"):
        write(*many(1), open_image=lambda _: nullcontext((io.BytesIO(bytes(1000)), 1280)))


class CountingSink(MemorySink):
    """Forgets what was written, and knows how many files were open at most."""

    def __init__(self) -> None:
        super().__init__()
        self.open = self.most_open = 0

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        with open("/dev/null", "wb") as file:
            yield file
        self.open -= 1


def test_no_more_is_held_for_more_samples() -> None:
    held: list[int] = []
    alive = 0

    @contextmanager
    def counted(one: AnnotatedSample) -> Iterator[tuple[BinaryIO, int]]:
        nonlocal alive
        alive += 1
        held.append(alive)
        yield io.BytesIO(content_of(one)), 1280
        alive -= 1

    sink = CountingSink()
    FORMAT.write(iter(many(2000)), sink, WriteOptions(shard_mb=1, open_image=counted))
    assert (len(held), max(held), sink.most_open) == (2000, 1, 1)


@pytest.mark.parametrize("kind", SHAPES)
def test_a_shape_comes_back_with_all_that_is_said_of_it(kind: str) -> None:
    record = AnnotationRecord("nut 螺", SHAPES[kind], {"finish": "zinc", "n": 1.5}, True, 0.25)
    written = replace(
        sample("a.jpg", record, usage="eval"), hard=True, hard_reasons=("3", "20"), hard_coefficient=0.5
    )
    files, _ = write(written, by_usage=True)
    (back,) = read(unpacked(files["eval-000000.tar"]))
    assert isinstance(back, AnnotatedSample)
    assert back.annotations == written.annotations
    assert (back.usage, back.hard, back.hard_reasons, back.hard_coefficient) == (
        "eval",
        True,
        ("3", "20"),
        0.5,
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "annotation_file_unreadable"),
        (b"[1]", "annotation_file_unreadable"),
        (b'{"annotations": [{}]}', "label_missing"),
        (b'{"annotations": [5]}', "label_missing"),
        (b'{"annotations": [{"label": "a", "shape": 5}]}', "shape_invalid"),
        (b'{"annotations": [{"label": "a", "shape": {"kind": "cube", "points": []}}]}', "shape_invalid"),
        (b'{"width": 5, "height": 5}', "image_size_differs"),
    ],
)
def test_what_can_not_be_used_is_named(said: bytes, code: str) -> None:
    found = read({"1.json": said}, "1.jpg")[0]
    assert isinstance(found, Problem)
    assert (found.name.partition(":")[0], found.code) == ("1.json", code)


# Through the jobs


@pytest.fixture
def dataset(store: object, counts_hold: object, db: object) -> Dataset:
    return scene(
        DatasetType.OBJECT_DETECTION,
        {"x/a.png": [BOLT], "y/b.png": [BOLT, BOLT], "nothing.png": [], "unlabeled.png": None},
    )


def test_shards_come_back_where_they_were_unpacked(dataset: Dataset) -> None:
    result = export(dataset, "webdataset")
    shards = [entry.path for entry in storage().list_objects(TARGET) if entry.path.endswith(".tar")]
    files = {name: data for shard in shards for name, data in unpacked(storage().get(shard)).items()}
    storage().delete_many([entry.path for entry in storage().list_objects(TARGET)])
    _ = [storage().put(f"{TARGET}{name}", data) for name, data in files.items()]

    back = come_back(dataset.type)

    assert sorted(records_of(back).values()) == sorted(records_of(dataset).values())
    assert (result["samples"], result["annotations"], result["missing_count"]) == (4, 3, 0)
    assert shards == [f"{TARGET}all-000000.tar", f"{TARGET}unlabeled-000000.tar"]


def test_a_shard_that_is_uploaded_comes_back_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    export(dataset, "webdataset")
    shard = storage().get(f"{TARGET}all-000000.tar")
    back = DatasetFactory.create(type=dataset.type, output_path="obs://out/back/")
    owner = MemberFactory.create(dataset=back, role="owner").user
    upload = uuid.UUID(int=7)
    with Spool(tmp_path) as spool:
        spool.begin()
        spool.write(shard)
        spool.end("all-000000.tar")
        stage_piece(dataset=back, upload=upload, piece=0, file=spool.files[0])

    result = done(start_staged_import(dataset=back, actor=owner, upload=upload))

    there = {name: marks for name, marks in records_of(dataset).items() if name != "unlabeled.png"}
    assert sorted(records_of(back).values()) == sorted(there.values())
    assert (result["format"], result["refused"]) == ("webdataset", [])


def test_a_download_holds_the_shards_and_no_image_beside_them(dataset: Dataset) -> None:
    owner = MemberFactory.create(dataset=dataset, role="owner").user
    job = start_export(
        dataset=dataset, actor=owner, target="download", format_name="webdataset", scope={"filter": {}}
    )
    jobs.run_pending()
    job.refresh_from_db()

    with open_download(job, job.finished_at or NOON) as file, zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == [
            "all-000000.tar",
            "classes.txt",
            "export.json",
            "unlabeled-000000.tar",
        ]
        assert len(told(archive.read("all-000000.tar"))) == 3


def test_an_image_that_is_gone_is_listed_once(dataset: Dataset) -> None:
    storage().delete_many([f"{IMAGES}x/a.png"])
    result = export(dataset, "webdataset")
    assert (result["missing"], result["samples"]) == ([f"{IMAGES}x/a.png"], 3)
    assert [(each["name"], each["code"]) for each in result["refused"]] == [
        (f"{IMAGES}x/a.png", "image_missing")
    ]


def test_the_image_of_an_unknown_kind_has_an_ending() -> None:
    plain = AnnotatedSample(ImageInfo("obs://b/scan", "scan"), (BOLT,), number=1)
    files, _ = write(plain)
    assert [*unpacked(files["all-000000.tar"])] == ["000000001.img", "000000001.json"]
