"""DRF's plumbing, which it finds by setting name: parser, renderer of errors, pagination."""

import logging
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from rest_framework import exceptions, status
from rest_framework.exceptions import ErrorDetail
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.serializer_helpers import ReturnDict

from datasets.errors import (
    DatabaseUnavailableError,
    DomainError,
    InvalidInputError,
    StorageFullError,
    TooLargeError,
)
from datasets.permissions import Door, declared

logger = logging.getLogger(__name__)
CHALLENGE = {"WWW-Authenticate": "Token"}

DJANGO_REFUSALS: list[tuple[type[Exception], int, str, str]] = [
    (exceptions.NotAuthenticated, 401, "not_signed_in", "Sign in first."),
    (
        exceptions.AuthenticationFailed,
        401,
        "not_signed_in",
        "The token or session is not valid. Sign in again.",
    ),
    (
        exceptions.PermissionDenied,
        403,
        "not_allowed",
        "Your role does not allow this. Ask the dataset's owner.",
    ),
    (exceptions.NotFound, 404, "not_found", "It is not there, or you may not see it."),
    (Http404, 404, "not_found", "It is not there, or you may not see it."),
    (exceptions.MethodNotAllowed, 405, "method_not_allowed", "This address does not take that method."),
    (exceptions.NotAcceptable, 406, "not_acceptable", "Only JSON is answered here."),
    (exceptions.UnsupportedMediaType, 415, "wrong_type", "Send the body as application/json."),
    (exceptions.Throttled, 429, "too_many_tries", "Too many tries. Wait a while."),
    (exceptions.ParseError, 400, "malformed", "The body is not valid JSON."),
    (UnreadablePostError, 400, "malformed", "The body did not arrive whole. Send it again."),
]


# An escaped backslash before it (an even number of them) makes it six harmless characters.
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


DISK_FULL = "53100"
# SQLSTATE's classes: connection, rollback (deadlock), resources, lock not available, intervention, system
BUSY_CLASSES = ("08", "40", "53", "55", "57", "58")
BUSY_WORDS = ("database is locked", "database table is locked", "disk I/O error", "unable to open database")


MOST_BYTES_OF_STRANGERS = 64 * 1024
MOST_VALUES = 3_000_000  # decoded, 32 MB of empty lists would take 700


