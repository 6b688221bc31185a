"""Groups of samples that a split keeps together, and what a split that is made leaks and lacks.

Samples are in one group where they agree in any of what they are grouped by, directly or through others.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Key = Hashable | None


def join_groups(count: int, criteria: Iterable[Sequence[Key]]) -> list[int]:
    """For each of `count` places the first place of its group; its own where it is alone.

    A criterion says a key of each place; those with the same key are together, None is with nobody.
    """
    leader = list(range(count))

    def first_of(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    for keys in criteria:
        seen: dict[Key, int] = {}
        for place, key in enumerate(keys):
            if key is None:
                continue
            other = seen.setdefault(key, place)
            if other != place:
                one, two = sorted((first_of(other), first_of(place)))
                leader[two] = one
    return [first_of(place) for place in range(count)]


@dataclass(frozen=True, slots=True)
class Leaks:
    """Groups whose samples have several usages, and the samples in them."""

    groups: int
    samples: int
    examples: list[list[int]]  # places of the first of them


def leaks_of(groups: Sequence[int], usages: Sequence[str | None], *, examples: int = 3) -> Leaks:
    """What leaks, given of each place its group and usage; places without a usage do not count."""
    usages_of: defaultdict[int, set[str]] = defaultdict(set)
    for group, usage in zip(groups, usages, strict=True):
        if usage is not None:
            usages_of[group].add(usage)
    leaking = {group for group, found in usages_of.items() if len(found) > 1}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, (group, usage) in enumerate(zip(groups, usages, strict=True)):
        if group in leaking and usage is not None:
            members[group].append(place)
    shown = sorted(members.values())[:examples]
    return Leaks(len(leaking), sum(map(len, members.values())), shown)


@dataclass(frozen=True, slots=True)
class LabelShare:
    """How the samples with a label lie in the usages: {usage: samples}, and how far the worst share is from the wanted
    one, 0..1."""

    label: str
    counts: dict[str, int]
    deviation: float


def label_shares(
    labels: Sequence[Iterable[str]], usages: Sequence[str | None], ratios: Mapping[str, float]
) -> list[LabelShare]:
    """The shares of every label in samples with a usage, those first that are farthest from the ratios."""
    counts: dict[str, Counter[str]] = {}
    for names, usage in zip(labels, usages, strict=True):
        if usage is not None:
            for name in set(names):
                counts.setdefault(name, Counter())[usage] += 1
    found = []
    for name, of_usage in counts.items():
        total = of_usage.total()
        deviation = max(abs(of_usage[usage] / total - share) for usage, share in ratios.items())
        found.append(LabelShare(name, {usage: of_usage[usage] for usage in ratios}, round(deviation, 4)))
    return sorted(found, key=lambda each: (-each.deviation, each.label))
