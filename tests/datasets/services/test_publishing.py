"""Publishing: what a version holds, and that nothing happens to it afterwards."""

from collections.abc import Callable

import pytest

from datasets import jobs
from datasets.errors import DatasetBusyError, InvalidInputError, NameTakenError, StorageUnavailableError
from datasets.images import checksum
from datasets.manifest import version_row
from datasets.models import Dataset, Sample, User, Version
from datasets.models.job import JobState
from datasets.models.version import VersionStatus
from datasets.published import page_table, read_page, version_rows_after
from datasets.sample_writer import trash
from datasets.services.publishing import (
    DatasetEmptyError,
    NewVersion,
    OutputPathMissingError,
    next_version_name,
    preview_version,
    publish_version,
    with_checksum,
)
from datasets.services.splitting import SplitOptions
from datasets.states import SampleState
from datasets.storage import storage
from datasets.tabs import SampleFilter
from datasets.version_pages import version_digest
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


def publish(dataset: Dataset, owner: User, **fields: object) -> Version:
    version, _ = publish_version(dataset=dataset, draft=NewVersion(**fields), actor=owner)  # type: ignore[arg-type]  # fields of the draft
    jobs.run_pending()
    version.refresh_from_db()
    dataset.refresh_from_db()
    return version


def test_publish_holds_every_sample_and_splits_the_labeled_ones(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner, split=SplitOptions({"train": 0.8, "eval": 0.2}))

    assert version.status == VersionStatus.NORMAL
    assert version.counts == {"total": 20, "labeled": 10, "train": 8, "eval": 2, "inference": 0}
    assert version.label_counts == {"cat": 20}


def test_publish_writes_one_row_a_sample_with_its_shapes(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner)

    rows = list(version_rows_after(version, after=-1))
    assert [row.number for row in rows] == list(range(1, 21))
    assert rows[0].annotations[0].shape().points == ((10, 20), (110, 120))  # type: ignore[union-attr]  # a box
    assert (rows[10].state, rows[10].annotations, rows[10].usage) == ("unlabeled", (), None)


def test_publish_makes_the_version_current_and_names_it_in_the_result(labeled: Dataset, owner: User) -> None:
    version, job = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending()

    job.refresh_from_db()
    labeled.refresh_from_db()
    assert job.result == {"version": str(version.pk)}
    assert labeled.current_version_id == version.pk


def test_the_digest_is_that_of_the_pages_as_stored(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner)

    pages = page_table(version)
    assert version.digest == version_digest(pages)
    assert b"".join(read_page(version, page) for page in pages) == storage().get(version.manifest_path)


def test_the_same_data_published_twice_have_one_digest(labeled: Dataset, owner: User) -> None:
    assert publish(labeled, owner).digest == publish(labeled, owner).digest


def test_unlabeled_samples_get_inference_where_a_share_is_asked_for(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner, split=SplitOptions({"train": 0.7, "eval": 0.2, "inference": 0.1}))

    assert version.counts == {"total": 20, "labeled": 10, "train": 7, "eval": 2, "inference": 11}


def test_samples_in_to_confirm_have_no_usage_and_no_annotations(labeled: Dataset, owner: User) -> None:
    first = labeled.samples.order_by("number")[0]
    Sample.objects.filter(pk=first.pk).update(state=SampleState.TO_CONFIRM)

    row = next(version_rows_after(publish(labeled, owner), after=-1))

    assert (row.state, row.usage, row.annotations) == ("to_confirm", None, ())


def test_publish_of_a_filter_holds_what_matches(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner, wanted=SampleFilter(tab="labeled"))

    assert version.counts["total"] == 10


def test_samples_in_the_trash_are_left_out(labeled: Dataset, owner: User) -> None:
    trash(labeled.pk, [labeled.samples.order_by("number")[0].pk], now=NOON)

    assert publish(labeled, owner).counts["total"] == 19


def test_a_sample_saved_between_plan_and_write_is_written_as_saved(labeled: Dataset, owner: User) -> None:
    publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    annotate(labeled, [labeled.samples.order_by("number")[0]], box(labeled.labels.get(), 500, 500))
    jobs.run_pending()

    version = Version.objects.get()
    assert len(next(version_rows_after(version, after=-1)).annotations) == 3


