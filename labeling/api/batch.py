"""Bulk actions on samples; the history of a sample and undo."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, dataset_for, person_of
from datasets.api.filters import wanted_of_body
from datasets.api.jobs import JobSerializer
from datasets.errors import InvalidInputError, NotFoundError
from datasets.jobs import job_json
from datasets.models import Change, ChangeGroup, Dataset, Sample
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from labeling.services import history
from labeling.services.batch import RIGHT_OF_ACTION, check_action, plan_batch, run_batch
from labeling.services.bulk import AT_ONCE, BulkResult
from labeling.services.transferring import RIGHT_IN_TARGET


class BatchSerializer(serializers.Serializer[None]):
    action = serializers.ChoiceField(choices=list(RIGHT_OF_ACTION))
    samples = serializers.ListField(child=serializers.CharField(), required=False)
    filter = serializers.DictField(
        required=False, help_text="The filters of the sample list, and `except`: [ids]."
    )
    labels = serializers.ListField(child=serializers.CharField(), required=False)
    to = serializers.CharField(required=False)
    min_confidence = serializers.FloatField(required=False, min_value=0, max_value=1)
    properties = serializers.DictField(required=False)
    delete_source = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": serializers.CharField(required=False)}


class BatchRefusalSerializer(serializers.Serializer[None]):
    sample = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class BatchResultSerializer(serializers.Serializer[None]):
    changed = serializers.IntegerField()
    refused = BatchRefusalSerializer(many=True)
    change_group = serializers.UUIDField(allow_null=True)
    job = JobSerializer(required=False)


class ChangeSerializer(serializers.ModelSerializer[Change]):
    id = serializers.CharField()
    actor = serializers.CharField(source="actor.username", allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    change_group = serializers.UUIDField(source="group", allow_null=True)
    before = serializers.DictField()
    after = serializers.DictField()

    class Meta:
        model = Change
        fields = ["id", "kind", "revision", "actor", "at", "seconds", "change_group", "before", "after"]


class BatchViewSet(DatasetScopedViewSet):
    """`POST /datasets/{id}/samples/batch`."""

    rights = {"create": Right.ANNOTATE}

    @extend_schema(
        request=BatchSerializer, responses={200: BatchResultSerializer, 202: BatchResultSerializer}
    )
    def create(self, request: Request, dataset_id: int) -> Response:
        body = request.data
        if not isinstance(body, dict):
            raise InvalidInputError("The body must be an object.", code="malformed")
        require(self.dataset, RIGHT_OF_ACTION[check_action(body.get("action"))])
        now = timezone.now()
        batch = plan_batch(dataset=self.dataset, body=body, now=now)
        wanted = wanted_of_body(body, self.dataset)
        return bulk_answer(
            run_batch(dataset=self.dataset, batch=batch, wanted=wanted, actor=person_of(request), now=now)
        )


def bulk_answer(result: BulkResult) -> Response:
    answer: dict[str, Any] = {
        "changed": result.changed,
        "refused": result.refused[:AT_ONCE],
        "change_group": str(result.change_group) if result.change_group else None,
    }
    if result.job is None:
        return Response(answer)
    return Response(answer | {"job": job_json(result.job)}, status=202)


class ChangeViewSet(DatasetScopedViewSet):
    """`GET .../samples/{sid}/changes`."""

    rights = {"list": Right.READ}
    serializer_class = ChangeSerializer
    ordering = "-id"

    @extend_schema(responses=ChangeSerializer(many=True))
    def list(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        if not Sample.objects.live().filter(dataset=self.dataset, pk=sample_id).exists():
            raise NotFoundError
        page = self.paginate_queryset(history.changes_of(sample_id))
        return self.get_paginated_response(ChangeSerializer(page, many=True).data)


class UndoViewSet(DatasetScopedViewSet):
    """`POST /changes/{id}/undo`: the id of a change, or of a change group."""

    rights = {"create": Right.ANNOTATE}

    def find_dataset(self) -> Dataset:
        return dataset_for(self.request, self.target.dataset_id)

    @cached_property
    def target(self) -> Change | ChangeGroup:
        change_id = self.kwargs["change_id"]
        found: Change | ChangeGroup | None
        if isinstance(change_id, UUID):
            found = ChangeGroup.objects.filter(pk=change_id).first()
        else:
            found = Change.objects.filter(pk=change_id, layer=None).first()
        if found is None:
            raise NotFoundError
        return found

    @extend_schema(request=None, responses={200: BatchResultSerializer, 202: BatchResultSerializer})
    def create(self, request: Request, change_id: int | UUID) -> Response:
        target, actor, now = self.target, person_of(request), timezone.now()
        require(self.dataset, history.right_to_undo(target))
        if other := history.other_dataset(target):
            dataset_for(request, other, RIGHT_IN_TARGET)
        if isinstance(target, Change):
            result = history.undo_change(dataset=self.dataset, change=target, actor=actor, now=now)
        else:
            result = history.undo_group(dataset=self.dataset, group=target, actor=actor, now=now)
        return bulk_answer(result)
