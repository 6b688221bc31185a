"""COCO run lengths of a mask: runs of 0 and 1 in turn, down the columns, beginning with 0.

`counts` is a list of integers, or COCO's compressed text: six bits a character, low groups first, and all but
the first three counts written as the difference to the count two before.

Plain Python: the web process reads shapes and has no other need of numpy's 14 MB.
"""

from itertools import accumulate

MAX_RUNS = 1_000_000

Counts = str | list[int]


def decode_counts(counts: Counts) -> list[int]:
    """Return the run lengths; ValueError when they are no run lengths at all."""
    runs = _decompress(counts) if isinstance(counts, str) else counts
    if len(runs) > MAX_RUNS:
        raise ValueError("too many runs")
    if not all(type(run) is int and 0 <= run < 1 << 40 for run in runs):
        raise ValueError("a run length is a whole number from 0")
    return runs


def encode_counts(runs: list[int]) -> str:
    """Return COCO's compressed text for the run lengths."""
    text = bytearray()
    for position, run in enumerate(runs):
        rest = run - runs[position - 2] if position > 2 else run
        more = True
        while more:
            low = rest & 0x1F
            rest >>= 5
            more = rest != (-1 if low & 0x10 else 0)
            text.append((low | 0x20 if more else low) + 48)
    return text.decode("ascii")


def mask_extent(runs: list[int], height: int) -> tuple[tuple[int, int, int, int] | None, int]:
    """Return the box (x0, y0, x1, y1) round the set pixels, in pixel edges, and their number.

    There is no box when none is set.
    """
    ends = list(accumulate(runs))
    filled = [(end - run, end - 1) for run, end in zip(runs[1::2], ends[1::2], strict=True) if run]
    if not filled:
        return None, 0
    left, right = filled[0][0] // height, filled[-1][1] // height
    if any(first // height != last // height for first, last in filled):
        top, bottom = (
            0,
            height,
        )  # a run into the next column touches the bottom of one and the top of the other
    else:
        top = min(first % height for first, _ in filled)
        bottom = max(last % height for _, last in filled) + 1
    return (left, top, right + 1, bottom), sum(runs[1::2])


def _decompress(text: str) -> list[int]:
    runs: list[int] = []
    value = shift = 0
    for code in text.encode("ascii", "replace"):
        low = code - 48
        if not 0 <= low < 64 or shift > 40:
            raise ValueError("not COCO run lengths")
        value |= (low & 0x1F) << shift
        shift += 5
        if not low & 0x20:
            if low & 0x10:
                value -= 1 << shift
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
    if shift:
        raise ValueError("the run lengths end in the middle")
    return runs
