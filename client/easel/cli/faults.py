"""What a command can end with, and the exit code of each."""

from __future__ import annotations

from easel.errors import EaselError

FAULTY, USAGE, REFUSED, NOT_FOUND, AWAY, INTERRUPTED = 1, 2, 3, 4, 5, 130
EXIT_CODES = """exit codes: 0 done; 1 something is not as it should be (a damaged version, a failed job, bad input);
2 wrong words on the command line; 3 not signed in, or not allowed; 4 not found; 5 the server or the storage does
not answer; 130 interrupted"""
_OF_STATUS = {401: REFUSED, 403: REFUSED, 404: NOT_FOUND, 502: AWAY, 503: AWAY, 504: AWAY}


class CommandError(EaselError):
    """A sentence for the person at the terminal."""

    def __init__(self, message: str, code: str = "failed", exit_code: int = FAULTY) -> None:
        super().__init__(message)
        self.code, self.exit_code = code, exit_code


class RefusedError(CommandError):
    """The server answered 400 or more."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message, code, _OF_STATUS.get(status, FAULTY))
        self.status = status
