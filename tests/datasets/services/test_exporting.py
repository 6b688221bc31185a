"""Exporting: what is written, where it may be written, and that the scope is fixed at the start."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from datasets import jobs
from datasets.errors import InvalidInputError, NotFoundError
from datasets.models import Annotation, Dataset, Job, Sample, User
from datasets.models.job import JobState
from datasets.records import AnnotatedSample, ImageInfo
from datasets.sample_writer import trash
from datasets.services import export_places
from datasets.services.export_places import (
    ExportPathBusyError,
    ExportPathError,
    ExportPathNotEmptyError,
    ExportPathOtherError,
)
from datasets.services.export_writing import FolderSink
from datasets.services.exporting import ExportExpiredError, export_json, open_download, start_export
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.splitting import SplitOptions
from datasets.storage import FolderStore, storage, use_storage
from datasets.tabs import SampleFilter, filter_to_json
from tests.factories import NOON, DatasetFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    """Four samples with a cat of ten, their images in the bucket `images`."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path="obs://images/", output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 10)
    annotate(dataset, samples[:4], box(add_labels(dataset, "cat")[0]))
    for sample in samples:
        storage().put(sample.path, f"image {sample.number}".encode())
    return dataset


def result_of(job: Job) -> dict[str, Any]:
    job.refresh_from_db()
    assert job.result is not None, job.error_message
    return dict(job.result)


def export(dataset: Dataset, actor: User, **changes: Any) -> Job:
    fields = {"target": "obs", "format_name": "coco", "path": "obs://out/export/", "scope": {"filter": {}}}
    job = start_export(dataset=dataset, actor=actor, **(fields | changes))
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return job


def sample_at(path: str) -> AnnotatedSample:
    return AnnotatedSample(ImageInfo(path, path.rpartition("/")[2]))


def names_below(path: str) -> list[str]:
    return [entry.path.removeprefix(path) for entry in storage().list_objects(path)]


def test_coco_holds_each_sample_once_with_its_boxes(labeled: Dataset, owner: User) -> None:
    export(labeled, owner, copy_images=False)

    content = json.loads(storage().get("obs://out/export/annotations/instances_all.json"))
    assert [image["file_name"] for image in content["images"]] == [
        f"{number:06d}.jpg" for number in range(1, 11)
    ]
    assert content["annotations"][0]["bbox"] == [10, 20, 100, 100]
    assert len(content["annotations"]) == 4


def test_images_are_copied_beside(labeled: Dataset, owner: User) -> None:
    export(labeled, owner, scope={"filter": filter_to_json(SampleFilter(tab="labeled"))})

    assert names_below("obs://out/export/") == [
        "annotations/instances_all.json",
        "export.files",
        "export.json",
        *[f"images/{number:06d}.jpg" for number in range(1, 5)],
    ]
    assert storage().get("obs://out/export/images/000001.jpg") == b"image 1"


def test_voc_has_one_file_for_each_labeled_sample(labeled: Dataset, owner: User) -> None:
    export(labeled, owner, format_name="voc", copy_images=False)

    xml = storage().get("obs://out/export/Annotations/000001.xml")
    assert b"<xmin>10</xmin><ymin>20</ymin><xmax>110</xmax><ymax>120</ymax>" in xml.replace(
        b"\n", b""
    ).replace(b" ", b"").replace(b"\t", b"")


def test_a_version_is_written_by_usage(labeled: Dataset, owner: User) -> None:
    version, _ = publish_version(
        dataset=labeled, draft=NewVersion(split=SplitOptions({"train": 0.5, "eval": 0.5})), actor=owner
    )
    jobs.run_pending()

    export(labeled, owner, scope={"version": version.pk}, copy_images=False)

    train = json.loads(storage().get("obs://out/export/annotations/instances_train.json"))
    assert len(train["images"]) == 2


def test_the_scope_is_fixed_when_the_job_begins(labeled: Dataset, owner: User) -> None:
    job = start_export(
        dataset=labeled,
        actor=owner,
        target="obs",
        format_name="coco",
        path="obs://out/export/",
        scope={"filter": {}},
    )
    jobs.run_pending(parts=1)
    add_samples(labeled, 5)
    jobs.run_pending()

    assert result_of(job)["samples"] == 10


