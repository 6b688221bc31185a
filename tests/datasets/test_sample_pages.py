"""Pages: every order and filter gives each sample once, forwards and backwards, whatever goes in between."""

import base64
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets import sample_pages
from datasets.errors import InvalidInputError, NotFoundError
from datasets.models import Annotation, Dataset, Label, Sample, SampleSet, SetMember
from datasets.sample_pages import (
    Cursor,
    Order,
    Page,
    find_page,
    iterate_ids,
    neighbours,
    page_around,
    skip,
)
from datasets.sample_rows import count_matching
from datasets.sample_writer import trash
from datasets.tabs import SampleFilter
from tests.factories import NOON, SampleSetFactory
from tests.stage import add_labels, add_samples, annotate, box

ORDERS = ["number", "-number", "name", "-name", "created", "-created", "score", "-score"]
every_order = pytest.mark.parametrize("order", ORDERS)
NUMBER = Order.parse("number")


@pytest.fixture(params=[20_000, 3], ids=["whole", "bounded"])
def _bound(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once with the real bound of examined rows, once with one that is reached all the time."""
    monkeypatch.setattr(sample_pages, "EXAMINED", request.param)


def read(
    dataset: Dataset, wanted: SampleFilter, order: Order, *, limit: int, cursor: Cursor | None = None
) -> Iterator[Page]:
    """Page after page in the direction of the cursor; each cursor travels as text, as clients send it."""
    while True:
        page = find_page(dataset=dataset, wanted=wanted, order=order, cursor=cursor, limit=limit)
        yield page
        onward = page.prev if cursor and cursor.backwards else page.next
        if onward is None:
            return
        cursor = Cursor.decode(onward.encode(), order)


def forwards(dataset: Dataset, wanted: SampleFilter, order: Order, *, limit: int = 2) -> list[int]:
    return [pk for page in read(dataset, wanted, order, limit=limit) for pk in page.ids]


def backwards(dataset: Dataset, wanted: SampleFilter, order: Order, *, limit: int = 2) -> list[int]:
    """All samples, read from the end: from the place where reading forwards ended."""
    *_, last = read(dataset, wanted, order, limit=limit)
    pages = [last]
    while pages[-1].prev:
        cursor = Cursor.decode(pages[-1].prev.encode(), order)
        pages.append(find_page(dataset=dataset, wanted=wanted, order=order, cursor=cursor, limit=limit))
    return [pk for page in reversed(pages) for pk in page.ids]


def in_order(samples: list[Sample], order: str) -> list[int]:
    """The ids of the samples as the order puts them, said in Python: without score last."""
    name, descending = order.removeprefix("-"), order.startswith("-")
    keys: dict[str, Callable[[Sample], Any]] = {
        "number": lambda sample: sample.number,
        "created": lambda sample: sample.number,
        "name": lambda sample: (sample.name.encode(), sample.number),
        "score": lambda sample: (sample.score, sample.number),
    }
    scored = [sample for sample in samples if name != "score" or sample.score is not None]
    others = [sample for sample in samples if name == "score" and sample.score is None]
    first = sorted(scored, key=keys[name], reverse=descending)
    return [sample.pk for sample in [*first, *sorted(others, key=keys["number"], reverse=descending)]]


@pytest.fixture
def varied(dataset: Dataset) -> list[Sample]:
    """Twelve samples, many of them alike."""
    samples = add_samples(dataset, 12)
    names = ["b.jpg", "a.jpg", "a.jpg", "\u4f60.jpg", "A.jpg", "a_.jpg", "a%.jpg", "a\\.jpg", "ab.jpg"]
    scores = [0.5, None, 0.5, 0.1, None, 1.0, 0.5, None, 0.0, 0.1, None, 0.9]
    for index, sample in enumerate(samples):
        sample.name, sample.score = names[index % len(names)], scores[index]
        sample.save()
    return samples


# Each once


@every_order
@pytest.mark.parametrize("limit", [1, 5, 12])
@pytest.mark.usefixtures("_bound")
def test_every_sample_comes_once_in_its_order(
    dataset: Dataset, varied: list[Sample], order: str, limit: int
) -> None:
    expected = in_order(varied, order)

    assert forwards(dataset, SampleFilter(), Order.parse(order), limit=limit) == expected
    assert backwards(dataset, SampleFilter(), Order.parse(order), limit=limit) == expected


@every_order
@pytest.mark.usefixtures("_bound")
def test_what_a_filter_lets_through_comes_once(dataset: Dataset, varied: list[Sample], order: str) -> None:
    wanted = SampleFilter(score_max=0.5)
    expected = in_order(
        [sample for sample in varied if sample.score is not None and sample.score <= 0.5], order
    )

    assert forwards(dataset, wanted, Order.parse(order)) == expected
    assert backwards(dataset, wanted, Order.parse(order)) == expected


@every_order
@pytest.mark.usefixtures("_bound")
def test_what_is_deleted_between_pages_makes_nothing_else_vanish(
    dataset: Dataset, varied: list[Sample], order: str
) -> None:
    expected = in_order(varied, order)
    pages = read(dataset, SampleFilter(), Order.parse(order), limit=3)

    first = next(pages)
    trash(dataset.pk, [*first.ids, expected[4]], now=NOON)
    rest = [pk for page in pages for pk in page.ids]

    assert [*first.ids, *rest] == [pk for pk in expected if pk != expected[4]]


@every_order
def test_the_page_before_an_empty_page_has_everything_before_it(
    dataset: Dataset, varied: list[Sample], order: str
) -> None:
    expected = in_order(varied, order)
    where: dict[str, Any] = {"dataset": dataset, "wanted": SampleFilter(), "order": Order.parse(order)}
    first = find_page(**where, cursor=None, limit=3)
    trash(dataset.pk, expected[3:], now=NOON)

    empty = find_page(**where, cursor=first.next, limit=3)
    before = find_page(**where, cursor=empty.prev, limit=10)

    assert (empty.ids, empty.next, before.ids) == ([], None, expected[:3])


def test_a_page_that_is_turned_shows_the_same_neighbourhood(dataset: Dataset, varied: list[Sample]) -> None:
    one, two, *_ = read(dataset, SampleFilter(), NUMBER, limit=4)

    back = find_page(dataset=dataset, wanted=SampleFilter(), order=NUMBER, cursor=two.prev, limit=4)
    forth = find_page(dataset=dataset, wanted=SampleFilter(), order=NUMBER, cursor=back.next, limit=4)

    assert (back.ids, forth.ids) == (one.ids, two.ids)


def test_the_first_page_has_nothing_before_and_the_last_nothing_after(
    dataset: Dataset, varied: list[Sample]
) -> None:
    first, last = read(dataset, SampleFilter(), NUMBER, limit=6)

    assert (first.prev, last.next) == (None, None)


def test_a_page_looks_at_a_bounded_number_of_rows(
    dataset: Dataset, varied: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_pages, "EXAMINED", 5)

    pages = list(read(dataset, SampleFilter(name_contains="no such name"), NUMBER, limit=10))

    assert [len(page.ids) for page in pages] == [0, 0, 0]


@pytest.mark.parametrize("order", ["number", "name", "score"])
def test_both_bounds_of_a_page_are_read_from_the_index(
    dataset: Dataset, varied: list[Sample], order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_pages, "EXAMINED", 5)
    parsed = Order.parse(order)
    key = parsed.key_of({"number": 3, "name": "a.jpg", "score": 0.5})
    matching = parsed.sorted(Sample.objects.live().filter(dataset=dataset, state="unlabeled", score__gte=0))
    plan = matching.filter(parsed.until(key)).explain()

    bounds = {"sqlite": ("number<", "name<", "score<"), "postgresql": ("Index Cond", "Sort", "Seq Scan")}
    assert any(bound in plan for bound in bounds[connection.vendor]), plan


# Labels


@pytest.fixture
def labeled(dataset: Dataset) -> list[Sample]:
    """Nine samples: every second has a cat, every third a dog."""
    cat, dog = add_labels(dataset, "cat", "dog")
    samples = add_samples(dataset, 9)
    annotate(dataset, samples[::2], box(cat), box(cat, 300))
    annotate(dataset, samples[::3], box(dog))
    return samples


def label_ids(dataset: Dataset, *names: str) -> tuple[int, ...]:
    return tuple(dataset.labels.filter(name__in=names).order_by("name").values_list("pk", flat=True))


@every_order
@pytest.mark.usefixtures("_bound")
@pytest.mark.parametrize(
    ("names", "label_op", "expected"),
    [
        (["cat"], "or", {0, 2, 4, 6, 8}),
        (["cat", "dog"], "or", {0, 2, 3, 4, 6, 8}),
        (["cat", "dog"], "and", {0, 6}),
    ],
)
def test_samples_of_labels_come_once(
    dataset: Dataset, labeled: list[Sample], order: str, names: list[str], label_op: str, expected: set[int]
) -> None:
    wanted = SampleFilter(labels=label_ids(dataset, *names), label_op=label_op)
    ids = in_order([labeled[index] for index in expected], order)

    assert forwards(dataset, wanted, Order.parse(order)) == ids
    assert backwards(dataset, wanted, Order.parse(order)) == ids
    assert count_matching(dataset, wanted) == (len(expected), False)


def test_labels_go_together_with_other_conditions(dataset: Dataset, labeled: list[Sample]) -> None:
    Sample.objects.filter(pk__in=[labeled[2].pk, labeled[3].pk]).update(hard=True)
    wanted = SampleFilter(labels=label_ids(dataset, "cat"), hard=True)

    assert forwards(dataset, wanted, NUMBER) == [labeled[2].pk]


# Names


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (SampleFilter(name_prefix="a"), {"a.jpg", "a_.jpg", "a%.jpg", "a\\.jpg", "ab.jpg"}),
        (SampleFilter(name_prefix="a%"), {"a%.jpg"}),
        (SampleFilter(name_prefix="a_"), {"a_.jpg"}),
        (SampleFilter(name_prefix="a\\"), {"a\\.jpg"}),
        (SampleFilter(name_prefix="\u4f60"), {"\u4f60.jpg"}),
        (SampleFilter(name_prefix="A"), {"A.jpg"}),
        (SampleFilter(name_contains="%"), {"a%.jpg"}),
        (SampleFilter(name_contains="_"), {"a_.jpg"}),
        (SampleFilter(name_contains="\\"), {"a\\.jpg"}),
        (SampleFilter(name_contains="\u4f60.j"), {"\u4f60.jpg"}),
        (SampleFilter(name_contains="B.JP"), {"b.jpg", "ab.jpg"}),
        (SampleFilter(name_prefix="a", name_contains="b"), {"ab.jpg"}),
    ],
)
def test_names_mean_what_they_say(
    dataset: Dataset, varied: list[Sample], wanted: SampleFilter, expected: set[str]
) -> None:
    found = Sample.objects.filter(pk__in=forwards(dataset, wanted, Order.parse("name")))

    assert {sample.name for sample in found} == expected


# Against a plain reading


def matches(sample: Sample, wanted: SampleFilter) -> bool:
    """Whether a filter lets a sample through, said in Python."""
    has = [str(label) in sample.label_counts for label in wanted.labels]
    checks = [
        wanted.tab in ("all", sample.state),
        not has or (all(has) if wanted.label_op == "and" else any(has)),
        not any(str(label) in sample.label_counts for label in wanted.without_labels),
        not wanted.name_prefix or sample.name.startswith(wanted.name_prefix),
        not wanted.name_contains or wanted.name_contains.lower() in sample.name.lower(),
        wanted.directory is None or sample.directory == wanted.directory,
        wanted.hard is None or sample.hard is wanted.hard,
        wanted.excluded is None or sample.excluded is wanted.excluded,
        wanted.usage is None or (sample.usage or "none") == wanted.usage,
        wanted.missing is None or sample.missing is wanted.missing,
        wanted.empty is None or (sample.annotation_count == 0) is wanted.empty,
        wanted.annotations_min is None or sample.annotation_count >= wanted.annotations_min,
        wanted.annotations_max is None or sample.annotation_count <= wanted.annotations_max,
        wanted.score_min is None or (sample.score is not None and sample.score >= wanted.score_min),
        wanted.score_max is None or (sample.score is not None and sample.score <= wanted.score_max),
        wanted.created_after is None or sample.created_at >= wanted.created_after,
        wanted.created_before is None or sample.created_at < wanted.created_before,
        all(sample.properties.get(name) == value for name, value in wanted.properties),
        sample.pk not in wanted.without_samples,
        wanted.sample_set is None
        or SetMember.objects.filter(sample_set=wanted.sample_set, sample=sample.pk).exists(),
        not wanted.any_of or any(matches(sample, each) for each in wanted.any_of),
    ]
    return all(checks)


names = st.text("ab%_\\\u4f60.", min_size=1, max_size=3)
scores = st.sampled_from([None, 0.0, 0.25, 0.5])
flags = st.booleans()
pictures = st.lists(
    st.fixed_dictionaries(
        {
            "name": names,
            "score": scores,
            "hard": flags,
            "excluded": flags,
            "usage": st.sampled_from([None, "train", "eval"]),
            "missing": flags,
            "directory": st.sampled_from(["", "a", "a/b"]),
            "properties": st.dictionaries(
                st.sampled_from(["city", "7", "\u57ce"]), st.sampled_from(["x", "7"])
            ),
            "is_deleted": st.sampled_from([False, False, False, True]),
            "labels": st.dictionaries(st.integers(0, 2), st.integers(1, 2)),
        }
    ),
    max_size=9,
)
maybe = st.none() | flags
places = st.lists(st.integers(0, 2), max_size=2, unique=True).map(tuple)  # of labels in `animals`
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "tab": st.sampled_from(["all", "all", "unlabeled", "labeled"]),
    "name_prefix": st.none() | names,
    "name_contains": st.none() | names,
    "directory": st.sampled_from([None, None, "", "a", "a/b"]),
    "hard": maybe,
    "excluded": maybe,
    "usage": st.sampled_from([None, None, "train", "eval", "none"]),
    "missing": maybe,
    "empty": maybe,
    "score_min": st.none() | scores,
    "score_max": st.none() | scores,
    "created_after": st.sampled_from([None, None, NOON, NOON + dt.timedelta(days=1)]),
    "created_before": st.sampled_from([None, None, NOON, NOON + dt.timedelta(days=1)]),
    "properties": st.lists(
        st.tuples(st.sampled_from(["city", "7", "\u57ce", 'a"b']), st.sampled_from(["x", "7"])), max_size=1
    ).map(tuple),
    "without_labels": places,
    "sample_set": st.sampled_from([None, None, 0, 1]),  # the place of one of `halves`
    "annotations_min": st.sampled_from([None, None, 0, 1, 2]),
    "annotations_max": st.sampled_from([None, None, 0, 1, 3]),
}
# Few at a time: a filter of every condition lets nothing through.
few = st.fixed_dictionaries(
    {},
    optional=CONDITIONS | {"labels": places, "label_op": st.sampled_from(["or", "and"])},
).map(lambda fields: SampleFilter(**fields))
filters = st.builds(
    SampleFilter, **CONDITIONS, labels=places, label_op=st.sampled_from(["or", "and"])
) | st.builds(replace, few, any_of=st.lists(few, max_size=3).map(tuple))


@pytest.mark.timeout(180)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    pictures=pictures,
    wanted=filters,
    order=st.sampled_from(ORDERS),
    limit=st.integers(1, 4),
    examined=st.sampled_from([2, 3, 20_000]),
)
def test_pages_agree_with_a_plain_reading(
    dataset: Dataset,
    animals: list[Label],
    monkeypatch: pytest.MonkeyPatch,
    pictures: list[dict[str, Any]],
    wanted: SampleFilter,
    order: str,
    limit: int,
    examined: int,
) -> None:
    monkeypatch.setattr(sample_pages, "EXAMINED", examined)
    monkeypatch.setattr(sample_pages, "SET_READ", 2)
    with transaction.atomic():
        samples = [make(dataset, place, animals, **picture) for place, picture in enumerate(pictures, 1)]
        wanted = of_sets(of_labels(wanted, animals), halves(dataset, samples))
        expected = in_order(
            [sample for sample in samples if sample.deleted_at is None and matches(sample, wanted)], order
        )
        parsed = Order.parse(order)

        assert forwards(dataset, wanted, parsed, limit=limit) == expected
        assert backwards(dataset, wanted, parsed, limit=limit) == expected
        assert [pk for ids in iterate_ids(dataset.pk, wanted, chunk=2) for pk in ids] == sorted(expected)
        transaction.set_rollback(True)


@pytest.fixture
def animals(dataset: Dataset) -> list[Label]:
    return add_labels(dataset, "cat", "dog", "bird")


def of_labels(wanted: SampleFilter, animals: list[Label]) -> SampleFilter:
    """The filter with the ids of the labels in place of their places."""
    return replace(
        wanted,
        labels=tuple([animals[place].pk for place in wanted.labels]),
        without_labels=tuple([animals[place].pk for place in wanted.without_labels]),
        any_of=tuple([of_labels(each, animals) for each in wanted.any_of]),
    )


def halves(dataset: Dataset, samples: list[Sample]) -> list[SampleSet]:
    """Two sets: of every other sample, and of the others."""
    kept = SampleSetFactory.create_batch(2, dataset=dataset)
    SetMember.objects.bulk_create(
        [SetMember(sample_set=kept[place % 2], sample=sample) for place, sample in enumerate(samples)]
    )
    return kept


def of_sets(wanted: SampleFilter, kept: list[SampleSet]) -> SampleFilter:
    """The filter with the ids of the sets in place of their places."""
    own = None if wanted.sample_set is None else kept[wanted.sample_set].pk
    return replace(wanted, sample_set=own, any_of=tuple([of_sets(each, kept) for each in wanted.any_of]))


def make(
    dataset: Dataset,
    number: int,
    animals: list[Label],
    *,
    is_deleted: bool,
    labels: dict[int, int],
    **fields: Any,
) -> Sample:
    sample = Sample.objects.create(
        dataset=dataset,
        number=number,
        path=f"obs://images/{number}",
        size=1,
        etag="",
        created_at=NOON + number * dt.timedelta(hours=6),
        updated_at=NOON,
        deleted_at=NOON if is_deleted else None,
        state="labeled" if labels else "unlabeled",
        label_counts={str(animals[place].pk): count for place, count in labels.items()},
        annotation_count=sum(labels.values()),
        **fields,
    )
    marks = [animals[place] for place, count in labels.items() for _ in range(count)]
    Annotation.objects.bulk_create(
        [Annotation(sample=sample, label=label, created_at=NOON) for label in marks]
    )
    return sample


# Around, skip, neighbours, count


@every_order
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_page_around_a_sample_has_it_in_its_middle_and_leads_on(
    dataset: Dataset, varied: list[Sample], order: str, limit: int
) -> None:
    expected, parsed = in_order(varied, order), Order.parse(order)

    page = page_around(
        dataset=dataset, wanted=SampleFilter(), order=parsed, sample_id=expected[5], limit=limit
    )

    first = 5 - limit // 2
    assert page.ids == expected[first : first + limit]
    after = [
        pk for each in read(dataset, SampleFilter(), parsed, limit=2, cursor=page.next) for pk in each.ids
    ]
    before = [each.ids for each in read(dataset, SampleFilter(), parsed, limit=2, cursor=page.prev)]
    assert after == expected[first + limit :]
    assert [pk for ids in reversed(before) for pk in ids] == expected[:first]


def test_a_page_around_the_first_or_last_sample_has_what_there_is(
    dataset: Dataset, varied: list[Sample]
) -> None:
    ids = [sample.pk for sample in varied]
    where: dict[str, Any] = {"dataset": dataset, "wanted": SampleFilter(), "order": NUMBER, "limit": 4}

    assert page_around(**where, sample_id=ids[0]).ids == ids[:4]
    assert page_around(**where, sample_id=ids[-1]).ids == ids[-3:]


def test_a_page_around_what_is_not_there_is_empty(dataset: Dataset, varied: list[Sample]) -> None:
    page = page_around(dataset=dataset, wanted=SampleFilter(), order=NUMBER, sample_id=10**17, limit=5)

    assert page == Page([], None, None)


def test_a_page_around_what_the_filter_leaves_out_shows_its_surroundings(
    dataset: Dataset, varied: list[Sample]
) -> None:
    Sample.objects.filter(pk=varied[5].pk).update(hard=True)

    page = page_around(
        dataset=dataset, wanted=SampleFilter(hard=False), order=NUMBER, sample_id=varied[5].pk, limit=4
    )

    assert page.ids == [varied[index].pk for index in (3, 4, 6)]


@every_order
@pytest.mark.parametrize("number", [0, 8, 11])
def test_a_skip_begins_behind_that_many_samples(
    dataset: Dataset, varied: list[Sample], order: str, number: int
) -> None:
    parsed = Order.parse(order)
    cursor = skip(dataset=dataset, wanted=SampleFilter(), order=parsed, number=number)

    rest = [pk for page in read(dataset, SampleFilter(), parsed, limit=5, cursor=cursor) for pk in page.ids]

    assert rest == in_order(varied, order)[number:]


@every_order
def test_a_skip_past_the_end_leads_back_to_all(dataset: Dataset, varied: list[Sample], order: str) -> None:
    where: dict[str, Any] = {"dataset": dataset, "wanted": SampleFilter(), "order": Order.parse(order)}
    cursor = skip(**where, number=1000)

    page = find_page(**where, cursor=cursor, limit=5)

    assert page.ids == []
    assert find_page(**where, cursor=page.prev, limit=100).ids == in_order(varied, order)


def test_a_skip_in_an_empty_list_is_its_beginning(dataset: Dataset) -> None:
    assert skip(dataset=dataset, wanted=SampleFilter(), order=NUMBER, number=3) is None


@every_order
def test_neighbours_are_the_samples_next_to_one(dataset: Dataset, varied: list[Sample], order: str) -> None:
    expected = in_order(varied, order)

    before, after = neighbours(
        dataset=dataset,
        wanted=SampleFilter(),
        order=Order.parse(order),
        sample_id=expected[5],
        number=2,
    )

    assert (before, after) == ([expected[4], expected[3]], [expected[6], expected[7]])


def test_what_is_not_there_has_no_neighbours(dataset: Dataset, varied: list[Sample]) -> None:
    with pytest.raises(NotFoundError):
        neighbours(dataset=dataset, wanted=SampleFilter(), order=NUMBER, sample_id=10**17, number=1)


def test_a_count_is_exact_to_its_bound(
    dataset: Dataset, varied: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.sample_rows.COUNTED", 5)

    assert count_matching(dataset, SampleFilter()) == (12, False)
    assert count_matching(dataset, SampleFilter(name_prefix="b")) == (2, False)
    assert count_matching(dataset, SampleFilter(name_prefix="a")) == (5, True)


# Cursors


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b"[1]",
        b"[1, false]",
        b'["1", false, false]',
        b"[1.5, false, false]",
        b"[null, false, false]",
        b"[99999999999999999999, false, false]",
        b"[1, 2, false, false]",
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_cursor_that_was_made_up_is_refused(raw: bytes) -> None:
    text = base64.urlsafe_b64encode(raw).decode()

    with pytest.raises(InvalidInputError) as error:
        Cursor.decode(text, NUMBER)
    assert error.value.code == "cursor_invalid"


@pytest.mark.parametrize("text", ["\u4f60", "*", "a", "====", "\x00"])
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Cursor.decode(text, NUMBER)


@pytest.mark.parametrize("other", ["name", "score"])
def test_a_cursor_of_another_order_is_refused(other: str) -> None:
    with pytest.raises(InvalidInputError):
        Cursor.decode(Cursor((3,)).encode(), Order.parse(other))


def test_a_name_with_a_nul_is_no_key() -> None:
    with pytest.raises(InvalidInputError):
        Cursor.decode(Cursor(("a\x00", 1)).encode(), Order.parse("name"))
