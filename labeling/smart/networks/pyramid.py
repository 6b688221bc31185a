"""The network of the precise detector: fully convolutional, 1.3 million weights, nothing in it trained elsewhere.

Four scales are computed downwards and joined upwards again (feature pyramid, Lin et al. 2017). There are no anchors: of
each cell of STRIDE px it says how much each label has its centre there, and how far the four sides are (FCOS, Tian et
al. 2019).
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from labeling.smart.engines.base import Arrays
from labeling.smart.networks.fitting import device

PREFIX = "network."  # of the names of its arrays
STRIDE = 8  # px between two cells
COARSEST = 32  # px; sides of an image are a multiple of it
WIDTHS = (16, 32, 64, 128, 160)  # channels at 1/2, 1/4, 1/8, 1/16, 1/32
JOINED = 64  # channels in which the scales are joined
RARE = -3.5  # logit of a label at the start: nearly every cell is background
FARTHEST = 5.0  # logarithm of the largest distance, in cells


class Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = convolution(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, seen: Tensor) -> Tensor:
        return functional.relu(seen + self.second(self.first(seen)))


class Pyramid(nn.Module):
    def __init__(self, labels: int) -> None:
        super().__init__()
        half, *widths = WIDTHS
        self.start = convolution(3, half, stride=2)
        self.down4, self.down8, self.down16, self.down32 = (
            nn.Sequential(convolution(inward, outward, stride=2), Residual(outward))
            for inward, outward in zip(WIDTHS, widths, strict=False)
        )
        self.side8, self.side16, self.side32 = (nn.Conv2d(width, JOINED, 1) for width in widths[1:])
        self.whole = nn.Linear(JOINED, JOINED)
        self.join16, self.join8 = convolution(JOINED, JOINED), convolution(JOINED, JOINED)
        self.of_labels = nn.Sequential(convolution(JOINED, JOINED), nn.Conv2d(JOINED, labels, 3, padding=1))
        self.of_sides = nn.Sequential(convolution(JOINED, JOINED), nn.Conv2d(JOINED, 4, 3, padding=1))
        self.usual = nn.Parameter(torch.tensor(1.5))  # logarithm of a distance, in cells
        nn.init.normal_(self.of_labels[-1].weight, std=0.01)
        nn.init.constant_(self.of_labels[-1].bias, RARE)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Of images (b, 3, h, w) the logits (b, labels, h / 8, w / 8) and the distances from the middle of each cell to
        the left, upper, right and lower side of its box, px, (b, 4, h / 8, w / 8)."""
        eighth = self.down8(self.down4(self.start(images)))
        sixteenth = self.down16(eighth)
        coarse = self.side32(self.down32(sixteenth))
        coarse = coarse + self.whole(coarse.mean((2, 3)))[:, :, None, None]
        joined = self.join16(self.side16(sixteenth) + larger(coarse, sixteenth))
        joined = self.join8(self.side8(eighth) + larger(joined, eighth))
        logarithms = (self.of_sides(joined) + self.usual).clamp(-4, FARTHEST)
        return self.of_labels(joined), torch.exp(logarithms) * STRIDE


def convolution(inward: int, outward: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inward, outward, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(outward),
        nn.ReLU(inplace=True),
    )


def larger(coarse: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(coarse, size=like.shape[2:], mode="nearest")


def asleep(network: Pyramid) -> Arrays:
    """The network's weights as arrays, those of convolutions with half the bits."""
    arrays = {PREFIX + name: value.cpu().numpy() for name, value in network.state_dict().items()}
    return {name: value.astype(np.float16) if value.ndim == 4 else value for name, value in arrays.items()}


def awake(arrays: Arrays, labels: int) -> Pyramid:
    """The network with these weights, ready to look at images."""
    network = Pyramid(labels)
    mine = {name.removeprefix(PREFIX): value for name, value in arrays.items() if name.startswith(PREFIX)}
    network.load_state_dict({name: torch.from_numpy(value) for name, value in mine.items()})
    network.to(device(), memory_format=torch.channels_last)
    network.eval()
    return network
