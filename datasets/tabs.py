"""Tabs and filters: from what a person asks for to the samples, beginning at the most selective index.

Within a dataset ids and numbers have one order, so "by number" and "by id" are the same order.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import msgspec
from django.db import connection
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Greatest, NullIf
from django.db.models.lookups import Contains, Exact, IsNull

from datasets import rows
from datasets.models import Annotation, Dataset, Label, Sample, SetMember
from datasets.states import SampleState

NO_USAGE = "none"
TABS = ("all", *[state.value for state in SampleState])


@dataclass(frozen=True, slots=True)
class ShapeRange:
    """Bounds that one annotation of a sample must keep, all of them. `labels`: with one of these; empty: with any.

    `area` is the share of the image (0..1) that it covers, `aspect` its width by its height.
    """

    area_min: float | None = None
    area_max: float | None = None
    aspect_min: float | None = None
    aspect_max: float | None = None
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionRange:
    """What one open suggestion of a sample must be: of one of the labels, where some are named, and so sure (0..1)."""

    labels: tuple[int, ...] = ()
    confidence_min: float | None = None
    confidence_max: float | None = None


@dataclass(frozen=True, slots=True)
class SampleFilter:
    """What a list, a batch, an export or a version is asked to hold. Everything given must hold at once.

    `labels` are ids; `label_op` says whether one of them is enough ("or") or all are due ("and"). A sample has none
    of `without_labels`. `usage` is the one that was set by hand, `NO_USAGE` asks for samples that have none. Of the
    alternatives `any_of`, where there are some, one must hold too; they have none themselves.
    """

    tab: str = "all"
    labels: tuple[int, ...] = ()
    label_op: str = "or"
    without_labels: tuple[int, ...] = ()
    name_prefix: str | None = None
    name_contains: str | None = None
    directory: str | None = None
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None
    hard: bool | None = None
    hard_reason: str | None = None
    excluded: bool | None = None
    usage: str | None = None
    empty: bool | None = None
    missing: bool | None = None
    annotations_min: int | None = None
    annotations_max: int | None = None
    annotated_by: int | None = None
    score_min: float | None = None
    score_max: float | None = None
    shape: ShapeRange | None = None
    suggestion: SuggestionRange | None = None
    properties: tuple[tuple[str, str], ...] = field(default=())
    has_properties: tuple[str, ...] = ()
    sample_set: int | None = None
    without_samples: tuple[int, ...] = ()
    any_of: tuple["SampleFilter", ...] = ()

    @property
    def is_one_tab(self) -> bool:
        """Whether the tab is the only condition, so that every row of its index is a hit."""
        return self == SampleFilter(tab=self.tab)

    @property
    def is_one_label(self) -> bool:
        return (
            len(self.labels) == 1
            and self == SampleFilter(tab=self.tab, labels=self.labels)
            and self.tab == "all"
        )


def filter_to_json(wanted: SampleFilter) -> dict[str, Any]:
    """The filter as JSON values, for a job's parameters: only what differs from no filter."""
    fields: dict[str, Any] = msgspec.to_builtins(wanted)
    empty: dict[str, Any] = msgspec.to_builtins(SampleFilter())
    fields["any_of"] = tuple([filter_to_json(each) for each in wanted.any_of])
    return {name: value for name, value in fields.items() if value != empty[name]}


def filter_from_json(stored: dict[str, Any]) -> SampleFilter:
    """The filter that `filter_to_json` kept."""
    return msgspec.convert(stored, SampleFilter)


def samples_matching(dataset_id: int, wanted: SampleFilter) -> QuerySet[Sample]:
    """The live samples that the filter lets through, in no order."""
    return _let_through(Sample.objects.filter(dataset=dataset_id, deleted_at=None), wanted)


def samples_among(dataset_id: int, wanted: SampleFilter, ids: Sequence[int]) -> QuerySet[Sample]:
    """Those of some samples that the filter lets through, in no order; each is looked up by its id.

    SQLite would rather read the whole dataset, which it takes for a few rows: the sum keeps it from its index.
    """
    own = Sample.objects.alias(own=F("dataset_id") + 0).filter(has_id(ids), own=dataset_id, deleted_at=None)
    return _let_through(own, wanted)


