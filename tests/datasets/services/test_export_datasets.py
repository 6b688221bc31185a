"""Exporting to a new dataset: what comes along, when it is seen, and what a killed worker leaves."""

from collections.abc import Sequence
from typing import Any

import pytest

from datasets import jobs
from datasets.errors import InvalidInputError, NameTakenError
from datasets.models import Annotation, Dataset, Job, Label, Sample, User
from datasets.models.job import JobState
from datasets.services.export_places import ExportPathError
from datasets.services.exporting import start_export
from datasets.services.publishing import NewVersion, publish_version
from datasets.storage import Entry, storage
from tests.doubles import MemoryStore
from tests.factories import DatasetFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store", "counts_hold")


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    """Five samples below `obs://images/in/`, the first two with a cat; a label in a colour with attributes."""
    Dataset.objects.filter(pk=dataset.pk).update(
        input_path="obs://images/in/", output_path="obs://out/easel/"
    )
    dataset.refresh_from_db()
    samples = add_samples(dataset, 5, folder="obs://images/in/")
    cat, _ = add_labels(dataset, "cat", "dog")
    looks = [{"name": "age", "type": "text", "values": [], "default": ""}]
    Label.objects.filter(pk=cat.pk).update(color="#123456", shortcut="c", attributes=looks)
    annotate(dataset, samples[:2], box(cat))
    for sample in samples:
        storage().put(sample.path, f"image {sample.number}".encode())
    return dataset


def start(dataset: Dataset, actor: User, **changes: Any) -> Job:
    fields = {"target": "dataset", "name": "copy", "path": "obs://out/copy/in/", "scope": {"filter": {}}}
    return start_export(dataset=dataset, actor=actor, **(fields | changes))


def export(dataset: Dataset, actor: User, **changes: Any) -> Dataset:
    job = start(dataset, actor, **changes)
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return Dataset.objects.live().get(pk=job.result["dataset"])  # type: ignore[index]  # succeeded


def test_the_new_dataset_has_copies_of_the_images(labeled: Dataset, owner: User) -> None:
    made = export(labeled, owner)

    paths = list(made.samples.order_by("number").values_list("path", flat=True))
    assert paths == [f"obs://out/copy/in/00000{number}.jpg" for number in range(1, 6)]
    assert storage().get("obs://out/copy/in/000004.jpg") == b"image 4"
    assert (made.type, made.input_path, made.counts["labeled"]) == (labeled.type, "obs://out/copy/in/", 2)


def test_annotations_labels_and_marks_come_along(labeled: Dataset, owner: User) -> None:
    Annotation.objects.filter(sample__number=1).update(hard=True, attributes={"age": "old"})
    hardness = {"hard": True, "hard_reasons": ["blur"], "hard_coefficient": 0.5}
    Sample.objects.filter(number=1).update(**hardness, properties={"city": "Ulm"})

    made = export(labeled, owner)

    cat = made.labels.get(name="cat")
    first = made.samples.get(number=1)
    mark = first.annotations.get()
    assert (cat.color, cat.shortcut, cat.attributes[0]["name"]) == ("#123456", "c", "age")
    assert {name: getattr(first, name) for name in hardness} == hardness
    assert first.properties == {"city": "Ulm"}
    assert (mark.label_id, mark.hard, mark.attributes, mark.x0) == (cat.pk, True, {"age": "old"}, 10)
    assert made.labels.filter(name="dog").exists()


def test_who_exports_owns_the_new_dataset(labeled: Dataset, manager: User) -> None:
    made = export(labeled, manager)

    assert list(made.members.values_list("user", "role")) == [(manager.pk, "owner")]


def test_nobody_sees_it_before_it_is_whole(labeled: Dataset, owner: User) -> None:
    start(labeled, owner)
    jobs.run_pending(parts=2)

    assert list(Dataset.objects.visible_to(owner)) == [labeled]


