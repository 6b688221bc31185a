"""Presence: a page says that its person is here, and at which sample."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import ROW_ID, DatasetScopedViewSet, person_of
from datasets.permissions import Right
from labeling.services.presence import end_presence, tell_presence


class PresenceSerializer(serializers.Serializer[None]):
    sample = serializers.RegexField(f"^{ROW_ID}$", help_text="The id of the sample that is open.")


class PresenceViewSet(DatasetScopedViewSet):
    rights = {"create": Right.READ, "destroy": Right.READ}

    @extend_schema(request=PresenceSerializer, responses={204: None})
    def create(self, request: Request, dataset_id: int) -> Response:
        """Say which sample this person has open, every 10 seconds; a lease on it goes on."""
        body = PresenceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        tell_presence(
            dataset=self.dataset,
            person=person_of(request),
            sample_id=int(body.validated_data["sample"]),
            now=timezone.now(),
        )
        return Response(status=204)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int) -> Response:
        """Say that this person has left."""
        end_presence(dataset=self.dataset, person=person_of(request))
        return Response(status=204)
