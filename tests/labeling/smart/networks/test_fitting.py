"""Fitting a network to pictures, and keeping it as arrays."""

import numpy as np
import pytest
import torch

from labeling.smart.engines.base import Labels, Pixels
from labeling.smart.networks.fitting import fit, logits_of, seeded
from labeling.smart.networks.network import SIDE, Network
from labeling.smart.networks.weights import restored, stored
from labeling.smart.packing import pack, unpack


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def go_on() -> None:
    """Nobody ends it."""


def striped(number: int) -> tuple[Pixels, Labels]:
    """Pictures with stripes across or down, and which they are."""
    chance = np.random.default_rng(1)
    labels = np.arange(number) % 2
    down, across = np.mgrid[:SIDE, :SIDE]
    stripes = np.stack([down // 8 % 2, across // 8 % 2])[labels] * 120 + 60
    noise = chance.integers(-50, 51, (number, SIDE, SIDE, 3))
    return (stripes[..., None] + noise).clip(0, 255).astype(np.uint8), labels


def fitted(iterations: int) -> Network:
    pictures, labels = striped(40)
    with seeded(1):
        return fit(Network(2), pictures, labels, iterations=iterations, mirrors=False, check=go_on)


def test_a_network_learns_what_it_is_shown() -> None:
    pictures, labels = striped(80)

    logits = logits_of(fitted(20), pictures[40:], mirrors=False)

    assert (logits.argmax(axis=1) == labels[40:]).mean() > 0.9


def test_no_iteration_begins_when_the_time_is_over() -> None:
    pictures, labels = striped(4)
    asked: list[int] = []

    fit(
        Network(2),
        pictures,
        labels,
        iterations=9,
        seconds=1e-9,
        mirrors=False,
        check=lambda: asked.append(1),
    )

    assert not asked


def test_chance_outside_is_what_it_was() -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)

    fitted(1)

    assert torch.rand(1) == expected


def test_a_network_that_was_kept_says_the_same() -> None:
    network = fitted(3)
    pictures, _ = striped(10)

    again = restored(unpack(pack(stored(network, "one") | stored(Network(2), "two"))), "one")

    expected = logits_of(network, pictures, mirrors=False)
    assert logits_of(again, pictures, mirrors=False) == pytest.approx(expected, abs=0.05)


def test_a_picture_and_its_mirror_image_are_told_the_same_where_that_keeps_the_label() -> None:
    network = fitted(2)
    pictures, _ = striped(6)

    logits = logits_of(network, pictures, mirrors=True)

    assert logits_of(network, pictures[:, :, ::-1], mirrors=True) == pytest.approx(logits, abs=1e-4)


def test_no_pictures_have_no_logits() -> None:
    assert logits_of(Network(3), striped(2)[0][:0], mirrors=False).shape == (0, 3)
