"""The charts of a version's card as one SVG: labels by usage, and sizes of images. The same figures, the same bytes."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MOST_LABELS = 20
LONGEST_NAME = 24  # characters
USAGES = ("train", "eval", "inference")
_COLOURS = {"train": "#2f6fb3", "eval": "#d9822b", "inference": "#6b8e4e", "sizes": "#5b6770"}
_UNWRITABLE = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH, _NAMES, _NUMBERS, _LINE, _BAR = 720, 190, 70, 24, 14  # px

Bars = Sequence[tuple[str, Mapping[str, int]]]


def charts(title: str, labels: Mapping[str, Mapping[str, int]], sizes: Sequence[tuple[str, int]]) -> bytes:
    """The SVG. `labels`: samples by label and usage, of which the most frequent are drawn; `sizes`: images by bin."""
    by_size: Bars = [(name, {"sizes": number}) for name, number in sizes if number]
    ranked = sorted(labels.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    left = len(ranked) - MOST_LABELS
    heading = "Samples by label" + (
        f", the {MOST_LABELS} most frequent of {len(ranked):,}" if left > 0 else ""
    )
    first, height = _panel(heading, ranked[:MOST_LABELS], 40)
    second, height = _panel("Images by longer side, px", by_size, height + 16)
    said = _sentence(ranked[:MOST_LABELS], sizes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
        f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<title id="title">{_text(title)}: labels and sizes of images</title>',
        f'<desc id="desc">{_text(said)}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_legend(),
        *first,
        *second,
        "</svg>",
    ]
    return "\n".join(parts).encode() + b"\n"


def _panel(heading: str, bars: Bars, top: int) -> tuple[list[str], int]:
    """Horizontal bars below a heading, and the y below them."""
    lines = [f'<text x="8" y="{top + 12}" font-weight="bold" fill="#1f2933">{_text(heading)}</text>']
    longest = max((sum(counts.values()) for _, counts in bars), default=0)
    top += _LINE
    for name, counts in bars:
        total, x = sum(counts.values()), float(_NAMES)
        middle = top + _LINE // 2 + 4
        lines.append(
            f'<text x="{_NAMES - 8}" y="{middle}" text-anchor="end" fill="#1f2933">{_short(name)}</text>'
        )
        for part in (*USAGES, "sizes"):
            if number := counts.get(part, 0):
                width = number / longest * (_WIDTH - _NAMES - _NUMBERS)
                lines.append(
                    f'<rect x="{x:.1f}" y="{top + 5}" width="{width:.1f}" height="{_BAR}" fill="{_COLOURS[part]}">'
                    f"<title>{_text(name)}, {part}: {number:,}</title></rect>"
                )
                x += width
        lines.append(f'<text x="{x + 6:.1f}" y="{middle}" fill="#52606d">{total:,}</text>')
        top += _LINE
    return lines, top


def _legend() -> list[str]:
    lines = []
    for place, usage in enumerate(USAGES):
        x = _NAMES + 100 * place
        lines.append(f'<rect x="{x}" y="12" width="12" height="12" fill="{_COLOURS[usage]}"/>')
        lines.append(f'<text x="{x + 18}" y="22" fill="#1f2933">{usage}</text>')
    return lines


def _sentence(labels: Bars, sizes: Sequence[tuple[str, int]]) -> str:
    """The same in words, for who does not see it."""
    told = [
        f"{name}: " + ", ".join(f"{counts[usage]:,} {usage}" for usage in USAGES if counts.get(usage))
        for name, counts in labels
    ]
    told += [f"{number:,} images of {name} px" for name, number in sizes if number]
    return "; ".join(told) + "." if told else "Nothing is labeled."


def _short(name: str) -> str:
    return _text(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026")


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))
