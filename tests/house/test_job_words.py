"""Pages say what a job is doing in both languages: by its kind and step."""

import json
from pathlib import Path

import pytest

from datasets.job_handlers import HANDLERS
from datasets.models.job import JobKind

LOCALES = Path(__file__).parents[2] / "frontend" / "src" / "i18n" / "locales"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_step_of_every_job_has_its_words(language: str) -> None:
    told = json.loads((LOCALES / f"{language}.json").read_text())["jobs"]["step"]
    kinds = [kind for kind in JobKind.values if kind in HANDLERS]
    assert {kind: list(told.get(kind, [])) for kind in kinds} == {
        kind: list(HANDLERS[kind].steps) for kind in kinds
    }
