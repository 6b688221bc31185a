"""What two versions differ in, page by page and sample by sample."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from datasets.manifest import RowAnnotation, VersionRow, decode_row
from datasets.version_pages import PAGE_NUMBERS, Page

CHANGE_KINDS = ("added", "removed", "relabeled", "moved", "usage_changed")


class RowChange(msgspec.Struct, frozen=True):
    """One sample that two versions differ in, in the ways that `kinds` names."""

    number: int
    kinds: tuple[str, ...]
    before: VersionRow | None
    after: VersionRow | None


ReadPage = Callable[[Page], bytes]


def diff(
    base: Sequence[Page], pages: Sequence[Page], read_base: ReadPage, read: ReadPage, after: int = -1
) -> Iterator[RowChange]:
    """Yield what changed from `base` to `pages` in samples numbered above `after`, in order.

    Equal pages are not read, equal rows not decoded. `relabeled`: labels or attributes differ, or annotations came
    or went; `moved`: shapes differ; `usage_changed`: both versions give the sample a usage, and not the same.
    """
    for old, new in _differing(base, pages):
        slot = (old or new).slot  # type: ignore[union-attr]  # one of the two is a page
        if (slot + 1) * PAGE_NUMBERS - 1 <= after:
            continue
        olds, news = _differing_rows(read_base(old) if old else b"", read(new) if new else b"")
        for number in sorted(olds.keys() | news.keys()):
            kinds = change_kinds(olds.get(number), news.get(number))
            if kinds and number > after:
                yield RowChange(number, kinds, olds.get(number), news.get(number))


def diff_counts(
    base: Sequence[Page], pages: Sequence[Page], read_base: ReadPage, read: ReadPage
) -> dict[str, int]:
    """Return how many samples changed in each way; pages that only one version has are counted unread."""
    counts = dict.fromkeys(CHANGE_KINDS, 0)
    both: list[tuple[Page, Page]] = []
    for old, new in _differing(base, pages):
        if old and new:
            both.append((old, new))
        elif new:
            counts["added"] += new.rows
        elif old:
            counts["removed"] += old.rows
    for change in diff([old for old, _ in both], [new for _, new in both], read_base, read):
        for kind in change.kinds:
            counts[kind] += 1
    return counts


def change_kinds(before: VersionRow | None, after: VersionRow | None) -> tuple[str, ...]:
    """Return in which of CHANGE_KINDS a sample differs, given its rows; nothing when it is the same."""
    if before is None or after is None:
        if before is after:
            return ()
        return ("added",) if before is None else ("removed",)
    relabeled = moved = False
    if before.annotations != after.annotations:
        relabeled, moved = _compare(before.annotations, after.annotations)
    usage_changed = before.usage_word != after.usage_word and None not in (
        before.usage_word,
        after.usage_word,
    )
    flags = {"relabeled": relabeled, "moved": moved, "usage_changed": usage_changed}
    return tuple([kind for kind, is_so in flags.items() if is_so])


def _compare(before: Sequence[RowAnnotation], after: Sequence[RowAnnotation]) -> tuple[bool, bool]:
    """Return (relabeled, moved), comparing by annotation id; what has no partner, by what it says."""
    olds = {annotation.id: annotation for annotation in before}
    news = {annotation.id: annotation for annotation in after}
    shared = [(olds[key], news[key]) for key in olds.keys() & news.keys()]
    relabeled = any(_meaning(old) != _meaning(new) for old, new in shared)
    moved = any(_place(old) != _place(new) for old, new in shared)
    gone = [olds[key] for key in olds.keys() - news.keys()]
    came = [news[key] for key in news.keys() - olds.keys()]
    if Counter(map(_meaning, gone)) != Counter(map(_meaning, came)):
        relabeled = True
    elif Counter(map(_whole, gone)) != Counter(map(_whole, came)):
        moved = True  # drawn again somewhere else
    return relabeled, moved


def _meaning(annotation: RowAnnotation) -> tuple[str, bool, bytes]:
    return annotation.label, annotation.hard, _canonical(annotation.attributes)


def _place(annotation: RowAnnotation) -> bytes:
    shape = annotation.shape()
    return b"" if shape is None else _canonical([shape.kind, shape.points, shape.angle, shape.rle])


def _whole(annotation: RowAnnotation) -> tuple[tuple[str, bool, bytes], bytes]:
    return _meaning(annotation), _place(annotation)


_canonical = msgspec.json.Encoder(order="deterministic").encode


def _differing_rows(before: bytes, after: bytes) -> tuple[dict[int, VersionRow], dict[int, VersionRow]]:
    """The rows of either page, by number, that the other does not have in the same bytes: only those are decoded."""
    olds, news = before.splitlines(), after.splitlines()
    same = set(olds).intersection(news)
    return (
        {row.number: row for row in [decode_row(line) for line in olds if line not in same]},
        {row.number: row for row in [decode_row(line) for line in news if line not in same]},
    )


def _differing(base: Sequence[Page], pages: Sequence[Page]) -> Iterator[tuple[Page | None, Page | None]]:
    olds = {page.slot: page for page in base}
    news = {page.slot: page for page in pages}
    for slot in sorted(olds.keys() | news.keys()):
        old, new = olds.get(slot), news.get(slot)
        if old is None or new is None or old.sha256 != new.sha256:
            yield old, new
