"""Pictures as they could have been taken too: turned, nearer, moved, in other light. Each gets a change of its own."""

import torch
from torch import Tensor
from torch.nn import functional

TURN = 0.25  # radians to either side
NEARER, FARTHER = 0.455, 0.245  # logarithms of the scale
STRETCH = 0.15  # logarithm of width against height
CONTRAST, BRIGHTNESS, SATURATION, TINT = 0.4, 0.2, 0.5, 0.1


def vary(pictures: Tensor, *, strength: float = 1.0, mirrors: bool = False) -> Tensor:
    """Pictures (n, 3, h, w) from 0 to 1, changed at random. `mirrors`: half of them are mirrored, too."""
    grid = functional.affine_grid(
        _movements(len(pictures), strength, mirrors).to(pictures.device),
        list(pictures.shape),
        align_corners=False,
    )
    moved = functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)
    return _relit(moved, strength)


def _movements(number: int, strength: float, mirrors: bool) -> Tensor:
    """Affine maps (n, 2, 3) from where a pixel comes to where it goes."""
    angle = _around(number) * TURN * strength
    scale = torch.exp((torch.rand(number) * (NEARER + FARTHER) - NEARER) * strength)
    stretch = torch.exp(_around(number) * STRETCH * strength)
    side = torch.where(torch.rand(number) < 0.5, -1.0, 1.0) if mirrors else torch.ones(number)
    sine, cosine = torch.sin(angle) * scale, torch.cos(angle) * scale
    room = (1 - scale).abs() * 0.6 + 0.1
    rows = [
        cosine * side * stretch,
        -sine,
        _around(number) * room,
        sine * side,
        cosine / stretch,
        _around(number) * room,
    ]
    return torch.stack(rows, dim=1).view(number, 2, 3)


def _relit(pictures: Tensor, strength: float) -> Tensor:
    def each(most: float, channels: int = 1) -> Tensor:
        return (
            (_around(len(pictures) * channels) * most * strength).view(-1, channels, 1, 1).to(pictures.device)
        )

    mean = pictures.mean((1, 2, 3), keepdim=True)
    lit = (pictures - mean) * (1 + each(CONTRAST)) + mean + each(BRIGHTNESS)
    grey = lit.mean(1, keepdim=True)
    coloured = grey + (lit - grey) * (1 + each(SATURATION))
    return coloured * (1 + each(TINT, 3))


def _around(number: int) -> Tensor:
    """From -1 to 1."""
    return torch.rand(number) * 2 - 1
