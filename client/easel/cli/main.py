"""The entry of `easel`: words in, exit code out, and never a traceback for a person's mistake."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from easel.cli import accounts, completion, data, files, jobs, versions
from easel.cli.desk import Desk
from easel.cli.faults import AWAY, FAULTY, INTERRUPTED, NOT_FOUND, CommandError
from easel.cli.parser import build_parser
from easel.cli.terminal import Terminal
from easel.errors import EaselError, StorageError, VersionNotFoundError

COMMANDS: dict[str, Callable[[Desk], int]] = {
    "login": accounts.login,
    "logout": accounts.logout,
    "datasets": data.datasets,
    "import": data.import_data,
    "publish": versions.publish,
    "verify": versions.verify,
    "export": files.export,
    "download": files.download,
    "jobs": jobs.jobs,
    "completion": completion.completion,
}


def main(words: Sequence[str] | None = None) -> int:
    asked = build_parser().parse_args(words)
    terminal = Terminal(is_json=asked.json)
    try:
        return COMMANDS[asked.command](Desk(asked, terminal))
    except EaselError as error:
        terminal.error(error.code, str(error))
        return exit_code_of(error)
    except KeyboardInterrupt:
        terminal.error("interrupted", "Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:  # `easel datasets | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULTY


def exit_code_of(error: EaselError) -> int:
    if isinstance(error, CommandError):
        return error.exit_code
    if isinstance(error, VersionNotFoundError):
        return NOT_FOUND
    return AWAY if isinstance(error, StorageError) else FAULTY
