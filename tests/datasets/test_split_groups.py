"""Groups that a split keeps together, and what is told of a split."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from datasets.split_groups import Leaks, join_groups, label_shares, leaks_of

KEYS = st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=12, max_size=12)


def by_walking(count: int, criteria: Sequence[Sequence[int | None]]) -> list[int]:
    """The same, by walking from place to place until nothing new is reached."""
    found = []
    for start in range(count):
        reached, waiting = {start}, [start]
        while waiting:
            place = waiting.pop()
            for keys in criteria:
                same = {
                    other for other in range(count) if keys[place] is not None and keys[other] == keys[place]
                }
                waiting += same - reached
                reached |= same
        found.append(min(reached))
    return found


@given(criteria=st.lists(KEYS, max_size=3))
def test_places_are_together_that_reach_each_other(criteria: list[list[int | None]]) -> None:
    assert join_groups(12, criteria) == by_walking(12, criteria)


def test_a_group_leaks_that_has_several_usages() -> None:
    leaks = leaks_of([0, 0, 2, 2, 4], ["train", "eval", "train", None, "eval"])

    assert leaks == Leaks(groups=1, samples=2, examples=[[0, 1]])


def test_labels_are_told_that_lie_farthest_from_what_is_wanted_first() -> None:
    labels = [["cat"], ["cat"], ["dog"], ["dog"], ["dog"], ["dog"]]
    usages = ["train", "train", "train", "train", "train", "eval"]

    shares = label_shares(labels, usages, {"train": 0.75, "eval": 0.25})

    assert [(each.label, each.counts, each.deviation) for each in shares] == [
        ("cat", {"train": 2, "eval": 0}, 0.25),
        ("dog", {"train": 3, "eval": 1}, 0.0),
    ]
