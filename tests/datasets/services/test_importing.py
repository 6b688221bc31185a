"""Importing: what becomes samples, what becomes annotations, and what is refused."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from PIL import Image

from datasets import jobs
from datasets.counts import recount
from datasets.errors import DatasetBusyError, InvalidInputError, StorageUnavailableError
from datasets.job_parts import FenceLostError, claim_part
from datasets.models import Annotation, Change, Dataset, Job, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind, JobState
from datasets.sample_writer import trash
from datasets.services import annotation_files, annotation_reading, import_tally, importing, registering
from datasets.services.importing import Import, start_import
from datasets.storage import BucketNotFoundError, FolderStore, Mount, ObjectNotFoundError, use_storage
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box

ROOT = "obs://images/"


def image(width: int = 100, height: int = 80) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height)).save(file, "PNG")
    return file.getvalue()


def voc(*boxes: tuple[str, float, float, float, float], name: str = "a.png") -> bytes:
    objects = "".join(
        f"<object><name>{label}</name><bndbox><xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax>"
        f"<ymax>{y1}</ymax></bndbox></object>"
        for label, x0, y0, x1, y1 in boxes
    )
    return f"<annotation><filename>{name}</filename>{objects}</annotation>".encode()


def run(job: Job) -> Job:
    jobs.run_pending()
    job.refresh_from_db()
    return job


def run_import(dataset: Dataset, actor: User, path: str = ROOT, **choices: Any) -> dict[str, Any]:
    job = run(start_import(dataset=dataset, actor=actor, path=path, **choices))
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert job.done == job.total
    assert recount(dataset) == []
    assert isinstance(job.result, dict)
    return job.result


def boxes_of(dataset: Dataset) -> list[Any]:
    marks = Annotation.objects.filter(sample__dataset=dataset).order_by("sample__number", "created_at")
    return list(marks.values_list("label__name", "x0", "y0", "x1", "y1"))


def codes(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["name"], each["code"]) for each in result["refused"]]


@pytest.fixture
def labeled_folder(store: MemoryStore) -> MemoryStore:
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("cat", 10, 20, 30, 40), ("dog", 1.5, 2, 90, 60)))
    return store


@pytest.fixture
def unscanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scan follows the import."""
    monkeypatch.setattr(importing, "start_scan", lambda **_: None)


# Images