def _let_through(query: QuerySet[Sample], wanted: SampleFilter) -> QuerySet[Sample]:
    query = query.filter(_of_row(wanted))
    for labels in _label_groups(wanted):
        marks = Annotation.objects.filter(sample=OuterRef("pk"), label__in=labels, layer=None)
        query = query.filter(Exists(marks))
    if wanted.any_of:
        query = query.filter(reduce(or_, map(_of_alternative, wanted.any_of)))
    return query.exclude(pk__in=wanted.without_samples) if wanted.without_samples else query


def _of_row(wanted: SampleFilter) -> Q:
    """Every condition that the sample's own row answers, but its labels."""
    state = Q() if wanted.tab == "all" else Q(state=wanted.tab)
    members = SetMember.objects.filter(sample_set=wanted.sample_set, sample=OuterRef("pk"))
    is_in_set = Q() if wanted.sample_set is None else Q(Exists(members))
    return state & is_in_set & _of_image(wanted) & _of_work(wanted)


def _of_alternative(wanted: SampleFilter) -> Q:
    """One of several alternatives. Its labels are asked of the row's own counts: no index could serve an "or", and
    PostgreSQL would read all annotations of the label for a page."""
    condition = Q(pk__isnull=False) & _of_row(wanted)  # one without conditions holds always
    for labels in _label_groups(wanted):
        condition &= has_a_label(labels)
    return condition


def has_a_label(labels: Sequence[int]) -> Q:
    """Whether a sample has one of the labels, from the counts in its row."""
    return Q(label_counts__has_any_keys=[str(label) for label in labels])


def _label_groups(wanted: SampleFilter) -> list[tuple[int, ...]]:
    if not wanted.labels:
        return []
    return [wanted.labels] if wanted.label_op == "or" else [(label,) for label in wanted.labels]


def _of_image(wanted: SampleFilter) -> Q:
    """Conditions on the file: name, folder, time of registration, whether it is still there."""
    condition = Q()
    if wanted.name_prefix:
        condition &= has_prefix("name", wanted.name_prefix)
    if wanted.name_contains:
        condition &= Q(name__icontains=wanted.name_contains)  # small or large letters, on both databases
    if wanted.directory is not None:
        condition &= Q(directory=wanted.directory.strip("/"))
    if wanted.created_after:
        condition &= Q(created_at__gte=wanted.created_after)
    if wanted.created_before:
        condition &= Q(created_at__lt=wanted.created_before)
    if wanted.missing is not None:
        condition &= Q(missing=wanted.missing)
    return condition


def _of_work(wanted: SampleFilter) -> Q:
    """Conditions on what was done with the sample."""
    condition = Q()
    if wanted.hard is not None:
        condition &= Q(hard=wanted.hard)
    if wanted.hard_reason is not None:  # as JSON writes it, so that "1" is not found in "10"
        reasons = Cast("hard_reasons", TextField())
        condition &= Q(hard=True) & Q(Contains(reasons, Value(f'"{wanted.hard_reason}"')))
    if wanted.excluded is not None:
        condition &= Q(excluded=wanted.excluded)
    if wanted.usage is not None:
        condition &= Q(usage=None if wanted.usage == NO_USAGE else wanted.usage)
    if wanted.empty is not None:
        condition &= Q(annotation_count=0) if wanted.empty else Q(annotation_count__gt=0)
    if wanted.without_labels:
        condition &= ~has_a_label(wanted.without_labels)
    if wanted.annotations_min is not None:
        condition &= Q(annotation_count__gte=wanted.annotations_min)
    if wanted.annotations_max is not None:
        condition &= Q(annotation_count__lte=wanted.annotations_max)
    if wanted.annotated_by is not None:
        condition &= Q(annotated_by=wanted.annotated_by)
    if wanted.score_min is not None:
        condition &= Q(score__gte=wanted.score_min)
    if wanted.score_max is not None:
        condition &= Q(score__lte=wanted.score_max)
    if wanted.shape:
        condition &= _has_shape(wanted.shape)
    if wanted.suggestion:
        condition &= _has_suggestion(wanted.suggestion)
    for name, value in wanted.properties:
        condition &= Q(Exact(_property(name), Value(value)))
    for name in wanted.has_properties:
        condition &= Q(IsNull(_property(name), False))
    return condition


