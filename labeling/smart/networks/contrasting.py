"""Learning without labels what pictures have in common: two views of one are alike, those of others are not.

SimCLR: Chen et al. 2020.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from labeling.smart.engines.base import Check, Pixels
from labeling.smart.networks.fitting import as_tensor, brought, device, paced, step
from labeling.smart.networks.network import WIDTH, Network, Trunk
from labeling.smart.networks.varying import vary

BATCH = 96  # pictures, of which there are two views each
TEMPERATURE = 0.2
STRENGTH = 1.5  # how much more views are varied than for learning with labels
DECAY = 1e-3
COMPARED = 64  # dimensions in which views are compared


def pretrain(
    pictures: Pixels, *, iterations: int, seconds: float | None = None, mirrors: bool, check: Check
) -> Trunk:
    """The weights of a trunk that tells n pictures apart, whoever's views it is shown; call it within `seeded`.

    Fewer iterations where they would not fit into `seconds`.
    """
    network = Network(1)
    size = 6 * WIDTH
    compared = nn.Sequential(
        nn.Linear(size, size), nn.BatchNorm1d(size), nn.ReLU(), nn.Linear(size, COMPARED)
    )
    network.to(device()).train()
    compared.to(device()).train()
    seen = as_tensor(pictures)
    weights = [*network.trunk.parameters(), *compared.parameters()]
    optimizer = torch.optim.AdamW(weights, weight_decay=DECAY)
    for _ in paced(optimizer, iterations, seconds, check):
        some = brought(seen, torch.randperm(len(seen))[:BATCH])
        views = [vary(some, strength=STRENGTH, mirrors=mirrors) for _ in range(2)]
        step(optimizer, contrast(compared(network.points(torch.cat(views)))))
    return {name: values.cpu() for name, values in network.trunk.state_dict().items()}


def contrast(views: Tensor) -> Tensor:
    """How badly each of 2 n views, (2 n, d), is told to belong to its other one, n rows away."""
    number = len(views) // 2
    unit = functional.normalize(views, dim=1)
    alike = unit @ unit.T / TEMPERATURE
    itself = torch.eye(2 * number, dtype=torch.bool, device=views.device)
    other = (torch.arange(2 * number, device=views.device) + number) % (2 * number)
    return functional.cross_entropy(alike.masked_fill(itself, -1e4), other)