def test_import_makes_a_sample_of_every_image_in_the_order_of_their_names(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    for name in ("b.PNG", "a/c.jpg", "notes.md", "z.webp"):
        store.put(f"{ROOT}{name}", b"x")
    result = run_import(dataset, owner)
    numbers = Sample.objects.order_by("number").values_list("number", "name", "directory")
    assert list(numbers) == [(1, "c.jpg", "a"), (2, "b.PNG", ""), (3, "z.webp", "")]
    assert (result["added"], result["known"]) == (3, 0)


def test_import_a_second_time_adds_no_image(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put(f"{ROOT}a.jpg", b"x")
    run_import(dataset, owner)
    result = run_import(dataset, owner)
    dataset.refresh_from_db()
    assert (result["added"], result["known"], dataset.total) == (0, 1, 1)


def test_import_does_not_bring_back_what_was_deleted(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.jpg", b"x")
    run_import(dataset, owner)
    trash(dataset.pk, [Sample.objects.get().pk], now=timezone.now())
    run_import(dataset, owner)
    dataset.refresh_from_db()
    assert dataset.total == 0


def test_directories_are_below_the_input_where_the_path_lies_in_it(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT)
    store.put(f"{ROOT}day/one/a.jpg", b"x")
    run_import(dataset, owner, f"{ROOT}day/")
    assert Sample.objects.get().directory == "day/one"


def test_import_ends_with_a_scan_of_the_images(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    assert Job.objects.get(kind=JobKind.SCAN).state == JobState.SUCCEEDED
    assert Sample.objects.get().sha256


@pytest.mark.parametrize("dry_run", [True, False])
def test_import_of_an_empty_folder_adds_nothing_and_says_so(
    dataset: Dataset, owner: User, store: MemoryStore, dry_run: bool
) -> None:
    result = run_import(dataset, owner, dry_run=dry_run)
    assert (result["added"], result["format"], Job.objects.count()) == (0, None, 1)
    assert codes(result) == [(ROOT, "nothing_to_import")]


def test_an_import_that_brings_nothing_new_is_no_empty_one(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    assert codes(run_import(dataset, owner)) == []


def test_a_folder_that_is_not_there_is_said_before_a_job_starts(
    dataset: Dataset, owner: User, tmp_path: Path
) -> None:
    Path(tmp_path, "in", "empty").mkdir(parents=True)
    with use_storage(FolderStore(tmp_path / "home", {"images": Mount(str(tmp_path), is_read_only=True)})):
        with pytest.raises(ObjectNotFoundError):
            start_import(dataset=dataset, actor=owner, path=f"{ROOT}in/emp/")
        result = run_import(dataset, owner, f"{ROOT}in/empty/")
    assert codes(result) == [(f"{ROOT}in/empty/", "nothing_to_import")]


def test_the_input_of_a_new_dataset_may_be_made_later(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    dataset.input_path = f"{ROOT}later/"
    assert run_import(dataset, owner, f"{ROOT}later/")["added"] == 0


def test_odd_names_are_refused_by_name_and_the_rest_goes_on(
    dataset: Dataset, owner: User, tmp_path: Path
) -> None:
    for name in (b"good.jpg", b"new\nline.jpg", b"\xff.jpg"):
        Path(tmp_path, name.decode(errors="surrogateescape")).write_bytes(b"x")
    with use_storage(FolderStore(tmp_path / "home", {"images": Mount(str(tmp_path), is_read_only=True)})):
        result = run_import(dataset, owner)
    assert codes(result) == [
        ("new\\u000aline.jpg", "name_control_character"),
        ("\\xff.jpg", "name_undecodable"),
    ]
    assert (result["added"], result["refused_count"]) == (1, 2)


def test_unknown_bucket_is_said_before_a_job_starts(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    with pytest.raises(BucketNotFoundError):
        start_import(dataset=dataset, actor=owner, path="obs://nowhere/")
    assert not Job.objects.exists()


def test_unknown_format_is_refused(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        start_import(dataset=dataset, actor=owner, path=ROOT, format="cuneiform")
    assert refusal.value.code == "format_unknown"


def test_second_import_is_refused_while_one_runs(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    first = start_import(dataset=dataset, actor=owner, path=ROOT)
    with pytest.raises(DatasetBusyError) as refusal:
        start_import(dataset=dataset, actor=owner, path=ROOT)
    assert refusal.value.extra["job"]["id"] == str(first.pk)


# A listing that does not come to its end


class BreakingStore(MemoryStore):
    """A store whose listings break off at one file, after some that came whole, until it is mended."""

    is_broken = True
    whole = 0

    def list_objects(self, *arguments: Any, **options: Any) -> Any:
        self.whole -= 1
        for entry in super().list_objects(*arguments, **options):
            if self.is_broken and self.whole < 0 and entry.path.endswith("/3.jpg"):
                raise StorageUnavailableError("The disk of the images is gone.")
            yield entry


def breaking_store(*, whole: int = 0) -> BreakingStore:
    store = BreakingStore("images")
    store.whole = whole
    for place in range(5):
        store.put(f"{ROOT}{place}.jpg", b"x")
    return store


def test_listing_that_breaks_off_fails_the_import_with_the_storages_sentence(
    dataset: Dataset, owner: User
) -> None:
    with use_storage(breaking_store()):
        job = run(start_import(dataset=dataset, actor=owner, path=ROOT))
    assert (job.state, job.error_code) == (JobState.FAILED, "storage_unavailable")
    assert job.error_message.startswith("The disk of the images is gone.")
    assert not Sample.objects.exists()


def test_retry_goes_on_behind_what_was_registered_and_counts_all(
    dataset: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "BATCH", 2)
    store = breaking_store(whole=1)
    with use_storage(store):
        job = run(start_import(dataset=dataset, actor=owner, path=ROOT))
        assert Sample.objects.count() == 2
        store.is_broken = False
        job = run(jobs.retry(job, actor=owner))
    assert isinstance(job.result, dict)
    assert (job.state, job.result["added"], job.result["known"]) == (JobState.SUCCEEDED, 5, 0)
    assert recount(dataset) == []


def test_few_annotation_files_are_found_by_the_listing_of_the_images(dataset: Dataset, owner: User) -> None:
    store = breaking_store(whole=1)
    store.put(f"{ROOT}4.xml", voc(("cat", 1, 2, 30, 40)))
    with use_storage(store):  # a second listing would break off
        result = run_import(dataset, owner, format="voc")
    assert codes(result) == [(f"{ROOT}4.jpg", "image_unreadable")]


def test_retry_knows_the_annotation_files_in_front_of_where_it_goes_on(
    dataset: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "BATCH", 2)
    store = breaking_store()
    store.put(f"{ROOT}0.xml", voc(("cat", 1, 2, 30, 40)))
    with use_storage(store):
        job = run(start_import(dataset=dataset, actor=owner, path=ROOT, format="voc"))
        store.is_broken = False
        job = run(jobs.retry(job, actor=owner))
    assert isinstance(job.result, dict)
    assert codes(job.result) == [(f"{ROOT}0.jpg", "image_unreadable")]


def test_many_annotation_files_are_all_read(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "MOST_KEPT", 1)
    labeled_folder.put(f"{ROOT}b.png", image())
    labeled_folder.put(f"{ROOT}b.xml", voc(("cat", 10, 20, 30, 40)))
    assert run_import(dataset, owner)["annotations"] == 3


def test_worker_that_lost_the_listing_registers_nothing_more(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.jpg", b"x")
    job = start_import(dataset=dataset, actor=owner, path=ROOT)
    part = claim_part(job.pk, job.step, worker="slow", now=timezone.now(), seconds=60)
    assert part is not None
    job.parts.update(fence=99)
    with pytest.raises(FenceLostError):
        Import().run_step(part)
    assert not Sample.objects.exists()


def test_canceled_import_registers_nothing_more(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put(f"{ROOT}a.jpg", b"x")
    job = start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.cancel(job)
    jobs.run_pending()
    assert not Sample.objects.exists()


# Annotations


def test_boxes_of_same_name_voc_files_become_annotations(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    result = run_import(dataset, owner)
    assert boxes_of(dataset) == [("cat", 10, 20, 30, 40), ("dog", 1.5, 2, 90, 60)]
    assert (result["format"], result["annotated"], result["annotations"]) == ("voc", 1, 2)
    assert Sample.objects.get().state == "labeled"


def test_voc_files_in_a_folder_of_their_own_are_read(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}JPEGImages/a.png", image())
    store.put(f"{ROOT}Annotations/a.xml", voc(("cat", 1, 2, 3, 4)))
    run_import(dataset, owner)
    assert boxes_of(dataset) == [("cat", 1, 2, 3, 4)]


def test_annotations_alone_may_be_imported_from_another_path(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image())
    store.put("obs://out/labels/a.xml", voc(("cat", 1, 2, 3, 4)))
    run_import(dataset, owner)
    run_import(dataset, owner, "obs://out/labels/")
    assert boxes_of(dataset) == [("cat", 1, 2, 3, 4)]


def test_coco_is_recognised_and_read(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put(f"{ROOT}images/a.png", image())
    content = {
        "images": [{"id": 7, "file_name": "a.png", "width": 100, "height": 80}],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 20, 30, 40]}],
        "categories": [{"id": 3, "name": "cat"}],
    }
    store.put(f"{ROOT}instances.json", msgspec.json.encode(content))
    result = run_import(dataset, owner)
    assert boxes_of(dataset) == [("cat", 10, 20, 40, 60)]
    assert result["format"] == "coco"


def test_an_image_that_is_not_in_the_folder_that_coco_says_is_listed(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}b/1.png", image())
    store.put(f"{ROOT}a/2.png", image())
    content = {
        "images": [{"id": 7, "file_name": "a/1.png"}, {"id": 8, "file_name": "a/2.png"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 20, 30, 40]},
            {"id": 2, "image_id": 8, "category_id": 3, "bbox": [1, 2, 30, 40]},
        ],
        "categories": [{"id": 3, "name": "cat"}],
    }
    store.put(f"{ROOT}instances.json", msgspec.json.encode(content))

    tried, result = run_import(dataset, owner, dry_run=True), run_import(dataset, owner)

    assert codes(tried) == codes(result) == [("instances.json: a/1.png", "image_not_found")]
    assert boxes_of(dataset) == [("cat", 1, 2, 31, 42)]


def test_import_a_second_time_adds_no_annotation(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    result = run_import(dataset, owner)
    assert (result["annotations"], Annotation.objects.count()) == (0, 2)
    assert Sample.objects.get().revision == 1


def test_import_adds_what_is_new_in_a_file(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    labeled_folder.put(f"{ROOT}a.xml", voc(("cat", 10.004, 20, 30, 40), ("cat", 50, 20, 60, 40)))
    run_import(dataset, owner)
    assert boxes_of(dataset)[2:] == [("cat", 50, 20, 60, 40)]


def test_box_that_a_file_names_twice_is_there_twice(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("cat", 1, 2, 3, 4), ("cat", 1, 2, 3, 4)))
    run_import(dataset, owner)
    run_import(dataset, owner)
    assert len(boxes_of(dataset)) == 2


def test_what_a_person_has_drawn_stays(dataset: Dataset, owner: User, labeled_folder: MemoryStore) -> None:
    run_import(dataset, owner, annotated=False)
    (bird,) = add_labels(dataset, "bird")
    annotate(dataset, [Sample.objects.get()], box(bird))
    run_import(dataset, owner)
    assert [label for label, *_ in boxes_of(dataset)] == ["bird", "cat", "dog"]


def test_import_is_in_the_history_of_a_sample(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    change = Change.objects.get()
    assert (change.kind, change.actor, change.revision) == ("import", owner, 1)


def test_annotations_that_are_not_final_wait_in_to_confirm(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner, final=False)
    dataset.refresh_from_db()
    assert (Sample.objects.get().state, dataset.to_confirm) == ("to_confirm", 1)


def test_images_alone_are_imported_where_annotations_are_not_wanted(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    result = run_import(dataset, owner, annotated=False)
    assert (result["added"], Annotation.objects.count()) == (1, 0)


def test_box_over_the_edge_is_clipped_and_one_mostly_outside_refused(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("cat", 60, 10, 110, 50), ("cat", 90, 10, 150, 50), ("cat", 5, 5, 5, 9)))
    result = run_import(dataset, owner)
    assert boxes_of(dataset) == [("cat", 60, 10, 100, 50)]
    assert codes(result) == [("a.xml: object 2", "box_outside_image"), ("a.xml: object 3", "shape_too_small")]


def test_size_of_an_annotated_image_is_known_at_once(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore, unscanned: None
) -> None:
    run_import(dataset, owner)
    sample = Sample.objects.get()
    assert (sample.width, sample.height, sample.format, sample.sha256) == (100, 80, "png", "")


def test_the_headers_of_annotated_images_are_read_together(
    dataset: Dataset,
    owner: User,
    labeled_folder: MemoryStore,
    unscanned: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labeled_folder.put(f"{ROOT}b.png", image())
    labeled_folder.put(f"{ROOT}b.xml", voc(("cat", 10, 20, 30, 40), name="b.png"))
    asked: list[list[str]] = []
    heads = labeled_folder.heads

    def noted(paths: Sequence[str], length: int) -> dict[str, bytes]:
        asked.append(list(paths))
        return heads(paths, length)

    monkeypatch.setattr(labeled_folder, "heads", noted)
    run_import(dataset, owner)

    assert asked == [[f"{ROOT}a.png", f"{ROOT}b.png"]]
    assert Sample.objects.filter(width=100).count() == 2


def test_annotations_of_an_image_that_can_not_be_read_are_refused(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", b"no image")
    store.put(f"{ROOT}a.xml", voc(("cat", 1, 2, 3, 4)))
    result = run_import(dataset, owner)
    assert codes(result) == [(f"{ROOT}a.png", "image_unreadable")]
    assert boxes_of(dataset) == []


def test_annotation_file_without_an_image_is_refused_and_logged(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    labeled_folder.put(f"{ROOT}lost.xml", voc(("cat", 1, 2, 3, 4), name="lost.png"))
    result = run_import(dataset, owner)
    line = Job.objects.get(kind=JobKind.IMPORT).log.get()
    assert codes(result) == [("lost.xml", "image_not_found")]
    assert (line.subject, line.code, line.level) == ("lost.xml", "image_not_found", "warning")


def test_result_lists_the_first_refusals_and_the_log_all(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_tally, "REFUSED_SHOWN", 1)
    for name in ("p", "q", "r"):
        labeled_folder.put(f"{ROOT}{name}.xml", voc(name=f"{name}.png"))
    result = run_import(dataset, owner)
    assert (result["refused_count"], len(result["refused"])) == (3, 1)
    assert Job.objects.get(kind=JobKind.IMPORT).log.count() == 3


def test_storage_that_is_away_is_no_fault_of_the_annotation_files(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(path: str) -> Any:
        raise StorageUnavailableError

    monkeypatch.setattr(labeled_folder, "open", be_away)
    job = run(start_import(dataset=dataset, actor=owner, path=ROOT, format="voc"))
    assert (job.state, job.error_code) == (JobState.FAILED, "storage_unavailable")


def test_annotations_are_written_in_batches_and_counted_once(
    dataset: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotation_reading, "FIRST_BATCH", 2)
    monkeypatch.setattr(annotation_files, "PART_FILES", 3)
    for place in range(7):
        store.put(f"{ROOT}{place}.png", image())
        store.put(f"{ROOT}{place}.xml", voc(("cat", 1, 2, 30, 40)))
    result = run_import(dataset, owner)
    assert (result["annotated"], Annotation.objects.count()) == (7, 7)


# Labels


def test_labels_that_the_dataset_lacks_are_made_with_colours_of_their_own(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    add_labels(dataset, "cat")
    run_import(dataset, owner)
    labels = Label.objects.order_by("name")
    assert [label.name for label in labels] == ["cat", "dog"]
    assert len({label.color for label in labels}) == 2


def test_only_the_labels_that_are_asked_for_are_taken(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner, labels=["dog"])
    assert [label for label, *_ in boxes_of(dataset)] == ["dog"]
    assert not Label.objects.filter(name="cat").exists()


def test_renamed_label_is_known_by_its_old_name(
    dataset: Dataset, owner: User, labeled_folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    cat = Label.objects.get(name="cat")
    cat.old_names.create(dataset=dataset, name="cat", expires_at=timezone.now() + dt.timedelta(days=1))
    Label.objects.filter(pk=cat.pk).update(name="feline")
    result = run_import(dataset, owner)
    assert (result["annotations"], Label.objects.count()) == (0, 2)


def test_label_whose_name_is_too_long_is_refused(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("c" * 101, 1, 2, 3, 4), ("cat", 1, 2, 3, 4)))
    result = run_import(dataset, owner)
    assert codes(result) == [(f"{ROOT}a.png", "label_name_invalid")]
    assert [label for label, *_ in boxes_of(dataset)] == ["cat"]


def test_labels_that_look_the_same_are_one(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    names = ("caf\u00e9", "cafe\u0301", "\ufeffcaf\u00e9", "caf\u200b\u00e9")
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(*[(name, 1, 2, 3 + place, 4) for place, name in enumerate(names)]))

    result = run_import(dataset, owner)

    assert (result["annotations"], codes(result)) == (4, [])
    assert [label for label, *_ in boxes_of(dataset)] == ["caf\u00e9"] * 4


def test_a_label_that_is_asked_for_is_taken_in_any_form(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("cafe\u0301", 1, 2, 3, 4), ("cat", 1, 2, 3, 4)))

    run_import(dataset, owner, labels=["caf\u00e9"])

    assert [label for label, *_ in boxes_of(dataset)] == ["caf\u00e9"]


def test_boxes_become_labels_of_the_image_in_a_classification_dataset(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}a.xml", voc(("cat", 1, 2, 3, 4), ("cat", 5, 6, 7, 8)))
    run_import(dataset, owner)
    run_import(dataset, owner)
    assert list(Annotation.objects.values_list("label__name", "kind")) == [("cat", "")]


# Real images


@pytest.fixture
def real_store(real_data: Path, tmp_path: Path) -> Any:
    mounts = {"real": Mount(str(real_data), is_read_only=True)}
    with use_storage(FolderStore(tmp_path, mounts)) as store:
        yield store


@pytest.mark.real_data
def test_real_voc_files_come_in_with_two_boxes_refused(
    dataset: Dataset, owner: User, real_store: FolderStore, unscanned: None
) -> None:
    result = run_import(dataset, owner, "obs://real/blood-cells/")
    assert (result["added"], result["annotated"], result["annotations"]) == (364, 364, 4886)
    assert [code for _, code in codes(result)] == ["shape_too_small"] * 2
    assert set(Label.objects.values_list("name", flat=True)) == {"WBC", "RBC", "Platelets"}


@pytest.mark.real_data
def test_real_coco_file_comes_in_twice_and_adds_nothing_the_second_time(
    dataset: Dataset, owner: User, real_store: FolderStore, unscanned: None
) -> None:
    first = run_import(dataset, owner, "obs://real/circuit-boards/")
    second = run_import(dataset, owner, "obs://real/circuit-boards/")
    assert (first["format"], first["added"], first["annotated"]) == ("coco", 18, 18)
    assert (second["known"], second["annotations"]) == (18, 0)


@pytest.mark.real_data
def test_real_outlines_stay_outlines_in_a_segmentation_dataset(
    dataset: Dataset, owner: User, real_store: FolderStore, unscanned: None
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_SEGMENTATION)
    first = run_import(dataset, owner, "obs://real/circuit-boards/")
    run_import(dataset, owner, "obs://real/circuit-boards/")
    assert set(Annotation.objects.values_list("kind", flat=True)) == {"polygon"}
    assert Annotation.objects.count() == first["annotations"]
