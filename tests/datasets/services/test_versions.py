"""Reading versions: pages, differences, and what can be done to one."""

from collections.abc import Callable
from typing import Any

import pytest

from datasets import jobs
from datasets.errors import NotFoundError
from datasets.models import Dataset, Label, Sample, User, Version
from datasets.published import VersionDamagedError, find_version, version_rows_after
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.splitting import SplitOptions
from datasets.services.version_tags import tag_version
from datasets.services.version_uses import VersionInUseError
from datasets.services.versions import VersionIsCurrentError, changes, compare, delete_version
from datasets.storage import storage
from tests.factories import NOON, JobFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 10)
    cat, dog = add_labels(dataset, "cat", "dog")
    annotate(dataset, samples[:4], box(cat))
    annotate(dataset, samples[4:6], box(dog))
    return dataset


def publish(dataset: Dataset, owner: User, split: dict[str, float] | None = None) -> Version:
    version, _ = publish_version(
        dataset=dataset, draft=NewVersion(split=SplitOptions(split or {"train": 1.0})), actor=owner
    )
    jobs.run_pending()
    version.refresh_from_db()
    dataset.refresh_from_db()
    return version


def test_rows_are_read_by_usage_and_label(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner)

    assert [row.number for row in version_rows_after(version, after=-1, label="dog")] == [5, 6]
    assert [row.number for row in version_rows_after(version, after=3, usage="train")] == [4, 5, 6]


def test_rows_are_found_by_a_label_that_json_writes_otherwise(labeled: Dataset, owner: User) -> None:
    name = 'ears \\ "pointed" 猫'
    (odd,) = add_labels(labeled, name)
    annotate(labeled, [Sample.objects.get(dataset=labeled, number=7)], box(odd))

    version = publish(labeled, owner)

    assert [row.number for row in version_rows_after(version, after=-1, label=name)] == [7]


def test_rows_after_one_that_is_not_there_begin_with_the_next(labeled: Dataset, owner: User) -> None:
    Sample.objects.filter(dataset=labeled, number__in=[3, 4]).update(deleted_at=NOON)

    version = publish(labeled, owner)

    assert next(version_rows_after(version, after=3)).number == 5


def test_a_page_that_was_overwritten_is_refused(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner)
    content = storage().get(version.manifest_path)
    storage().put(version.manifest_path, content.replace(b"cat", b"cow"))

    with pytest.raises(VersionDamagedError):
        next(version_rows_after(version, after=-1))


def test_compare_counts_what_changed(labeled: Dataset, owner: User) -> None:
    base = publish(labeled, owner)
    samples = add_samples(labeled, 3)
    annotate(labeled, samples[:1], box(Label.objects.get(name="dog"), 400, 400))

    version = publish(labeled, owner)

    assert compare(base, version) == {
        "added": 3,
        "removed": 0,
        "relabeled": 1,
        "moved": 0,
        "usage_changed": 0,
    }
    assert [each.number for each in changes(base, version, kind="added", after=-1)] == [11, 12, 13]


def test_usage_changes_count_only_samples_with_a_usage_in_both(labeled: Dataset, owner: User) -> None:
    base = publish(labeled, owner)

    assert compare(base, publish(labeled, owner, {"eval": 1.0}))["usage_changed"] == 6


def test_the_current_version_can_not_be_deleted(labeled: Dataset, owner: User) -> None:
    version = publish(labeled, owner)

    with pytest.raises(VersionIsCurrentError):
        delete_version(dataset=labeled, version=version, actor=owner, now=NOON)


def test_a_deleted_version_is_gone_and_its_files_stay(labeled: Dataset, owner: User) -> None:
    first = publish(labeled, owner)
    last = publish(labeled, owner)
    Dataset.objects.filter(pk=labeled.pk).update(current_version=first)
    labeled.refresh_from_db()

    delete_version(dataset=labeled, version=last, actor=owner, now=NOON)

    assert storage().exists(last.manifest_path)
    with pytest.raises(NotFoundError):
        find_version(labeled, last.pk)


@pytest.fixture
def leaf(labeled: Dataset, owner: User) -> Version:
    """A version that nothing refers to; the current one is its parent."""
    first, last = publish(labeled, owner), publish(labeled, owner)
    Dataset.objects.filter(pk=labeled.pk).update(current_version=first)
    labeled.refresh_from_db()
    return last


def refused(dataset: Dataset, version: Version, owner: User) -> dict[str, Any]:
    """What the refusal to delete the version says of what refers to it."""
    with pytest.raises(VersionInUseError) as refusal:
        delete_version(dataset=dataset, version=version, actor=owner, now=NOON)
    return refusal.value.params or {}


def test_a_version_in_the_trash_stays_the_parent_of_the_next(labeled: Dataset, owner: User) -> None:
    old, current = publish(labeled, owner), publish(labeled, owner)

    delete_version(dataset=labeled, version=old, actor=owner, now=NOON)

    current.refresh_from_db()
    assert current.parent == old
    assert not Version.objects.live().filter(pk=old.pk).exists()


def test_a_version_with_a_tag_is_not_deleted(labeled: Dataset, leaf: Version, owner: User) -> None:
    tag_version(version=leaf, name="used by model X", actor=owner, now=NOON)

    assert refused(labeled, leaf, owner) == {"tags": ["used by model X"], "jobs": []}


@pytest.mark.parametrize("refers", [str, int])
def test_a_version_that_is_being_exported_is_not_deleted(
    labeled: Dataset, leaf: Version, owner: User, refers: Callable[[int], Any]
) -> None:
    job = JobFactory.create(
        dataset=labeled, kind="export", parameters={"scope": {"version": refers(leaf.pk)}}
    )

    assert refused(labeled, leaf, owner)["jobs"] == [{"id": str(job.pk), "kind": "export"}]


def test_a_job_that_has_ended_keeps_no_version(labeled: Dataset, leaf: Version, owner: User) -> None:
    JobFactory.create(dataset=labeled, kind="verify", state="succeeded", parameters={"version": str(leaf.pk)})

    delete_version(dataset=labeled, version=leaf, actor=owner, now=NOON)

    assert not Version.objects.live().filter(pk=leaf.pk).exists()
