"""The OpenAPI document: how one signs in, what a refusal looks like, and the address that serves it."""

from functools import lru_cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.permissions import DeclaredRight, Door

ERROR_COMPONENTS: dict[str, Any] = {
    "FieldError": {
        "type": "object",
        "required": ["code", "message"],
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    },
    "Error": {
        "type": "object",
        "description": "A refusal. `code` is stable, `message` says what is wrong and what to do. 409 `stale_revision` "
        "has `current`, 409 `dataset_busy` has `job`.",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "fields": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/FieldError"},
                },
            },
            "params": {"type": "object", "additionalProperties": {}},
            "current": {"type": "object", "additionalProperties": {}},
            "job": {"type": "object", "additionalProperties": {}},
        },
    },
}
ERROR_ANSWER = {
    "description": "Refused.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    target_class = "config.auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <key>`",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    target_class = "config.auth.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "With `X-CSRFToken` on every call that changes something.",
        }


def describe_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may be refused, always in the same form (a hook of drf-spectacular)."""
    result["components"]["schemas"].update(ERROR_COMPONENTS)
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = ERROR_ANSWER
    return result


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document. It takes a second of CPU to write and never changes while the process lives."""
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-any-return, no-untyped-call]  # has no types


class SchemaView(SpectacularAPIView):
    """The API contract, as YAML or JSON."""

    rights = {"get": Door.ANYONE}
    permission_classes = [DeclaredRight]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(document())
