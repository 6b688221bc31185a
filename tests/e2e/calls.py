"""The API as a program calls it: with a token, over HTTP."""

import http.cookiejar
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlencode

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen], *, seconds: float = 60) -> Seen:
    """Look again until there is something to see; answers it."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"It did not happen within {seconds} s."
        time.sleep(0.1)
    return seen


class RefusedError(Exception):
    """An answer of 400 or more."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status


class Caller:
    """One person's calls. Paths begin after `/api/v1`."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.token = token

    @classmethod
    def with_password(cls, base_url: str, username: str, password: str) -> "Caller":
        answer = Caller(base_url, "").post("/auth/token", {"username": username, "password": password})
        return cls(base_url, answer["token"])

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base_url}/api/v1{path}", content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                raise RefusedError(error.code, error.read().decode()) from None
        return json.loads(text) if text else None

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, body)

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Every row of a list."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, **query, **cursor)
            yield from page["results"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def wait_for(self, job: str, *, seconds: float = 60) -> Any:
        """The job once it has ended well."""
        ended = until(lambda: self._ended(job), seconds=seconds)
        assert ended["state"] == "succeeded", ended
        return ended

    def wait_for_jobs(self, dataset: str, *, seconds: float = 90) -> None:
        """Return once nothing runs in the dataset: a job may start another one."""
        until(lambda: not self.get(f"/datasets/{dataset}/pulse")["jobs"], seconds=seconds)

    def _ended(self, job: str) -> Any:
        found = self.get(f"/jobs/{job}")
        return found if found["state"] in ("succeeded", "failed", "canceled") else None


def signed_in_cookies(base_url: str, username: str, password: str) -> list[Any]:
    """Sign in as the pages do; answers the cookies of the session, as Playwright takes them."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{base_url}/sign-in", timeout=60).close()
    csrf = next(each.value or "" for each in jar if each.name == "csrftoken")
    body = json.dumps({"username": username, "password": password}).encode()
    headers = {"Content-Type": "application/json", "X-CSRFToken": csrf, "Origin": base_url}
    opener.open(urllib.request.Request(f"{base_url}/api/v1/auth/login", body, headers), timeout=60).close()
    return [{"name": each.name, "value": each.value, "url": base_url} for each in jar]
