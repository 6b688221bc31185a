"""Pages of samples: keyset cursors, a bounded number of rows examined, both directions.

A page is found in windows of an index. Where every row of the index is a hit (one tab, one label), it is one read.
Where further conditions thin the rows out, at most `EXAMINED` rows of the index are looked at for a page, which may
then hold fewer samples than asked for, even none, while its cursor leads on.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from datasets import rows
from datasets.errors import InvalidInputError, NotFoundError
from datasets.models import Dataset, Sample
from datasets.tabs import NO_USAGE, SampleFilter, has_prefix, samples_among, samples_matching

EXAMINED = 12_000
SET_READ = 5000  # members of a set that are read together
MOST = 2**63 - 1  # no id is greater
ORDERS = ("number", "name", "created", "score")

Key = tuple[Any, ...]
Row = dict[str, Any]
Entries = Callable[[int | None, bool, int], tuple[list[int], bool]]  # ids behind one, descending?, how many


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two samples in an order, and the direction to read from there.

    The place is next to the sample with this key: behind it in the direction of reading, or before it (`inclusive`).
    That sample may be gone since.
    """

    key: Key
    backwards: bool = False
    inclusive: bool = False

    def turned(self) -> "Cursor":
        """The same place, read in the other direction."""
        return Cursor(self.key, not self.backwards, not self.inclusive)

    def encode(self) -> str:
        raw = msgspec.json.encode([*self.key, self.backwards, self.inclusive])
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, order: "Order") -> "Cursor":
        """Raises InvalidInputError for a cursor that is not of this order."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            *key, backwards, inclusive = msgspec.json.decode(raw, type=list)
            order.check(key)
            return cls(tuple(key), bool(backwards), bool(inclusive))
        except (ValueError, TypeError, RecursionError, binascii.Error, msgspec.DecodeError):
            raise InvalidInputError("The cursor is not of this list.", code="cursor_invalid") from None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a search begins: behind the row with this key, or at it (`inclusive`)."""

    key: Key
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An order of samples: the columns of an index, number last, all in one direction.

    `is_turned`: the order is read from its end. Samples without score come last in an order by score, whichever its
    direction, so first when it is read from its end.
    """

    columns: tuple[str, ...]
    descending: bool = False
    is_turned: bool = False

    @classmethod
    def parse(cls, text: str) -> "Order":
        name = text.removeprefix("-")
        column = {"number": (), "created": (), "name": ("name",), "score": ("score",)}[name]
        return cls((*column, "number"), text.startswith("-"))

    def check(self, key: Sequence[Any]) -> None:
        """Raises ValueError for what is no key of this order, or one that no database can compare."""
        if len(key) != len(self.columns):
            raise ValueError(key)
        for column, part in zip(self.columns, key, strict=True):
            if column == "number":
                is_good = isinstance(part, int) and abs(part) < 2**62
            elif column == "name":
                is_good = isinstance(part, str) and len(part) <= 1024 and "\0" not in part
            else:
                is_good = (
                    part is None or isinstance(part, float) or (isinstance(part, int) and abs(part) < 2**53)
                )
            if not is_good:
                raise ValueError(key)

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending, is_turned=not self.is_turned)

    @property
    def is_by_number(self) -> bool:
        return self.columns == ("number",)

    @property
    def is_by_score(self) -> bool:
        return self.columns[0] == "score"

    def sorted(self, query: QuerySet[Sample]) -> QuerySet[Sample]:
        sign = "-" if self.descending else ""
        return query.order_by(*[f"{sign}{column}" for column in self.columns])

    def behind(self, start: Start) -> Q:
        """Rows behind a start, in the direction of the order."""
        compare, inclusive = "lt" if self.descending else "gt", "e" if start.inclusive else ""
        return self._on_side(start.key, compare, inclusive)

    def until(self, key: Key) -> Q:
        """Rows up to and including `key`."""
        return self._on_side(key, "gt" if self.descending else "lt", "e")

    def _on_side(self, key: Key, compare: str, inclusive: str) -> Q:
        if len(key) == 1:
            return Q(**{f"number__{compare}{inclusive}": key[0]})
        first, number = self.columns[0], key[1]
        same = Q(**{first: key[0], f"number__{compare}{inclusive}": number})
        # the bound comes first, so that the reading of the index begins or ends there
        return Q(**{f"{first}__{compare}e": key[0]}) & (Q(**{f"{first}__{compare}": key[0]}) | same)

    def key_of(self, row: dict[str, Any]) -> Key:
        return tuple(row[column] for column in self.columns)


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of samples in order, and the places to read on from; None where there is nothing more."""

    ids: list[int]
    next: Cursor | None
    prev: Cursor | None


