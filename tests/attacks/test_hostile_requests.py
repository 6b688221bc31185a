"""Every call of the API contract with hostile values for every field and parameter: a clear refusal, never a 500."""

import base64
import json
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.test import Client
from rest_framework.test import APIClient

from datasets.models import User

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
LEFT_OUT = {"/api/v1/auth/logout", "/api/v1/schema"}
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503, 507}

VALUES: list[Any] = [
    None, True, -1, 1.5, 2**63, 10**400, "", "\u202e", "١٢", "a" * 5000, "obs://images/../x", [[]], [None], [{}], {},
    {"kind": "rectangle", "points": [[1, 1], [2]]}, "0001-01-01T00:00:00+14:00", ["1"] * 200,
]  # fmt: skip
TEXTS = [
    "-1", "9" * 400, "nan", "1e999", "١", "\x00", "%'\"\\", "a" * 2000, "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]  # fmt: skip
BODIES = [
    b"", b"null", b"[]", b"1", b'"x"', b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}',
    b'{"name": "\\ud800"}', b'{"name": "\xed\xa0\x80"}', b'{"name": "\\u0000"}', b'{"a": ' + b"1" * 5000 + b"}",
    b"[" * 100_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"revision": 0, "revision": 1}', b"\xef\xbb\xbf{}",
]  # fmt: skip
KINDS = [
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/xml",
    "x",
]


PLAUSIBLE = {"string": "a1b2c3d4", "integer": 0, "number": 0.5, "boolean": False, "array": []}


ONE_OF_EACH_DOOR = [  # one parser reads the bodies of all
    ("POST", "/api/v1/datasets"),
    ("PUT", "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations"),
    ("PATCH", "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations"),
    ("POST", "/api/v1/datasets/{dataset_id}/samples/batch"),
    ("PATCH", "/api/v1/datasets/{dataset_id}/versions/{version_id}"),
    ("DELETE", "/api/v1/datasets/{dataset_id}/labels/{label_id}"),
    ("POST", "/api/v1/auth/token"),
]


@cache
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(CONTRACT.read_text(), Loader=yaml.CSafeLoader)
    return loaded


def operations(*methods: str) -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, calls in contract()["paths"].items()
        for method in calls
        if method in methods and path not in LEFT_OUT
    ]