def test_a_worker_that_takes_over_writes_nothing_twice(
    labeled: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.services.exporting.COPIED_A_PART", 2)
    job = start(labeled, owner)
    with monkeypatch.context() as broken:
        broken.setattr("datasets.services.exporting.finish_dataset", _power_cut)
        jobs.run_pending()
    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert Dataset.objects.live().get(name="copy").counts["total"] == 5


def _power_cut(*_: object) -> None:
    raise RuntimeError("The power is cut.")


def test_the_copies_of_a_part_are_asked_for_together(
    labeled: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    entries = store.entries

    def noted(paths: Sequence[str]) -> dict[str, Entry]:
        asked.append(list(paths))
        return entries(paths)

    monkeypatch.setattr(store, "entries", noted)
    made = export(labeled, owner)

    assert asked == [list(made.samples.order_by("number").values_list("path", flat=True))]


def test_images_may_stay_where_they_are(labeled: Dataset, owner: User) -> None:
    made = export(labeled, owner, path="", copy_images=False)

    assert made.samples.get(number=3).path == "obs://images/in/000003.jpg"
    assert (made.input_path, made.counts["total"]) == ("", 5)


def test_folders_below_the_input_stay(labeled: Dataset, owner: User) -> None:
    add_samples(labeled, 1, folder="obs://images/in/north/")
    Sample.objects.filter(number=6).update(directory="north")
    storage().put("obs://images/in/north/000006.jpg", b"image 6")

    made = export(labeled, owner)

    last = made.samples.get(number=6)
    assert (last.path, last.directory) == ("obs://out/copy/in/north/000006.jpg", "north")


def test_a_version_becomes_a_dataset_as_it_was(labeled: Dataset, owner: User) -> None:
    version, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    Label.objects.filter(name="cat").update(name="tiger")

    made = export(labeled, owner, scope={"version": version.pk})

    assert made.counts["labeled"] == 2
    assert made.samples.get(number=1).annotations.get().label.name == "cat"


def test_an_image_that_is_gone_is_left_out_and_listed(labeled: Dataset, owner: User) -> None:
    storage().delete("obs://images/in/000002.jpg")

    made = export(labeled, owner)

    assert made.counts["total"] == 4
    assert Job.objects.get(kind="export").result["missing"] == ["obs://images/in/000002.jpg"]  # type: ignore[index]  # succeeded


def test_images_that_cannot_be_read_are_listed_with_their_reasons(labeled: Dataset, owner: User) -> None:
    storage().delete("obs://images/in/000002.jpg")
    Sample.objects.filter(number=3).update(problem="image_damaged")

    made = export(labeled, owner)

    result = Job.objects.get(kind="export").result or {}
    assert [(each["name"], each["code"]) for each in result["refused"]] == [
        ("obs://images/in/000002.jpg", "image_missing"),
        ("obs://images/in/000003.jpg", "image_damaged"),
    ]
    assert made.counts["total"] == 4


def test_a_file_of_a_version_that_is_gone_is_listed(labeled: Dataset, owner: User) -> None:
    version, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    storage().delete("obs://images/in/000002.jpg")

    export(labeled, owner, path="", copy_images=False, scope={"version": version.pk})

    result = Job.objects.get(kind="export").result or {}
    assert [each["name"] for each in result["refused"]] == ["obs://images/in/000002.jpg"]


def test_a_name_that_is_taken_is_refused(labeled: Dataset, owner: User) -> None:
    with pytest.raises(NameTakenError):
        start(labeled, owner, name=labeled.name)
    assert not Job.objects.exists()


def test_a_name_that_was_taken_meanwhile_fails_the_job_and_a_retry_ends_it(
    labeled: Dataset, owner: User
) -> None:
    job = start(labeled, owner)
    other = DatasetFactory.create(name="copy")
    jobs.run_pending()
    job.refresh_from_db()
    Dataset.objects.filter(pk=other.pk).update(name="another")
    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert job.error_code == "name_taken"
    assert Dataset.objects.live().get(name="copy").counts["total"] == 5


def test_the_input_of_another_dataset_is_refused(labeled: Dataset, owner: User) -> None:
    DatasetFactory.create(input_path="obs://out/theirs/")

    with pytest.raises(ExportPathError):
        start(labeled, owner, path="obs://out/theirs/below/")


def test_an_output_inside_the_new_input_is_refused(labeled: Dataset, owner: User) -> None:
    with pytest.raises(InvalidInputError):
        start(labeled, owner, output_path="obs://out/copy/in/out/")
    assert not Dataset.objects.filter(name="copy").exists()