def find_page(
    *, dataset: Dataset, wanted: SampleFilter, order: Order, cursor: Cursor | None, limit: int
) -> Page:
    """The ids of one page, at most `limit`."""
    backwards = cursor is not None and cursor.backwards
    start = Start(cursor.key, cursor.inclusive) if cursor else None
    found, resume = _search(dataset, wanted, order.reversed() if backwards else order, start, limit)
    onward = Cursor(resume, backwards) if resume else None
    ids = [row["pk"] for row in found]
    if cursor is None:
        return Page(ids, onward, None)
    if backwards:
        return Page(ids[::-1], cursor.turned(), onward)
    return Page(ids, onward, cursor.turned())


def _search(
    dataset: Dataset, wanted: SampleFilter, order: Order, start: Start | None, limit: int
) -> tuple[list[Row], Key | None]:
    """At most `limit` rows behind a start, and the key to resume behind, None at the end of the list."""
    if limit <= 0 and start:
        return [], start.key
    if order.is_by_number and (wanted.labels or wanted.sample_set is not None):
        return _search_ids(dataset, wanted, order, start, limit)
    if order.is_by_score:
        return _search_by_score(dataset, wanted, order, start, limit)
    return _search_index(dataset, wanted, order, start, limit, Q())


def _search_by_score(
    dataset: Dataset, wanted: SampleFilter, order: Order, start: Start | None, limit: int
) -> tuple[list[Row], Key | None]:
    """As `_search`: first the samples that have a score, then the others by number; turned, the others first."""
    by_number = replace(order, columns=("number",))
    parts = [(order, Q(score__isnull=False)), (by_number, Q(score=None))]
    if order.is_turned:
        parts.reverse()
    begins_scored = start is None or start.key[0] is not None
    if start and begins_scored is order.is_turned:
        parts = parts[1:]  # the start lies in the second part
    found: list[Row] = []
    for part, condition in parts:
        inner = replace(start, key=start.key[1:]) if start and part is by_number else start
        rows_of_part, resume = _search_index(dataset, wanted, part, inner, limit - len(found), condition)
        found += rows_of_part
        if resume:
            return found, resume if part is order else (None, *resume)
        start = None
        if len(found) == limit and part is not parts[-1][0]:
            last = found[-1]
            return found, (last["score"], last["number"]) if part is order else (None, last["number"])
    return found, None


def _search_index(
    dataset: Dataset, wanted: SampleFilter, order: Order, start: Start | None, limit: int, condition: Q
) -> tuple[list[Row], Key | None]:
    """As `_search`, along the index of the order. `condition` is one that this index serves."""
    matching = order.sorted(samples_matching(dataset.pk, wanted).filter(condition))
    matching = matching.filter(order.behind(start)) if start else matching
    horizon = None if _is_dense(wanted, order) else _horizon(dataset, wanted, order, start, condition)
    matching = matching.filter(order.until(horizon)) if horizon else matching
    found = list(matching.values("pk", *order.columns)[: limit + 1])
    if len(found) > limit:
        return found[:limit], order.key_of(found[limit - 1])
    return found, horizon


def _is_dense(wanted: SampleFilter, order: Order) -> bool:
    """Whether every row of the index is a hit, so that no bound is due."""
    return wanted.is_one_tab and (wanted.tab == "all" or order.is_by_number)


def _horizon(
    dataset: Dataset, wanted: SampleFilter, order: Order, start: Start | None, condition: Q
) -> Key | None:
    """The key of the last row that may be examined for this page; None where fewer rows are left."""
    base = SampleFilter()
    if order.is_by_number:  # tabs and marked samples have indexes by number only
        base = SampleFilter(
            tab=wanted.tab,
            hard=wanted.hard or None,
            excluded=wanted.excluded or None,
            usage=wanted.usage if wanted.usage != NO_USAGE else None,
            missing=wanted.missing or None,
        )
    examined = order.sorted(samples_matching(dataset.pk, base).filter(condition))
    if wanted.name_prefix and order.columns[0] == "name":
        examined = examined.filter(has_prefix("name", wanted.name_prefix))
    examined = examined.filter(order.behind(start)) if start else examined
    row = next(iter(examined.values(*order.columns)[EXAMINED - 1 : EXAMINED]), None)
    return order.key_of(row) if row else None