def test_a_sample_deleted_meanwhile_is_left_out(labeled: Dataset, owner: User) -> None:
    job = start_export(
        dataset=labeled,
        actor=owner,
        target="obs",
        format_name="coco",
        path="obs://out/export/",
        scope={"filter": {}},
    )
    jobs.run_pending(parts=1)
    trash(labeled.pk, [labeled.samples.order_by("number")[0].pk], now=NOON)
    jobs.run_pending()

    assert result_of(job)["samples"] == 9


def test_an_image_that_is_gone_is_listed_and_the_rest_goes_on(labeled: Dataset, owner: User) -> None:
    storage().delete("obs://images/000002.jpg")

    job = export(labeled, owner)

    assert result_of(job)["missing"] == ["obs://images/000002.jpg"]
    assert len(names_below("obs://out/export/images/")) == 9


@pytest.fixture
def broken(labeled: Dataset) -> Dataset:
    """The file of sample 2 is gone, that of 3 damaged, that of 4 never read; 1 and the others are well."""
    storage().delete("obs://images/000002.jpg")
    Sample.objects.filter(number=3).update(problem="image_damaged")
    Sample.objects.filter(number=4).update(width=None, height=None)
    return labeled


BROKEN = [
    ("obs://images/000002.jpg", "image_missing"),
    ("obs://images/000003.jpg", "image_damaged"),
    ("obs://images/000004.jpg", "image_size_unknown"),
]


def reasons_of(job: Job) -> list[tuple[str, str]]:
    result = result_of(job)
    assert result["refused_count"] == len(result["refused"])
    return [(each["name"], each["code"]) for each in result["refused"]]


@pytest.mark.parametrize("target", ["obs", "download"])
def test_each_image_that_cannot_be_read_is_listed_once_with_its_reason(
    broken: Dataset, owner: User, target: str
) -> None:
    assert reasons_of(export(broken, owner, target=target)) == BROKEN


def test_an_image_that_is_known_to_be_gone_is_listed_though_no_image_is_copied(
    broken: Dataset, owner: User
) -> None:
    Sample.objects.filter(number=2).update(missing=True)

    assert reasons_of(export(broken, owner, copy_images=False)) == BROKEN


def test_the_log_names_each_image_that_cannot_be_read_once(broken: Dataset, owner: User) -> None:
    job = export(broken, owner)

    assert sorted(job.log.values_list("subject", "code")) == BROKEN


def test_an_image_of_unknown_size_is_not_exported_as_empty(broken: Dataset, owner: User) -> None:
    result = result_of(export(broken, owner, format_name="yolo"))

    assert "images/unlabeled/000004.jpg" in names_below("obs://out/export/")
    assert "labels/all/000004.txt" not in names_below("obs://out/export/")
    assert result["left_out"] == {"rectangle": 1}


@pytest.fixture
def shrunk(labeled: Dataset) -> Dataset:
    """The file of sample 1 was replaced by a smaller one that holds most of its box, that of sample 2 by a tiny one."""
    Sample.objects.filter(number=1).update(width=90, height=500)
    Sample.objects.filter(number=2).update(width=30, height=30)
    return labeled


def test_no_shape_is_written_outside_its_image(shrunk: Dataset, owner: User) -> None:
    result = result_of(export(shrunk, owner, copy_images=False))

    content = json.loads(storage().get("obs://out/export/annotations/instances_all.json"))
    assert [(each["image_id"], each["bbox"]) for each in content["annotations"][:2]] == [
        (1, [10, 20, 80, 100]),
        (3, [10, 20, 100, 100]),
    ]
    assert (result["approximated"], result["left_out"]) == ({"clipped": 1}, {"outside image": 1})
    assert [(each["name"], each["code"]) for each in result["refused"]] == [
        ("obs://images/000001.jpg", "annotations_cut"),
        ("obs://images/000002.jpg", "annotations_cut"),
    ]


