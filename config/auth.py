"""Who is asking: by `Authorization: Token <key>` or by session cookie. DRF finds both by setting name."""

import ipaddress
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from datasets.errors import NotAllowedError
from datasets.models.user import ApiToken, User, digest_of


class CsrfError(NotAllowedError):
    code = "csrf_failed"
    message = "The page is out of date or from another address. Reload it and try again."


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token <key>`; only the key's digest is stored."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if keyword.lower() != "token":
            return None
        statement, _ = person_of_token_sql()
        for person in User.objects.raw(statement, [digest_of(key.strip())]):
            return person, ApiToken(pk=person.token_id, user=person)  # type: ignore[attr-defined]  # the query's own
        raise exceptions.AuthenticationFailed

    def authenticate_header(self, request: Request) -> str:
        return "Token"


@cache
def person_of_token_sql() -> tuple[str, tuple[Any, ...]]:
    """The query for the active person of a token's digest, written once for all requests: that is what costs time."""
    found = User.objects.filter(is_active=True, api_tokens__digest="").annotate(token_id=F("api_tokens__pk"))
    return found.query.sql_with_params()


class SessionAuthentication(authentication.SessionAuthentication):
    """The session cookie; whoever changes something must come from a page of ours."""

    def enforce_csrf(self, request: Request | HttpRequest) -> None:
        require_csrf(request)


class CsrfCheck(CsrfViewMiddleware):
    """Django's check, answering the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


class HeadOnly:
    """A request without its body: our pages send the token as a header, so no upload is received to find it."""

    POST: Mapping[str, str] = {}

    def __init__(self, request: Request | HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)  # DRF's requests hand on what they lack


def require_csrf(request: Request | HttpRequest) -> None:
    """Raise CsrfError unless the request carries our page's CSRF token and an origin of ours."""
    check = CsrfCheck(lambda _: None)  # type: ignore[arg-type]  # nothing is answered by it
    head: Any = HeadOnly(request)
    check.process_request(head)
    if check.process_view(head, require_csrf, (), {}) is not None:  # type: ignore[arg-type]  # only looked at
        raise CsrfError


def address_of(request: Request | HttpRequest) -> str:
    """The network address that tries to sign in are counted by: IPv4, or the /64 net of IPv6.

    Behind a proxy it is what our own proxy added to X-Forwarded-For, the last entry: those before it are only claimed.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.IS_BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(parsed if parsed.version == 4 else ipaddress.ip_network(f"{parsed}/64", strict=False))
