"""Versions: publish, list, read from the frozen files, compare, make current."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import (
    DatasetScopedViewSet,
    bool_parameter,
    choice_parameter,
    id_parameter,
    int_parameter,
    person_of,
    text_parameter,
)
from datasets.api.jobs import JobSerializer
from datasets.api.version_changes import MakeCurrentPreviewSerializer
from datasets.api.version_drafts import (
    VersionCountsSerializer,
    VersionCreateSerializer,
    VersionPreviewSerializer,
    draft_of,
)
from datasets.api.version_samples import (
    VersionChangeSerializer,
    VersionSamplePageSerializer,
    change_json,
    row_json,
    thumbnail_of,
    with_thumbnails,
)
from datasets.errors import InvalidInputError
from datasets.jobs import job_json
from datasets.label_writer import normal_name
from datasets.models import Dataset, Version, VersionProblem
from datasets.models.job import JobKind, JobState
from datasets.models.version import ProblemCode, Usage, VersionStatus
from datasets.permissions import Right
from datasets.published import find_version, version_rows_after
from datasets.services.making_current import make_current, preview_make_current
from datasets.services.publishing import preview_version, publish_version
from datasets.services.verifying import problem_counts, verify_version
from datasets.services.versions import (
    analysis_states,
    changes,
    compare,
    delete_version,
    describe_version,
    version_json,
)
from datasets.version_diff import CHANGE_KINDS


class VersionUpdateSerializer(serializers.Serializer[None]):
    description = serializers.CharField(allow_blank=True, max_length=1024)


class VersionProblemCountsSerializer(serializers.Serializer[None]):
    changed = serializers.IntegerField(help_text="Files whose content is another than was published.")
    gone = serializers.IntegerField()
    unreadable = serializers.IntegerField()


class VersionProblemSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    number = serializers.IntegerField(
        allow_null=True, help_text="The sample's; null for a file of the version's own."
    )
    path = serializers.CharField()
    code = serializers.ChoiceField(choices=ProblemCode.choices)
    found_at = serializers.DateTimeField()


class VersionOriginSerializer(serializers.Serializer[None]):
    """A job that changed the working data before the version was published."""

    job = serializers.CharField()
    kind = serializers.ChoiceField(choices=JobKind.choices)
    state = serializers.ChoiceField(choices=JobState.choices)
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    done = serializers.IntegerField(help_text="What it had done, in what its kind counts: samples, mostly.")


class VersionSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    status = serializers.ChoiceField(choices=VersionStatus.choices)
    digest = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # DRF declares it for another purpose
    parent_name = serializers.CharField(allow_null=True)
    parent_deleted = serializers.BooleanField(help_text="Whether the parent is in the trash.")
    is_current = serializers.BooleanField()
    automatic = serializers.BooleanField(
        help_text="Kept by itself, before the working data became another version's."
    )
    counts = VersionCountsSerializer()
    label_counts = serializers.DictField(child=serializers.IntegerField())
    split = serializers.DictField()
    manifest_path = serializers.CharField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    analysis = serializers.ChoiceField(
        choices=JobState.choices, allow_null=True, help_text="How its newest feature analysis stands."
    )
    tags = serializers.ListField(child=serializers.CharField())
    lineage = VersionOriginSerializer(
        many=True, help_text="The jobs that led from the parent to it, newest first."
    )
    has_copies = serializers.BooleanField(help_text="Its images lie beside the versions.")
    problems = VersionProblemCountsSerializer()
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text="When all its files were last read again."
    )


class VersionDiffSerializer(serializers.Serializer[None]):
    added = serializers.IntegerField(required=False)
    removed = serializers.IntegerField(required=False)
    relabeled = serializers.IntegerField(required=False)
    moved = serializers.IntegerField(required=False)
    usage_changed = serializers.IntegerField(required=False)
    results = VersionChangeSerializer(many=True, required=False, help_text="With `list`.")
    next = serializers.CharField(required=False, allow_null=True)
    prev = serializers.CharField(required=False, allow_null=True)


class JobStartedSerializer(serializers.Serializer[None]):
    job = JobSerializer()


class VersionViewSet(DatasetScopedViewSet):
    rights = {
        "list": Right.READ,
        "create": Right.PUBLISH,
        "preview": Right.READ,
        "retrieve": Right.READ,
        "partial_update": Right.PUBLISH,
        "destroy": Right.PUBLISH,
        "samples": Right.READ,
        "diff": Right.READ,
        "make_current": Right.PUBLISH,
        "verify": Right.PUBLISH,
        "problems": Right.READ,
    }
    ordering = "-id"

    @extend_schema(responses=VersionSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        query = Version.objects.live().filter(dataset=self.dataset).defer("pages", "parent__pages")
        query = query.select_related("created_by", "parent").prefetch_related("tags")
        page = self.paginate_queryset(query) or []
        return self.get_paginated_response(self._json(page))

    def _json(self, versions: Sequence[Version]) -> Sequence[dict[str, Any]]:
        analyses = analysis_states(self.dataset)
        problems = problem_counts([version.pk for version in versions])
        return [
            version_json(version, self.dataset, analyses.get(str(version.pk)), problems.get(version.pk, {}))
            for version in versions
        ]

    @extend_schema(request=VersionCreateSerializer, responses={202: JobStartedSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Publish a version; the job's `result.version` is its id."""
        _, job = publish_version(
            dataset=self.dataset, draft=draft_of(request, self.dataset), actor=person_of(request)
        )
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(request=VersionCreateSerializer, responses=VersionPreviewSerializer)
    def preview(self, request: Request, dataset_id: int) -> Response:
        """What publishing now would hold."""
        preview = preview_version(dataset=self.dataset, draft=draft_of(request, self.dataset))
        for sample in chain.from_iterable(preview["leaks"]["examples"]):
            sample["thumbnail_url"] = thumbnail_of(self.dataset, sample["id"])
        return Response(preview)

    @extend_schema(responses=VersionSerializer)
    def retrieve(self, request: Request, dataset_id: int, version_id: int) -> Response:
        return Response(self._json([find_version(self.dataset, version_id)])[0])

    @extend_schema(request=VersionUpdateSerializer, responses=VersionSerializer)
    def partial_update(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """Only the description can be changed."""
        if not isinstance(request.data, dict) or set(request.data) - {"description"}:
            raise InvalidInputError(
                "A published version keeps all but its description.", code="version_is_frozen"
            )
        body = VersionUpdateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        version = find_version(self.dataset, version_id)
        return Response(self._json([describe_version(version=version, **body.validated_data)])[0])

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """Put the version into the trash; its files stay."""
        version = find_version(self.dataset, version_id)
        delete_version(dataset=self.dataset, version=version, actor=person_of(request), now=timezone.now())
        return Response(status=204)

    @extend_schema(
        responses=VersionSamplePageSerializer,
        parameters=[
            OpenApiParameter("usage", enum=Usage.values),
            OpenApiParameter("label"),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def samples(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """The version's samples, read from its frozen files."""
        label = text_parameter(request, "label")
        rows = version_rows_after(
            find_version(self.dataset, version_id, is_ready=True),
            after=int_parameter(request, "cursor", default=-1),
            usage=choice_parameter(request, "usage", Usage.values, default=None),
            label=normal_name(label) if label else None,
        )
        return Response(self._page(request, rows, row_json))

    def _page(self, request: Request, found: Any, as_json: Callable[[Dataset, Any], Any]) -> dict[str, Any]:
        """A page of what has a `number`, which is the cursor."""
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        page = [each for each, _ in zip(found, range(limit + 1), strict=False)]
        onward = str(page[limit - 1].number) if len(page) > limit else None
        return {
            "results": with_thumbnails(self.dataset, [as_json(self.dataset, each) for each in page[:limit]]),
            "next": onward,
            "prev": None,
        }

    @extend_schema(
        responses=VersionDiffSerializer,
        parameters=[
            OpenApiParameter("base", required=True, description="The version to compare with."),
            OpenApiParameter("list", enum=CHANGE_KINDS, description="Page the samples instead of counting."),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def diff(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """What changed from `base` to this version."""
        version = find_version(self.dataset, version_id, is_ready=True)
        base_id = id_parameter(request, "base")
        if base_id is None:
            raise InvalidInputError("base: Name the version to compare with.", code="base_missing")
        base = find_version(self.dataset, base_id, is_ready=True)
        kind = choice_parameter(request, "list", CHANGE_KINDS, default=None)
        if kind is None:
            return Response(compare(base, version))
        after = int_parameter(request, "cursor", default=-1)
        found = changes(base, version, kind=kind, after=after)
        return Response(self._page(request, found, change_json))

    @extend_schema(
        request=None,
        responses={200: MakeCurrentPreviewSerializer, 202: JobStartedSerializer},
        parameters=[OpenApiParameter("dry_run", bool, description="Only say what would become of them.")],
    )
    def make_current(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """The working data become this version's; what of them no version has is kept before, as an automatic one."""
        version = find_version(self.dataset, version_id, is_ready=True)
        if bool_parameter(request, "dry_run"):
            return Response(preview_make_current(dataset=self.dataset, version=version))
        job = make_current(dataset=self.dataset, version=version, actor=person_of(request))
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(request=None, responses={202: JobStartedSerializer})
    def verify(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """Read all files of the version again; the job's result says how many are changed, gone or unreadable."""
        version = find_version(self.dataset, version_id, is_ready=True)
        job = verify_version(dataset=self.dataset, version=version, actor=person_of(request))
        return Response({"job": job_json(job)}, status=202)

    @extend_schema(responses=VersionProblemSerializer(many=True))
    def problems(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """The files that are not as published."""
        version = find_version(self.dataset, version_id, is_ready=True)
        self.ordering = "id"
        page = self.paginate_queryset(VersionProblem.objects.filter(version=version)) or []
        names = ("number", "path", "code", "found_at")
        rows = [{"id": str(each.pk)} | {name: getattr(each, name) for name in names} for each in page]
        return self.get_paginated_response(rows)
