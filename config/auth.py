"""Signing in: by session cookie or by `Authorization: Token <key>`."""

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from datasets.models.user import ApiToken, User, digest_of


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token <key>`; only the key's digest is stored."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if keyword.lower() != "token":
            return None
        token = ApiToken.objects.select_related("user").filter(digest=digest_of(key.strip())).first()
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"
