"""The history of a sample, the bulk actions of a dataset, and undo."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, choice_parameter, dataset_for, person_of, text_parameter
from datasets.api.jobs import JobSerializer
from datasets.errors import NotFoundError
from datasets.jobs import job_json
from datasets.models import Change, ChangeGroup, Dataset, Sample
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from labeling.api.batch import BatchResultSerializer, bulk_answer
from labeling.services import bulk_history, history
from labeling.services.bulk_history import BulkAction
from labeling.services.labels import deletes_files
from labeling.services.reading import active_seconds
from labeling.services.transferring import RIGHT_IN_TARGET


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


class ActiveTimeSerializer(serializers.Serializer[Any]):
    own = serializers.FloatField(help_text="Seconds of the person who asks.")
    everyone = serializers.FloatField(help_text="Seconds of everyone.")


class BulkTargetSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class BulkActionSerializer(serializers.Serializer[Any]):
    """A bulk action. Only a description: `bulk_action_json` writes it."""

    id = serializers.UUIDField(help_text="The change group: what `POST /changes/{id}/undo` takes.")
    action = serializers.ChoiceField(choices=bulk_history.ACTIONS)
    actor = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    changed = serializers.IntegerField(help_text="Samples that it changed; so far, while its job runs.")
    labels = serializers.ListField(child=serializers.CharField(), help_text="Names of labels it is about.")
    into = serializers.CharField(allow_null=True, help_text="The label that took their place.")
    properties = serializers.DictField(child=serializers.CharField(allow_null=True))
    target = BulkTargetSerializer(allow_null=True, help_text="The dataset that samples went to, if visible.")
    undoes = serializers.ChoiceField(
        choices=bulk_history.ACTIONS, allow_null=True, help_text="Of an undo: the action that it took back."
    )
    files_deleted = serializers.BooleanField()
    undone_at = serializers.DateTimeField(allow_null=True)
    can_undo = serializers.BooleanField()
    job = JobSerializer(allow_null=True, help_text="The job that works on it now.")


def bulk_action_json(found: BulkAction) -> dict[str, Any]:
    group, given = found.group, found.group.parameters
    is_undo = group.action == history.UNDO
    return {
        "id": str(group.pk),
        "action": group.action,
        "actor": group.actor.username if group.actor else None,
        "at": group.at,
        "changed": group.changed,
        "labels": found.labels,
        "into": found.into,
        "properties": given.get("properties", {}),
        "target": {"id": str(found.target.pk), "name": found.target.name} if found.target else None,
        "undoes": given.get("action") if is_undo else None,
        "files_deleted": deletes_files(group),
        "undone_at": group.undone_at,
        "can_undo": found.is_undoable,
        "job": job_json(found.job) if found.job else None,
    }


class ChangeViewSet(DatasetScopedViewSet):
    """`GET .../samples/{sid}/changes`, and the time that it took."""

    rights = {"list": Right.READ, "active_time": Right.READ}
    serializer_class = ChangeSerializer
    ordering = "-id"

    @extend_schema(responses=ChangeSerializer(many=True))
    def list(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        self._refuse_missing(sample_id)
        page = self.paginate_queryset(history.changes_of(sample_id))
        return self.get_paginated_response(ChangeSerializer(page, many=True).data)

    @extend_schema(responses=ActiveTimeSerializer)
    def active_time(self, request: Request, dataset_id: int, sample_id: int) -> Response:
        """How long this person, and everyone, worked on the sample."""
        self._refuse_missing(sample_id)
        return Response(active_seconds(sample_id, person_of(request)))

    def _refuse_missing(self, sample_id: int) -> None:
        if not Sample.objects.live().filter(dataset=self.dataset, pk=sample_id).exists():
            raise NotFoundError


class BulkActionViewSet(DatasetScopedViewSet):
    """`GET /datasets/{id}/changes`: the bulk actions of a dataset, the latest first."""

    rights = {"list": Right.READ}
    queryset = ChangeGroup.objects.none()
    serializer_class = BulkActionSerializer
    ordering = ("-at", "-id")

    @extend_schema(
        parameters=[
            OpenApiParameter("action", enum=bulk_history.ACTIONS),
            OpenApiParameter("actor", description="User name of who did it."),
        ],
        responses=BulkActionSerializer(many=True),
    )
    def list(self, request: Request, dataset_id: int) -> Response:
        groups = bulk_history.groups_of(
            self.dataset,
            action=choice_parameter(request, "action", bulk_history.ACTIONS, default=None),
            actor=text_parameter(request, "actor", max_length=150),
        )
        page = self.paginate_queryset(groups) or []
        found = bulk_history.described(self.dataset, page, person_of(request))
        return self.get_paginated_response([bulk_action_json(each) for each in found])


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
