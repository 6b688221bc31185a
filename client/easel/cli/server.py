"""The server's API, called with a token. Redirects are not followed: the token would go along."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from easel.cli.faults import AWAY, USAGE, CommandError, RefusedError
from easel.words import VERSION

SECONDS = 60.0
_SIGN_IN = "Sign in with: easel login"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects)


class Server:
    """One person's calls. Paths begin after `/api/v1`. Raises RefusedError and CommandError."""

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandError(f"--url {url}: write http://host:port or https://host.", "url_invalid", USAGE)
        self.url, self.token = url.rstrip("/"), token
        self._opener = opener()

    def get(self, path: str, **query: Any) -> Any:
        words = {name: value for name, value in query.items() if value is not None}
        return self.call("GET", f"{path}?{urlencode(words, doseq=True)}" if words else path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, body)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        with self._open(method, f"/api/v1{path}", body) as answer:
            text = answer.read()
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise CommandError(
                f"{self.url} answers, but not as an Easel does. Is the address right?", "not_easel", AWAY
            ) from None

    def rows(self, path: str, **query: Any) -> Iterator[Any]:
        """Every row of a list, page by page."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, limit=500, **query)
            yield from page["results"]
            cursor = page["next"]
            if cursor is None:
                return

    def fetch(self, path: str, file: Path) -> None:
        """Write what an address of the server answers into a file. `path` is all that follows the host."""
        with self._open("GET", path) as answer, file.open("wb") as target:
            shutil.copyfileobj(answer, target, 1 << 20)

    def _open(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Accept": "application/json", "User-Agent": f"easel-client/{VERSION}"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        content = None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(f"{self.url}{path}", content, headers, method=method)
        try:
            return self._opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from None
        except (OSError, HTTPException) as error:
            why = getattr(error, "reason", error)
            raise CommandError(f"{self.url} does not answer: {why}.", "server_away", AWAY) from None

    def _refusal(self, error: urllib.error.HTTPError) -> CommandError:
        if 300 <= error.code < 400:
            where = error.headers.get("Location", "elsewhere")
            return CommandError(f"{self.url} sends to {where}: name that address with --url.", "moved", USAGE)
        try:
            said = json.loads(error.read())
            code, message = str(said["code"]), str(said["message"])
            fields = said.get("fields") or {}
            details = [f"{name}: {each['message']}" for name, found in fields.items() for each in found]
        except (ValueError, KeyError, TypeError, AttributeError, OSError, HTTPException):
            return RefusedError(error.code, "unexpected_answer", f"{self.url} answered {error.code}.")
        if error.code == 401:
            message = f"{message} {_SIGN_IN}"
        return RefusedError(error.code, code, " ".join([message, *details]))
