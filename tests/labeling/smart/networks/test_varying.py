"""Pictures as they could have been taken too."""

import torch

from labeling.smart.networks.fitting import seeded
from labeling.smart.networks.varying import vary


def lamps(number: int) -> torch.Tensor:
    """Dark pictures that are bright at their left edge."""
    pictures = torch.zeros(number, 3, 64, 64)
    pictures[..., :16] = 1.0
    return pictures


def share_lit_right(pictures: torch.Tensor) -> float:
    return float((pictures[..., 32:].mean((1, 2, 3)) > pictures[..., :32].mean((1, 2, 3))).float().mean())


def test_each_picture_is_changed_in_its_own_way() -> None:
    with seeded(1):
        varied = vary(lamps(8))

    assert varied.shape == (8, 3, 64, 64)
    assert len(torch.unique(varied.mean((1, 2, 3)))) == 8


def test_nothing_is_mirrored_unless_mirror_images_keep_their_label() -> None:
    with seeded(1):
        varied = vary(lamps(200))

    assert share_lit_right(varied) < 0.05


def test_half_of_them_are_mirrored_where_that_keeps_the_label() -> None:
    with seeded(1):
        varied = vary(lamps(200), mirrors=True)

    assert 0.35 < share_lit_right(varied) < 0.65


def test_without_strength_a_picture_stays_as_it_is_but_for_where_it_lies() -> None:
    with seeded(1):
        varied = vary(torch.full((2, 3, 64, 64), 0.5), strength=0.0)

    torch.testing.assert_close(varied, torch.full((2, 3, 64, 64), 0.5))
