"""From a query string, or the `filter` of a body, to a SampleFilter."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from msgspec import Meta, Struct

from datasets import rows
from datasets.api.answers import parse_body
from datasets.errors import InvalidInputError
from datasets.label_writer import normal_name
from datasets.models import Dataset, User
from datasets.sample_pages import ORDERS
from datasets.tabs import TABS, SampleFilter

MOST_EXCEPTIONS = 10_000
LARGEST = 1e300  # and no NaN, which is equal to nothing, nor infinity
Number = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
Text = Annotated[str, Meta(max_length=1100, pattern="^[^\x00]*$")]


class FilterFields(Struct, forbid_unknown_fields=True, rename={"name_contains": "name~"}):
    """The fields of a filter as they travel. `label` holds names or ids."""

    tab: Literal["all", "unlabeled", "labeled", "to_confirm"] = "all"
    label: Annotated[list[Text], Meta(max_length=100)] = []
    label_op: Literal["or", "and"] = "or"
    name: Text | None = None
    name_contains: Text | None = None
    directory: Text | None = None
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None
    hard: bool | None = None
    empty: bool | None = None
    missing: bool | None = None
    annotated_by: Text | None = None
    score_min: Number | None = None
    score_max: Number | None = None
    properties: Annotated[dict[Text, Text], Meta(max_length=20)] = {}
    has_property: Annotated[list[Text], Meta(max_length=20)] = []
    except_ids: Annotated[list[str], Meta(max_length=MOST_EXCEPTIONS)] = []


PARAMETERS = [
    OpenApiParameter("tab", enum=TABS, description="Which tab; all by default."),
    OpenApiParameter("label", many=True, description="Name or id of a label; repeatable."),
    OpenApiParameter("label_op", enum=("or", "and")),
    OpenApiParameter("name", description="How the file name begins."),
    OpenApiParameter("name~", description="What the file name holds anywhere."),
    OpenApiParameter("directory", description="The folder below the input."),
    OpenApiParameter("created_after", OpenApiTypes.DATETIME),
    OpenApiParameter("created_before", OpenApiTypes.DATETIME),
    OpenApiParameter("hard", OpenApiTypes.BOOL),
    OpenApiParameter("empty", OpenApiTypes.BOOL, description="Without annotations."),
    OpenApiParameter("missing", OpenApiTypes.BOOL, description="Whose file is gone."),
    OpenApiParameter("annotated_by", description="User name of who saved last."),
    OpenApiParameter("score_min", OpenApiTypes.FLOAT),
    OpenApiParameter("score_max", OpenApiTypes.FLOAT),
    OpenApiParameter(
        "has_property", many=True, description="Name of a property that has a value; repeatable."
    ),
]
ORDER_PARAMETER = OpenApiParameter(
    "order", enum=[*ORDERS, *[f"-{name}" for name in ORDERS]], description="A minus sign turns it round."
)
LIVE_LABELS = "SELECT id, name FROM datasets_label WHERE dataset_id = %s AND deleted_at IS NULL"
_REPEATABLE = ("label", "has_property")
_OTHER = {"cursor", "limit", "order", "around", "skip", "include", "count"}


def filter_of_query(query: QueryDict, dataset: Dataset) -> SampleFilter:
    """The filter of a query string; what is not of a filter (`cursor`, `limit`, ...) is passed over."""
    fields: dict[str, Any] = {}
    for name in query:
        if name.startswith("property."):
            fields.setdefault("properties", {})[name.removeprefix("property.")] = query[name]
        elif name in _REPEATABLE:
            fields[name] = [value for value in query.getlist(name) if value]
        elif name not in _OTHER and query[name] != "":
            fields[name] = query[name]
    return _resolve(parse_body(fields, FilterFields, is_text=True), dataset)


def filter_of_body(body: Mapping[str, Any], dataset: Dataset) -> SampleFilter:
    """The filter of a JSON body: as in a query, with `except` for ids that are left out."""
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if name.startswith("property."):
            fields.setdefault("properties", {})[name.removeprefix("property.")] = value
        else:
            fields["except_ids" if name == "except" else name] = value
    for name in _REPEATABLE:
        if isinstance(fields.get(name), str):
            fields[name] = [fields[name]]
    return _resolve(parse_body(fields, FilterFields), dataset)


def wanted_of_body(body: Mapping[str, Any], dataset: Dataset) -> SampleFilter | list[int]:
    """What a body is about: `{samples: [ids]}` or `{filter: {...}}`; raises InvalidInputError for neither or both."""
    if isinstance(body.get("samples"), list) and "filter" not in body:
        return sample_ids(body["samples"])
    if isinstance(body.get("filter"), dict) and "samples" not in body:
        return filter_of_body(body["filter"], dataset)
    raise InvalidInputError("Name the samples, or give a filter.", code="samples_missing")


def _resolve(fields: FilterFields, dataset: Dataset) -> SampleFilter:
    return SampleFilter(
        tab=fields.tab,
        labels=_label_ids(fields.label, dataset) if fields.label else (),
        label_op=fields.label_op,
        name_prefix=fields.name,
        name_contains=fields.name_contains,
        directory=fields.directory,
        created_after=_in_utc(fields.created_after),
        created_before=_in_utc(fields.created_before),
        hard=fields.hard,
        empty=fields.empty,
        missing=fields.missing,
        annotated_by=_user_id(fields.annotated_by) if fields.annotated_by else None,
        score_min=fields.score_min,
        score_max=fields.score_max,
        properties=tuple(sorted(fields.properties.items())),
        has_properties=tuple(dict.fromkeys(fields.has_property)),
        excluded=tuple(sample_ids(fields.except_ids)),
    )


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
