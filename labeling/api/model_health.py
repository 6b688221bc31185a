"""How models are that run elsewhere."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from datasets.errors import DomainError
from datasets.permissions import DeclaredRight, Door, Rights
from labeling.errors import ModelOfOtherKindError
from labeling.services.backends import Health
from labeling.services.models import find_model
from labeling.services.served_models import health_of


class ModelProblemSerializer(serializers.Serializer[None]):
    code = serializers.CharField()
    message = serializers.CharField()
    params = serializers.DictField(allow_null=True)


class ModelHealthSerializer(serializers.Serializer[None]):
    """How a backend is at this moment."""

    is_up = serializers.BooleanField()
    model = serializers.CharField(help_text="What it calls its model.")
    version = serializers.CharField(help_text="Of its model; empty where it says none.")
    problem = ModelProblemSerializer(allow_null=True)


class ModelHealthViewSet(GenericViewSet[Any]):
    rights: Rights = {"retrieve": Door.MANAGER}
    permission_classes = [DeclaredRight]

    @extend_schema(responses=ModelHealthSerializer)
    def retrieve(self, request: Request, model_id: int) -> Response:
        """Whether a backend is up, and which version of its model it says to have; it is asked now."""
        model = find_model(model_id)
        if not model.is_backend:
            raise ModelOfOtherKindError
        return Response(health_json(health_of(model)))


def health_json(health: Health | DomainError) -> dict[str, Any]:
    if isinstance(health, DomainError):
        problem = {"code": health.code, "message": health.message, "params": health.params}
        return {"is_up": False, "model": "", "version": "", "problem": problem}
    return {"is_up": True, "model": health.model, "version": health.version, "problem": None}
