"""The buckets and folders of the object storage, for the path picker."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from datasets.api.base import int_parameter, person_of, text_parameter
from datasets.permissions import Door, may_use_bucket, require_bucket
from datasets.services.datasets import default_output
from datasets.storage import Bucket, parse_folder, storage

KINDS = ("bucket", "folder")


class StorageEntrySerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    path = serializers.CharField(help_text="obs://<bucket>/<folder>/")
    kind = serializers.ChoiceField(choices=KINDS)
    writable = serializers.BooleanField()


class StorageNoticeSerializer(serializers.Serializer[None]):
    code = serializers.CharField()
    message = serializers.CharField()
    params = serializers.DictField(required=False, help_text="`reason`: why the storage is away.")


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class StorageListingSerializer(serializers.Serializer[None]):
    path = serializers.CharField(help_text="What was listed; empty for the buckets.")
    entries = StorageEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the folders that follow, or null.")
    default_output = serializers.CharField(
        help_text="An output path that suits an input of this path; may be empty."
    )
    notice = StorageNoticeSerializer(
        allow_null=True, help_text="Why buckets are left out at the moment, or null where none is."
    )


class StorageViewSet(GenericViewSet[Any]):
    rights = {"list": Door.SIGNED_IN}

    @extend_schema(
        responses=StorageListingSerializer,
        parameters=[
            OpenApiParameter("path", description="obs://<bucket>/<folder>/; without it the buckets."),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def list(self, request: Request) -> Response:
        """The folders right below a path, or the buckets that the person may use."""
        buckets = [
            bucket for bucket in storage().list_buckets() if may_use_bucket(person_of(request), bucket.name)
        ]
        path = text_parameter(request, "path")
        if path is None:
            entries = [entry(bucket.name, bucket.path, "bucket", bucket) for bucket in buckets]
            page = {"path": "", "entries": entries, "next": None, "default_output": default_output("")}
            return Response(page | {"notice": notice()})
        require_bucket(person_of(request), path)
        return Response(self.folders(request, str(parse_folder(path)), buckets))

    def folders(self, request: Request, path: str, buckets: Sequence[Bucket]) -> dict[str, Any]:
        limit = int_parameter(request, "limit", default=200, minimum=1, maximum=500)
        cursor = text_parameter(request, "cursor")
        after = f"{path}{cursor}/" if cursor else None
        found = storage().list_folders(path, start_after=after, limit=limit + 1)
        names = [folder.removeprefix(path).rstrip("/") for folder in found[:limit]]
        bucket = next((each for each in buckets if each.name == parse_folder(path).bucket), None)
        return {
            "path": path,
            "entries": [entry(name, f"{path}{name}/", "folder", bucket) for name in names],
            "next": names[-1] if len(found) > limit else None,
            "default_output": default_output(path),
            "notice": None,
        }


def notice() -> dict[str, Any] | None:
    """What keeps buckets away at the moment, as a refusal would say it."""
    away = storage().away()
    if away is None:
        return None
    return {"code": away.code, "message": away.message, "params": away.params or {}}


def entry(name: str, path: str, kind: str, bucket: Bucket | None) -> dict[str, Any]:
    return {"name": name, "path": path, "kind": kind, "writable": bucket is not None and bucket.is_writable}
