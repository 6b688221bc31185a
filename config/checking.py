"""`make test`, `make check`, `make schema`, benchmarks: the same commands here and in CI. Standard library only."""

import filecmp
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

from config.children import run_to_end
from config.extras import EXTRAS, installed_extras
from config.installing import (
    FRONTEND,
    ROOT,
    VENV,
    VENV_PYTHON,
    build_frontend,
    install_chromium,
    install_node_packages,
    install_python_packages,
)
from config.terminal import RefusedError, say

Check = tuple[str, Callable[[], bool]]
REPORTS = ROOT / "test-results"
OWN_CODE = ("config", "datasets", "labeling", "analysis", "client/easel")
GENERATED_TYPES = "src/api/schema.gen.ts"


def install() -> int:
    """Everything that tests and checks need."""
    install_python_packages(with_tools=True)
    install_node_packages()
    return 0


def test() -> int:
    """Backend, frontend and browser tests."""
    install()
    build_frontend()
    if chromium := install_chromium():
        os.environ["EASEL_CHROMIUM"] = chromium
    if not os.environ.get("EASEL_REAL_DATA"):
        say(
            "Tests on real images are left out: name their folder with make test EASEL_REAL_DATA=/path/to/folder."
        )
    for name in EXTRAS.keys() - installed_extras(VENV):
        say(f"Tests that need {EXTRAS[name]} are left out: install it with make test EXTRAS={name}.")
    return run_all(
        [
            ("backend tests", lambda: pytest("backend", "not e2e", "-n", "2")),
            ("frontend tests", lambda: npm("test")),
            ("browser tests", lambda: pytest("browser", "e2e")),
        ]
    )


def fuzz() -> int:
    """Made-up requests for every operation of the API: ten times as many as among the tests."""
    install_python_packages(with_tools=True)
    os.environ.setdefault("EASEL_FUZZ_REQUESTS", "20000")
    words = ("-n", "2", "--timeout", "1800", "tests/attacks/test_fuzzing.py")
    code = run_all([("made-up requests", lambda: pytest("fuzz", "not e2e", *words))])
    say(f"{added_up('requests')} requests, {added_up('refused')} of them refused.")
    return code


def added_up(name: str) -> int:
    """The sum of what the tests of `make fuzz` have recorded under a name."""
    properties = ElementTree.parse(REPORTS / "fuzz.xml").iter("property")  # our own pytest wrote it  # nosec B314
    return sum(int(each.get("value", "0")) for each in properties if each.get("name") == name)


