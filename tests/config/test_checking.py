"""The checks themselves: what counts as not good, and that nothing stops the rest from being looked at."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config import checking
from config.terminal import RefusedError


def test_a_failed_check_does_not_keep_the_others_from_running(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def second() -> bool:
        ran.append("second")
        return True

    with pytest.raises(RefusedError, match=r"^Not good: first\.$"):
        checking.run_all([("first", lambda: False), ("second", second)])

    assert ran == ["second"]
    assert "FAILED  first" in capsys.readouterr().out


@pytest.mark.parametrize(("skipped", "good"), [(0, True), (1, False)])
def test_a_skipped_test_counts_as_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, skipped: int, good: bool
) -> None:
    def write_report(*words: str) -> bool:
        report = f'<testsuites><testsuite tests="3" skipped="{skipped}"/></testsuites>'
        (tmp_path / "some.xml").write_text(report)
        return True

    monkeypatch.setattr(checking, "REPORTS", tmp_path)
    monkeypatch.setattr(checking, "tool", write_report)

    assert checking.pytest("some", "not e2e") is good


def test_an_old_report_does_not_speak_for_a_run_that_wrote_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "some.xml").write_text('<testsuites><testsuite skipped="1"/></testsuites>')
    monkeypatch.setattr(checking, "REPORTS", tmp_path)
    monkeypatch.setattr(checking, "tool", lambda *_words: True)

    assert checking.pytest("some", "not e2e") is True


def test_tests_are_left_out_only_without_the_images_or_the_server_that_they_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, ...]] = []

    def note(*words: str) -> bool:
        asked.append(words)
        return True

    monkeypatch.setattr(checking, "tool", note)
    monkeypatch.delenv("EASEL_REAL_DATA", raising=False)
    monkeypatch.delenv("EASEL_S3_FOR_TESTS", raising=False)
    checking.pytest("none", "not e2e")
    monkeypatch.setenv("EASEL_REAL_DATA", "/some/folder")
    checking.pytest("none", "not e2e")
    monkeypatch.setenv("EASEL_S3_FOR_TESTS", "1")
    checking.pytest("none", "not e2e")

    assert [words[2] for words in asked] == [
        "not e2e and not real_data and not s3",
        "not e2e and not s3",
        "not e2e",
    ]


Lock = Callable[[dict[str, Any]], bool]


@pytest.fixture
def is_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Lock:
    """Looks at a lock file with these packages."""

    def look(packages: dict[str, Any]) -> bool:
        (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
        return checking.lock_file_is_whole()

    monkeypatch.setattr(checking, "FRONTEND", tmp_path)
    return look


def test_a_lock_file_with_download_addresses_is_refused(is_whole: Lock) -> None:
    assert (
        is_whole({"node_modules/a": {"version": "1.0.0", "resolved": "https://example.org/a.tgz"}}) is False
    )


def test_a_lock_file_that_lacks_an_optional_package_is_refused(is_whole: Lock) -> None:
    assert is_whole({"node_modules/a": {"optionalDependencies": {"a-for-android": "1.0.0"}}}) is False


@pytest.mark.parametrize(
    "place",
    ["node_modules/a/node_modules/b/node_modules/c", "node_modules/a/node_modules/c", "node_modules/c"],
)
def test_an_optional_package_is_found_wherever_node_looks_for_it(is_whole: Lock, place: str) -> None:
    wants = {"node_modules/a/node_modules/b": {"optionalDependencies": {"c": "1.0.0"}}}

    assert is_whole({**wants, place: {"version": "1.0.0"}}) is True


def test_another_package_s_own_copy_is_no_place_to_find_one(is_whole: Lock) -> None:
    wants = {"node_modules/a": {"optionalDependencies": {"c": "1.0.0"}}}

    assert is_whole({**wants, "node_modules/b/node_modules/c": {"version": "1.0.0"}}) is False