def test_stored_annotations_stay_as_they_are_when_an_export_cuts_them(shrunk: Dataset, owner: User) -> None:
    export(shrunk, owner)

    assert list(Annotation.objects.values_list("x0", "y0", "x1", "y1")) == [(10, 20, 110, 120)] * 4


def test_a_download_lists_each_sample_that_was_cut_once(shrunk: Dataset, owner: User) -> None:
    assert result_of(export(shrunk, owner, target="download", path=""))["refused_count"] == 2


def test_an_image_that_lost_all_its_shapes_is_not_exported_as_empty(shrunk: Dataset, owner: User) -> None:
    export(shrunk, owner, format_name="yolo")

    assert "images/unlabeled/000002.jpg" in names_below("obs://out/export/")
    assert "labels/all/000002.txt" not in names_below("obs://out/export/")


def test_samples_of_equal_names_in_two_folders_stay_apart(labeled: Dataset, owner: User) -> None:
    add_samples(labeled, 2, folder="obs://images/other/")
    Sample.objects.filter(number=11).update(name="000001.jpg")
    storage().put(Sample.objects.get(number=11).path, b"another")
    storage().put(Sample.objects.get(number=12).path, b"image 12")

    export(labeled, owner)

    assert len(set(names_below("obs://out/export/images/"))) == 12


def test_a_download_is_a_zip_with_images_and_annotations(labeled: Dataset, owner: User) -> None:
    job = export(labeled, owner, target="download", path="")

    assert job.finished_at
    with open_download(job, job.finished_at) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        assert archive.testzip() is None
        assert archive.read("images/000003.jpg") == b"image 3"
        assert "annotations/instances_all.json" in archive.namelist()


def test_a_download_is_kept_for_seven_days(labeled: Dataset, owner: User) -> None:
    job = export(labeled, owner, target="download", path="")
    expires = export_json(job, NOON)["expires_at"]

    assert "download_url" in export_json(job, job.created_at)
    assert "download_url" not in export_json(job, expires)
    with pytest.raises(ExportExpiredError):
        open_download(job, expires)


@pytest.mark.parametrize(
    "path",
    [
        "obs://images/",
        "obs://images/below/",
        "obs://out/easel/streets-{pk}/x/",
        "obs://frozen/x/",
        "/etc/",
        "obs://out/../x/",
    ],
)
def test_a_path_that_may_not_be_written_is_refused(labeled: Dataset, owner: User, path: str) -> None:
    with pytest.raises(InvalidInputError):
        start_export(
            dataset=labeled,
            actor=owner,
            target="obs",
            format_name="coco",
            path=path.format(pk=labeled.pk),
            scope={"filter": {}},
        )
    assert not Job.objects.exists()


def test_a_path_in_another_datasets_output_is_refused(labeled: Dataset, owner: User) -> None:
    other = DatasetFactory.create(output_path="obs://out/easel/")
    path = f"obs://out/easel/renamed-{other.pk}/annotation/V001/"

    with pytest.raises(ExportPathError):
        start_export(
            dataset=labeled, actor=owner, target="obs", format_name="coco", path=path, scope={"filter": {}}
        )


@pytest.mark.parametrize("path", ["obs://out/photos/", "obs://out/photos/export/", "obs://out/"])
def test_a_path_that_another_dataset_reads_its_images_from_is_refused(
    labeled: Dataset, owner: User, path: str
) -> None:
    DatasetFactory.create(input_path="obs://out/photos/")

    with pytest.raises(ExportPathError):
        export(labeled, owner, path=path)


def test_files_that_no_export_wrote_are_not_overwritten(labeled: Dataset, owner: User) -> None:
    storage().put("obs://out/mine/annotations/instances_all.json", b"precious")

    with pytest.raises(ExportPathNotEmptyError):
        export(labeled, owner, path="obs://out/mine/")


def test_an_export_may_be_written_over_an_earlier_one(labeled: Dataset, owner: User) -> None:
    export(labeled, owner)
    annotate(labeled, [labeled.samples.order_by("number")[8]], box(labeled.labels.get()))

    assert result_of(export(labeled, owner))["annotations"] == 5


