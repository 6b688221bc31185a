"""`python -m tests.e2e.serving`: `make run` as it is, but without installing packages and building pages."""

import sys
from unittest import mock

from config import running


def do_nothing() -> None:
    """Stands in for a step that the tests' own start has already done."""


if __name__ == "__main__":
    with mock.patch.multiple(
        running, install_python_packages=do_nothing, build_frontend=do_nothing
    ):  # they would install while tests run
        sys.exit(running.run())
