"""What is printed: a figure beside its limit and beside its peer's, never an assertion."""

from dataclasses import dataclass, field

PEER = "Label Studio"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. `limit` is the most that it should be, or the least where `is_least`.

    `peer` is what Label Studio 1.23.2 needs for the same, on such a machine while that was idle.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None
    is_least: bool = False
    peer: float | None = None
    note: str = ""

    @property
    def is_missed(self) -> bool:
        return self.limit is not None and self.share(self.limit) > 1

    def share(self, of: float) -> float:
        """How much of `of` is used up: below 1 is better than it."""
        return of / max(self.value, 1e-9) if self.is_least else self.value / max(of, 1e-9)


@dataclass(slots=True)
class Table:
    """Prints each figure when it is known, and all together at the end as Markdown."""

    title: str
    is_shown: bool = True
    figures: list[Figure] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, **more: float | bool | str | None) -> None:
        """Add a figure; `more` are the other fields of `Figure`."""
        self.figures.append(Figure(what, value, unit, **more))  # type: ignore[arg-type]  # checked by the class
        if self.is_shown:
            print(line_of(self.figures[-1]), flush=True)

    def close(self) -> None:
        print(f"\n### {self.title}\n\n{HEAD}")
        for figure in self.figures:
            print(line_of(figure))
        missed = sum(figure.is_missed for figure in self.figures)
        print(f"\n{missed} of {len(self.figures)} figures are beyond their limit.", flush=True)


HEAD = (
    f"| figure | measured | limit | of the limit | {PEER} | better by | |\n|---|---:|---:|---:|---:|---:|---|"
)


def line_of(figure: Figure) -> str:
    limit = share = peer = better = ""
    if figure.limit is not None:
        limit = f"{'at least ' if figure.is_least else ''}{number(figure.limit)} {figure.unit}"
        share = f"{figure.share(figure.limit):.0%}" if figure.limit else ""
        share += " !" if figure.is_missed else ""
    if figure.peer is not None:
        peer = f"{number(figure.peer)} {figure.unit}"
        better = f"{1 / figure.share(figure.peer):.1f} x"
    cells = (figure.what, f"{number(figure.value)} {figure.unit}", limit, share, peer, better, figure.note)
    return f"| {' | '.join(cells)} |"


def number(value: float) -> str:
    """Three digits, no more: the rest is noise."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
