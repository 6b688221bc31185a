"""Networks as arrays: what is kept of one can't act, unlike PyTorch's own files."""

import numpy as np
import torch

from labeling.smart.engines.base import Arrays
from labeling.smart.networks.network import Network


def stored(network: Network, name: str) -> Arrays:
    """The weights; those of convolutions, nearly all, in half the bytes."""
    arrays = {f"{name}.{part}": values.cpu().numpy() for part, values in network.state_dict().items()}
    return {
        part: values.astype(np.float16) if values.ndim == 4 else values for part, values in arrays.items()
    }


def restored(arrays: Arrays, name: str) -> Network:
    """The network that was stored under that name, in which nothing is learned any more."""
    mine = {
        part.removeprefix(f"{name}."): values
        for part, values in arrays.items()
        if part.startswith(f"{name}.")
    }
    network = Network(len(mine["head.bias"]))
    kinds = {part: values.numpy().dtype for part, values in network.state_dict().items()}
    network.load_state_dict(
        {part: torch.from_numpy(values.astype(kinds[part])) for part, values in mine.items()}
    )
    network.eval()
    return network
