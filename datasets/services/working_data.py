"""What the working data differ in from a published version, sample by sample and without writing them down."""

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import msgspec

from datasets.attributes import RESERVED
from datasets.manifest import VersionRow, decode_row
from datasets.models import Dataset, Sample, Version
from datasets.published import page_table, read_page
from datasets.services.splitting import OUTSIDE, USAGE_LETTERS
from datasets.services.version_contents import version_rows
from datasets.states import SampleState
from datasets.version_diff import change_kinds
from datasets.version_pages import PAGE_NUMBERS

SETTINGS = "settings_changed"
KINDS = ("added", "removed", "relabeled", "moved", "state_changed", SETTINGS, "to_confirm")
KEPT_KINDS = KINDS[:-1]  # no version holds what waits in To confirm
MOST_COUNTED = 10_000  # samples that differ
MOST_LOOKED_AT = 200_000  # samples

Check = Callable[[], None]


@dataclass(slots=True)
class WorkingChanges:
    """How many samples differ in each of KINDS; `more`: these were found before the looking ended early."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    more: bool = False


class _Head(msgspec.Struct):
    """What is read of every row: enough to see most changes. Properties and hardness raise no revision."""

    number: int
    revision: int
    state: str
    hard: str = "false"
    coefficient: float | None = msgspec.field(name="hard-coefficient", default=None)
    reasons: str = msgspec.field(name="hard-reasons", default="")
    properties: dict[str, Any] = msgspec.field(name="property", default_factory=dict)
    usage_by_hand: str | None = msgspec.field(name="usage-by-hand", default=None)
    excluded: str = msgspec.field(name="held-back", default="false")


_decode_head = msgspec.json.Decoder(_Head).decode
Settings = tuple[Any, ...]


def count_changes(dataset: Dataset, version: Version) -> WorkingChanges:
    """What was changed in the working data since the version, counted for a person who waits.

    Raises VersionDamagedError.
    """
    comparison = _Comparison(dataset, version)
    found = WorkingChanges()
    looked_at = differing = 0
    for slot in comparison.slots:
        if differing >= MOST_COUNTED or looked_at >= MOST_LOOKED_AT:
            found.more = True
            break
        kinds, size = comparison.compare(slot)
        for kind in itertools.chain.from_iterable(kinds):
            found.counts[kind] += 1
        differing += len(kinds)
        looked_at += size
    return found


def is_changed(dataset: Dataset, version: Version, check: Check, kinds: Collection[str] = KEPT_KINDS) -> bool:
    """Whether the working data hold anything that a version could, and this one lacks or has otherwise.

    `kinds`: those of KINDS that count. `check` is called now and then, and may raise. Raises VersionDamagedError.
    """
    comparison = _Comparison(dataset, version)
    for slot in comparison.slots:
        check()
        if any(set(found).intersection(kinds) for found in comparison.compare(slot)[0]):
            return True
    return False


class _Comparison:
    """The working data beside a version, slot by slot of numbers."""

    def __init__(self, dataset: Dataset, version: Version) -> None:
        self.dataset, self.version = dataset, version
        self.pages = {page.slot: page for page in page_table(version)}
        self.slots = sorted(self.pages.keys() | range(1 + (dataset.next_number - 1) // PAGE_NUMBERS))

    def compare(self, slot: int) -> tuple[list[tuple[str, ...]], int]:
        """Of each sample of the slot that differs its kinds, and how many samples were looked at.

        Rows are made only of samples in which something was touched.
        """
        version, first = self.version, slot * PAGE_NUMBERS
        lines = self._lines(slot)
        working = _working(self.dataset, first, version)
        published = {number: _settings_of(head, version) for number, (head, _) in lines.items()}
        numbers = working.keys() | lines.keys()
        touched = [number for number in numbers if working.get(number) != published.get(number)]
        letters = [OUTSIDE] * PAGE_NUMBERS
        for number in working.keys() & touched:
            letters[number - first] = USAGE_LETTERS["train"]
        keep_hard = version.has_hardness
        rows = version_rows(self.dataset, first, "".join(letters), keep_hard=keep_hard) if touched else []
        now = {row.number: row for row in rows}
        before = {number: decode_row(lines[number][1]) for number in touched if number in lines}
        found = [_kinds(before.get(number), now.get(number), version) for number in touched]
        return [kinds for kinds in found if kinds], len(numbers)

    def _lines(self, slot: int) -> dict[int, tuple[_Head, bytes]]:
        if slot not in self.pages:
            return {}
        lines = read_page(self.version, self.pages[slot]).splitlines()
        heads = [(_decode_head(line), line) for line in lines]
        return {head.number: (head, line) for head, line in heads}


def _working(dataset: Dataset, first: int, version: Version) -> dict[int, Settings]:
    live = Sample.objects.live().filter(dataset=dataset, number__gte=first, number__lt=first + PAGE_NUMBERS)
    columns = ("number", "revision", "state", "properties", "hard", "hard_coefficient", "hard_reasons")
    return {
        number: (
            revision,
            state,
            _own(properties),
            (hard, coefficient if hard else None, "-".join(reasons)) if version.has_hardness else None,
            (usage, excluded) if version.has_settings else None,
        )
        for number, revision, state, properties, hard, coefficient, reasons, usage, excluded in live.values_list(
            *columns, "usage", "excluded"
        )
    }


def _settings_of(head: _Head, version: Version) -> Settings:
    hardness = (head.hard == "true", head.coefficient, head.reasons) if version.has_hardness else None
    usage = head.usage_by_hand.lower() if head.usage_by_hand else None
    kept = (usage, head.excluded == "true") if version.has_settings else None
    return head.revision, head.state, _own(head.properties), hardness, kept


def _own(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if not name.startswith(RESERVED)}


def _kinds(before: VersionRow | None, now: VersionRow | None, version: Version) -> tuple[str, ...]:
    """In which of KINDS a sample differs; the usage that a split dealt is no part of the working data."""
    kinds = [kind for kind in change_kinds(before, now) if kind != "usage_changed"]
    if before and now:
        if (before.state == SampleState.LABELED) != (now.state == SampleState.LABELED):
            kinds.append("state_changed")
        if _settings(before, version) != _settings(now, version):
            kinds.append(SETTINGS)
        if now.state == SampleState.TO_CONFIRM != before.state:
            kinds.append("to_confirm")
    return tuple(kinds)


def _settings(row: VersionRow, version: Version) -> Settings:
    hardness = (row.hard, row.hard_coefficient, row.hard_reasons) if version.has_hardness else None
    kept = (row.usage_by_hand, row.excluded) if version.has_settings else None
    return row.sample_properties, hardness, kept
