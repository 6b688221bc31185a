"""Near-duplicates among all samples of a dataset, published or not: stacks to keep one of, or to ignore."""

import re
from dataclasses import asdict
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from analysis.models import DuplicateIndex
from analysis.services.ignoring import ignore_stacks, show_stacks
from analysis.services.indexing import is_stale, open_index_job, start_indexing
from analysis.services.reading import usages_of
from analysis.services.stacks import ORDERS, Cursor, Stack, Stacks, Wanted
from analysis.stacks import DISTANCES
from datasets.api.answers import json_answer
from datasets.api.base import (
    DatasetScopedViewSet,
    bool_parameter,
    choice_parameter,
    int_parameter,
    person_of,
    refuse_parameter,
    text_parameter,
)
from datasets.api.jobs import JobSerializer
from datasets.api.samples import SampleSerializer
from datasets.jobs import job_json
from datasets.models import Dataset
from datasets.models.version import Usage
from datasets.permissions import Right
from datasets.sample_rows import read_samples

USUAL_DISTANCE = 4
MOST_SHOWN = 60  # samples of a stack
MOST_STACKS = 1000  # that one request ignores
CURSOR = re.compile(r"(-?[0-9]{1,18})\.(-?[0-9]{1,18})\.([0-9]{1,18})")
DISTANCE = OpenApiParameter(
    "distance",
    OpenApiTypes.INT,
    enum=DISTANCES,
    description="In how many bits of 64 the hashes differ at most; 0: files of one content. Usually 4.",
)


class StackedSampleSerializer(SampleSerializer):
    distance = serializers.IntegerField(help_text="From the stack's best sample, in bits of the hash.")
    is_same = serializers.BooleanField(help_text="Whether the file is the same as that of the best sample.")
    usage = serializers.ChoiceField(
        choices=Usage.choices, allow_null=True, help_text="In the version that was analysed last."
    )


class DuplicateStackSerializer(serializers.Serializer[None]):
    id = serializers.CharField(help_text="Of the sample that the others are like.")
    ids = serializers.ListField(
        child=serializers.CharField(),
        help_text="All samples: the best first, which is labeled, large, and old.",
    )
    samples = StackedSampleSerializer(many=True, help_text=f"The first {MOST_SHOWN} of them.")
    conflict = serializers.BooleanField(help_text="Whether labeled samples of it carry different labels.")


class DuplicateLevelSerializer(serializers.Serializer[None]):
    distance = serializers.IntegerField()
    stacks = serializers.IntegerField()
    spare = serializers.IntegerField(help_text="Samples that could go if one of each stack stayed.")


class DuplicateIndexSerializer(serializers.Serializer[None]):
    built_at = serializers.DateTimeField(allow_null=True, help_text="Null: it was never made.")
    stale = serializers.BooleanField(help_text="Whether samples came or were scanned since.")
    unread = serializers.IntegerField(help_text="Samples whose image was not known then.")
    job = JobSerializer(allow_null=True, help_text="What makes it anew now.")


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class DuplicatePageSerializer(serializers.Serializer[None]):
    results = DuplicateStackSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)
    levels = DuplicateLevelSerializer(many=True, help_text="How much there is at every distance.")
    index = DuplicateIndexSerializer()


class SpareSamplesSerializer(serializers.Serializer[None]):
    samples = serializers.ListField(child=serializers.CharField())
    stacks = serializers.IntegerField()
    conflicts = serializers.IntegerField(help_text="Stacks that were left out, since their labels differ.")


class IgnoreSerializer(serializers.Serializer[None]):
    stacks = serializers.ListField(
        child=serializers.ListField(
            child=serializers.RegexField("^[0-9]{1,18}$"), min_length=1, max_length=10_000
        ),
        min_length=1,
        max_length=MOST_STACKS,
        help_text="Ids of the samples of each.",
    )
    ignored = serializers.BooleanField(help_text="false: they are shown again.")


class IgnoredSerializer(serializers.Serializer[None]):
    changed = serializers.IntegerField()


class IndexingSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class DuplicatesViewSet(DatasetScopedViewSet):
    rights = {
        "list": Right.READ,
        "spare": Right.READ,
        "index": Right.READ,
        "ignore": Right.ANNOTATE,
    }

    @extend_schema(
        responses=DuplicatePageSerializer,
        parameters=[
            DISTANCE,
            OpenApiParameter("order", enum=ORDERS, description="The largest first, or the most alike."),
            OpenApiParameter("ignored", OpenApiTypes.BOOL, description="Those that somebody ignores."),
            OpenApiParameter("conflict", OpenApiTypes.BOOL, description="Only those whose labels differ."),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def list(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Stacks of near-duplicates. They come from an index: where it is stale, have it made anew."""
        wanted = Wanted(
            distance=_distance(request),
            order=choice_parameter(request, "order", ORDERS, default=ORDERS[0]),
            is_ignored=bool(bool_parameter(request, "ignored")),
            has_conflict=bool(bool_parameter(request, "conflict")),
        )
        after = _cursor(request)
        limit = int_parameter(request, "limit", default=20, minimum=1, maximum=100)
        index = DuplicateIndex.objects.filter(dataset=self.dataset).first()
        answer: dict[str, Any] = {"results": [], "next": None, "prev": None, "levels": []}
        if index is not None:
            stacks = Stacks(self.dataset, index)
            found, last = stacks.page(wanted, after, limit)
            answer |= {
                "results": _shown(self.dataset, found),
                "next": ".".join(map(str, last)) if last else None,
                "levels": [asdict(level) for level in stacks.levels(wanted)],
            }
        return json_answer(answer | {"index": self._index(index)})

    @extend_schema(responses=SpareSamplesSerializer, parameters=[DISTANCE])
    def spare(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """All samples that could go if the best of each stack stayed."""
        distance = _distance(request)
        index = DuplicateIndex.objects.filter(dataset=self.dataset).first()
        ids, number, conflicts = Stacks(self.dataset, index).spare(distance) if index else ([], 0, 0)
        return json_answer({"samples": [str(pk) for pk in ids], "stacks": number, "conflicts": conflicts})

    @extend_schema(request=None, responses={202: IndexingSerializer})
    def index(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Make the index anew; the answer is the job that does so already, if there is one."""
        job = start_indexing(dataset=self.dataset, actor=person_of(request))
        return json_answer({"job": job_json(job)}, status=202)

    @extend_schema(request=IgnoreSerializer, responses=IgnoredSerializer)
    def ignore(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Ignore stacks, or show them again. A stack that gets a new picture is no longer ignored."""
        body = IgnoreSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        stacks = [[int(pk) for pk in stack] for stack in body.validated_data["stacks"]]
        if not body.validated_data["ignored"]:
            return json_answer({"changed": show_stacks(dataset=self.dataset, stacks=stacks)})
        person = person_of(request)
        changed = ignore_stacks(dataset=self.dataset, stacks=stacks, actor=person, now=timezone.now())
        return json_answer({"changed": changed})

    def _index(self, index: DuplicateIndex | None) -> dict[str, Any]:
        job = open_index_job(self.dataset)
        return {
            "built_at": index.built_at if index else None,
            "stale": is_stale(self.dataset, index),
            "unread": index.unread if index else 0,
            "job": job_json(job) if job else None,
        }


def _shown(dataset: Dataset, stacks: list[Stack]) -> list[dict[str, Any]]:
    ids = [pk for stack in stacks for pk in stack.samples[:MOST_SHOWN]]
    samples = {int(each["id"]): each for each in read_samples(dataset, ids, include_annotations=True)}
    usages = usages_of(dataset, ids)
    return [_stack_json(stack, samples, usages) for stack in stacks]


def _stack_json(stack: Stack, samples: dict[int, dict[str, Any]], usages: dict[int, str]) -> dict[str, Any]:
    shown = [
        {**samples[pk], "distance": distance, "is_same": is_same, "usage": usages.get(pk) or None}
        for pk, distance, is_same in zip(stack.samples, stack.distances, stack.same, strict=True)
        if pk in samples
    ]
    labels = {tuple(each["labels"]) for each in shown if each["annotation_count"]}
    return {
        "id": str(stack.id),
        "ids": [str(pk) for pk in stack.samples],
        "samples": shown,
        "conflict": len(labels) > 1,
    }


def _distance(request: Request) -> int:
    names = {str(distance): distance for distance in DISTANCES}
    return names[choice_parameter(request, "distance", names, default=str(USUAL_DISTANCE))]


def _cursor(request: Request) -> Cursor | None:
    text = text_parameter(request, "cursor", max_length=80)
    if text is None:
        return None
    found = CURSOR.fullmatch(text)
    if found is None:
        raise refuse_parameter("cursor", "Use one that a page has given.")
    first, second, third = map(int, found.groups())
    return first, second, third
