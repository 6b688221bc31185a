"""Learning without labels what pictures have in common."""

import numpy as np
import torch

from labeling.smart.networks.contrasting import contrast, pretrain
from labeling.smart.networks.fitting import seeded
from labeling.smart.networks.network import SIDE, Network, Trunk

PICTURES = np.random.default_rng(1).integers(0, 256, (6, SIDE, SIDE, 3)).astype(np.uint8)


def go_on() -> None:
    """Nobody ends it."""


def pretrained(seed: int) -> Trunk:
    torch.set_num_threads(1)
    with seeded(seed):
        return pretrain(PICTURES, iterations=2, mirrors=True, check=go_on)


def test_views_that_lie_with_their_own_cost_less_than_those_that_lie_with_others() -> None:
    places = torch.eye(4)

    together = contrast(torch.cat([places, places]))
    apart = contrast(torch.cat([places, places.roll(1, dims=0)]))

    assert together < 0.1 < apart


def test_the_same_seed_learns_the_same() -> None:
    first, again = pretrained(3), pretrained(3)

    assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_network_begins_with_what_was_learned() -> None:
    trunk = pretrained(3)

    network = Network(5, trunk)

    assert all(torch.equal(network.trunk.state_dict()[name], trunk[name]) for name in trunk)
