"""Making a version current: the working data become that version's."""

import re

import pytest

from datasets import jobs
from datasets.counts import recount
from datasets.errors import DatasetBusyError
from datasets.models import Annotation, Change, Dataset, Job, Label, User, Version
from datasets.models.change import ChangeKind
from datasets.published import VersionNotReadyError, version_rows_after
from datasets.sample_writer import trash
from datasets.services import working_data
from datasets.services.making_current import make_current, preview_make_current
from datasets.services.publishing import VERSION_NAME, NewVersion, publish_version
from datasets.services.splitting import SplitOptions
from datasets.states import SampleState
from datasets.storage import storage
from tests.factories import NOON, LabelFactory, VersionFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def published(dataset: Dataset, owner: User) -> Version:
    """A version of six samples, three of them with a cat."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 6)
    annotate(dataset, samples[:3], box(add_labels(dataset, "cat")[0]))
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    return version


def restore(dataset: Dataset, version: Version, owner: User) -> None:
    make_current(dataset=dataset, version=version, actor=owner)
    jobs.run_pending()
    dataset.refresh_from_db()


def contents(dataset: Dataset) -> list[tuple[object, ...]]:
    marks = Annotation.objects.filter(sample__dataset=dataset, sample__deleted_at=None).order_by("id")
    return list(marks.values_list("id", "sample__number", "label__name", "x0", "y0", "x1", "y1"))


def in_order(dataset: Dataset) -> list[tuple[object, ...]]:
    marks = Annotation.objects.filter(sample__dataset=dataset).order_by("sample", "created_at", "id")
    return list(marks.values_list("id", "created_at"))


def test_annotations_come_back_as_they_were(dataset: Dataset, published: Version, owner: User) -> None:
    before = contents(dataset)
    annotate(dataset, list(dataset.samples.order_by("number"))[2:5], box(dataset.labels.get(), 500, 500))

    restore(dataset, published, owner)

    assert contents(dataset) == before
    assert dataset.counts == {"total": 6, "unlabeled": 3, "labeled": 3, "to_confirm": 0}
    assert recount(dataset) == []


def test_annotations_that_were_deleted_come_back_with_their_times_in_their_order(
    dataset: Dataset, published: Version, owner: User
) -> None:
    annotate(dataset, list(dataset.samples.order_by("number"))[3:4], *[box(dataset.labels.get())] * 9)
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    before = in_order(dataset)
    restore(dataset, published, owner)

    restore(dataset, version, owner)

    assert in_order(dataset) == before


def test_deleted_samples_come_back_and_new_ones_go_to_the_trash(
    dataset: Dataset, published: Version, owner: User
) -> None:
    trash(dataset.pk, [dataset.samples.order_by("number")[0].pk], now=NOON)
    add_samples(dataset, 2)

    restore(dataset, published, owner)

    assert list(dataset.samples.live().values_list("number", flat=True).order_by("number")) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert recount(dataset) == []


def test_what_goes_to_the_trash_is_in_the_history(dataset: Dataset, published: Version, owner: User) -> None:
    added = add_samples(dataset, 1)[-1]

    restore(dataset, published, owner)

    assert Change.objects.get(sample=added).kind == ChangeKind.MAKE_CURRENT


def test_a_label_that_is_gone_is_made_again(dataset: Dataset, published: Version, owner: User) -> None:
    Annotation.objects.all().delete()
    dataset.samples.update(annotation_count=0, label_counts={}, state=SampleState.UNLABELED)
    Label.objects.update(deleted_at=NOON, annotation_count=0, sample_count=0)
    Dataset.objects.update(unlabeled=6, labeled=0)

    restore(dataset, published, owner)

    assert list(Label.objects.live().values_list("name", "annotation_count")) == [("cat", 3)]
    assert recount(dataset) == []


def test_every_change_is_in_the_history_under_one_group(
    dataset: Dataset, published: Version, owner: User
) -> None:
    annotate(dataset, [dataset.samples.order_by("number")[5]], box(dataset.labels.get()))

    restore(dataset, published, owner)

    change = Change.objects.get(kind=ChangeKind.MAKE_CURRENT)
    assert (change.sample.number, change.actor, change.after["state"]) == (6, owner, "unlabeled")


def test_the_version_is_current_afterwards(dataset: Dataset, published: Version, owner: User) -> None:
    second, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()

    restore(dataset, published, owner)

    assert dataset.current_version_id == published.pk != second.pk


def test_a_version_that_failed_can_not_be_made_current(dataset: Dataset, owner: User) -> None:
    with pytest.raises(VersionNotReadyError):
        make_current(dataset=dataset, version=VersionFactory.create(dataset=dataset), actor=owner)


def test_it_is_refused_while_something_else_changes_the_dataset(
    dataset: Dataset, published: Version, owner: User
) -> None:
    publish_version(dataset=dataset, draft=NewVersion(), actor=owner)

    with pytest.raises(DatasetBusyError):
        make_current(dataset=dataset, version=published, actor=owner)


def kept(dataset: Dataset) -> list[Version]:
    return list(Version.objects.filter(dataset=dataset, automatic=True))


def draw_on(dataset: Dataset, number: int) -> None:
    annotate(dataset, [dataset.samples.get(number=number)], box(dataset.labels.get(), 500, 500))


def test_what_no_version_has_is_kept_as_an_automatic_version(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    add_samples(dataset, 2)

    restore(dataset, published, owner)

    (version,) = kept(dataset)
    assert (version.status, version.parent, version.created_by) == ("normal", published, owner)
    assert version.counts["total"] == 8
    assert version.counts["labeled"] == 4
    assert re.fullmatch(r"before-V001-\d{8}-\d{6}", version.name)
    assert "V001" in version.description
    assert Job.objects.get(kind="make_current").result == {
        "kept": str(version.pk),
        "kept_as": version.name,
        "version": str(published.pk),
    }


def test_an_automatic_version_can_be_made_current_again(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    before = contents(dataset)
    restore(dataset, published, owner)

    restore(dataset, kept(dataset)[0], owner)

    assert contents(dataset) == before
    assert len(kept(dataset)) == 1  # the working data were those of a version


def test_nothing_is_kept_where_the_current_version_has_it_all(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()

    restore(dataset, published, owner)

    assert kept(dataset) == []


def test_a_usage_set_by_hand_is_kept_where_the_current_version_can_not_tell_it(
    dataset: Dataset, published: Version, owner: User
) -> None:
    older, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    Version.objects.filter(pk=older.pk).update(has_settings=False)  # as those of before
    dataset.refresh_from_db()
    dataset.samples.filter(number=1).update(usage="eval")
    is_kept = preview_make_current(dataset=dataset, version=published)["is_kept"]

    restore(dataset, published, owner)

    [automatic] = kept(dataset)
    usages = [row.usage_by_hand for row in version_rows_after(automatic, after=-1)]
    assert (is_kept, usages) == (True, ["eval", *[None] * 5])
    assert dataset.samples.get(number=1).usage is None


def test_what_is_held_back_is_kept_and_stays_held_back(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    dataset.samples.filter(number=6).update(excluded=True)

    restore(dataset, published, owner)
    restore(dataset, kept(dataset)[0], owner)

    assert kept(dataset)[0].counts["total"] == 6
    assert dataset.samples.live().get(number=6).excluded


def test_samples_keep_their_usages_in_what_is_kept(dataset: Dataset, owner: User, published: Version) -> None:
    publish_version(dataset=dataset, draft=NewVersion(split=SplitOptions({"eval": 1.0})), actor=owner)
    jobs.run_pending()
    draw_on(dataset, 6)

    restore(dataset, published, owner)

    rows = version_rows_after(kept(dataset)[0], after=-1)
    assert [row.usage for row in rows] == ["eval", "eval", "eval", None, None, "train"]


def test_a_name_of_which_much_is_long_makes_a_name_that_is_allowed(dataset: Dataset, owner: User) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    annotate(dataset, add_samples(dataset, 1), box(add_labels(dataset, "cat")[0]))
    version, _ = publish_version(dataset=dataset, draft=NewVersion(name="版" * 32), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    draw_on(dataset, 1)

    restore(dataset, version, owner)

    assert VERSION_NAME.fullmatch(kept(dataset)[0].name)


def test_a_canceled_one_leaves_no_half_version_and_can_be_tried_again(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    job = make_current(dataset=dataset, version=published, actor=owner)
    jobs.run_pending(parts=2)
    jobs.cancel(job)
    assert kept(dataset) == []
    assert [
        entry.path for entry in storage().list_objects("obs://out/easel/") if "/temp/" in entry.path
    ] == []

    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert [version.status for version in kept(dataset)] == ["normal"]
    assert dataset.samples.get(number=6).annotation_count == 0


def test_a_retry_keeps_what_was_kept_before_and_restores_to_the_end(
    dataset: Dataset, published: Version, owner: User
) -> None:
    draw_on(dataset, 6)
    job = make_current(dataset=dataset, version=published, actor=owner)
    jobs.run_pending(parts=4)
    jobs.cancel(job)
    (version,) = kept(dataset)

    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert kept(dataset) == [version]
    assert dataset.samples.get(number=6).annotation_count == 0


def test_properties_come_back_and_new_ones_go(dataset: Dataset, owner: User) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    sample = add_samples(dataset, 1)[0]
    dataset.samples.update(properties={"camera": "left"})
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    dataset.samples.update(properties={"camera": "right", "note": "new"})

    restore(dataset, version, owner)

    sample.refresh_from_db()
    assert sample.properties == {"camera": "left"}


def test_hardness_comes_back_where_the_version_says_it(dataset: Dataset, owner: User) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    add_samples(dataset, 2)
    dataset.samples.filter(number=1).update(hard=True, hard_reasons=["7"], hard_coefficient=0.5)
    version, _ = publish_version(dataset=dataset, draft=NewVersion(keep_hard=True), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    dataset.samples.filter(number=1).update(hard=False, hard_reasons=[])
    dataset.samples.filter(number=2).update(hard=True, hard_reasons=["3"])

    restore(dataset, version, owner)

    found = dataset.samples.order_by("number").values_list("hard", "hard_reasons", "hard_coefficient")
    assert list(found) == [(True, ["7"], 0.5), (False, [], None)]


def test_a_label_that_is_made_again_has_its_colour(dataset: Dataset, published: Version, owner: User) -> None:
    colour = Label.objects.get().color
    Annotation.objects.all().delete()
    dataset.samples.update(annotation_count=0, label_counts={}, state=SampleState.UNLABELED)
    Label.objects.update(deleted_at=NOON, annotation_count=0, sample_count=0, color="#123456")
    Dataset.objects.update(unlabeled=6, labeled=0)
    LabelFactory.create(dataset=dataset, name="dog")

    restore(dataset, published, owner)

    assert Label.objects.live().get(name="cat").color == colour


def test_what_waits_in_to_confirm_waits_on(dataset: Dataset, owner: User) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    add_samples(dataset, 1)
    dataset.samples.update(state=SampleState.TO_CONFIRM)
    Dataset.objects.filter(pk=dataset.pk).update(unlabeled=0, to_confirm=1)
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()

    restore(dataset, version, owner)

    assert dataset.samples.get().state == SampleState.TO_CONFIRM
    assert recount(dataset) == []


def test_a_preview_counts_what_was_changed_since(dataset: Dataset, published: Version, owner: User) -> None:
    draw_on(dataset, 6)
    draw_on(dataset, 1)
    trash(dataset.pk, [dataset.samples.get(number=5).pk], now=NOON)
    add_samples(dataset, 2)
    dataset.samples.filter(number=4).update(properties={"camera": "left"})

    preview = preview_make_current(dataset=dataset, version=published)

    assert preview == {
        "changes": {
            "added": 2,
            "removed": 1,
            "relabeled": 2,
            "moved": 0,
            "state_changed": 1,
            "settings_changed": 1,
            "to_confirm": 0,
            "more": False,
        },
        "unsaved": None,
        "current": "V001",
        "is_kept": True,
    }


def test_a_preview_says_that_nothing_would_be_lost(dataset: Dataset, published: Version, owner: User) -> None:
    draw_on(dataset, 6)
    publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    dataset.refresh_from_db()

    preview = preview_make_current(dataset=dataset, version=published)

    assert (preview["changes"]["relabeled"], preview["current"], preview["is_kept"]) == (1, "V002", False)
    assert sum(preview["unsaved"].values()) == 0


def test_a_preview_stops_counting_somewhere(
    dataset: Dataset, published: Version, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_data, "MOST_COUNTED", 3)
    add_samples(dataset, 2000)

    changes = preview_make_current(dataset=dataset, version=published)["changes"]

    assert changes["more"] is True
    assert 3 <= changes["added"] < 2000
