"""Answers of the hot paths, encoded past DRF's renderers."""

import hashlib
from typing import Any, TypeVar

import msgspec
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from datasets.errors import InvalidInputError

T = TypeVar("T")
_encoder = msgspec.json.Encoder(decimal_format="number", uuid_format="canonical")


def json_answer(value: Any, *, status: int = 200) -> HttpResponse:
    """`value` as JSON, several times faster than DRF's renderer. Dates become ISO 8601, UUIDs text."""
    return HttpResponse(_encoder.encode(value), content_type="application/json", status=status)


def etag_answer(request: Request, value: dict[str, Any]) -> HttpResponseBase:
    """`value` as JSON under an ETag of its content, also as its `etag`; 304 where the client has it already."""
    digest = hashlib.blake2b(_encoder.encode(value), digest_size=12).hexdigest()
    etag, body = f'"{digest}"', _encoder.encode({"etag": digest, **value})
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="application/json")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def parse_body(body: Any, kind: type[T], *, is_text: bool = False) -> T:
    """A request's decoded JSON as a msgspec Struct; raises InvalidInputError that names the place.

    `is_text`: the values come from a query string, so "true", "5" and "0.2" are what they say.
    """
    try:
        return msgspec.convert(body, kind, strict=not is_text)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`") or "body"
        raise InvalidInputError(
            f"{name}: {message}.", fields={name: [{"code": "invalid", "message": f"{message}."}]}
        ) from None
