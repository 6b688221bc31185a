from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import InvalidInputError
from datasets.splits import SplitSample, assign_usage, whole_counts

RATIOS = {"train": 0.8, "eval": 0.2}


def random_samples(count: int, labels: int = 12, each: int = 3, seed: int = 1) -> list[SplitSample]:
    """Samples with a few frequent and many rare labels, some with none."""
    dice = Random(seed)
    names = [f"label {place}" for place in range(labels)]
    weights = [1 / (place + 1) for place in range(labels)]
    return [
        SplitSample(number, dice.choices(names, weights, k=dice.randint(0, each)))
        for number in range(1, count + 1)
    ]


def shares(samples: Sequence[SplitSample], usages: dict[int | str, str], usage: str) -> dict[str, float]:
    """Return the share of each label's samples that has the usage."""
    totals = Counter(label for sample in samples for label in set(sample.labels))
    chosen = Counter(
        label for sample in samples for label in set(sample.labels) if usages[sample.key] == usage
    )
    return {label: chosen[label] / total for label, total in totals.items()}


@pytest.mark.parametrize(("count", "train"), [(364, 291), (10, 8), (3, 2), (2, 2), (1, 1), (0, 0)])
def test_the_number_of_samples_is_exact_to_rounding(count: int, train: int) -> None:
    usages = assign_usage(random_samples(count), RATIOS)
    assert Counter(usages.values())["train"] == train
    assert len(usages) == count


def test_three_usages_get_their_shares() -> None:
    usages = assign_usage(random_samples(1000), {"train": 0.7, "eval": 0.2, "inference": 0.1})
    assert Counter(usages.values()) == {"train": 700, "eval": 200, "inference": 100}


def test_every_label_is_split_like_the_whole() -> None:
    samples = random_samples(2000)
    found = shares(samples, assign_usage(samples, RATIOS), "eval")
    assert max(abs(share - 0.2) for share in found.values()) < 0.01


def test_large_sets_of_labels_are_split_like_the_whole() -> None:
    samples = random_samples(20_000, labels=3, each=2)
    found = shares(samples, assign_usage(samples, RATIOS), "eval")
    assert max(abs(share - 0.2) for share in found.values()) < 0.001


def test_the_same_seed_gives_the_same_split_in_any_order() -> None:
    samples = random_samples(300)
    assert assign_usage(samples, RATIOS, seed=7) == assign_usage(samples[::-1], RATIOS, seed=7)


def test_another_seed_gives_another_split() -> None:
    samples = random_samples(300)
    assert assign_usage(samples, RATIOS, seed=7) != assign_usage(samples, RATIOS, seed=8)


def test_a_split_is_not_the_order_of_the_samples() -> None:
    usages = assign_usage([SplitSample(number, ["a"]) for number in range(100)], RATIOS)
    assert 5 < sum(usages[number] == "eval" for number in range(50)) < 15


def test_labels_given_twice_or_in_another_order_are_the_same_set() -> None:
    plain = [SplitSample(number, ["a", "b"]) for number in range(50)]
    mixed = [SplitSample(number, ["b", "a", "b"]) for number in range(50)]
    assert assign_usage(plain, RATIOS) == assign_usage(mixed, RATIOS)


def test_a_group_is_never_torn_apart() -> None:
    samples = [sample._replace(group=f"video {sample.key // 7}") for sample in random_samples(700)]  # type: ignore[operator]  # keys are numbers
    usages = assign_usage(samples, RATIOS)
    assert len({(sample.group, usages[sample.key]) for sample in samples}) == 101
    assert abs(Counter(usages.values())["eval"] - 140) <= 7


def test_samples_around_a_group_make_the_numbers_exact() -> None:
    samples = [SplitSample(number, ["a"], group="clip" if number < 30 else None) for number in range(100)]
    usages = assign_usage(samples, RATIOS)
    assert Counter(usages.values()) == {"train": 80, "eval": 20}
    assert len({usages[number] for number in range(30)}) == 1


def test_a_sample_keeps_the_usage_that_it_had() -> None:
    first = random_samples(200)
    usages = assign_usage(first, RATIOS, seed=1)
    more = [sample._replace(previous=usages.get(sample.key)) for sample in random_samples(400)]
    again = assign_usage(more, RATIOS, seed=2)
    assert {key: again[key] for key in usages} == usages
    assert Counter(again.values()) == {"train": 320, "eval": 80}


def test_new_samples_of_a_group_follow_its_members() -> None:
    samples = [
        SplitSample(1, ["a"], "clip", "eval"),
        SplitSample(2, ["a"], "clip"),
        SplitSample(3, ["a"], "clip"),
    ]
    others = [SplitSample(number, ["a"]) for number in range(4, 100)]
    usages = assign_usage(samples + others, RATIOS)
    assert [usages[number] for number in (1, 2, 3)] == ["eval", "eval", "eval"]


