"""Reading a dataset's stacks: which of them are shown, in which order, and what could go of all of them.

An index says who was alike; what lies in the trash now, and what somebody wants ignored, is left out here, so that an
answer is right at once after a deletion or its undo.
"""

from dataclasses import dataclass

import numpy as np

from analysis.models import DuplicateIndex, IgnoredStack
from analysis.stacks import DISTANCES, Flags, Places, are_within
from datasets import rows
from datasets.models import Dataset
from datasets.states import SampleState

ORDERS = ("size", "likeness")
Cursor = tuple[int, int, int]

_LIVE = "SELECT id FROM datasets_sample WHERE dataset_id + 0 = %s AND COALESCE(deleted_at IS NULL, FALSE) AND id {}"
_RANKS = "SELECT id, state, CAST(COALESCE(width, 0) AS BIGINT) * COALESCE(height, 0) FROM datasets_sample WHERE id {}"
_LABELS = "SELECT id, label_counts FROM datasets_sample WHERE annotation_count > 0 AND id {}"


@dataclass(frozen=True, slots=True)
class Members:
    """The samples of an index that are there; `leaders` (distances, n) name places among all `samples` of it."""

    samples: Places
    contents: Places
    hashes: Places
    leaders: Places
    is_live: Flags


@dataclass(frozen=True, slots=True)
class Stack:
    """Ids of its samples, the best one first, with their distances to it and whether their files are the same."""

    id: int
    samples: list[int]
    distances: list[int]
    same: list[bool]