def test_servers() -> int:
    """What touches models, jobs and storage, on the servers that `.ci/with-servers` has started."""
    if not all(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL", "EASEL_S3_FOR_TESTS")):
        raise RefusedError(
            "These tests need PostgreSQL, Redis and an S3 server to themselves: .ci/with-servers make test-servers."
        )
    install()
    build_frontend()
    if chromium := install_chromium():
        os.environ["EASEL_CHROMIUM"] = chromium
    tests = ("tests/datasets", "tests/labeling", "tests/analysis", "tests/attacks")
    return run_all(
        [
            ("tests on the named servers", lambda: pytest("servers", "not e2e", "-n", "2", *tests)),
            ("kills on the named servers", lambda: pytest("kills", "e2e", "tests/faults")),
            ("pages on the S3 server", lambda: pytest("s3", "e2e", "tests/e2e/test_s3_journey.py")),
        ]
    )


def check() -> int:
    """Everything that can be said about the code without its test suite."""
    install()
    return run_all(
        [
            ("format", lambda: tool("ruff", "format", "--check", ".")),
            ("lint", lambda: tool("ruff", "check", ".")),
            ("types", lambda: tool("mypy")),
            ("security lint", lambda: tool("bandit", "-q", "-c", "pyproject.toml", "-r", *OWN_CODE)),
            ("import contracts", lambda: tool("lint-imports")),
            ("migrations", lambda: manage("makemigrations", "--check", "--dry-run")),
            ("API schema", schema_is_current),
            ("house tests", lambda: pytest("house", "not e2e", "tests/house")),
            ("frontend lint", lambda: npm("lint")),
            ("frontend types", lambda: npm("typecheck")),
            ("frontend API types", types_are_current),
            ("locales", lambda: npm("check-locales")),
            ("npm lock file", lock_file_is_whole),
        ]
    )


def schema() -> int:
    """Write openapi.yaml and the frontend's types from the code."""
    install()
    return run_all(
        [
            ("API schema", lambda: write_schema(ROOT / "openapi.yaml")),
            ("frontend API types", lambda: npm("schema")),
        ]
    )


def bench() -> int:
    """The figures on SQLite, and on a PostgreSQL with Redis and an S3 server of their own."""
    install_python_packages(with_tools=True)
    return run_all(
        [
            ("figures on SQLite", benchmark),
            ("figures on PostgreSQL", lambda: benchmark(launcher=".ci/with-servers")),
        ]
    )


def bench_smart() -> int:
    """What engines learn from the real sets: EASEL_REAL_DATA names their folder."""
    install_python_packages(with_tools=True)
    return run_all([("figures of smart labeling", lambda: benchmark("--smart"))])


def bench_scale() -> int:
    """The figures at a million samples, on a PostgreSQL with Redis of their own."""
    install_python_packages(with_tools=True)
    return run_all([("figures at scale", lambda: benchmark("--scale", launcher=".ci/with-servers"))])


def benchmark(*options: str, launcher: str = "") -> bool:
    """Measure in a process that sees no servers but those of the launcher, which write as they would in production."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    words = [*filter(None, [launcher]), str(VENV_PYTHON), "-m", "tests.benchmarks", *options]
    code, _ = run_to_end(words, folder=ROOT, env={**env, "EASEL_SERVERS_DURABLE": "1"})
    return code == 0


def run_all(checks: Sequence[Check]) -> int:
    """Run every check, also after one failed, and say at the end how each went and how long it took."""
    lines, failed = [], []
    for name, is_good in checks:
        say(f"\n=== {name}")
        start = monotonic()
        good = is_good()
        lines.append(f"{monotonic() - start:7.1f} s  {'passed' if good else 'FAILED'}  {name}")
        failed += [] if good else [name]
    say("\n" + "\n".join(lines))
    if failed:
        raise RefusedError(f"Not good: {', '.join(failed)}.")
    return 0


def command(*words: str, folder: Path = ROOT) -> bool:
    code, _ = run_to_end(words, folder=folder)
    return code == 0


def tool(name: str, *words: str) -> bool:
    return command(str(VENV / "bin" / name), *words)


def manage(*words: str) -> bool:
    """A management command with the test suite's settings: it touches nobody's data folder."""
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.test_settings"}
    code, _ = run_to_end([str(VENV_PYTHON), "manage.py", *words], folder=ROOT, env=settings)
    return code == 0


def npm(script: str) -> bool:
    return command("npm", "run", "--silent", script, folder=FRONTEND)


def pytest(report: str, marks: str, *words: str) -> bool:
    """Run pytest; a skipped test counts as a failure, because a test that does not run protects nothing."""
    path = REPORTS / f"{report}.xml"
    path.unlink(missing_ok=True)
    marks += "" if os.environ.get("EASEL_REAL_DATA") else " and not real_data"
    marks += "" if os.environ.get("EASEL_S3_FOR_TESTS") else " and not s3"
    good = tool("pytest", "-m", marks, f"--junitxml={path}", *words)
    if skipped := skipped_in(path):
        say(f"{skipped} tests were skipped: make them run, or remove them.")
    return good and not skipped


def skipped_in(report: Path) -> int:
    """How many tests a JUnit report lists as skipped; 0 without a report, for then pytest itself has failed."""
    if not report.exists():
        return 0
    suites = ElementTree.parse(report).iter("testsuite")  # our own pytest wrote it  # nosec B314
    return sum(int(suite.get("skipped", "0")) for suite in suites)


def write_schema(path: Path) -> bool:
    return manage("spectacular", "--file", str(path), "--fail-on-warn", "--validate")


def schema_is_current() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "openapi.yaml"
        return write_schema(written) and is_same(written, ROOT / "openapi.yaml")


def types_are_current() -> bool:
    """Run the script that writes the frontend's types, into another file, and compare."""
    program, *options = json.loads((FRONTEND / "package.json").read_text())["scripts"]["schema"].split()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "schema.gen.ts"
        words = [str(written) if each == GENERATED_TYPES else each for each in options]
        made = command(f"node_modules/.bin/{program}", *words, folder=FRONTEND)
        return made and is_same(written, FRONTEND / GENERATED_TYPES)


def is_same(written: Path, committed: Path) -> bool:
    """Whether the committed file is what the code generates now; shows the difference otherwise."""
    if committed.exists() and filecmp.cmp(written, committed, shallow=False):
        return True
    subprocess.run(["diff", "-u", str(committed), str(written)], check=False)
    say(f"{committed.name} is not what the code says: run make schema and commit the result.")
    return False


def lock_file_is_whole() -> bool:
    """No download addresses in the npm lock file, and no optional package that it names without a version.

    Some npm versions write a lock file that their own `npm ci` refuses: a package for another system is missing.
    """
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    addresses = [name for name, entry in packages.items() if "resolved" in entry]
    missing = [
        f"{name} -> {wanted}"
        for name, entry in packages.items()
        for wanted in entry.get("optionalDependencies", {})
        if not any(place in packages for place in places_of(wanted, name))
    ]
    for line in [
        *(f"has an address: {each}" for each in addresses),
        *(f"is missing: {each}" for each in missing),
    ]:
        say(line)
    return not addresses and not missing


def places_of(wanted: str, package: str) -> list[str]:
    """Where Node looks for `wanted` when `package` asks: beside it, then in every folder above."""
    parts = package.split("node_modules/")
    above = ["node_modules/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return [f"{each.rstrip('/')}/node_modules/{wanted}".lstrip("/") for each in above]