def test_an_order_that_comes_again_is_the_export_that_runs(labeled: Dataset, owner: User) -> None:
    order: dict[str, Any] = {"target": "obs", "format_name": "coco", "path": "obs://out/export/"}
    first = start_export(dataset=labeled, actor=owner, scope={"filter": {}}, **order)

    assert start_export(dataset=labeled, actor=owner, scope={"filter": {}}, **order) == first
    with pytest.raises(ExportPathBusyError):
        start_export(dataset=labeled, actor=owner, scope={"samples": [1]}, **order)


def test_of_two_exports_ordered_at_one_moment_into_one_folder_the_first_is_written(
    labeled: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_places, "_being_written", lambda _: [])
    order: dict[str, Any] = {"target": "obs", "path": "obs://out/export/", "scope": {"filter": {}}}
    first, second = (
        start_export(dataset=labeled, actor=owner, format_name=name, **order) for name in ("coco", "voc")
    )
    monkeypatch.undo()

    jobs.run_pending()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (JobState.SUCCEEDED, JobState.FAILED)
    assert second.error_code == "export_path_other"
    assert "Annotations/" not in "".join(names_below("obs://out/export/"))


def test_an_export_is_not_tried_again_over_what_another_wrote_since(labeled: Dataset, owner: User) -> None:
    order: dict[str, Any] = {"target": "obs", "path": "obs://out/export/", "scope": {"filter": {}}}
    canceled = start_export(dataset=labeled, actor=owner, format_name="voc", **order)
    jobs.cancel(canceled)
    export(labeled, owner)

    with pytest.raises(ExportPathOtherError):
        jobs.retry(canceled, actor=owner)


def test_another_format_is_not_written_over_an_export(labeled: Dataset, owner: User) -> None:
    export(labeled, owner)

    with pytest.raises(ExportPathOtherError):
        export(labeled, owner, format_name="voc")


def test_another_version_is_not_written_over_an_export(labeled: Dataset, owner: User) -> None:
    first, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    second, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    export(labeled, owner, scope={"version": first.pk})

    with pytest.raises(ExportPathOtherError):
        export(labeled, owner, scope={"version": second.pk})


def test_what_a_killed_worker_left_half_written_is_removed(
    labeled: Dataset, owner: User, tmp_path: Path
) -> None:
    left = tmp_path / "obs" / "out" / "export" / "images" / ".easel-tmp-0123456789abcdef"
    left.parent.mkdir(parents=True)
    left.touch()
    os.utime(left, (0, 0))
    with use_storage(FolderStore(tmp_path / "obs")):
        export(labeled, owner, copy_images=False)

    assert not left.exists()


def test_a_version_of_another_dataset_is_not_found(labeled: Dataset, owner: User) -> None:
    with pytest.raises(NotFoundError):
        start_export(
            dataset=labeled,
            actor=owner,
            target="obs",
            format_name="coco",
            path="obs://out/x/",
            scope={"version": 999},
        )


def test_what_is_there_with_the_same_content_is_skipped(labeled: Dataset, owner: User) -> None:
    first = result_of(export(labeled, owner, format_name="voc"))
    storage().put("obs://images/000002.jpg", b"image 9")

    second = result_of(export(labeled, owner, format_name="voc"))

    assert (first["written"] > 10, first["skipped"]) == (True, 0)
    assert (second["written"], second["skipped"]) == (1, first["written"] - 1)
    assert storage().get("obs://out/export/JPEGImages/000002.jpg") == b"image 9"


def test_files_of_a_folder_are_compared_by_their_bytes(labeled: Dataset, owner: User, tmp_path: Path) -> None:
    for bucket, name, content in (("images", "a.jpg", b"one"), ("out", "a.jpg", b"two")):
        (tmp_path / bucket).mkdir()
        (tmp_path / bucket / name).write_bytes(content)
        os.utime(tmp_path / bucket / name, (1, 1))
    store = FolderStore(tmp_path)
    with use_storage(store), store.batch() as batch:
        FolderSink("obs://out/", batch, is_repeat=True).copy(sample_at("obs://images/a.jpg"), ["a.jpg"])

    assert (tmp_path / "out" / "a.jpg").read_bytes() == b"one"
