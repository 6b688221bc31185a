"""Tags of a version: who put them there, and when."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.permissions import Right
from datasets.published import find_version
from datasets.services.version_tags import tag_json, tag_version, untag_version


class VersionTagSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class VersionTagViewSet(DatasetScopedViewSet):
    rights = {"list": Right.READ, "update": Right.PUBLISH, "destroy": Right.PUBLISH}

    @extend_schema(responses=VersionTagSerializer(many=True))
    def list(self, request: Request, dataset_id: int, version_id: int) -> Response:
        """All tags of the version, the oldest first: they are few."""
        version = find_version(self.dataset, version_id)
        tags = version.tags.select_related("created_by").order_by("pk")
        return Response({"results": [tag_json(tag) for tag in tags], "next": None, "prev": None})

    @extend_schema(request=None, responses=VersionTagSerializer)
    def update(self, request: Request, dataset_id: int, version_id: int, tag: str) -> Response:
        """Put a tag on the version. One that is there already keeps who put it there and when."""
        version = find_version(self.dataset, version_id)
        made = tag_version(version=version, name=tag, actor=person_of(request), now=timezone.now())
        return Response(tag_json(made))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int, version_id: int, tag: str) -> Response:
        untag_version(version=find_version(self.dataset, version_id), name=tag)
        return Response(status=204)
