"""The API contract: complete, valid, and every enum has a name."""

import re
from functools import cache
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from config.schema import document


@cache
def schema() -> dict[str, Any]:
    return document()


def test_the_schema_is_written_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")

    assert capsys.readouterr().err == ""


def test_every_enum_has_a_name() -> None:
    """A name such as `RoleF3bEnum` or `Kind3d7Enum` is made up: name it in `ENUM_NAME_OVERRIDES`."""
    made_up = [name for name in schema()["components"]["schemas"] if name.endswith("Enum")]

    assert made_up == [], "Name them in settings.SPECTACULAR_SETTINGS['ENUM_NAME_OVERRIDES']."


def test_every_operation_may_be_refused_in_the_same_form() -> None:
    operations = [operation for path in schema()["paths"].values() for operation in path.values()]

    answers = [operation["responses"]["default"]["content"]["application/json"] for operation in operations]

    assert all(answer["schema"] == {"$ref": "#/components/schemas/Error"} for answer in answers)


def test_ids_in_paths_are_texts() -> None:
    parameters = [
        parameter
        for path in schema()["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path" and parameter["name"].endswith("id")
    ]

    assert parameters
    assert {parameter["schema"]["type"] for parameter in parameters} == {"string"}


def test_operations_have_names_that_client_code_can_use() -> None:
    names = [operation["operationId"] for path in schema()["paths"].values() for operation in path.values()]

    assert len(set(names)) == len(names)
    assert [name for name in names if re.search(r"_\d+$", name)] == []


def test_the_schema_is_served_to_everybody(anonymous: APIClient) -> None:
    answer = anonymous.get("/api/v1/schema", {"format": "json"})

    assert answer.status_code == 200
    assert "/api/v1/auth/me" in answer.json()["paths"]
