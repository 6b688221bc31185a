"""Auto grouping: starting it, and its groups as stacks."""

import re
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from datasets.api.answers import json_answer
from datasets.api.base import (
    DatasetScopedViewSet,
    int_parameter,
    person_of,
    refuse_parameter,
    text_parameter,
)
from datasets.api.filters import wanted_of_body
from datasets.api.jobs import JobSerializer
from datasets.api.samples import SamplePageSerializer, SampleSerializer
from datasets.errors import InvalidInputError
from datasets.jobs import job_json
from datasets.models import Dataset
from datasets.permissions import Right
from datasets.sample_rows import read_samples
from labeling.models import Grouping
from labeling.services.group_pages import (
    SHOWN,
    GroupShown,
    find_grouping,
    page_of_groups,
    page_of_members,
)
from labeling.services.grouping import (
    EVERYTHING,
    FEATURES,
    FEWEST,
    MOST,
    Order,
    standing_groupings,
    start_grouping,
)

PLACE = re.compile(r"[0-9]{1,9}")
PAGE = [OpenApiParameter("cursor"), OpenApiParameter("limit", OpenApiTypes.INT)]


class StartGroupingSerializer(serializers.Serializer[None]):
    groups = serializers.IntegerField(min_value=FEWEST, max_value=MOST)
    property = serializers.CharField(
        max_length=64, trim_whitespace=False, help_text='Gets "0", the largest group, to "n-1".'
    )
    features = serializers.ListField(
        child=serializers.ChoiceField(choices=FEATURES),
        default=list,
        help_text="Measures of the scan that groups are made by; none: by what images look like.",
    )
    samples = serializers.ListField(child=serializers.CharField(), required=False)
    filter = serializers.DictField(
        required=False, help_text="The filters of the sample list, and `except`: [ids]. Usually all samples."
    )
    refine = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="The group of the property that is split, in the place of samples.",
    )


class GroupingStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class GroupingSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    property = serializers.CharField()
    features = serializers.ListField(child=serializers.ChoiceField(choices=FEATURES))
    created_at = serializers.DateTimeField()


@extend_schema_serializer(many=False)
class GroupingsSerializer(serializers.Serializer[None]):
    groupings = GroupingSerializer(many=True, help_text="One for each property, the newest first.")


class SampleGroupSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    value = serializers.CharField(help_text="Of the property that its samples have.")
    size = serializers.IntegerField()
    spread = serializers.FloatField(help_text="How unlike its samples are; 1: as much as all of them.")
    unlabeled = serializers.IntegerField(help_text="Samples that nobody has labeled.")
    samples = SampleSerializer(many=True, help_text=f"The {SHOWN} most typical ones.")


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class SampleGroupPageSerializer(serializers.Serializer[None]):
    results = SampleGroupSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)


class GroupingViewSet(DatasetScopedViewSet):
    rights = {"list": Right.READ, "create": Right.SMART_LABEL, "groups": Right.READ, "samples": Right.READ}

    @extend_schema(responses=GroupingsSerializer)
    def list(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """What was grouped: of each property the latest run that nobody undid."""
        return json_answer({"groupings": [grouping_json(each) for each in standing_groupings(self.dataset)]})

    @extend_schema(request=StartGroupingSerializer, responses={202: GroupingStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Put samples that are alike into groups, written to a property; one action with one undo."""
        body = StartGroupingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        order = Order(
            asked["groups"],
            asked["property"],
            list(dict.fromkeys(asked["features"])),
            _wanted(request.data, self.dataset),
            asked.get("refine"),
        )
        job = start_grouping(dataset=self.dataset, order=order, actor=person_of(request))
        return json_answer({"job": job_json(job)}, status=202)

    @extend_schema(responses=SampleGroupPageSerializer, parameters=PAGE)
    def groups(self, request: Request, dataset_id: int, grouping_id: int) -> HttpResponseBase:
        """The groups as stacks, the largest first, and what one was split into in its place."""
        grouping = find_grouping(self.dataset, grouping_id)
        limit = int_parameter(request, "limit", default=20, minimum=1, maximum=100)
        found, following = page_of_groups(grouping, _place(request), limit)
        return json_answer(
            {
                "results": _groups_json(self.dataset, found),
                "next": None if following is None else str(following),
                "prev": None,
            }
        )

    @extend_schema(responses=SamplePageSerializer, parameters=PAGE)
    def samples(self, request: Request, dataset_id: int, grouping_id: int, group_id: int) -> HttpResponseBase:
        """The samples of one group, the most typical first."""
        grouping = find_grouping(self.dataset, grouping_id)
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        ids, following = page_of_members(grouping, group_id, _place(request), limit)
        shown = read_samples(self.dataset, ids, include_annotations=True)
        return json_answer(
            {"results": shown, "next": None if following is None else str(following), "prev": None}
        )


def grouping_json(grouping: Grouping) -> dict[str, Any]:
    return {
        "id": str(grouping.pk),
        "property": grouping.property,
        "features": grouping.features,
        "created_at": grouping.created_at,
    }


def _groups_json(dataset: Dataset, groups: list[GroupShown]) -> list[dict[str, Any]]:
    ids = [pk for group in groups for pk in group.samples]
    samples = {int(each["id"]): each for each in read_samples(dataset, ids, include_annotations=True)}
    return [
        {
            "id": str(group.id),
            "value": group.value,
            "size": group.size,
            "spread": group.spread,
            "unlabeled": group.unlabeled,
            "samples": [samples[pk] for pk in group.samples if pk in samples],
        }
        for group in groups
    ]


def _wanted(body: Any, dataset: Dataset) -> Any:
    """All samples unless some are named; a group that is split names its own."""
    named = [name for name in ("samples", "filter", "refine") if name in body]
    if len(named) > 1:
        raise InvalidInputError(f"Give one of {' and '.join(named)}.", code="samples_ambiguous")
    return wanted_of_body(body, dataset) if named in (["samples"], ["filter"]) else EVERYTHING


def _place(request: Request) -> int:
    text = text_parameter(request, "cursor", max_length=20)
    if text is not None and not PLACE.fullmatch(text):
        raise refuse_parameter("cursor", "Use one that a page has given.")
    return int(text or 0)
