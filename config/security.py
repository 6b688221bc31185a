"""What holds for every request and every answer."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse

from config.security_headers import CONTENT_SECURITY_POLICY, HEADERS, IMAGE_POLICY
from datasets.storage import parse_s3


class SecurityHeadersMiddleware:
    """Adds the security headers, also to files that WhiteNoise serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = HEADERS | {"Content-Security-Policy": content_security_policy()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("image/"):
            response.headers.setdefault("Content-Security-Policy", IMAGE_POLICY)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


def content_security_policy() -> str:
    """The pages' policy: with EASEL_MEDIA=redirect images may come from the S3 server as well."""
    place = parse_s3(dict(settings.EASEL_S3)) if settings.EASEL_MEDIA == "redirect" else None
    if place is None:
        return CONTENT_SECURITY_POLICY
    return CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {place.image_source}")


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, without the keys that it never makes: one with a NUL in it is an error to PostgreSQL."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        key = request.session.session_key or ""
        if key and not (key.isascii() and key.isalnum()):
            request.session = self.SessionStore(None)