def _search_ids(
    dataset: Dataset, wanted: SampleFilter, order: Order, start: Start | None, limit: int
) -> tuple[list[Row], Key | None]:
    """As `_search`, beginning at the members of the set, or at the index of annotations by label."""
    after = _id_before(dataset, start, order) if start else None
    read, rest = _entries(dataset, wanted)
    found: list[Any] = []
    examined, chunk = 0, max(2 * limit, 64)
    while examined < EXAMINED:
        ids, is_end = read(after, order.descending, chunk)
        # Sorted here: told to, PostgreSQL would rather walk all samples in order until enough have one of the ids.
        of_ids = samples_among(dataset.pk, rest, ids).values("pk", "number")
        found += sorted(of_ids, key=itemgetter("number"), reverse=order.descending)
        if len(found) > limit:
            return found[:limit], (found[limit - 1]["number"],)
        if is_end:
            return found, None
        examined, after, chunk = examined + len(ids), ids[-1], min(chunk * 4, 5000)
    return found, Sample.objects.values_list("number").get(pk=ids[-1])


def _entries(dataset: Dataset, wanted: SampleFilter) -> tuple[Entries, SampleFilter]:
    """What reads the ids that may match, and what is left to ask of those samples."""
    if wanted.sample_set is not None:
        return partial(_ids_of_set, wanted.sample_set), replace(wanted, sample_set=None)
    labels, rest = _labels_to_begin_at(dataset, wanted)
    return partial(_ids_with_label, labels), rest


def _ids_of_set(set_id: int, after: int | None, descending: bool, chunk: int) -> tuple[list[int], bool]:
    """Ids of the set's members in order, behind `after`; and whether that is the last of them."""
    compare, direction = ("<", "DESC") if descending else (">", "ASC")
    statement = (
        f"SELECT sample_id FROM datasets_setmember WHERE sample_set_id = %s AND sample_id {compare} %s "
        f"ORDER BY sample_id {direction} LIMIT %s"
    )
    after = (MOST if descending else 0) if after is None else after
    ids = [row[0] for row in rows.select(statement, [set_id, after, chunk])]
    return ids, len(ids) < chunk


def _labels_to_begin_at(dataset: Dataset, wanted: SampleFilter) -> tuple[Sequence[int], SampleFilter]:
    """The labels whose index is read, and what is left to ask of the samples found there."""
    if wanted.label_op == "or" or len(wanted.labels) == 1:
        return wanted.labels, replace(wanted, labels=())
    counted = dataset.labels.filter(pk__in=wanted.labels).order_by("sample_count", "pk")
    rarest = counted.values_list("pk", flat=True)[0]
    return [rarest], replace(wanted, labels=tuple(label for label in wanted.labels if label != rarest))


def _id_before(dataset: Dataset, start: Start, order: Order) -> int | None:
    """The id behind which a start lies, in the direction of the order; None before the first."""
    compare, direction = (">", "") if order.descending else ("<", " DESC")
    statement = (
        f"SELECT id FROM datasets_sample WHERE dataset_id = %s AND number {compare}{'' if start.inclusive else '='} %s "
        f"ORDER BY number{direction} LIMIT 1"
    )
    found = rows.select(statement, [dataset.pk, start.key[0]])
    return found[0][0] if found else None


def _ids_with_label(
    labels: Sequence[int], after: int | None, descending: bool, chunk: int
) -> tuple[list[int], bool]:
    """Ids of samples with one of the labels, in order, behind `after`; and whether that is the last of them."""
    lists = [_ids_of_one(label, after, descending, chunk) for label in labels]
    open_ends = [ids[-1] for ids, is_end in lists if not is_end]
    merged = sorted({sample for ids, _ in lists for sample in ids}, reverse=descending)
    if not open_ends:
        return merged, True
    edge = max(open_ends) if descending else min(open_ends)
    return [sample for sample in merged if (sample >= edge if descending else sample <= edge)], False


# The next entry of the index of annotations by label.
_ENTRIES = (
    "SELECT sample_id FROM datasets_annotation WHERE label_id = {label} AND layer_id IS NULL "
    "AND sample_id {compare} {after} ORDER BY sample_id {direction} LIMIT {number}"
)
# Sample by sample, however many annotations each has.
_STEPS = (
    "WITH RECURSIVE step(sample_id) AS (SELECT * FROM ({first}) AS first "
    "UNION ALL SELECT ({next}) FROM step WHERE step.sample_id IS NOT NULL) "
    "SELECT sample_id FROM step WHERE sample_id IS NOT NULL LIMIT {number}"
)


