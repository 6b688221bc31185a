"""A small residual network (He et al. 2016) for small pictures: 0.9 million weights."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SIDE = 64  # px of a picture
WIDTH = 32  # channels after the first layer
MEAN, SPREAD = 0.45, 0.25  # of the brightness of photos
DROPPED = 0.3  # of the points while learning

Trunk = dict[str, Tensor]


class Block(nn.Module):
    """Two convolutions beside a shortcut; half as large as what comes in."""

    def __init__(self, coming: int, going: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(coming, going, 3, stride=2, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(going)
        self.second = nn.Conv2d(going, going, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(going)
        self.shortcut = nn.Conv2d(coming, going, 1, stride=2, bias=False)
        self.shortcut_norm = nn.BatchNorm2d(going)

    def forward(self, seen: Tensor) -> Tensor:
        changed = self.second_norm(self.second(functional.relu(self.first_norm(self.first(seen)))))
        return functional.relu(changed + self.shortcut_norm(self.shortcut(seen)))


class Network(nn.Module):
    """Logits (n, `labels`) of pictures (n, 3, SIDE, SIDE) from 0 to 1."""

    def __init__(self, labels: int, trunk: Trunk | None = None) -> None:
        """`trunk`: weights that were learned before, of all but the last layer."""
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(3, WIDTH, 5, stride=2, padding=2, bias=False),
            nn.BatchNorm2d(WIDTH),
            nn.ReLU(),
            Block(WIDTH, 2 * WIDTH),
            Block(2 * WIDTH, 4 * WIDTH),
            Block(4 * WIDTH, 6 * WIDTH),
        )
        self.head = nn.Linear(6 * WIDTH, labels)
        if trunk is not None:
            self.trunk.load_state_dict(trunk)
        self.to(memory_format=torch.channels_last)

    def points(self, pictures: Tensor) -> Tensor:
        """Where pictures lie among each other, (n, 192)."""
        normal = ((pictures - MEAN) / SPREAD).contiguous(memory_format=torch.channels_last)
        found: Tensor = self.trunk(normal)
        return found.mean((2, 3))

    def forward(self, pictures: Tensor) -> Tensor:
        found: Tensor = self.head(functional.dropout(self.points(pictures), DROPPED, self.training))
        return found
