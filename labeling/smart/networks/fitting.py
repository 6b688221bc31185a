"""Fitting a network to pictures and their labels."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from labeling.smart.engines.base import Check, Floats, Labels, Pixels
from labeling.smart.networks.network import Network
from labeling.smart.networks.varying import vary
from labeling.smart.pacing import shares

BATCH = 48
RATE, LEAST_RATE, DECAY = 2e-3, 1e-5, 0.05
WARMING = 30  # iterations until the full rate
SMOOTHING = 0.1  # of the right label, spread over all
MIXING = 0.2  # mixup's alpha: Zhang et al. 2018
TOGETHER = 100  # pictures that are looked at at once


def device() -> torch.device:
    """A GPU where there is one that PyTorch sees."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """All chance inside comes from the seed, and none of it is left behind."""
    with torch.random.fork_rng(devices=[]), torch.backends.cudnn.flags(deterministic=True):
        torch.manual_seed(seed)
        yield


def as_tensor(pictures: Pixels) -> Tensor:
    """Pictures (n, h, w, 3) of bytes as (n, 3, h, w)."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2)


def brought(pictures: Tensor, places: Tensor | slice) -> Tensor:
    """Some pictures, from 0 to 1, on the device."""
    return pictures[places].to(device()).float() / 255


def fit(
    network: Network,
    pictures: Pixels,
    labels: Labels,
    *,
    iterations: int,
    seconds: float | None = None,
    mirrors: bool,
    check: Check,
) -> Network:
    """Fit the network to n pictures by mixed and varied batches; call it within `seeded`.

    `mirrors`: mirror images keep their label. Fewer iterations where they would not fit into `seconds`.
    """
    network.to(device()).train()
    seen, right = as_tensor(pictures), functional.one_hot(torch.from_numpy(labels), network.head.out_features)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in paced(optimizer, iterations, seconds, check):
        places = torch.randint(len(seen), (BATCH,))
        varied = vary(brought(seen, places), mirrors=mirrors)
        wanted = right[places].to(varied.device).float()
        order = torch.randperm(BATCH)
        share = float(torch.distributions.Beta(MIXING, MIXING).sample())
        mixed = share * varied + (1 - share) * varied[order]
        smooth = (share * wanted + (1 - share) * wanted[order]) * (1 - SMOOTHING) + SMOOTHING / wanted.shape[
            1
        ]
        step(optimizer, functional.cross_entropy(network(mixed), smooth))
    network.eval()
    return network


def paced(
    optimizer: torch.optim.Optimizer, iterations: int, seconds: float | None, check: Check
) -> Iterator[None]:
    """Iterations at a rate that warms up, then falls along a cosine, to its end when they or the time are over."""
    for place, share in enumerate(shares(iterations, seconds)):
        check()
        falling = 0.5 * (1 + math.cos(math.pi * share))
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (place + 1) / WARMING) * falling + LEAST_RATE
        yield


def step(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@torch.inference_mode()
def logits_of(network: Network, pictures: Pixels, *, mirrors: bool) -> Floats:
    """Logits (n, k). `mirrors`: of a picture and its mirror image together."""
    network.to(device()).eval()
    seen = as_tensor(pictures)
    found = [np.empty((0, network.head.out_features), np.float32)]
    for start in range(0, len(seen), TOGETHER):
        some = brought(seen, slice(start, start + TOGETHER))
        logits = network(some)
        both = (logits + network(some.flip(3))) / 2 if mirrors else logits
        found.append(both.cpu().numpy())
    return np.concatenate(found)
