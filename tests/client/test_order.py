"""The order of samples: decided by seed, epoch and rank, equal in length for all, and the same for ever."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import easel
from easel.order import shard, shuffled
from tests.client.conftest import Published


def test_a_seed_and_an_epoch_decide_the_order_for_ever() -> None:
    places = np.arange(8)

    orders = [shuffled(places, seed, epoch).tolist() for seed, epoch in ((1, 0), (1, 1), (2, 0))]

    assert orders == [[2, 4, 6, 5, 1, 7, 0, 3], [2, 6, 4, 0, 1, 5, 7, 3], [2, 6, 4, 0, 1, 5, 7, 3]]


@given(
    count=st.integers(1, 200), world=st.integers(1, 9), seed=st.integers(0, 2**63), epoch=st.integers(0, 1000)
)
def test_every_rank_has_as_many_and_all_have_each(count: int, world: int, seed: int, epoch: int) -> None:
    places = shuffled(np.arange(count), seed, epoch)

    shards = [shard(places, rank, world).tolist() for rank in range(world)]

    assert {len(each) for each in shards} == {-(-count // world)}
    assert {place for each in shards for place in each} == set(range(count))


@given(count=st.integers(0, 200), world=st.integers(1, 9))
def test_what_is_over_is_left_out_where_nothing_may_come_twice(count: int, world: int) -> None:
    shards = [shard(np.arange(count), rank, world, drop_last=True).tolist() for rank in range(world)]

    together = [place for each in shards for place in each]

    assert {len(each) for each in shards} == {count // world}
    assert len(together) == len(set(together))


@pytest.mark.parametrize(("rank", "world"), [(2, 2), (-1, 2), (0, 0)])
def test_a_rank_that_cannot_be_is_refused(rank: int, world: int) -> None:
    with pytest.raises(ValueError, match="ranks go from 0"):
        shard(np.arange(4), rank, world)


def test_views_of_a_dataset_compose(classes: Published) -> None:
    data = easel.open(classes.path)

    whole = data.shuffled(seed=5, epoch=2)
    parts = [[each.number for each in whole.shard(rank, 2).samples()] for rank in range(2)]

    assert parts[0] == [each.number for each in whole.samples()][::2]
    assert sorted(parts[0] + parts[1]) == [each.number for each in data.samples()]


def test_a_sampler_gets_the_places_of_a_rank_in_the_order_of_the_epoch(classes: Published) -> None:
    data = easel.open(classes.path)

    places = data.order(seed=5, epoch=2, rank=1, world=2)

    expected = [each.number for each in data.shuffled(5, 2).shard(1, 2).samples()]
    assert [data.sample(place).number for place in places] == expected


def test_a_slice_is_a_dataset_of_its_samples(classes: Published) -> None:
    part = easel.open(classes.path)[2:5]

    assert [each.name for each in part.samples()] == ["2.jpg", "3.jpg", "4.jpg"]