def test_more_kept_samples_than_a_usage_may_hold_stay_where_they_were() -> None:
    samples = [SplitSample(number, ["a"], None, "eval" if number < 50 else None) for number in range(100)]
    assert Counter(assign_usage(samples, RATIOS).values()) == {"eval": 50, "train": 50}


def test_a_usage_without_a_share_is_forgotten() -> None:
    samples = [SplitSample(number, ["a"], None, "inference") for number in range(10)]
    assert Counter(assign_usage(samples, RATIOS).values()) == {"train": 8, "eval": 2}


def test_a_usage_set_by_hand_is_kept_and_the_rest_reaches_the_shares() -> None:
    samples = [
        SplitSample(number, ["a"], None, None, "eval" if number < 15 else None) for number in range(100)
    ]
    usages = assign_usage(samples, RATIOS)
    assert {usages[number] for number in range(15)} == {"eval"}
    assert Counter(usages.values()) == {"train": 80, "eval": 20}


def test_a_usage_set_by_hand_is_kept_without_a_share() -> None:
    samples = [SplitSample(1, ["a"], None, None, "inference"), SplitSample(2, ["a"])]
    assert assign_usage(samples, {"train": 1.0}) == {1: "inference", 2: "train"}


def test_what_is_set_by_hand_comes_before_the_usage_that_was() -> None:
    samples = [SplitSample(number, ["a"], None, "train", "eval") for number in range(4)]
    assert set(assign_usage(samples, RATIOS).values()) == {"eval"}


def test_a_group_follows_what_is_set_by_hand_even_from_the_usage_that_it_had() -> None:
    samples = [
        SplitSample(1, ["a"], "clip", "train", "eval"),
        SplitSample(2, ["a"], "clip", "train"),
        SplitSample(3, ["a"], "clip"),
        SplitSample(4, ["a"], None, "train"),
    ]
    assert assign_usage(samples, RATIOS) == {1: "eval", 2: "eval", 3: "eval", 4: "train"}


def test_a_group_that_is_set_to_two_usages_keeps_both() -> None:
    samples = [
        SplitSample(1, ["a"], "clip", None, "eval"),
        SplitSample(2, ["a"], "clip", None, "train"),
        SplitSample(3, ["a"], "clip", "train"),
    ]
    assert assign_usage(samples, RATIOS) == {1: "eval", 2: "train", 3: "train"}


def test_a_single_usage_takes_all() -> None:
    samples = [SplitSample("x", ["a"], None, "eval"), SplitSample("y", [])]
    assert assign_usage(samples, {"train": 1.0, "eval": 0.0}) == {"x": "train", "y": "train"}


@pytest.mark.parametrize(
    "ratios", [{}, {"train": 0.8}, {"train": 1.2, "eval": -0.2}, {"train": float("nan")}]
)
def test_shares_that_do_not_add_up_are_refused(ratios: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        assign_usage([], ratios)
    assert caught.value.code == "split_invalid"


@given(st.integers(0, 10**6), st.lists(st.floats(0.001, 1), min_size=1, max_size=4))
def test_whole_counts_add_up_and_are_less_than_one_away(total: int, weights: list[float]) -> None:
    parts = [weight / sum(weights) for weight in weights]
    counts = whole_counts(total, parts)
    assert sum(counts) == total
    assert all(abs(count - total * part) < 1 + 1e-6 for count, part in zip(counts, parts, strict=True))


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abcde")), st.integers(0, 5)), max_size=60), st.integers(0, 99)
)
def test_every_sample_gets_one_usage_whatever_the_groups(
    drawn: list[tuple[set[str], int]], seed: int
) -> None:
    samples = [SplitSample(key, labels, group or None) for key, (labels, group) in enumerate(drawn)]
    usages = assign_usage(samples, {"train": 0.5, "eval": 0.3, "inference": 0.2}, seed)
    assert usages.keys() == set(range(len(samples)))
    assert len({(each.group, usages[each.key]) for each in samples if each.group}) == len(
        {each.group for each in samples if each.group}
    )


USAGE_OR_NONE = st.sampled_from(["train", "eval", "inference", None])


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abc")), st.integers(0, 5), USAGE_OR_NONE, USAGE_OR_NONE),
        max_size=60,
    ),
    st.integers(0, 99),
    st.integers(0, 99),
)
def test_every_usage_set_by_hand_is_kept_in_any_order(
    drawn: list[tuple[set[str], int, str | None, str | None]], seed: int, order: int
) -> None:
    samples = [
        SplitSample(key, labels, group or None, before, by_hand)
        for key, (labels, group, before, by_hand) in enumerate(drawn)
    ]
    usages = assign_usage(samples, RATIOS, seed)
    assert [usages[each.key] for each in samples if each.fixed] == [
        each.fixed for each in samples if each.fixed
    ]
    assert assign_usage(Random(order).sample(samples, len(samples)), RATIOS, seed) == usages
