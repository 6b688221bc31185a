"""A folder of hostile image files: imported and scanned to its end, and every image asked for gets an answer."""

import errno
import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobState
from datasets.services.importing import start_import
from datasets.storage import FolderStore, disk, use_storage


def encoded(kind: str, *, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (60, 40)).save(file, kind, **options)
    return file.getvalue()


def fetch(api: APIClient, address: str) -> Any:
    """The answer, after its content was read to the end."""
    answer: Any = api.get(address)
    answer.getvalue()
    return answer


def closed(really_open: Callable[..., Any], name: str) -> Callable[..., Any]:
    """`open_file` of a person who may not read the file of this name. Whoever runs the tests may be root."""

    def open_file(folder: int, asked: str, path: str) -> Any:
        if asked == name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_open(folder, asked, path)

    return open_file


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int) -> bytes:
    """A PNG that says it is of this size, and holds a kilobyte of black."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(content)


JPEG = encoded("JPEG")
FILES = {
    "good.jpg": (JPEG, ""),
    "truncated.jpg": (JPEG[:-20], "image_damaged"),
    "empty.jpg": (b"", "image_truncated"),
    "html.jpg": (b"<html><script>alert(1)</script></html>", "image_is_markup"),
    "svg.png": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image_is_markup"),
    "bomb.png": (png(50_000, 50_000), "image_too_large"),
    "bomb2.png": (png(2**31 - 1, 2**31 - 1), "image_too_large"),
    "nothing.png": (png(0, 0), "image_damaged"),
    "gif.png": (encoded("GIF"), "image_format_unsupported"),
    "zip.jpg": (b"PK\x03\x04", "image_format_unsupported"),
    "polyglot.jpg": (b"\xff\xd8\xff<script>alert(1)</script>", "image_truncated"),
    "tail.jpg": (JPEG + b"<script>alert(1)</script>", ""),
    "loop.tif": (b"II*\0\x08\0\0\0\xff\xff" + bytes(100), "image_damaged"),
    "deep.tif": (encoded("TIFF", mode="I;16"), ""),
    "nan.tif": (encoded("TIFF", mode="F"), ""),
    "cmyk.jpg": (encoded("JPEG", mode="CMYK", icc_profile=b"garbage"), ""),
    "moving.webp": (encoded("WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40))]), ""),
    "<script>alert(1)<.jpg": (JPEG, ""),
    "quotes\"'; filename=x.html.jpg": (JPEG, ""),
    "percent%0d%0aSet-Cookie: a=b.jpg": (JPEG, ""),
    "-rf.jpg": (JPEG, ""),
    "con.jpg": (JPEG, ""),
    "CON.jpg": (JPEG, ""),
    "😀.jpg": (JPEG, ""),
    "x" * 251 + ".jpg": (JPEG, ""),
}
REFUSED = {
    "line\nbreak.jpg": "name_control_character",
    "right\u202egpj.jpg": "name_control_character",
    "back\\slash.jpg": "name_backslash",
    "bytes\udcff.jpg": "name_undecodable",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of the bucket `hostile`, with all the files and a link out of it."""
    bucket = tmp_path / "obs" / "hostile"
    bucket.mkdir(parents=True)
    for name, (content, _) in FILES.items():
        (bucket / name).write_bytes(content)
    for name in REFUSED:
        (bucket / name).write_bytes(JPEG)
    (bucket / "link.jpg").symlink_to("/etc/passwd")
    os.mkfifo(bucket / "pipe.jpg")
    with use_storage(FolderStore(tmp_path / "obs")):
        yield bucket


@pytest.fixture
def job(dataset: Dataset, owner: User, folder: Path, counts_hold: None) -> Job:
    """The import of the folder, after everything that follows from it was done."""
    job = start_import(dataset=dataset, actor=owner, path="obs://hostile/")
    jobs.run_pending()
    job.refresh_from_db()
    return job


def test_every_file_is_registered_scanned_or_refused_by_name(dataset: Dataset, job: Job) -> None:
    found = dict(Sample.objects.filter(dataset=dataset).values_list("name", "problem"))
    refused = {each["name"]: each["code"] for each in (job.result or {})["refused"]}

    assert set(Job.objects.values_list("kind", "state")) == {
        ("import", JobState.SUCCEEDED),
        ("scan", JobState.SUCCEEDED),
    }
    assert found == {name: problem for name, (_, problem) in FILES.items()}
    assert sorted(refused.values()) == sorted([*REFUSED.values(), "link", "special_file"])
    assert all(name.isprintable() for name in refused)


@pytest.mark.parametrize("what", ["image", "thumbnail"])
def test_every_image_gets_an_answer_that_no_browser_runs(
    what: str, dataset: Dataset, job: Job, api: APIClient
) -> None:
    keys = Sample.objects.filter(dataset=dataset).values_list("pk", flat=True)
    answers = [fetch(api, f"/api/v1/datasets/{dataset.pk}/samples/{pk}/{what}") for pk in keys]

    assert {answer.status_code for answer in answers} == {200, 404}
    assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    types = {answer["Content-Type"] for answer in answers}
    assert types <= {"image/jpeg", "image/png", "image/webp", "application/json"}
    assert not any("Set-Cookie" in answer for answer in answers)
    dispositions = [answer["Content-Disposition"] for answer in answers if "Content-Disposition" in answer]
    assert all(value.startswith("inline") for value in dispositions)


def test_a_file_that_goes_between_listing_and_scan_is_missing(
    dataset: Dataset, owner: User, folder: Path
) -> None:
    start_import(dataset=dataset, actor=owner, path="obs://hostile/")
    jobs.run_pending(parts=2)  # one recognises, one lists
    (folder / "good.jpg").unlink()
    jobs.run_pending()

    assert list(Sample.objects.filter(missing=True).values_list("name", flat=True)) == ["good.jpg"]


def test_names_that_some_system_takes_for_one_are_exported_apart(
    dataset: Dataset, job: Job, api: APIClient, folder: Path
) -> None:
    out = folder.parent / "out"
    out.mkdir()
    body = {"target": "obs", "path": "obs://out/e/", "format": "voc", "scope": {"filter": {}}}
    assert api.post(f"/api/v1/datasets/{dataset.pk}/exports", body).status_code == 202
    jobs.run_pending()
    names = [path.name for path in (out / "e" / "JPEGImages").iterdir()]

    assert len({name.lower() for name in names}) == len(FILES)
    assert not any(set(name) & set('<>:"|?*\\') or name.lower() == "con.jpg" for name in names)


@pytest.mark.parametrize("target", ["obs", "download"])
@pytest.mark.parametrize("what", ["link", "gone", "closed"])
def test_an_image_that_went_bad_since_is_listed_and_the_export_goes_on(
    what: str, target: str, dataset: Dataset, job: Job, api: APIClient, folder: Path, monkeypatch: Any
) -> None:
    (folder.parent / "out").mkdir()
    (folder / "good.jpg").unlink()
    if what == "link":
        (folder / "good.jpg").symlink_to("/etc/passwd")
    if what == "closed":
        monkeypatch.setattr(disk, "open_file", closed(disk.open_file, "good.jpg"))
    body = {"target": target, "path": "obs://out/e/", "format": "coco", "scope": {"filter": {}}}
    api.post(f"/api/v1/datasets/{dataset.pk}/exports", body)
    jobs.run_pending()
    export = Job.objects.get(kind="export")

    assert (export.state, export.error_message) == (JobState.SUCCEEDED, "")
    assert (export.result or {})["missing"] == ["obs://hostile/good.jpg"]