def test_a_sample_labeled_after_the_plan_stays_unlabeled_in_the_version(
    labeled: Dataset, owner: User
) -> None:
    version, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending(parts=1)
    last = labeled.samples.order_by("-number")[0]
    annotate(labeled, [last], box(labeled.labels.get()))
    jobs.run_pending()

    version.refresh_from_db()
    assert version.counts["labeled"] == version.counts["train"] == 10


def test_publish_refuses_an_empty_dataset(dataset: Dataset, owner: User) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()

    with pytest.raises(DatasetEmptyError):
        publish_version(dataset=dataset, draft=NewVersion(), actor=owner)


def test_publish_refuses_a_dataset_without_an_output_path(dataset: Dataset, owner: User) -> None:
    add_samples(dataset, 1)

    with pytest.raises(OutputPathMissingError):
        publish_version(dataset=dataset, draft=NewVersion(), actor=owner)


def test_publish_refuses_a_name_that_was_ever_used(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner, name="first")
    Version.objects.filter(pk=version.pk).update(deleted_at=NOON)

    with pytest.raises(NameTakenError):
        publish_version(dataset=labeled, draft=NewVersion(name="first"), actor=owner)


def test_a_second_publish_at_the_same_time_is_refused(labeled: Dataset, owner: User) -> None:
    publish_version(dataset=labeled, draft=NewVersion(), actor=owner)

    with pytest.raises(DatasetBusyError):
        publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    "split",
    [
        {},
        {"train": 0.5},
        {"train": 1.2, "eval": -0.2},
        {"test": 1.0},
        {"train": float("nan")},
    ],
)
def test_a_split_that_does_not_add_up_is_refused(
    labeled: Dataset, owner: User, split: dict[str, float]
) -> None:
    with pytest.raises(InvalidInputError):
        publish_version(dataset=labeled, draft=NewVersion(split=SplitOptions(split)), actor=owner)


@pytest.mark.parametrize("name", ["a b", "x" * 33, "../V001", "V/1", "V001\n"])
def test_a_version_name_that_is_no_folder_name_is_refused(labeled: Dataset, owner: User, name: str) -> None:
    with pytest.raises(InvalidInputError):
        publish_version(dataset=labeled, draft=NewVersion(name=name), actor=owner)


def test_the_next_name_counts_on_from_the_highest(labeled: Dataset, owner: User) -> None:
    publish(labeled, owner, name="V007")
    publish(labeled, owner, name="rose")

    assert next_version_name(labeled) == "V008"


def test_a_failed_publish_leaves_the_current_version(
    labeled: Dataset, owner: User, store: MemoryStore, run_jobs: Callable[[], None]
) -> None:
    before = publish(labeled, owner)
    publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    store.failure = InvalidInputError("The disk is on fire.", code="disk_on_fire")
    run_jobs()

    labeled.refresh_from_db()
    assert labeled.current_version_id == before.pk
    assert Version.objects.get(name="V002").status == VersionStatus.ERROR
    assert labeled.jobs.latest("pk").state == JobState.FAILED


def test_a_publish_that_was_canceled_half_way_can_be_tried_again(labeled: Dataset, owner: User) -> None:
    version, job = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending(parts=2)
    jobs.cancel(job)
    assert [entry.path for entry in storage().list_objects("obs://out/easel/")] == []

    jobs.retry(job, actor=owner)
    jobs.run_pending()

    version.refresh_from_db()
    assert (version.status, version.counts["total"]) == (VersionStatus.NORMAL, 20)


def test_a_rename_while_publishing_moves_nothing(labeled: Dataset, owner: User) -> None:
    version, _ = publish_version(dataset=labeled, draft=NewVersion(), actor=owner)
    jobs.run_pending(parts=2)
    Dataset.objects.filter(pk=labeled.pk).update(name="renamed")
    jobs.run_pending()

    version.refresh_from_db()
    assert version.manifest_path == f"obs://out/easel/streets-{labeled.pk}/annotation/V001/V001.manifest"
    assert len(list(version_rows_after(version, after=-1))) == 20


def test_temporary_files_are_gone_after_publishing(labeled: Dataset, owner: User) -> None:
    publish(labeled, owner)

    left = [entry.path for entry in storage().list_objects("obs://out/easel/")]
    folder = f"{labeled.folder}annotation/V001/"
    names = ["README.md", "SHA256SUMS", "V001.manifest", "charts.svg", "croissant.json", "version.json"]
    assert left == [f"{folder}{name}" for name in names]


