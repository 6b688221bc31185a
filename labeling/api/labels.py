"""Labels: list, create, change, merge, delete."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, bool_parameter, choice_parameter, person_of
from datasets.api.jobs import JobSerializer
from datasets.jobs import job_json
from datasets.label_writer import LabelDraft, normal_name
from datasets.models import Label
from datasets.permissions import Right
from labeling.api.batch import BatchRefusalSerializer
from labeling.errors import UnknownLabelError
from labeling.services import labels as services
from labeling.services.labels import POLICIES, LabelChanges, Touched, find_label


class LabelAttributeSerializer(serializers.Serializer[None]):
    name = serializers.CharField(max_length=64)
    type = serializers.ChoiceField(choices=["text", "select"], default="text")
    values = serializers.ListField(child=serializers.CharField(max_length=64), required=False)
    default = serializers.CharField(required=False, allow_blank=True)


class LabelSerializer(serializers.ModelSerializer[Label]):
    id = serializers.CharField(read_only=True)
    name = serializers.CharField(max_length=1024)
    color = serializers.CharField(
        required=False, allow_blank=True, help_text="#rrggbb; the next of a palette if left out."
    )
    shortcut = serializers.CharField(required=False, allow_blank=True, help_text="One digit or small letter.")
    attributes = LabelAttributeSerializer(many=True, required=False)

    class Meta:
        model = Label
        fields = ["id", "name", "color", "shortcut", "attributes", "annotation_count", "sample_count"]
        read_only_fields = ["annotation_count", "sample_count"]
        validators: list[Any] = []


class LabelMergeSerializer(serializers.Serializer[None]):
    into = serializers.CharField(help_text="Id or name of the label that stays.")


class LabelTouchedSerializer(serializers.Serializer[None]):
    annotations = serializers.IntegerField()
    samples = serializers.IntegerField()
    exclusive_samples = serializers.IntegerField(
        required=False, help_text="Of a dry run: samples with no other label, which go along by policy."
    )
    change_group = serializers.UUIDField(required=False, help_text="What an undo names.")
    refused = BatchRefusalSerializer(many=True, required=False, help_text="Files that stay.")
    job = JobSerializer(required=False)


class LabelUpdateSerializer(LabelSerializer):
    id = serializers.CharField()
    name = serializers.CharField(max_length=1024, required=False)


class LabelsChangeSerializer(serializers.Serializer[None]):
    """Changes of several labels, all or none: deletions first, then updates, then new ones."""

    create = LabelSerializer(many=True, required=False)  # type: ignore[assignment]  # hides DRF's method, unused here
    update = LabelUpdateSerializer(many=True, required=False)  # type: ignore[assignment]  # as above
    delete = serializers.ListField(child=serializers.CharField(), required=False)
    policy = serializers.ChoiceField(choices=POLICIES[:2], required=False)


class LabelDeletedSerializer(LabelTouchedSerializer):
    id = serializers.CharField()


class LabelsChangedSerializer(serializers.Serializer[None]):
    created = LabelSerializer(many=True)
    updated = LabelSerializer(many=True)
    deleted = LabelDeletedSerializer(many=True)
    touched = LabelTouchedSerializer(
        required=False, help_text="Of a dry run: what all deletions would touch."
    )


DRY_RUN = OpenApiParameter("dry_run", bool, description="Only say what would be touched.")


class LabelViewSet(DatasetScopedViewSet):
    rights = {
        "list": Right.READ,
        "create": Right.MANAGE_LABELS,
        "partial_update": Right.MANAGE_LABELS,
        "destroy": Right.MANAGE_LABELS,
        "merge": Right.MANAGE_LABELS,
        "batch": Right.MANAGE_LABELS,
    }
    serializer_class = LabelSerializer
    ordering = "id"

    def get_queryset(self) -> Any:
        return Label.objects.live().filter(dataset=self.dataset)

    @extend_schema(responses=LabelSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(LabelSerializer(page, many=True).data)

    @extend_schema(request=LabelSerializer, responses={201: LabelSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        body = LabelSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        label = services.create_label(dataset=self.dataset, draft=LabelDraft(**body.validated_data))
        return Response(LabelSerializer(label).data, status=201)

    @extend_schema(request=LabelSerializer(partial=True), responses=LabelSerializer)
    def partial_update(self, request: Request, dataset_id: int, label_id: int) -> Response:
        body = LabelSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        label = services.update_label(
            label=find_label(self.dataset, label_id), changes=body.validated_data, now=timezone.now()
        )
        return Response(LabelSerializer(label).data)

    @extend_schema(
        parameters=[OpenApiParameter("policy", enum=POLICIES), DRY_RUN],
        responses={200: LabelTouchedSerializer, 202: LabelTouchedSerializer},
    )
    def destroy(self, request: Request, dataset_id: int, label_id: int) -> Response:
        label = find_label(self.dataset, label_id)
        policy = choice_parameter(request, "policy", POLICIES, default="label_only")
        if bool_parameter(request, "dry_run"):
            return touched_answer(services.touched_by_deletion(dataset=self.dataset, label_ids=[label.pk]))
        return touched_answer(
            services.delete_label(
                dataset=self.dataset, label=label, policy=policy, actor=person_of(request), now=timezone.now()
            )
        )

    @extend_schema(
        parameters=[DRY_RUN],
        request=LabelMergeSerializer,
        responses={200: LabelTouchedSerializer, 202: LabelTouchedSerializer},
    )
    def merge(self, request: Request, dataset_id: int, label_id: int) -> Response:
        body = LabelMergeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        label, into = find_label(self.dataset, label_id), self._named(body.validated_data["into"])
        if bool_parameter(request, "dry_run"):
            return touched_answer(services.touched_by(label))
        return touched_answer(
            services.merge_label(
                dataset=self.dataset, label=label, into=into, actor=person_of(request), now=timezone.now()
            )
        )

    @extend_schema(
        parameters=[DRY_RUN],
        request=LabelsChangeSerializer,
        responses={200: LabelsChangedSerializer, 202: LabelsChangedSerializer},
    )
    def batch(self, request: Request, dataset_id: int) -> Response:
        """Make, change and delete several labels, all or none; 202 where a job deletes one of them."""
        body = LabelsChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        if bool_parameter(request, "dry_run"):
            return self._preview(label_ids(asked.get("delete", [])))
        changed = services.change_labels(
            dataset=self.dataset,
            changes=LabelChanges(
                [LabelDraft(**label) for label in asked.get("create", [])],
                [(label_ids([each.pop("id")])[0], each) for each in asked.get("update", [])],
                label_ids(asked.get("delete", [])),
                asked.get("policy", POLICIES[0]),
            ),
            actor=person_of(request),
            now=timezone.now(),
        )
        deleted = [{"id": str(pk)} | touched_json(touched) for pk, touched in changed.deleted.items()]
        return Response(
            {
                "created": LabelSerializer(changed.created, many=True).data,
                "updated": LabelSerializer(changed.updated, many=True).data,
                "deleted": deleted,
            },
            status=202 if any("job" in each for each in deleted) else 200,
        )

    def _preview(self, deletions: Sequence[int]) -> Response:
        touched = services.touched_by_deletion(dataset=self.dataset, label_ids=deletions)
        return Response({"created": [], "updated": [], "deleted": [], "touched": touched_json(touched)})

    def _named(self, text: str) -> Label:
        labels = self.get_queryset()
        by_id = (
            labels.filter(pk=int(text)).first()
            if text.isascii() and text.isdigit() and len(text) < 19
            else None
        )
        label: Label | None = by_id or labels.filter(name=normal_name(text)).first()
        if label is None:
            raise UnknownLabelError([text])
        return label


def label_ids(texts: Sequence[str]) -> list[int]:
    """Ids of a body as numbers; raises UnknownLabelError for what can't be one."""
    if unknown := [text for text in texts if not (text.isascii() and text.isdigit() and len(text) <= 18)]:
        raise UnknownLabelError(unknown)
    return [int(text) for text in texts]


def touched_json(touched: Touched) -> dict[str, Any]:
    answer: dict[str, Any] = {"annotations": touched.annotations, "samples": touched.samples}
    if touched.exclusive_samples is not None:
        answer |= {"exclusive_samples": touched.exclusive_samples}
    if touched.change_group:
        answer |= {"change_group": str(touched.change_group)}
    if touched.refused:
        answer |= {"refused": touched.refused}
    if touched.job:
        answer |= {"job": job_json(touched.job)}
    return answer


def touched_answer(touched: Touched) -> Response:
    return Response(touched_json(touched), status=202 if touched.job else 200)
