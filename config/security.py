"""What holds for every request and every answer."""

from collections.abc import Callable

from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse

from config.security_headers import HEADERS


class SecurityHeadersMiddleware:
    """Adds the security headers, also to files that WhiteNoise serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, without the keys that it never makes: one with a NUL in it is an error to PostgreSQL."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        key = request.session.session_key or ""
        if key and not (key.isascii() and key.isalnum()):
            request.session = self.SessionStore(None)