def test_the_checksums_are_those_of_the_files(labeled: Dataset, owner: User) -> None:
    folder = publish(labeled, owner).manifest_path.rpartition("/")[0]

    lines = storage().get(f"{folder}/SHA256SUMS").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}

    assert len(sums) == 5
    assert {name: checksum([storage().get(f"{folder}/{name}")]) for name in sums} == sums


def test_preview_says_what_publishing_would_hold(labeled: Dataset) -> None:
    preview = preview_version(
        dataset=labeled, draft=NewVersion(split=SplitOptions({"train": 0.5, "eval": 0.5}))
    )

    assert preview == {
        "name": "V001",
        "parent": None,
        "counts": {"total": 20, "labeled": 10, "train": 5, "eval": 5, "inference": 0},
        "to_confirm": 0,
        "unlabeled": 10,
        "excluded": 0,
        "set_by_hand": {"train": 0, "eval": 0, "inference": 0},
        "image_bytes": 20_000,
        "leaks": {"groups": 0, "samples": 0, "examples": []},
        "imbalance": [{"label": "cat", "counts": {"train": 5, "eval": 5}, "deviation": 0.0}],
        "warnings": [],
        "properties": [],
        "directories": 1,
    }


@pytest.fixture
def held_back(labeled: Dataset) -> Dataset:
    """As `labeled`, with one labeled sample and one of the others held back."""
    Sample.objects.filter(dataset=labeled, number__in=[1, 11]).update(excluded=True)
    return labeled


def test_samples_that_are_held_back_are_not_published(held_back: Dataset, owner: User) -> None:
    version = publish(held_back, owner)

    numbers = [row.number for row in version_rows_after(version, after=-1)]
    assert numbers == [*range(2, 11), *range(12, 21)]


def test_samples_that_are_held_back_are_published_where_that_is_asked_for(
    held_back: Dataset, owner: User
) -> None:
    assert publish(held_back, owner, include_excluded=True).counts["total"] == 20


def test_a_filter_that_asks_for_what_is_held_back_is_not_contradicted(
    held_back: Dataset, owner: User
) -> None:
    assert publish(held_back, owner, wanted=SampleFilter(excluded=True)).counts["total"] == 2


def test_a_dataset_of_which_all_is_held_back_has_nothing_to_publish(labeled: Dataset, owner: User) -> None:
    Sample.objects.filter(dataset=labeled).update(excluded=True)

    with pytest.raises(DatasetEmptyError):
        publish(labeled, owner)


@pytest.mark.parametrize(("include", "total", "unlabeled"), [(False, 18, 9), (True, 20, 10)])
def test_the_figures_of_a_preview_agree_on_what_is_held_back(
    held_back: Dataset, include: bool, total: int, unlabeled: int
) -> None:
    preview = preview_version(dataset=held_back, draft=NewVersion(include_excluded=include))

    counts = preview["counts"]
    assert (counts["total"], counts["labeled"], preview["unlabeled"]) == (total, total - unlabeled, unlabeled)
    assert preview["excluded"] == 2


def usages(version: Version) -> dict[int, str | None]:
    return {row.number: row.usage for row in version_rows_after(version, after=-1)}


HALVES = {"train": 0.5, "eval": 0.5}


def test_samples_of_one_property_stay_together(labeled: Dataset, owner: User) -> None:
    samples = Sample.objects.filter(dataset=labeled).order_by("number")
    patients = {sample.pk: {"patient": f"p{place // 3}"} for place, sample in enumerate(samples)}
    for pk, properties in patients.items():
        Sample.objects.filter(pk=pk).update(properties=properties)

    version = publish(labeled, owner, split=SplitOptions(HALVES, group_by=("property:patient",)))

    found = usages(version)
    assert [len({found[number] for number in group}) for group in ((1, 2, 3), (4, 5, 6), (7, 8, 9))] == [
        1,
        1,
        1,
    ]


