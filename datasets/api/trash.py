"""The trash of a dataset: what lies in it, and restoring."""

import base64
import binascii
import datetime as dt
from typing import Any

import msgspec
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet, choice_parameter, int_parameter, person_of, text_parameter
from datasets.api.filters import sample_ids
from datasets.errors import InvalidInputError
from datasets.permissions import Right
from datasets.trash import KINDS, Place, list_trash, restore_from_trash

TRASH_KINDS = ("sample", "label", "version")


class TrashedSerializer(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=TRASH_KINDS)
    id = serializers.CharField()
    name = serializers.CharField()
    deleted_at = serializers.DateTimeField()
    restorable_until = serializers.DateTimeField()
    deleted_by = serializers.CharField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True, help_text="Of a sample whose image can be read.")
    missing = serializers.BooleanField(
        help_text="Whether the file of a sample is gone: it does not come back."
    )


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class TrashPageSerializer(serializers.Serializer[None]):
    results = TrashedSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True, help_text="Always null: the trash is read from its top.")


class RestoreSerializer(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=TRASH_KINDS)
    ids = serializers.ListField(child=serializers.CharField())


class RestoreRefusalSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class RestoredSerializer(serializers.Serializer[None]):
    restored = serializers.ListField(child=serializers.CharField())
    refused = RestoreRefusalSerializer(many=True)


def encode_place(place: Place) -> str:
    raw = msgspec.json.encode([place.deleted_at, place.kind, place.id])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_place(text: str) -> Place:
    """Raises InvalidInputError."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        moment, kind, pk = msgspec.json.decode(raw, type=tuple[dt.datetime, str, int])
        if moment.tzinfo is None or not 0 <= pk < 2**63:
            raise ValueError(text)
        return Place(moment.astimezone(dt.UTC), kind, pk)
    except (ValueError, OverflowError, binascii.Error, msgspec.DecodeError):
        raise InvalidInputError("The cursor is not of this list.", code="cursor_invalid") from None


class TrashViewSet(DatasetScopedViewSet):
    rights = {"list": Right.READ, "restore": Right.DELETE_SAMPLES}  # and the right of the kind

    @extend_schema(
        responses=TrashPageSerializer,
        parameters=[
            OpenApiParameter("kind", enum=TRASH_KINDS, description="Only what is of this kind."),
            OpenApiParameter("name", description="What the name holds anywhere."),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def list(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """What was deleted in the last 30 days, the latest first."""
        limit = int_parameter(request, "limit", default=50, minimum=1, maximum=500)
        kind = choice_parameter(request, "kind", TRASH_KINDS, default=None)
        cursor = request.query_params.get("cursor")
        found, following = list_trash(
            self.dataset,
            kinds=[kind] if kind else list(KINDS),
            after=decode_place(cursor) if cursor else None,
            limit=limit,
            now=timezone.now(),
            name=text_parameter(request, "name", max_length=1024),
        )
        shown: list[dict[str, Any]] = [thing.as_json() for thing in found]
        onward = encode_place(following) if following else None
        return json_answer({"results": shown, "next": onward, "prev": None})

    @extend_schema(request=RestoreSerializer, responses=RestoredSerializer)
    def restore(self, request: Request, dataset_id: int) -> Response:
        """Bring samples, labels with their annotations, or versions back."""
        body = RestoreSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        restored, refused = restore_from_trash(
            dataset=self.dataset,
            kind=body.validated_data["kind"],
            ids=sample_ids(body.validated_data["ids"]),
            actor=person_of(request),
            now=timezone.now(),
        )
        return Response({"restored": [str(pk) for pk in restored], "refused": refused})