@dataclass(frozen=True, slots=True)
class Level:
    """How much there is at one distance: stacks, and samples that could go if one of each stack stayed."""

    distance: int
    stacks: int
    spare: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stacks are asked for."""

    distance: int
    order: str = "size"
    is_ignored: bool = False
    has_conflict: bool = False


def members_of(dataset: Dataset, index: DuplicateIndex) -> Members:
    samples, contents, hashes = (
        np.frombuffer(packed, dtype=np.int64) for packed in (index.samples, index.contents, index.hashes)
    )
    leaders = np.frombuffer(index.leaders, dtype=np.int32).reshape(len(DISTANCES), -1)
    among, values = rows.among_ids(samples.tolist())
    live = rows.select(_LIVE.format(among), [dataset.pk, values]) if len(samples) else []
    there = np.array([row[0] for row in live], dtype=np.int64)
    return Members(samples, contents, hashes, leaders.astype(np.int64), np.isin(samples, there))


class Stacks:
    """The stacks of a dataset at each distance; sizes are by the place of what leads a stack."""

    def __init__(self, dataset: Dataset, index: DuplicateIndex) -> None:
        self.dataset = dataset
        self.members = members_of(dataset, index)
        self.ignored = list(IgnoredStack.objects.filter(dataset=dataset).values_list("contents", flat=True))

    def levels(self, wanted: Wanted) -> list[Level]:
        """How much there is at every distance; conflicts are not looked for."""
        found = []
        for distance in DISTANCES:
            sizes = self._sizes(distance)
            shown = sizes[self._is_shown(distance, sizes, wanted.is_ignored)]
            found.append(Level(distance, len(shown), int(shown.sum() - len(shown))))
        return found

    def page(self, wanted: Wanted, after: Cursor | None, limit: int) -> tuple[list[Stack], Cursor | None]:
        """The stacks behind a cursor, and the cursor of the last of them where there are more."""
        leaders, sizes = self._wanted(wanted)
        keys = self._keys(wanted, leaders, sizes)
        if after is not None:
            is_behind = _is_behind(keys, after)
            leaders, keys = leaders[is_behind], keys[:, is_behind]
        order = np.lexsort(keys[::-1])[: limit + 1]
        shown = order[:limit]
        last = (
            (int(keys[0, shown[-1]]), int(keys[1, shown[-1]]), int(keys[2, shown[-1]]))
            if len(shown)
            else None
        )
        return self._stacks(wanted.distance, leaders[shown]), last if len(order) > limit else None

    def spare(self, distance: int) -> tuple[list[int], int, int]:
        """Ids of all samples but the best of each stack, the number of stacks, and that of those left out since their
        labels differ: to let go of one of them would hide what somebody should look at."""
        leaders, _ = self._wanted(Wanted(distance))
        is_odd = self._conflicts(distance, leaders)
        stacks = self._stacks(distance, leaders[~is_odd])
        return [pk for stack in stacks for pk in stack.samples[1:]], len(stacks), int(is_odd.sum())

    def _leader(self, distance: int) -> Places:
        return np.asarray(self.members.leaders[DISTANCES.index(distance)], dtype=np.int64)

    def _sizes(self, distance: int) -> Places:
        there = self._leader(distance)[self.members.is_live]
        return np.asarray(np.bincount(there, minlength=len(self.members.samples)), dtype=np.int64)

    def _wanted(self, wanted: Wanted) -> tuple[Places, Places]:
        sizes = self._sizes(wanted.distance)
        leaders = np.flatnonzero(self._is_shown(wanted.distance, sizes, wanted.is_ignored))
        if wanted.has_conflict:
            leaders = leaders[self._conflicts(wanted.distance, leaders)]
        return leaders, sizes[leaders]

    def _is_shown(self, distance: int, sizes: Places, is_ignored: bool) -> Flags:
        return np.asarray((sizes > 1) & (self._is_ignored(distance, sizes) == is_ignored), dtype=np.bool_)

    def _is_ignored(self, distance: int, sizes: Places) -> Flags:
        """A stack is ignored where all its contents were ignored together: with a new picture it is shown again."""
        live = self.members.is_live
        return are_within(self.members.contents[live], self._leader(distance)[live], sizes, self.ignored)

    def _keys(self, wanted: Wanted, leaders: Places, sizes: Places) -> Places:
        """What stacks are ordered by, (3, n), the most telling first; the last one makes it a total order."""
        ids = self.members.samples[leaders]
        if wanted.order == "size":
            return np.stack([-sizes, np.zeros_like(sizes), ids])
        return np.stack([self._spread(wanted.distance)[leaders], -sizes, ids])

    def _spread(self, distance: int) -> Places:
        """By leader how far the least alike is from it: 0 for files of one content, otherwise 1 more than the bits."""
        live = np.flatnonzero(self.members.is_live)
        leader = self._leader(distance)[live]
        hashes, contents = self.members.hashes.view(np.uint64), self.members.contents
        apart = np.bitwise_count(hashes[live] ^ hashes[leader]).astype(np.int64) + 1
        apart[contents[live] == contents[leader]] = 0
        found = np.zeros(len(hashes), dtype=np.int64)
        np.maximum.at(found, leader, apart)
        return found

    def _conflicts(self, distance: int, leaders: Places) -> Flags:
        """Of each stack whether labeled samples of it carry different labels."""
        leader, places = self._places(distance, leaders)
        among, values = rows.among_ids(self.members.samples[places].tolist())
        found = rows.select(_LABELS.format(among), [values]) if len(places) else []
        kinds: dict[tuple[str, ...], int] = {}
        kind_of_text = {
            text: kinds.setdefault(tuple(sorted(rows.json_of(text))), len(kinds))
            for text in {row[1] for row in found}
        }
        kind_of = {pk: kind_of_text[text] for pk, text in found}
        kind = np.array([kind_of.get(pk, -1) for pk in self.members.samples[places].tolist()], dtype=np.int64)
        is_known = kind >= 0
        least = np.full(len(self.members.samples), len(kinds))
        most = np.full(len(self.members.samples), -1)
        np.minimum.at(least, leader[is_known], kind[is_known])
        np.maximum.at(most, leader[is_known], kind[is_known])
        return np.asarray(most[leaders] > least[leaders], dtype=np.bool_)

    def _places(self, distance: int, leaders: Places) -> tuple[Places, Places]:
        """The places of all live samples of some stacks, with their leaders', stack by stack."""
        leader = self._leader(distance)
        places = np.flatnonzero(self.members.is_live & np.isin(leader, leaders))
        places = places[np.argsort(leader[places], kind="stable")]
        return leader[places], places

    def _stacks(self, distance: int, leaders: Places) -> list[Stack]:
        """The stacks of these leaders, in this order, each with its best sample first."""
        leader, places = self._places(distance, leaders)
        ids = self.members.samples[places]
        rank = _ranks(ids.tolist())
        order = np.lexsort((ids, -rank[1], -rank[0], leader))
        runs = dict(zip(*np.unique(leader, return_index=True), strict=True))
        counts = np.bincount(leader, minlength=len(self.members.samples)) if len(leader) else np.empty(0)
        found = []
        for each in leaders.tolist():
            begin = runs[each]
            found.append(self._stack(each, places[order[begin : begin + counts[each]]]))
        return found

    def _stack(self, leader: int, places: Places) -> Stack:
        best = places[0]
        hashes = self.members.hashes.view(np.uint64)
        apart = np.bitwise_count(hashes[places] ^ hashes[best])
        same = self.members.contents[places] == self.members.contents[best]
        return Stack(
            int(self.members.samples[leader]),
            self.members.samples[places].tolist(),
            apart.tolist(),
            same.tolist(),
        )


def _is_behind(keys: Places, after: Cursor) -> Flags:
    first, second, third = keys
    is_tie = (first == after[0]) & ((second > after[1]) | ((second == after[1]) & (third > after[2])))
    return np.asarray((first > after[0]) | is_tie, dtype=np.bool_)


def _ranks(ids: list[int]) -> Places:
    """Of each sample whether it is labeled, and its pixels, (2, n): the larger one stays."""
    among, values = rows.among_ids(ids)
    found = rows.select(_RANKS.format(among), [values]) if ids else []
    known = {pk: (int(state == SampleState.LABELED), pixels) for pk, state, pixels in found}
    return np.array([known.get(pk, (0, 0)) for pk in ids], dtype=np.int64).reshape(-1, 2).T
