"""The trash: what lies in it, page by page, and what comes back."""

import datetime as dt

import pytest

from datasets.errors import InvalidInputError, NotAllowedError
from datasets.models import Change, Dataset, Sample, User, Version
from datasets.sample_writer import trash
from datasets.services.samples import delete_sample
from datasets.services.versions import delete_version
from datasets.trash import KINDS, MOST_AT_ONCE, Place, list_trash, restore_from_trash
from tests.factories import NOON, LabelFactory, VersionFactory
from tests.stage import add_samples

pytestmark = pytest.mark.usefixtures("counts_hold")
DAY = dt.timedelta(days=1)


@pytest.fixture
def mine(dataset: Dataset, owner: User) -> Dataset:
    return Dataset.objects.visible_to(owner).with_role_of(owner).get(pk=dataset.pk)


@pytest.fixture
def full(dataset: Dataset) -> list[tuple[str, int]]:
    """What lies in the dataset's trash, the latest first: two samples of one moment, a version, a label."""
    samples = add_samples(dataset, 3)
    trash(dataset.pk, [samples[0].pk, samples[1].pk], now=NOON)
    version = VersionFactory.create(dataset=dataset, deleted_at=NOON - DAY)
    label = LabelFactory.create(dataset=dataset, deleted_at=NOON - 2 * DAY)
    LabelFactory.create(dataset=dataset)
    return [
        ("sample", samples[1].pk),
        ("sample", samples[0].pk),
        ("version", version.pk),
        ("label", label.pk),
    ]


def pages(
    dataset: Dataset, *, limit: int, now: dt.datetime = NOON, name: str | None = None
) -> list[list[tuple[str, int]]]:
    """All pages of the trash."""
    found: list[list[tuple[str, int]]] = []
    after: Place | None = None
    is_more = True
    while is_more:
        page, after = list_trash(dataset, kinds=list(KINDS), after=after, limit=limit, now=now, name=name)
        found.append([(thing.place.kind, thing.place.id) for thing in page])
        is_more = after is not None
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_the_trash_is_read_from_the_latest_and_nothing_twice(
    dataset: Dataset, full: list[tuple[str, int]], limit: int
) -> None:
    found = pages(dataset, limit=limit)

    assert [thing for page in found for thing in page] == full


def test_things_of_one_moment_are_told_apart(dataset: Dataset) -> None:
    (sample,) = add_samples(dataset, 1)
    trash(dataset.pk, [sample.pk], now=NOON)
    VersionFactory.create(dataset=dataset, deleted_at=NOON)
    LabelFactory.create(dataset=dataset, deleted_at=NOON)

    assert [kind for page in pages(dataset, limit=1) for kind, _ in page] == ["version", "sample", "label"]


def test_what_is_older_than_30_days_is_gone(dataset: Dataset, full: list[tuple[str, int]]) -> None:
    assert pages(dataset, limit=10, now=NOON + 29 * DAY) == [full[:2]]


def test_a_search_finds_what_holds_the_text_anywhere_in_small_or_large_letters(dataset: Dataset) -> None:
    cat = LabelFactory.create(dataset=dataset, name="Black-Cat", deleted_at=NOON)
    LabelFactory.create(dataset=dataset, name="dog", deleted_at=NOON)
    version = VersionFactory.create(dataset=dataset, name="all_cats", deleted_at=NOON - DAY)

    assert pages(dataset, limit=10, name="cat") == [[("label", cat.pk), ("version", version.pk)]]


def test_a_search_looks_at_so_many_things_a_page_and_goes_on_behind_them(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.trash.EXAMINED", 2)
    samples = add_samples(dataset, 5)
    trash(dataset.pk, [sample.pk for sample in samples], now=NOON)
    version = VersionFactory.create(dataset=dataset, name="V000001", deleted_at=NOON - DAY)

    found = pages(dataset, limit=10, name="000001")

    assert found == [[], [], [("sample", samples[0].pk), ("version", version.pk)]]


def test_samples_come_back_with_their_counts_and_a_line_in_their_history(
    mine: Dataset, full: list[tuple[str, int]], owner: User
) -> None:
    ids = [pk for kind, pk in full if kind == "sample"]

    restored, refused = restore_from_trash(dataset=mine, kind="sample", ids=ids, actor=owner, now=NOON)

    mine.refresh_from_db()
    assert (restored, refused, mine.total) == (sorted(ids), [], 3)
    assert list(Change.objects.values_list("kind", "actor").distinct()) == [("restore", owner.pk)]


def test_a_version_comes_back(mine: Dataset, full: list[tuple[str, int]], owner: User) -> None:
    version = Version.objects.get()

    restore_from_trash(dataset=mine, kind="version", ids=[version.pk], actor=owner, now=NOON)

    assert Version.objects.live().get() == version


def test_what_is_not_in_the_trash_is_refused(mine: Dataset, full: list[tuple[str, int]], owner: User) -> None:
    live = Sample.objects.live().get()

    restored, refused = restore_from_trash(
        dataset=mine, kind="sample", ids=[live.pk, 999999], actor=owner, now=NOON
    )

    assert restored == []
    assert [(each["id"], each["code"]) for each in refused] == [
        (str(live.pk), "not_found"),
        ("999999", "not_found"),
    ]


def test_a_reviewer_restores_nothing(dataset: Dataset, full: list[tuple[str, int]], reviewer: User) -> None:
    theirs = Dataset.objects.visible_to(reviewer).with_role_of(reviewer).get()

    with pytest.raises(NotAllowedError):
        restore_from_trash(dataset=theirs, kind="sample", ids=[1], actor=reviewer, now=NOON)


def test_too_much_at_once_is_refused(mine: Dataset, owner: User) -> None:
    ids = range(MOST_AT_ONCE + 1)

    with pytest.raises(InvalidInputError):
        restore_from_trash(dataset=mine, kind="sample", ids=ids, actor=owner, now=NOON)


def test_it_says_who_deleted_what(mine: Dataset, owner: User, reviewer: User) -> None:
    first, second = add_samples(mine, 2)
    delete_sample(dataset=mine, sample_id=first.pk, actor=owner, now=NOON, delete_source=False)
    trash(mine.pk, [second.pk], now=NOON)
    version = VersionFactory.create(dataset=mine, status="normal", digest="d")
    delete_version(dataset=mine, version=version, actor=reviewer, now=NOON)

    found, _ = list_trash(mine, kinds=list(KINDS), after=None, limit=10, now=NOON)

    assert {(thing.place.kind, thing.place.id): thing.deleted_by for thing in found} == {
        ("sample", first.pk): owner.username,
        ("sample", second.pk): None,
        ("version", version.pk): reviewer.username,
    }


def test_samples_have_a_thumbnail_where_their_file_can_be_read(mine: Dataset) -> None:
    first, second = add_samples(mine, 2)
    Sample.objects.filter(pk=second.pk).update(problem="image_unreadable")
    trash(mine.pk, [first.pk, second.pk], now=NOON)

    found, _ = list_trash(mine, kinds=["sample"], after=None, limit=10, now=NOON)

    url = f"/api/v1/datasets/{mine.pk}/trash/samples/{first.pk}/thumbnail?v={first.etag}"
    assert [thing.thumbnail_url for thing in found] == [None, url]


def test_every_kind_of_the_contract_is_there() -> None:
    assert KINDS.keys() == {"sample", "label", "version"}
