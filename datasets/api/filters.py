"""From a query string, or the `filter` of a body, to a SampleFilter."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from msgspec import Meta, Struct

from datasets import rows
from datasets.api.answers import parse_body
from datasets.errors import InvalidInputError
from datasets.label_writer import normal_name
from datasets.models import Dataset, User
from datasets.models.version import Usage
from datasets.sample_pages import ORDERS
from datasets.tabs import NO_USAGE, TABS, SampleFilter, ShapeRange, SuggestionRange

MOST_EXCEPTIONS = 10_000
MOST_ALTERNATIVES = 10
LARGEST = 1e300  # and no NaN, which is equal to nothing, nor infinity
Number = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
Share = Annotated[float, Meta(ge=0, le=1)]
Ratio = Annotated[float, Meta(ge=0, le=1e6)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
# what both databases can hold: no NUL, no half of a pair
Text = Annotated[str, Meta(max_length=1100, pattern="^[^\x00\ud800-\udfff]*$")]

_OF_PYTHON = {"name_contains": "name~", "sample_set": "set"}  # words that are no names there


class ConditionFields(Struct, forbid_unknown_fields=True, rename=_OF_PYTHON):
    """The conditions of a filter as they travel, all of which hold. `label` holds names or ids."""

    tab: Literal["all", "unlabeled", "labeled", "to_confirm"] = "all"
    label: Annotated[list[Text], Meta(max_length=100)] = []
    label_op: Literal["or", "and"] = "or"
    without_label: Annotated[list[Text], Meta(max_length=100)] = []
    name: Text | None = None
    name_contains: Text | None = None
    directory: Text | None = None
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None
    hard: bool | None = None
    hard_reason: Annotated[str, Meta(pattern="^[0-9]{1,3}$")] | None = None
    excluded: bool | None = None
    usage: Literal["train", "eval", "inference", "none"] | None = None
    empty: bool | None = None
    missing: bool | None = None
    annotations_min: Count | None = None
    annotations_max: Count | None = None
    annotated_by: Text | None = None
    score_min: Number | None = None
    score_max: Number | None = None
    shape_area_min: Share | None = None
    shape_area_max: Share | None = None
    shape_aspect_min: Ratio | None = None
    shape_aspect_max: Ratio | None = None
    suggested_label: Annotated[list[Text], Meta(max_length=100)] = []
    confidence_min: Share | None = None
    confidence_max: Share | None = None
    properties: Annotated[dict[Text, Text], Meta(max_length=20)] = {}
    has_property: Annotated[list[Text], Meta(max_length=20)] = []
    sample_set: Annotated[str, Meta(pattern="^[0-9]{1,18}$")] | None = None


class FilterFields(ConditionFields, forbid_unknown_fields=True, rename=_OF_PYTHON):
    """A filter as it travels: conditions, alternatives of which one must hold too, and what is left out."""

    any_of: Annotated[list[ConditionFields], Meta(max_length=MOST_ALTERNATIVES)] = []
    except_ids: Annotated[list[str], Meta(max_length=MOST_EXCEPTIONS)] = []


PARAMETERS = [
    OpenApiParameter("tab", enum=TABS, description="Which tab; all by default."),
    OpenApiParameter("label", many=True, description="Name or id of a label; repeatable."),
    OpenApiParameter("label_op", enum=("or", "and")),
    OpenApiParameter(
        "without_label", many=True, description="Name or id of a label that is not there; repeatable."
    ),
    OpenApiParameter("name", description="How the file name begins."),
    OpenApiParameter("name~", description="What the file name holds anywhere."),
    OpenApiParameter("directory", description="The folder below the input."),
    OpenApiParameter("created_after", OpenApiTypes.DATETIME),
    OpenApiParameter("created_before", OpenApiTypes.DATETIME),
    OpenApiParameter("hard", OpenApiTypes.BOOL),
    OpenApiParameter("hard_reason", description="Hard for this reason, by ModelArts' id: 7 is brightness."),
    OpenApiParameter("excluded", OpenApiTypes.BOOL, description="Held back from versions."),
    OpenApiParameter(
        "usage",
        enum=(*Usage.values, NO_USAGE),
        description="Set by hand or by an import; none: dealt by the split.",
    ),
    OpenApiParameter("empty", OpenApiTypes.BOOL, description="Without annotations."),
    OpenApiParameter("missing", OpenApiTypes.BOOL, description="Whose file is gone."),
    OpenApiParameter("annotations_min", OpenApiTypes.INT),
    OpenApiParameter("annotations_max", OpenApiTypes.INT),
    OpenApiParameter("annotated_by", description="User name of who saved last."),
    OpenApiParameter("score_min", OpenApiTypes.FLOAT),
    OpenApiParameter("score_max", OpenApiTypes.FLOAT),
    OpenApiParameter(
        "shape_area_min",
        OpenApiTypes.FLOAT,
        description=(
            "An annotation covers at least this share of its image, 0 to 1. One annotation keeps all bounds of "
            "`shape_*`, and has one of the labels of `label` where some are named."
        ),
    ),
    OpenApiParameter("shape_area_max", OpenApiTypes.FLOAT, description="At most this share, 0 to 1."),
    OpenApiParameter(
        "shape_aspect_min",
        OpenApiTypes.FLOAT,
        description="Its width is at least this many times its height.",
    ),
    OpenApiParameter("shape_aspect_max", OpenApiTypes.FLOAT, description="At most this many times."),
    OpenApiParameter(
        "suggested_label",
        many=True,
        description="Name or id of a label that a model suggests; repeatable, one of them is enough.",
    ),
    OpenApiParameter(
        "confidence_min",
        OpenApiTypes.FLOAT,
        description="One such suggestion is at least so sure, 0 to 1, and keeps `confidence_max` too.",
    ),
    OpenApiParameter("confidence_max", OpenApiTypes.FLOAT, description="At most so sure, 0 to 1."),
    OpenApiParameter(
        "has_property", many=True, description="Name of a property that has a value; repeatable."
    ),
    OpenApiParameter("set", description="Id of a set of samples: those that are in it."),
    OpenApiParameter(
        "any_of",
        description=(
            f"At most {MOST_ALTERNATIVES} alternatives as JSON, [{{...}}, ...], each with the conditions above: "
            "one of them must hold too."
        ),
    ),
]
ORDER_PARAMETER = OpenApiParameter(
    "order", enum=[*ORDERS, *[f"-{name}" for name in ORDERS]], description="A minus sign turns it round."
)
LIVE_LABELS = "SELECT id, name FROM datasets_label WHERE dataset_id = %s AND deleted_at IS NULL"
PROPERTY = "property."
_REPEATABLE = ("label", "without_label", "suggested_label", "has_property")
_OTHER = {"cursor", "limit", "order", "around", "skip", "include", "count"}


def filter_of_query(query: QueryDict, dataset: Dataset) -> SampleFilter:
    """The filter of a query string; what is not of a filter (`cursor`, `limit`, ...) is passed over."""
    given = {name: query[name] for name in query if name not in _OTHER}
    fields = _of_mapping({name: value for name, value in given.items() if value != "" or _is_property(name)})
    for name in _REPEATABLE:
        fields[name] = [value for value in query.getlist(name) if value]
    if "any_of" in fields:
        fields["any_of"] = _travelling(_decoded(fields["any_of"]))
    return _resolve(parse_body(fields, FilterFields, is_text=True), dataset)


def filter_of_body(body: Mapping[str, Any], dataset: Dataset) -> SampleFilter:
    """The filter of a JSON body: as in a query, with `except` for ids that are left out."""
    fields = _of_mapping(body)
    if "except" in fields:
        fields["except_ids"] = fields.pop("except")
    if "any_of" in fields:
        fields["any_of"] = _travelling(fields["any_of"])
    return _resolve(parse_body(fields, FilterFields), dataset)


def _is_property(name: str) -> bool:
    return name.startswith(PROPERTY)


def _of_mapping(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a filter: properties in one dictionary, a single label as a list of one."""
    fields = {name: value for name, value in given.items() if not _is_property(name)}
    properties = {name.removeprefix(PROPERTY): value for name, value in given.items() if _is_property(name)}
    if properties and isinstance(fields.get("properties", {}), dict):
        fields["properties"] = {**fields.get("properties", {}), **properties}
    for name in _REPEATABLE:
        if isinstance(fields.get(name), str):
            fields[name] = [fields[name]]
    return fields


