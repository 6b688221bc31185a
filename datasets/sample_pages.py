"""Pages of samples: keyset cursors, a bounded number of rows examined, both directions.

A page is found in windows of an index. Where every row of the index is a hit (one tab, one label), it is one read.
Where further conditions thin the rows out, at most `EXAMINED` rows of the index are looked at for a page, which may
then hold fewer samples than asked for, even none, while its cursor leads on.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from datasets import rows
from datasets.errors import InvalidInputError
from datasets.models import Dataset, Sample
from datasets.tabs import SampleFilter, has_id, has_prefix, samples_matching

EXAMINED = 20_000
ORDERS = ("number", "name", "created", "score")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two samples in an order: behind the sample with this key, reading backwards or not."""

    key: tuple[Any, ...]
    backwards: bool = False

    def encode(self) -> str:
        raw = msgspec.json.encode([*self.key, self.backwards])
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, order: "Order") -> "Cursor":
        """Raises InvalidInputError for a cursor that is not of this order."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            *key, backwards = msgspec.json.decode(raw, type=list)
            order.check(key)
            return cls(tuple(key), bool(backwards))
        except (ValueError, TypeError, binascii.Error, msgspec.DecodeError):
            raise InvalidInputError("The cursor is not of this list.", code="cursor_invalid") from None


@dataclass(frozen=True, slots=True)
class Order:
    """An order of samples: the columns of an index, number last, all in one direction."""

    columns: tuple[str, ...]
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Order":
        name = text.removeprefix("-")
        column = {"number": (), "created": (), "name": ("name",), "score": ("score",)}[name]
        return cls((*column, "number"), text.startswith("-"))

    def check(self, key: Sequence[Any]) -> None:
        kinds = [
            str if column == "name" else int if column == "number" else (int, float)
            for column in self.columns
        ]
        if len(key) != len(kinds) or not all(
            isinstance(part, kind) for part, kind in zip(key, kinds, strict=True)
        ):
            raise ValueError(key)

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending)

    def sorted(self, query: QuerySet[Sample]) -> QuerySet[Sample]:
        sign = "-" if self.descending else ""
        query = query.filter(score__isnull=False) if "score" in self.columns else query
        return query.order_by(*[f"{sign}{column}" for column in self.columns])

    def after(self, key: tuple[Any, ...]) -> Q:
        """Rows strictly behind `key`."""
        compare = "lt" if self.descending else "gt"
        if len(key) == 1:
            return Q(**{f"number__{compare}": key[0]})
        first, number = self.columns[0], key[1]
        behind = Q(**{f"{first}__{compare}": key[0]}) | Q(**{first: key[0], f"number__{compare}": number})
        return Q(**{f"{first}__{compare}e": key[0]}) & behind  # the bound that an index can begin at

    def until(self, key: tuple[Any, ...]) -> Q:
        """Rows up to and including `key`."""
        return ~self.after(key)

    def key_of(self, row: dict[str, Any]) -> tuple[Any, ...]:
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
    direction = order.reversed() if backwards else order
    found, resume = _search(dataset, wanted, direction, cursor.key if cursor else None, limit)
    onward = Cursor(resume, backwards) if resume else None
    if cursor is None:
        return Page([row["pk"] for row in found], onward, None)
    turned = Cursor(order.key_of(found[0]) if found else cursor.key, not backwards)
    if not backwards:
        return Page([row["pk"] for row in found], onward, turned)
    return Page([row["pk"] for row in reversed(found)], turned, onward)


def _search(
    dataset: Dataset, wanted: SampleFilter, order: Order, key: tuple[Any, ...] | None, limit: int
) -> tuple[list[dict[str, Any]], tuple[Any, ...] | None]:
    """At most `limit` rows behind `key`, and the key to resume at, None at the end of the list."""
    if wanted.labels and order.columns == ("number",):
        return _search_by_label(dataset, wanted, order, key, limit)
    matching = order.sorted(samples_matching(dataset.pk, wanted))
    matching = matching.filter(order.after(key)) if key else matching
    horizon = None if wanted.is_one_tab else _horizon(dataset, wanted, order, key)
    matching = matching.filter(order.until(horizon)) if horizon else matching
    found = list(matching.values("pk", *order.columns)[: limit + 1])
    if len(found) > limit:
        return found[:limit], order.key_of(found[limit - 1])
    return found, horizon


def _horizon(
    dataset: Dataset, wanted: SampleFilter, order: Order, key: tuple[Any, ...] | None
) -> tuple[Any, ...] | None:
    """The key of the last row that may be examined for this page; None where fewer rows are left."""
    base = SampleFilter(tab=wanted.tab, hard=wanted.hard or None, missing=wanted.missing or None)
    examined = order.sorted(samples_matching(dataset.pk, base))
    if wanted.name_prefix and order.columns[0] == "name":
        examined = examined.filter(has_prefix("name", wanted.name_prefix))
    examined = examined.filter(order.after(key)) if key else examined
    row = next(iter(examined.values(*order.columns)[EXAMINED - 1 : EXAMINED]), None)
    return order.key_of(row) if row else None


def _search_by_label(
    dataset: Dataset, wanted: SampleFilter, order: Order, key: tuple[Any, ...] | None, limit: int
) -> tuple[list[dict[str, Any]], tuple[Any, ...] | None]:
    """As `_search`, beginning at the index of annotations by label."""
    after = _id_at(dataset, key[0], order) if key else None
    labels, rest = _labels_to_begin_at(dataset, wanted)
    matching = order.sorted(samples_matching(dataset.pk, rest))
    found: list[Any] = []
    examined, chunk = 0, limit + 1 if wanted.is_one_label else max(2 * limit, 64)
    while examined < EXAMINED:
        ids, is_end = _ids_with_label(labels, after, order.descending, chunk)
        found.extend(matching.filter(has_id(ids)).values("pk", "number")[: limit + 1 - len(found)])
        if len(found) > limit:
            return found[:limit], (found[limit - 1]["number"],)
        if is_end:
            return found, None
        examined, after, chunk = examined + len(ids), ids[-1], min(chunk * 4, 5000)
    return found, Sample.objects.values_list("number").get(pk=ids[-1])


def _labels_to_begin_at(dataset: Dataset, wanted: SampleFilter) -> tuple[Sequence[int], SampleFilter]:
    """The labels whose index is read, and what is left to ask of the samples found there."""
    if wanted.label_op == "or" or len(wanted.labels) == 1:
        return wanted.labels, replace(wanted, labels=())
    counted = dataset.labels.filter(pk__in=wanted.labels).order_by("sample_count", "pk")
    rarest = counted.values_list("pk", flat=True)[0]
    return [rarest], replace(wanted, labels=tuple(label for label in wanted.labels if label != rarest))


def _id_at(dataset: Dataset, number: int, order: Order) -> int | None:
    """The id at or just before a number, in the direction of the order; None before the first."""
    compare, direction = (">=", "") if order.descending else ("<=", " DESC")
    statement = (
        f"SELECT id FROM datasets_sample WHERE dataset_id = %s AND number {compare} %s "
        f"ORDER BY number{direction} LIMIT 1"
    )
    found = rows.select(statement, [dataset.pk, number])
    return found[0][0] if found else None


def _ids_with_label(
    labels: Sequence[int], after: int | None, descending: bool, chunk: int
) -> tuple[list[int], bool]:
    """Ids of samples with one of the labels, in order, behind `after`; and whether that is the last of them."""
    lists = [_ids_of_one(label, after, descending, chunk) for label in labels]
    full = [ids[-1] for ids in lists if len(ids) == chunk]
    merged = sorted({sample for ids in lists for sample in ids}, reverse=descending)
    if not full:
        return merged, True
    edge = max(full) if descending else min(full)
    return [sample for sample in merged if (sample >= edge if descending else sample <= edge)], False


def _ids_of_one(label: int, after: int | None, descending: bool, chunk: int) -> list[int]:
    compare, direction = ("<", " DESC") if descending else (">", "")
    behind = "" if after is None else f"AND sample_id {compare} %s "
    statement = (
        f"SELECT DISTINCT sample_id FROM datasets_annotation WHERE label_id = %s AND layer_id IS NULL {behind}"
        f"ORDER BY sample_id{direction} LIMIT {chunk}"
    )
    return [row[0] for row in rows.select(statement, [label] if after is None else [label, after])]


def page_around(*, dataset: Dataset, wanted: SampleFilter, order: Order, sample_id: int, limit: int) -> Page:
    """The page that has the sample in its middle, if the filter lets it through."""
    key = _key_of_sample(dataset, order, sample_id)
    if key is None:
        return Page([], None, None)
    before, earlier = _search(dataset, wanted, order.reversed(), key, limit // 2)
    own = samples_matching(dataset.pk, wanted).filter(pk=sample_id).values("pk")
    after, later = _search(dataset, wanted, order, key, limit - len(before) - 1)
    return Page(
        [row["pk"] for row in (*reversed(before), *own, *after)],
        Cursor(later) if later else None,
        Cursor(earlier, backwards=True) if earlier else None,
    )


def _key_of_sample(dataset: Dataset, order: Order, sample_id: int) -> tuple[Any, ...] | None:
    row = Sample.objects.filter(dataset=dataset.pk, pk=sample_id).values(*order.columns).first()
    return order.key_of(row) if row else None


def skip(*, dataset: Dataset, wanted: SampleFilter, order: Order, number: int) -> Cursor | None:
    """The cursor behind the first `number` matches; the end of the list where there are fewer."""
    if number <= 0:
        return None
    keys = order.sorted(samples_matching(dataset.pk, wanted)).values(*order.columns)
    row = next(iter(keys[number - 1 : number]), None) or keys.reverse().first()
    return Cursor(order.key_of(row)) if row else None


def iterate_ids(dataset_id: int, wanted: SampleFilter, *, chunk: int = 5000) -> Iterator[list[int]]:
    """The ids of all matches in order, in chunks; each chunk is one bounded read."""
    last = 0
    while True:
        matching = samples_matching(dataset_id, wanted).filter(pk__gt=last).order_by("pk")
        ids = list(matching.values_list("pk", flat=True)[:chunk])
        if ids:
            yield ids
        if len(ids) < chunk:
            return
        last = ids[-1]


def neighbours(
    *, dataset: Dataset, wanted: SampleFilter, order: Order, sample_id: int, number: int
) -> tuple[list[int], list[int]]:
    """Ids of the matches before and after a sample, the nearest first. The sample itself need not match."""
    key = _key_of_sample(dataset, order, sample_id)
    if key is None:
        return [], []
    before, _ = _search(dataset, wanted, order.reversed(), key, number)
    after, _ = _search(dataset, wanted, order, key, number)
    return [found["pk"] for found in before], [found["pk"] for found in after]
