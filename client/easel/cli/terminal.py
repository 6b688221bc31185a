"""What a command says: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 28  # of a bar, in characters


class Terminal:
    """`is_json`: one JSON value on standard output instead of text."""

    def __init__(self, *, is_json: bool) -> None:
        self.is_json = is_json
        self._note = ""
        self._has_bar = False

    def result(self, value: Any, lines: Iterable[str]) -> None:
        """Say what came of it: `value` to programs, `lines` to people."""
        self.clear()
        text = json.dumps(value, ensure_ascii=False, indent=1) if self.is_json else "\n".join(lines)
        _write(sys.stdout, f"{text}\n" if text else "")

    def note(self, text: str) -> None:
        self.clear()
        _write(sys.stderr, f"{plain(text)}\n")

    def error(self, code: str, message: str) -> None:
        self.clear()
        said = json.dumps({"code": code, "message": message}, ensure_ascii=False) if self.is_json else message
        _write(sys.stderr, f"{said if self.is_json else plain(said)}\n")

    def progress(self, done: int, total: int, note: str) -> None:
        """A bar on a terminal; elsewhere a line for each new note, and for programs nothing."""
        note = plain(note)
        if sys.stderr.isatty():
            share = min(done / total, 1.0) if total else 0.0
            bar = "#" * round(share * WIDTH)
            _write(sys.stderr, f"\r\x1b[K[{bar:<{WIDTH}}] {done:,}/{total:,} {note}"[:200])
            self._has_bar = True
        elif note and note != self._note and not self.is_json:
            _write(sys.stderr, f"{note}\n")
        self._note = note

    def clear(self) -> None:
        if self._has_bar:
            _write(sys.stderr, "\r\x1b[K")
            self._has_bar = False


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines in columns; a Chinese character is two wide."""
    cells = [list(head), *([plain(str(cell)) for cell in row] for row in rows)]
    widths = [max(_width(row[place]) for row in cells) for place in range(len(head))]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths)).rstrip()
        for row in cells
    ]


def plain(text: str) -> str:
    """Text without what would move the cursor or colour a terminal: names come from other people."""
    return "".join(
        sign if unicodedata.category(sign) not in ("Cc", "Cf") or sign == "\n" else "?" for sign in text
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write(stream: Any, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
