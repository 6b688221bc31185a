"""Files of JSON Lines, read some hundred lines at a time, whatever their size."""

from collections.abc import Iterator

from datasets.formats.base import Source

MOST_LINE_BYTES = 16 << 20
LINES_AT_ONCE = 500
BYTES_AT_ONCE = 8 << 20


def numbered_lines(source: Source, path: str) -> Iterator[tuple[int, bytes]]:
    """Yield the numbered lines of a file that hold something. One that is too long comes cut, and is no JSON."""
    with source.open(path) as file:
        number = 0
        while line := file.readline(MOST_LINE_BYTES):
            number += 1
            if len(line) == MOST_LINE_BYTES and not line.endswith(b"\n"):
                while (rest := file.readline(MOST_LINE_BYTES)) and not rest.endswith(b"\n"):
                    continue
                line = line[:100]
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.isspace():
                yield number, line


def batched(lines: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Yield as many lines as are read together."""
    batch: list[tuple[int, bytes]] = []
    size = 0
    for number, line in lines:
        batch.append((number, line))
        size += len(line)
        if len(batch) == LINES_AT_ONCE or size > BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