def _ids_of_one(label: int, after: int | None, descending: bool, chunk: int) -> tuple[list[int], bool]:
    """Some ids of samples with the label, behind `after`; and whether there are no more."""
    way = {
        "compare": "<" if descending else ">",
        "direction": "DESC" if descending else "ASC",
        "label": label,
    }
    after = (MOST if descending else 0) if after is None else after
    entries = rows.select(_ENTRIES.format(**way, after=after, number=chunk))
    ids = list(dict.fromkeys([row[0] for row in entries]))
    if len(entries) < chunk or 4 * len(ids) > chunk:
        return ids, len(entries) < chunk
    first = _ENTRIES.format(**way, after=after, number=1)
    following = _ENTRIES.format(**way, after="step.sample_id", number=1)
    steps = rows.select(_STEPS.format(first=first, next=following, number=chunk))
    return [row[0] for row in steps], len(steps) < chunk


def page_around(*, dataset: Dataset, wanted: SampleFilter, order: Order, sample_id: int, limit: int) -> Page:
    """The page that has the sample in its middle, if the filter lets it through."""
    key = _key_of_sample(dataset, order, sample_id)
    if key is None:
        return Page([], None, None)
    before, earlier = _search(dataset, wanted, order.reversed(), Start(key), limit // 2)
    own = samples_matching(dataset.pk, wanted).filter(pk=sample_id).values("pk")
    after, later = _search(dataset, wanted, order, Start(key), limit - len(before) - 1)
    return Page(
        [row["pk"] for row in (*reversed(before), *own, *after)],
        Cursor(later) if later else None,
        Cursor(earlier, backwards=True) if earlier else None,
    )


def _key_of_sample(dataset: Dataset, order: Order, sample_id: int) -> Key | None:
    row = Sample.objects.filter(dataset=dataset.pk, pk=sample_id).values(*order.columns).first()
    return order.key_of(row) if row else None


def skip(*, dataset: Dataset, wanted: SampleFilter, order: Order, number: int) -> Cursor | None:
    """The cursor behind the first `number` matches; the end of the list where there are fewer."""
    if number <= 0:
        return None
    matching = samples_matching(dataset.pk, wanted)
    parts = [matching]
    if order.is_by_score:
        parts = [matching.filter(score__isnull=False), matching.filter(score=None)]
    last: Key | None = None
    for part in parts:
        keys = order.sorted(part).values(*order.columns)
        row = next(iter(keys[number - 1 : number]), None)
        if row:
            return Cursor(order.key_of(row))
        number -= part.count() if part is not parts[-1] else 0
        row = keys.reverse().first()
        last = order.key_of(row) if row else last
    return Cursor(last) if last else None


def iterate_ids(dataset_id: int, wanted: SampleFilter, *, chunk: int = 5000) -> Iterator[list[int]]:
    """The ids of all matches in order, in chunks, of which only the last may be smaller."""
    if wanted.sample_set is not None:
        yield from _of_set(dataset_id, wanted.sample_set, replace(wanted, sample_set=None), chunk)
        return
    last = 0
    while True:
        matching = samples_matching(dataset_id, wanted).filter(pk__gt=last).order_by("pk")
        ids = list(matching.values_list("pk", flat=True)[:chunk])
        if ids:
            yield ids
        if len(ids) < chunk:
            return
        last = ids[-1]


def _of_set(dataset_id: int, set_id: int, rest: SampleFilter, chunk: int) -> Iterator[list[int]]:
    """As `iterate_ids`, of the members of a set that match the rest of a filter: only they are read."""
    found: list[int] = []
    after, is_end = None, False
    while not is_end:
        ids, is_end = _ids_of_set(set_id, after, False, SET_READ)
        found += sorted(samples_among(dataset_id, rest, ids).values_list("pk", flat=True))
        after = ids[-1] if ids else after
        while len(found) >= chunk:
            yield found[:chunk]
            found = found[chunk:]
    if found:
        yield found


def neighbours(
    *, dataset: Dataset, wanted: SampleFilter, order: Order, sample_id: int, number: int
) -> tuple[list[int], list[int]]:
    """Ids of the matches before and after a sample, the nearest first. The sample itself need not match.

    Raises NotFoundError where it is not there.
    """
    key = _key_of_sample(dataset, order, sample_id)
    if key is None:
        raise NotFoundError
    before, _ = _search(dataset, wanted, order.reversed(), Start(key), number)
    after, _ = _search(dataset, wanted, order, Start(key), number)
    return [found["pk"] for found in before], [found["pk"] for found in after]