def test_samples_of_one_directory_stay_together(labeled: Dataset, owner: User) -> None:
    numbers = list(Sample.objects.filter(dataset=labeled).order_by("number").values_list("number", flat=True))
    Sample.objects.filter(dataset=labeled, number__in=numbers[:4]).update(directory="one/")
    Sample.objects.filter(dataset=labeled, number__in=numbers[4:]).update(directory="two/")

    version = publish(labeled, owner, split=SplitOptions(HALVES, group_by=("directory",)))

    found = usages(version)
    assert len({found[number] for number in numbers[:4]}) == 1
    assert {found[number] for number in numbers[4:10]} == {"train", "eval"} - {found[numbers[0]]}


def test_a_sticky_split_moves_no_sample_and_places_the_new_ones(labeled: Dataset, owner: User) -> None:
    first = usages(publish(labeled, owner, split=SplitOptions(HALVES, seed=1)))
    cat = labeled.labels.get()
    annotate(labeled, list(Sample.objects.filter(dataset=labeled, state="unlabeled")), box(cat))

    second = usages(publish(labeled, owner, split=SplitOptions(HALVES, seed=2, sticky=True)))

    assert {number: second[number] for number, usage in first.items() if usage} == {
        number: usage for number, usage in first.items() if usage
    }
    assert list(second.values()).count("eval") == 10


def test_a_version_keeps_how_it_was_split(labeled: Dataset, owner: User) -> None:
    version = publish(
        labeled, owner, split=SplitOptions(HALVES, seed=7, group_by=("directory",), sticky=True)
    )

    assert version.split == {
        **HALVES,
        "seed": 7,
        "algorithm": "easel-split/1",
        "stratify": True,
        "group_by": ["directory"],
        "sticky": True,
    }


def test_preview_tells_of_pictures_that_look_alike_in_two_usages(labeled: Dataset) -> None:
    looks = {"phash": 12345, "measures": {"contrast": 0.3}}
    numbers = list(Sample.objects.filter(dataset=labeled).order_by("number").values_list("number", flat=True))
    Sample.objects.filter(dataset=labeled, number__in=numbers[:10]).update(**looks)

    leaks = preview_version(dataset=labeled, draft=NewVersion(split=SplitOptions(HALVES)))["leaks"]

    assert (leaks["groups"], leaks["samples"]) == (1, 10)
    assert {each["usage"] for each in leaks["examples"][0]} == {"train", "eval"}
    assert {each["number"] for each in leaks["examples"][0]} < set(numbers[:10])


def test_preview_of_a_split_by_looks_leaks_nothing(labeled: Dataset) -> None:
    looks = {"phash": 12345, "measures": {"contrast": 0.3}}
    numbers = list(Sample.objects.filter(dataset=labeled).order_by("number").values_list("number", flat=True))
    Sample.objects.filter(dataset=labeled, number__in=numbers[:4]).update(**looks)

    options = SplitOptions(HALVES, group_by=("near_duplicates",))
    leaks = preview_version(dataset=labeled, draft=NewVersion(split=options))["leaks"]

    assert leaks == {"groups": 0, "samples": 0, "examples": []}


def test_preview_warns_of_labels_with_too_few_samples(labeled: Dataset) -> None:
    (dog,) = add_labels(labeled, "dog")
    annotate(labeled, list(Sample.objects.filter(dataset=labeled, state="unlabeled")[:1]), box(dog))

    found = preview_version(
        dataset=labeled, draft=NewVersion(split=SplitOptions({"train": 0.8, "eval": 0.2}))
    )

    assert {"code": "few_samples", "label": "dog", "count": 1} in found["warnings"]
    assert found["imbalance"][0]["label"] == "dog"


@pytest.mark.parametrize("name", ["camera", "property:", ""])
def test_a_group_that_is_none_is_refused(labeled: Dataset, owner: User, name: str) -> None:
    with pytest.raises(InvalidInputError, match="group_by"):
        publish_version(dataset=labeled, draft=NewVersion(split=SplitOptions(group_by=(name,))), actor=owner)


def test_a_storage_that_does_not_answer_is_waited_for_and_leaves_no_image_without_its_checksum(
    labeled: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(path: str) -> None:
        raise StorageUnavailableError

    monkeypatch.setattr(store, "open", away)
    row = version_row(path="obs://images/1.png", id="1", number=1, state="unlabeled", revision=0)

    with pytest.raises(StorageUnavailableError):
        with_checksum(row)