def _has_shape(wanted: ShapeRange) -> Q:
    """Whether a sample has such an annotation, looked up sample by sample.

    Not `Exists`: PostgreSQL may join that, and read all annotations for a page.
    """
    pixels = OuterRef("width") * OuterRef("height")
    height = Greatest(F("y1") - F("y0"), Value(1.0))  # less than a pixel high is a pixel high
    marks = Annotation.objects.filter(sample=OuterRef("pk"), layer=None).alias(
        share=ExpressionWrapper(F("area") / NullIf(pixels, Value(0)), FloatField()),
        aspect=ExpressionWrapper((F("x1") - F("x0")) / height, FloatField()),
    )
    bounds = {
        "share__gte": wanted.area_min,
        "share__lte": wanted.area_max,
        "aspect__gte": wanted.aspect_min,
        "aspect__lte": wanted.aspect_max,
    }
    marks = marks.filter(**{name: bound for name, bound in bounds.items() if bound is not None})
    marks = marks.filter(label__in=wanted.labels) if wanted.labels else marks
    return Q(IsNull(Subquery(marks.values("sample")[:1]), False))


def _has_suggestion(wanted: SuggestionRange) -> Q:
    """Whether such a suggestion is open, looked up as in `_has_shape`. Suggestions belong to the floor above: the
    relation names them, and those whose label is in the trash are shown nowhere."""
    bounds = {
        "suggestions__label__in": wanted.labels or None,
        "suggestions__confidence__gte": wanted.confidence_min,
        "suggestions__confidence__lte": wanted.confidence_max,
    }
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    own = Sample.objects.filter(
        pk=OuterRef("pk"), suggestions__layer=None, suggestions__label__deleted_at=None, **given
    )
    return Q(IsNull(Subquery(own.filter(suggestions__isnull=False).values("pk")[:1]), False))


def has_id(ids: Sequence[int]) -> Q:
    """A condition with one parameter, however many ids: a placeholder for each costs more than the reading."""
    among, values = rows.among_ids(ids)
    return Q(RawSQL(f'"datasets_sample"."id" {among}', [values], BooleanField()))


def _property(name: str) -> Func:
    """A property's text or null. Not Django's `properties__name`, for which a name of digits is a place in a list."""
    function = PropertyOnSQLite if connection.vendor == "sqlite" else PropertyOnPostgreSQL
    return function(F("properties"), Value(name))


class PropertyOnPostgreSQL(Func):
    function = "jsonb_extract_path_text"
    output_field = TextField()


class PropertyOnSQLite(Func):
    """By comparing decoded keys: in a path of `json_extract` no quotation mark can be written."""

    template = "(SELECT value FROM json_each(%(expressions)s)"
    arg_joiner = ") WHERE key = "
    output_field = TextField()


def has_prefix(column: str, prefix: str) -> Q:
    """A condition that an index can serve: SQLite's LIKE can't use one, PostgreSQL's comparisons follow the locale."""
    if connection.vendor == "sqlite":
        # no character comes behind this one; 16 of them, for a name that goes on with it
        return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + "\U0010ffff" * 16})
    return Q(**{f"{column}__startswith": prefix})


def known_total(dataset: Dataset, wanted: SampleFilter) -> int | None:
    """How many samples match, where a maintained count knows it; else None."""
    if wanted.is_one_tab:
        return dataset.counts["total" if wanted.tab == "all" else wanted.tab]
    if wanted.is_one_label:
        label = Label.objects.filter(pk=wanted.labels[0], dataset=dataset)
        return label.values_list("sample_count", flat=True).first()
    return None
