"""Which samples train, which evaluate: deterministic, stratified by label, whole groups, and sticky.

Sizes are exact to rounding. Samples of one set of labels are dealt out in the given shares; what is left of each set
goes where its rarest label is most wanted (iterative stratification: Sechidis et al. 2011). Groups are placed first
and whole, the largest first; a sample that had a usage before keeps it, unless its group follows one whose usage a
person has set: that one is never moved. The result is what counts and is stored; the seed is documentation. Plain
Python: a million samples take seconds and no numpy.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import isqrt
from random import Random
from typing import NamedTuple

from datasets.errors import InvalidInputError

_LARGE_SET = 64

Labels = tuple[str, ...]
Counts = list[float]  # one number for each usage


class SplitSample(NamedTuple):
    """A labeled sample to be placed. Samples of one `group` stay together; `previous` is its usage so far, `fixed` the
    one that a person has set."""

    key: int | str
    labels: Iterable[str]
    group: int | str | None = None
    previous: str | None = None
    fixed: str | None = None


def assign_usage(
    samples: Iterable[SplitSample], ratios: Mapping[str, float], seed: int = 0
) -> dict[int | str, str]:
    """Return key -> usage for every sample. Keys are unique and of one type; their order does not matter.

    `ratios` names the usages and their shares, which add up to 1; a `previous` usage without a share is
    forgotten, a `fixed` one is kept also then. Raises InvalidInputError (`split_invalid`).
    """
    usages = check_ratios(ratios)
    pool = _Pool(samples)
    usages += sorted(set(pool.fixed.values()) - set(usages))
    if len(usages) == 1:
        return dict.fromkeys(pool.keys, usages[0])
    split = _Split(pool, usages, [ratios.get(usage, 0.0) for usage in usages], Random(seed))
    split.keep_fixed()
    split.keep_previous(check_ratios(ratios))
    split.place_groups()
    split.deal_out()
    split.place_rest()
    placed = split.placed
    return {key: usages[placed[position]] for position, key in enumerate(pool.keys)}


def check_ratios(ratios: Mapping[str, float]) -> list[str]:
    """Return the usages with a share, in their order; InvalidInputError when the shares are none."""
    if any(not 0 <= share <= 1 for share in ratios.values()) or abs(sum(ratios.values()) - 1) > 1e-6:
        raise InvalidInputError(
            "The shares of a split lie between 0 and 1 and add up to 1.", code="split_invalid"
        )
    return [usage for usage, share in ratios.items() if share > 0]


def whole_counts(total: int, shares: list[float]) -> list[int]:
    """Return whole numbers that add up to `total`, each less than one away from its share of it."""
    exact = [total * share for share in shares]
    counts = [int(number + 1e-9) for number in exact]
    by_rest = sorted(range(len(shares)), key=lambda place: counts[place] - exact[place])
    for place in by_rest[: total - sum(counts)]:
        counts[place] += 1
    return counts


class _Pool:
    """The samples, compact: a set of labels is held once, whatever number of samples have it."""

    def __init__(self, samples: Iterable[SplitSample]) -> None:
        self.keys: list[int | str] = []
        self.sets: list[Labels] = []  # the different sets of labels
        self.set_of: list[int] = []  # by position: place in `sets`
        self.groups: defaultdict[int | str, list[int]] = defaultdict(list)
        self.previous: dict[int, str] = {}
        self.fixed: dict[int, str] = {}
        numbers: dict[Labels, int] = {}
        for position, (key, labels, group, previous, fixed) in enumerate(samples):
            found = tuple(sorted(set(labels)))
            number = numbers.setdefault(found, len(numbers))
            if number == len(self.sets):
                self.sets.append(found)
            self.keys.append(key)
            self.set_of.append(number)
            if group is not None:
                self.groups[group].append(position)
            if previous is not None:
                self.previous[position] = previous
            if fixed is not None:
                self.fixed[position] = fixed

    def in_order(self) -> list[int]:
        """Return the positions by key, so that the order of arrival does not matter."""
        keys = self.keys
        return sorted(range(len(keys)), key=keys.__getitem__)


class _Split:
    """A split in the making. `placed` is the usage's place by position, -1 when there is none yet."""

    def __init__(self, pool: _Pool, usages: list[str], shares: list[float], dice: Random) -> None:
        self._pool = pool
        self._usages = usages
        self._dice = dice
        self.placed = [-1] * len(pool.keys)
        # How many samples, and how many with each label, every usage still wants.
        self._room: list[int] = whole_counts(len(pool.keys), shares)
        totals: Counter[str] = Counter()
        for number, size in Counter(pool.set_of).items():
            for label in pool.sets[number]:
                totals[label] += size
        self._wanted: dict[str, Counts] = {
            label: [total * share for share in shares] for label, total in totals.items()
        }

    def keep_fixed(self) -> None:
        """Give every sample the usage that was set, and its group with it where that is one usage."""
        places = {usage: place for place, usage in enumerate(self._usages)}
        for position, usage in self._pool.fixed.items():
            self._put(position, places[usage])
        for members in self._pool.groups.values() if self._pool.fixed else ():
            set_usages = {self.placed[member] for member in members} - {-1}
            if len(set_usages) == 1:
                for member in members:
                    if self.placed[member] < 0:
                        self._put(member, *set_usages)

    def keep_previous(self, usages: list[str]) -> None:
        """Give every other sample the usage it had, if it is one of these."""
        places = {usage: self._usages.index(usage) for usage in usages}
        for position, usage in self._pool.previous.items():
            if usage in places and self.placed[position] < 0:
                self._put(position, places[usage])

    def place_groups(self) -> None:
        """Place each group of several samples whole: where its members already are, or where it is wanted."""
        keys = self._pool.keys
        groups = [members for members in self._pool.groups.values() if len(members) > 1]
        groups.sort(key=lambda members: (-len(members), min([keys[member] for member in members])))
        for members in groups:
            new = [member for member in members if self.placed[member] < 0]
            if new:
                known = Counter(self.placed[member] for member in members if self.placed[member] >= 0)
                most = max(known.items(), key=lambda each: (each[1], -each[0]), default=None)
                usage = most[0] if most else self._best_for(new)
                for member in new:
                    self._put(member, usage)

    def deal_out(self) -> None:
        """Deal out the samples of each large set of labels in its shares, all but some.

        Those left over, and the small sets, even out what whole numbers and groups have made uneven.
        """
        by_set: defaultdict[int, list[int]] = defaultdict(list)
        for position in self._pool.in_order():
            if self.placed[position] < 0:
                by_set[self._pool.set_of[position]].append(position)
        for number in sorted(by_set, key=lambda number: (-len(by_set[number]), self._pool.sets[number])):
            positions = by_set[number]
            if len(positions) < _LARGE_SET:
                break
            self._dice.shuffle(positions)
            self._deal(self._pool.sets[number], positions[: len(positions) - 4 * isqrt(len(positions))])

    def place_rest(self) -> None:
        """Place what is left one by one, the rarest label first, where that label is most wanted."""
        sets, set_of = self._pool.sets, self._pool.set_of
        rest = [position for position in self._pool.in_order() if self.placed[position] < 0]
        self._dice.shuffle(rest)
        by_label: defaultdict[str, list[int]] = defaultdict(list)
        for position in rest:
            for label in sets[set_of[position]]:
                by_label[label].append(position)
        left = {label: len(positions) for label, positions in by_label.items()}
        while left:
            label = min(left, key=lambda each: (left[each], each))
            for position in by_label[label]:
                if self.placed[position] < 0:
                    for other in self._put(position, self._most_wanting(self._wanted[label])):
                        if other in left:
                            left[other] -= 1
            del left[label]
        for position in rest:
            if self.placed[position] < 0:
                self._put(position, self._most_wanting(None))

    def _deal(self, labels: Labels, positions: list[int]) -> None:
        size, start = len(positions), 0
        for place, share in enumerate(self._shares_of(labels)):
            count = min(int(size * share + 1e-9), max(0, self._room[place]), size - start)
            for position in positions[start : start + count]:
                self.placed[position] = place
            self._take(labels, place, count)
            start += count

    def _shares_of(self, labels: Labels) -> Counts:
        """Return the shares in which samples with these labels are wanted now."""
        rows = [self._wanted[label] for label in labels] or [[float(room) for room in self._room]]
        shares = [0.0] * len(self._usages)
        for row in rows:
            wanted = [max(0.0, number) for number in row]
            total = sum(wanted)
            for place, number in enumerate(wanted):
                shares[place] += number / total / len(rows) if total else 0.0
        return shares

    def _best_for(self, members: list[int]) -> int:
        """Return the usage that most wants a group's labels, of those that have room for it."""
        counts: Counter[str] = Counter()
        for member in members:
            counts.update(self._pool.sets[self._pool.set_of[member]])
        size = len(members)
        roomy = [place for place, room in enumerate(self._room) if room >= size]
        if not roomy:
            return max(range(len(self._room)), key=self._room.__getitem__)

        def wish(place: int) -> tuple[float, int]:
            shares = [
                number * self._wanted[label][place] / max(1e-9, sum(self._wanted[label]))
                for label, number in counts.items()
            ]
            return sum(shares), self._room[place]

        return max(roomy, key=wish)

    def _most_wanting(self, wanted: Counts | None) -> int:
        places = [place for place, room in enumerate(self._room) if room > 0]
        if wanted is None:
            return max(places, key=self._room.__getitem__)
        return max(places, key=lambda place: (wanted[place], self._room[place]))

    def _put(self, position: int, place: int) -> Labels:
        labels = self._pool.sets[self._pool.set_of[position]]
        self.placed[position] = place
        self._take(labels, place, 1)
        return labels

    def _take(self, labels: Labels, place: int, count: int) -> None:
        self._room[place] -= count
        for label in labels:
            self._wanted[label][place] -= count
