"""How the precise detector's network learns: some hundred steps, each on a few squares of the labeled images."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, pi

import numpy as np
import torch

from labeling.smart.engines.base import Boxes, Check, Pixels
from labeling.smart.networks.fitting import device, seeded
from labeling.smart.networks.heatmaps import loss
from labeling.smart.networks.pyramid import COARSEST, Pyramid
from labeling.smart.networks.squares import Scenes, Squares
from labeling.smart.pacing import shares

RATE = 3e-3  # of learning, at its height
WARM_UP = 40  # steps
DECAY = 0.02  # of weights
LARGEST_GRADIENT = 10.0
MOST_THREADS = 8  # more bring little, and each takes memory
SLOWEST_MEAN = 0.99  # share of the past in the running mean of weights


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` of `batch` squares, at most `side` px long; fewer steps where they would not fit into `seconds`."""

    steps: int = 600
    seconds: float = 600.0
    batch: int = 8
    side: int = 320

    def at(self, effort: float) -> "Plan":
        """A tenth of the effort: a third of the steps, of a third of the squares, a third as large."""
        part = effort**0.5
        side = max(2 * COARSEST, round(self.side * part / COARSEST) * COARSEST)
        return replace(self, steps=ceil(self.steps * part), batch=max(2, round(self.batch * part)), side=side)

    def within(self, seconds: float | None) -> "Plan":
        """No longer than that."""
        return self if seconds is None else replace(self, seconds=min(self.seconds, seconds))


def train(
    images: Sequence[Pixels],
    boxes: Sequence[Boxes],
    *,
    labels: int,
    scale: int,
    plan: Plan,
    seed: int,
    check: Check,
) -> Pyramid:
    """A network that has learned from images which are brought to `scale` px, with the running mean of its weights.

    One box at least is given. The same seed gives the same network, as long as time does not run out.
    """
    torch.set_num_threads(min(torch.get_num_threads(), MOST_THREADS))
    scenes, chance = Scenes(images, boxes, scale), np.random.default_rng(seed)
    squares = Squares(scenes, labels=labels, side=min(scale, plan.side), chance=chance)
    network = new_network(labels, seed)
    optimizer = optimizer_of(network)
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    for step, share in enumerate(shares(plan.steps, plan.seconds)):
        check()
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * ((1 + cos(pi * share)) / 2 + 0.01)
        seen, *wanted = (part.to(device()) for part in squares.some(plan.batch))
        optimizer.zero_grad()
        loss(network(seen), *wanted).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        follow(mean, network, min(SLOWEST_MEAN, (step + 1) / (step + 10)))
    network.load_state_dict(mean)
    network.eval()
    return network


def new_network(labels: int, seed: int) -> Pyramid:
    with seeded(seed):
        network = Pyramid(labels)
    network.to(device(), memory_format=torch.channels_last)
    network.train()
    return network


def optimizer_of(network: Pyramid) -> torch.optim.Optimizer:
    """Biases and scales are not drawn to 0."""
    parameters = list(network.parameters())
    return torch.optim.AdamW(
        [
            {"params": [each for each in parameters if each.ndim > 1], "weight_decay": DECAY},
            {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=RATE,
    )


def follow(mean: dict[str, torch.Tensor], network: Pyramid, past: float) -> None:
    """Bring the running mean nearer to the network's weights, which count as 1 - past."""
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            mean[name].lerp_(value, 1 - past)
        else:
            mean[name].copy_(value)