class JSONParser(BaseParser):
    """Strict JSON: no NaN, no NUL in any text (PostgreSQL can't store it), no body over the limit."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = most_bytes(parser_context or {})
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLargeError(f"The body is larger than {limit >> 10:,} kB. Send it in several requests.")
        if sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
            raise TooLargeError("The body holds too many values. Send it in several requests.")
        if ESCAPED_NUL.search(body) or b"\x00" in body:
            raise InvalidInputError("A text holds a NUL character. Remove it.", code="malformed")
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidInputError(f"The body is not valid JSON: {error}", code="malformed") from None


def most_bytes(context: dict[str, Any]) -> int:
    """How large the body of this request may be: a stranger has not much to say."""
    view, request = context.get("view"), context.get("request")
    is_open = view and request and declared(view, request.method) == Door.ANYONE
    return MOST_BYTES_OF_STRANGERS if is_open else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class KeysetPagination(CursorPagination):
    """`{results, next, prev}` with opaque cursors; the cost of a page does not grow with its depth."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "limit"
    ordering = "-id"

    def get_page_size(self, request: Request) -> int:
        raw = request.query_params.get("limit", str(self.page_size))
        if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:6]) <= self.max_page_size:
            raise InvalidInputError("limit must be a whole number from 1 to 500.", code="limit_invalid")
        return int(raw)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """As DRF does it; a cursor that was made up is bad input, whatever its value does to the query."""
        if self.cursor_query_param not in request.query_params:
            return super().paginate_queryset(queryset, request, view)
        try:
            return super().paginate_queryset(queryset, request, view)
        except (exceptions.NotFound, ValidationError, ValueError, OverflowError, DataError):
            raise InvalidInputError(
                "This cursor is not one of this list. Begin without.", code="cursor_invalid"
            ) from None

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "next": self.encode_link(self.get_next_link()),
                "prev": self.encode_link(self.get_previous_link()),
            }
        )

    def encode_link(self, link: str | None) -> str | None:
        """Only the cursor of a link: clients put it back into their own query."""
        return parse_qs(urlsplit(link).query)["cursor"][0] if link else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": "string", "nullable": True, "description": "Opaque cursor, null at the end."}
        return {
            "type": "object",
            "required": ["results", "next", "prev"],
            "properties": {"results": schema, "next": cursor, "prev": cursor},
        }


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as `{code, message, fields?, params?}`."""
    if isinstance(error, DomainError):
        return Response(refusal(error), status=error.status, headers=headers_of(error))
    if isinstance(error, exceptions.ValidationError):
        return Response(invalid(error.detail), status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, OperationalError | InterfaceError) and (trouble := trouble_of(error)):
        logger.warning("The database: %s", error)
        return Response(refusal(trouble), status=trouble.status, headers=headers_of(trouble))
    for kind, code, name, message in DJANGO_REFUSALS:
        if isinstance(error, kind):
            return Response(
                {"code": name, "message": message}, status=code, headers=CHALLENGE if code == 401 else None
            )
    return None


def trouble_of(error: Exception) -> DomainError | None:
    """What the database suffers from; None where the fault is in the question. SQLite says it by a sentence."""
    state = getattr(error.__cause__, "sqlstate", "")
    if "disk is full" in str(error) or state == DISK_FULL:
        return StorageFullError()
    is_lost = (
        isinstance(error, InterfaceError) or state is None
    )  # PostgreSQL's client lost it before an answer
    if is_lost or str(state)[:2] in BUSY_CLASSES or any(word in str(error) for word in BUSY_WORDS):
        return DatabaseUnavailableError()
    return None


def headers_of(error: DomainError) -> dict[str, str] | None:
    if error.status == 429:
        return {"Retry-After": str((error.params or {}).get("seconds", 60))}
    if isinstance(error, DatabaseUnavailableError):
        return {"Retry-After": "5"}
    return CHALLENGE if error.status == 401 else None


def refusal(error: DomainError) -> dict[str, Any]:
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    if error.params:
        body["params"] = error.params
    return body | error.extra


def invalid(detail: Any) -> dict[str, Any]:
    """A serializer's errors, flattened to `fields: {dotted.name: [{code, message}]}`."""
    fields: dict[str, list[dict[str, str]]] = {}
    collect(detail, "", fields)
    first = next(iter(fields.items()), ("", [{"code": "invalid", "message": "The input is not valid."}]))
    where = f"{first[0]}: " if first[0] else ""
    return {"code": "invalid", "message": f"{where}{first[1][0]['message']}", "fields": fields}


def collect(detail: Any, name: str, fields: dict[str, list[dict[str, str]]]) -> None:
    if isinstance(detail, dict | ReturnDict):
        for key, value in detail.items():
            inner = name if key == "non_field_errors" else f"{name}.{key}".lstrip(".")
            collect(value, inner, fields)
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            collect(value, name if isinstance(value, ErrorDetail) else f"{name}.{index}".lstrip("."), fields)
    else:
        code = getattr(detail, "code", "invalid")
        fields.setdefault(name, []).append({"code": code, "message": str(detail)})


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    message = "The page is out of date or from another address. Reload it and try again."
    return JsonResponse({"code": "csrf_failed", "message": message}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    message = "The request can't be read: its host, its form or its size is not what Easel expects."
    return JsonResponse({"code": "malformed", "message": message}, status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    return JsonResponse({"code": "not_found", "message": "There is nothing at this address."}, status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    message = "Something went wrong in the server. What was saved is safe; the log has the details."
    return JsonResponse({"code": "internal_error", "message": message}, status=500)