def parameters(method: str, path: str) -> list[str]:
    """The names of what may stand in the query."""
    known = contract()["paths"][path][method.lower()].get("parameters", [])
    return [each["name"] for each in known if each["in"] == "query"]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "allOf" in schema:
        return resolved(schema["allOf"][0])
    if "$ref" in schema:
        return resolved(contract()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema


def body_schema(method: str, path: str) -> dict[str, Any]:
    content = contract()["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    return resolved(content.get("application/json", {}).get("schema", {}))


def plausible(schema: dict[str, Any]) -> Any:
    """A value that such a schema lets through."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        wanted = schema.get("required", [])
        return {name: plausible(schema["properties"][name]) for name in wanted}
    return PLAUSIBLE.get(schema.get("type", ""))


def hostile_bodies(method: str, path: str) -> Iterator[dict[str, Any]]:
    """Good bodies, each with one value that is wrong or odd."""
    schema = body_schema(method, path)
    good = plausible(schema) or {}
    for name in schema.get("properties", {}):
        yield from ({**good, name: value} for value in VALUES)


@pytest.fixture
def client(admin: User) -> APIClient:
    """An administrator's, who passes every door."""
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(admin)
    return client


def address(path: str, stage: dict[str, Any]) -> str:
    return re.sub(r"{(\w+)}", lambda found: str(stage[found[1]]), path)


def faults(answers: list[tuple[Any, Any]]) -> list[str]:
    """What of the answers is no success and no proper refusal, with what was sent."""
    return [f"{sent!r:.200}: {answer.status_code}" for sent, answer in answers if not is_proper(answer)]


def is_proper(answer: Any) -> bool:
    if answer.status_code < 400:
        return True
    told = json.loads(answer.content)
    return (
        answer.status_code in REFUSALS
        and {"code", "message"} <= told.keys()
        and "Traceback" not in told["message"]
    )


@pytest.mark.parametrize(("method", "path"), operations("post", "put", "patch"))
def test_a_hostile_value_in_any_field_is_refused_or_taken(
    method: str, path: str, client: APIClient, stage: dict[str, Any]
) -> None:
    url = address(path, stage)
    answers = [
        (body, client.generic(method, url, json.dumps(body), content_type="application/json"))
        for body in hostile_bodies(method, path)
    ]

    assert faults(answers) == []


@pytest.mark.parametrize(("method", "path"), ONE_OF_EACH_DOOR)
def test_a_body_that_is_no_json_object_is_refused(
    method: str, path: str, client: APIClient, stage: dict[str, Any]
) -> None:
    send: Any = partial(client.generic, method, address(path, stage))
    answers: list[Any] = [(body, send(body, content_type="application/json")) for body in BODIES]
    answers += [(kind, send(b"a=b", content_type=kind)) for kind in KINDS]

    assert faults(answers) == []


@pytest.mark.parametrize(
    ("method", "path"), [each for each in operations("get", "delete") if parameters(*each)]
)
def test_a_hostile_value_of_any_parameter_is_refused_or_passed_over(
    method: str, path: str, client: APIClient, stage: dict[str, Any]
) -> None:
    url = address(path, stage)
    names = [*parameters(method, path), "property.a\"'$"]
    answers = [
        ((name, text), client.generic(method, f"{url}?{urlencode({name: text})}"))
        for name in names
        for text in TEXTS
    ]

    assert faults(answers) == []


@pytest.mark.parametrize("limit", ["0", "-1", "501", "abc", "1.5", "١", "1e2", " 1", "0x10"])
@pytest.mark.parametrize("rest", ["samples", "labels", "versions", "exports", "members", "trash", "imports"])
def test_a_limit_out_of_bounds_is_refused(
    rest: str, limit: str, client: APIClient, stage: dict[str, Any]
) -> None:
    answer = client.get(f"/api/v1/datasets/{stage['dataset_id']}/{rest}", {"limit": limit})

    assert answer.status_code == 400


CURSORS = [
    [],
    {},
    1,
    None,
    [1],
    [True, False, True],
    ["x", 1, False, False],
    [2**70, False, False],
    [[[]]],
    "x",
]


@pytest.mark.parametrize(
    ("method", "path"), [each for each in operations("get") if "cursor" in parameters(*each)]
)
def test_a_cursor_of_another_list_or_made_up_is_refused_or_passed_over(
    method: str, path: str, client: APIClient, stage: dict[str, Any]
) -> None:
    url = address(path, stage)
    made_up = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in CURSORS]
    foreign = ["cD14", "cj0xJnA9MQ==", "bz05OTk5OTk5OTk5OTk5", "////", "=", "%00"]
    answers = [(each, client.get(url, {"cursor": each})) for each in made_up + foreign]

    assert faults(answers) == []


@pytest.mark.parametrize(
    "key", ["0", "-1", "9" * 18, "9" * 19, "9" * 40, "1.0", "abc", "١", "%00", "1%0a", "1/", ""]
)
def test_an_id_that_is_none_is_not_there(key: str, client: APIClient) -> None:
    assert client.get(f"/api/v1/datasets/{key}/samples").status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "CONNECT", "FOO", "DELETE", "PUT"])
def test_a_method_that_is_not_of_the_address_is_refused(method: str, client: APIClient) -> None:
    answer = client.generic(method, "/api/v1/datasets")

    assert answer.status_code == (200 if method == "HEAD" else 405)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1@evil.example", "localhost, evil.example", "", "a b", "::1", "[::1"]
)
def test_a_host_that_is_not_ours_is_refused_and_quoted_nowhere(host: str, db: None) -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": host})

    assert answer.status_code == 400
    assert b"evil" not in answer.content