def _travelling(alternatives: Any) -> Any:
    """Alternatives with each one's fields sorted; what is no list of objects is left for the parser to refuse."""
    if not isinstance(alternatives, list):
        return alternatives
    return [_of_mapping(each) if isinstance(each, dict) else each for each in alternatives]


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise InvalidInputError("any_of: Give the alternatives as JSON: [{...}, ...].") from None


def wanted_of_body(body: Mapping[str, Any], dataset: Dataset) -> SampleFilter | list[int]:
    """What a body is about: `{samples: [ids]}` or `{filter: {...}}`; raises InvalidInputError for neither or both."""
    if isinstance(body.get("samples"), list) and "filter" not in body:
        return sample_ids(body["samples"])
    if isinstance(body.get("filter"), dict) and "samples" not in body:
        return filter_of_body(body["filter"], dataset)
    raise InvalidInputError("Name the samples, or give a filter.", code="samples_missing")


def _resolve(fields: FilterFields, dataset: Dataset) -> SampleFilter:
    return replace(
        _conditions(fields, dataset),
        without_samples=tuple(sample_ids(fields.except_ids)),
        any_of=tuple([_conditions(each, dataset) for each in fields.any_of]),
    )


def _conditions(fields: ConditionFields, dataset: Dataset) -> SampleFilter:
    labels = _label_ids(fields.label, dataset) if fields.label else ()
    return SampleFilter(
        tab=fields.tab,
        labels=labels,
        label_op=fields.label_op,
        without_labels=_label_ids(fields.without_label, dataset) if fields.without_label else (),
        name_prefix=fields.name,
        name_contains=fields.name_contains,
        directory=fields.directory,
        created_after=_in_utc(fields.created_after),
        created_before=_in_utc(fields.created_before),
        hard=True if fields.hard is None and fields.hard_reason else fields.hard,
        hard_reason=fields.hard_reason,
        excluded=fields.excluded,
        usage=fields.usage,
        empty=fields.empty,
        missing=fields.missing,
        annotations_min=fields.annotations_min,
        annotations_max=fields.annotations_max,
        annotated_by=_user_id(fields.annotated_by) if fields.annotated_by else None,
        score_min=fields.score_min,
        score_max=fields.score_max,
        shape=_shape_range(fields, labels),
        suggestion=_suggestion_range(fields, dataset),
        properties=tuple(sorted(fields.properties.items())),
        has_properties=tuple(dict.fromkeys(fields.has_property)),
        sample_set=_set_id(fields.sample_set, dataset) if fields.sample_set else None,
    )


