"""Exports that are killed at random moments, again and again: they go on, and end with exactly the right objects."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from datasets import jobs
from datasets.models import Dataset, Job, JobPart, User
from datasets.models.job import JobState
from datasets.services import export_targets, export_writing
from datasets.services.export_files import ExportFiles
from datasets.services.export_writing import ComparedFile, FolderSink
from datasets.services.exporting import start_export
from datasets.storage import FolderStore, Store, storage, use_storage
from datasets.storage.s3 import S3Store
from tests.s3 import HAS_SERVER, empty_server
from tests.stage import add_labels, add_samples, annotate, box

SAMPLES = 12
KILLS = 4
FORMATS = ("coco", "voc", "yolo", "hf", "webdataset", "modelarts", "csv")
WRITING = [
    (FolderSink, "write"),
    (FolderSink, "_copy"),
    (ComparedFile, "write"),
    (ExportFiles, "add"),
    (ExportFiles, "settle"),
    (export_writing, "_opened"),
    (export_targets, "marker_of"),
]


class PowerCutError(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@contextmanager
def a_folder(tmp_path: Path) -> Iterator[Store]:
    store = FolderStore(tmp_path / "obs")
    store.ensure_bucket("images")
    store.ensure_bucket("out")
    yield store


@contextmanager
def a_server(_: Path) -> Iterator[Store]:
    with empty_server("images", "out") as place:
        yield S3Store(place)


PLACES: dict[str, Callable[[Path], AbstractContextManager[Store]]] = {"folder": a_folder}
if HAS_SERVER:
    PLACES["s3"] = a_server


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with PLACES[request.param](tmp_path) as store, use_storage(store):
        yield store


@pytest.fixture
def labeled(place: Store, dataset: Dataset) -> Dataset:
    samples = add_samples(dataset, SAMPLES)
    annotate(dataset, samples, box(add_labels(dataset, "cat")[0]))
    _ = [place.put(sample.path, f"image {sample.number}".encode() * 9000) for sample in samples]
    return dataset


def start(dataset: Dataset, actor: User, name: str, format_name: str) -> Job:
    path = f"obs://out/{name}/"
    scope: dict[str, Any] = {"filter": {}}
    return start_export(
        dataset=dataset, actor=actor, target="obs", format_name=format_name, path=path, scope=scope
    )


def done(job: Job) -> dict[str, Any]:
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return dict(job.result or {})


def content(name: str) -> dict[str, bytes]:
    """All objects of an export, but the one that says when it was made; places inside of them made the same."""
    root = f"obs://out/{name}/"
    found = {entry.path.removeprefix(root): entry.path for entry in storage().list_objects(root)}
    return {
        path: storage().get(whole).replace(root.encode(), b"obs://out/x/")
        for path, whole in found.items()
        if path != "export.json"
    }


def kill_at(chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run the workers until the power goes off at a random moment of what they write; their lease runs out.

    Says whether it went off before they had ended.
    """
    left = chance.randrange(1, SAMPLES)

    def guarded(act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                raise PowerCutError
            return act(*arguments, **named)

        return acted

    with monkeypatch.context() as watched, suppress(PowerCutError):
        for owner, name in WRITING:
            watched.setattr(owner, name, guarded(getattr(owner, name)))
        jobs.run_pending()
    JobPart.objects.exclude(lease_until=None).update(lease_until=timezone.now(), attempts=0)
    return left <= 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("format_name", FORMATS)
def test_an_export_that_is_killed_again_and_again_ends_with_exactly_the_right_objects(
    labeled: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch, format_name: str, seed: int
) -> None:
    done(start(labeled, owner, "undisturbed", format_name))
    job = start(labeled, owner, "killed", format_name)
    chance = random.Random(f"{seed} {format_name}")

    kills = [kill_at(chance, monkeypatch) for _ in range(KILLS)]
    done(job)

    assert content("killed") == content("undisturbed")
    assert kills[0]


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_export_into_the_same_folder_writes_nothing_that_is_there(
    labeled: Dataset, owner: User, format_name: str
) -> None:
    first = done(start(labeled, owner, "x", format_name))
    second = done(start(labeled, owner, "x", format_name))
    assert (first["skipped"], second["written"], second["skipped"]) == (0, 0, first["written"])


@pytest.mark.parametrize("change", ["shorter", "longer", "other", "none"])
def test_a_file_is_written_anew_from_where_it_differs(
    place: Store, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    before = b"0123456789" * 5000
    after = {"shorter": before[:-7], "longer": before + b"more", "other": before[:30_000] + b"x" * 9}
    wanted = after.get(change, before)
    place.put("obs://out/a/b.tar", before)
    monkeypatch.setattr(export_writing, "_PIECE", 7000)

    with place.batch() as batch:
        sink = FolderSink("obs://out/a/", batch, is_repeat=True)
        with sink.stream("b.tar") as file:
            file.writelines(wanted[start : start + 4096] for start in range(0, len(wanted), 4096))

    assert place.get("obs://out/a/b.tar") == wanted
    assert (sink.written, sink.skipped) == ((0, 1) if change == "none" else (1, 0))


def test_a_file_whose_writing_fails_stays_what_it_was(place: Store) -> None:
    place.put("obs://out/a/b.tar", b"before")

    with place.batch() as batch, suppress(OSError):
        sink = FolderSink("obs://out/a/", batch, is_repeat=True)
        with sink.stream("b.tar") as file:
            file.write(b"bef and more")
            raise OSError("The image ended too early.")

    assert place.get("obs://out/a/b.tar") == b"before"
    assert [entry.path for entry in place.list_objects("obs://out/")] == ["obs://out/a/b.tar"]
