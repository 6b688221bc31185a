"""The guide to feature analysis names every metric and finding, in the words of the page."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = {"en": "feature-analysis.md", "zh-CN": "feature-analysis.zh-CN.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_names_every_metric_and_finding(language: str) -> None:
    guide = (ROOT / "docs" / GUIDES[language]).read_text()
    locale = ROOT / "frontend" / "src" / "i18n" / "locales" / f"{language}.json"
    words = json.loads(locale.read_text())["analysis"]
    names = [metric["name"] for metric in words["metric"].values()] + [*words["report"]["finding"].values()]

    missing = [name for name in names if f"| {name} |" not in guide]

    assert not missing, f"Give each of these a row in docs/{GUIDES[language]}: {missing}"
