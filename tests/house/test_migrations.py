"""Migrations say what they do, and constraints read as sentences."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Model, UniqueConstraint

from config import settings

OWN = ("datasets", "labeling", "analysis")
VERBS = re.compile("(^|_)(is|are|has|have|means|add_up_to|holds?|had|was|skips)(_|$)")


@pytest.mark.parametrize("app", OWN)
def test_every_migration_has_a_name_that_says_what_it_does(app: str) -> None:
    names = [path.stem for path in Path(settings.BASE_DIR, app, "migrations").glob("[0-9]*.py")]

    auto = [
        name for name in names if "auto_" in name or not re.fullmatch(r"\d{4}_[a-z]+s(_[a-z0-9]+)*", name)
    ]
    assert not auto, "give each migration a name such as 0002_adds_tags: makemigrations -n adds_tags"


def own_models() -> list[type[Model]]:
    return [model for app in OWN for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_every_constraint_is_a_sentence(model: type[Model]) -> None:
    named = [
        each.name for each in model._meta.constraints if isinstance(each, CheckConstraint | UniqueConstraint)
    ]

    assert [name for name in named if not VERBS.search(name)] == [], "name a constraint as a sentence"