def _shape_range(fields: ConditionFields, labels: tuple[int, ...]) -> ShapeRange | None:
    bounds = (
        fields.shape_area_min,
        fields.shape_area_max,
        fields.shape_aspect_min,
        fields.shape_aspect_max,
    )
    return None if bounds == (None,) * 4 else ShapeRange(*bounds, labels=labels)


def _suggestion_range(fields: ConditionFields, dataset: Dataset) -> SuggestionRange | None:
    labels = _label_ids(fields.suggested_label, dataset) if fields.suggested_label else ()
    wanted = SuggestionRange(labels, fields.confidence_min, fields.confidence_max)
    return None if wanted == SuggestionRange() else wanted


def _label_ids(wanted: list[str], dataset: Dataset) -> tuple[int, ...]:
    wanted = [normal_name(name) for name in wanted]
    known: dict[str, int] = {}
    for pk, name in rows.select(LIVE_LABELS, [dataset.pk]):
        known[name] = pk
        known.setdefault(str(pk), pk)
    if unknown := [name for name in wanted if name not in known]:
        raise InvalidInputError(
            f"The dataset has no label {', '.join(unknown)}.", code="unknown_label", params={"names": unknown}
        )
    return tuple(dict.fromkeys(known[name] for name in wanted))


def _set_id(text: str, dataset: Dataset) -> int:
    if not dataset.sample_sets.filter(pk=int(text)).exists():
        message = "The set of samples is not there any more. Take it out of the filter."
        raise InvalidInputError(message, code="set_gone")
    return int(text)


def _user_id(name: str) -> int:
    found = User.objects.filter(username=name).values_list("pk", flat=True).first()
    return 0 if found is None else found  # nobody has key 0, so that an unknown name finds nothing


def _in_utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except OverflowError:
        raise InvalidInputError("A time lies before the year 1 or behind the year 9999.") from None


def sample_ids(texts: list[str]) -> list[int]:
    """Ids of a body as numbers; raises InvalidInputError for what can't be one."""
    if not all(
        isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 18 for text in texts
    ):
        raise InvalidInputError("An id of a sample is a text of digits.", code="sample_id_invalid")
    return [int(text) for text in texts]
