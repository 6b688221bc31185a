"""What every classifier keeps to, on drawn images: discs, squares and stripes in two colours."""

import numpy as np
import pytest

from labeling.smart.engines import CLASSIFIERS, load, missing_packages
from labeling.smart.engines.base import Arrays, Classifier, Labels
from labeling.smart.packing import pack, pack_rows, unpack, unpack_rows
from tests.labeling.smart.drawing import draw

NAMES = ["disc", "square", "stripes"]


@pytest.fixture(params=[name for name in CLASSIFIERS if not missing_packages(name)], scope="module")
def engine(request: pytest.FixtureRequest) -> Classifier:
    found: Classifier = load(request.param)
    if hasattr(found, "effort"):
        found.effort = 0.005  # how well networks learn is a matter of figures
    return found


@pytest.fixture(scope="module")
def drawn(engine: Classifier) -> tuple[Arrays, Labels]:
    """Sixty described and encoded images, and their labels in turn."""
    chance = np.random.default_rng(3)
    labels = np.arange(60) % 3
    described = [engine.describe(draw(int(label), chance)) for label in labels]
    images = {name: np.stack([each[name] for each in described]) for name in engine.described}
    studied = engine.study(images, seed=1)
    return images | engine.encode(studied, images, go_on), labels


def go_on() -> None:
    """Nobody ends it."""


def some(images: Arrays, places: slice) -> Arrays:
    return {name: values[places] for name, values in images.items()}


def test_it_tells_images_apart_that_it_was_not_shown(
    engine: Classifier, drawn: tuple[Arrays, Labels]
) -> None:
    images, labels = drawn
    learned, _ = engine.train(
        some(images, slice(30)), labels[:30], some(images, slice(30, 60)), NAMES, seed=1, check=go_on
    )

    probabilities, points = engine.predict(learned, some(images, slice(30, 60)))

    assert (probabilities.argmax(axis=1) == labels[30:]).mean() > 0.8
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert np.linalg.norm(points, axis=1) == pytest.approx(1, abs=1e-3)


def test_the_same_seed_learns_the_same(engine: Classifier, drawn: tuple[Arrays, Labels]) -> None:
    images, labels = drawn

    first, again = (
        engine.train(
            some(images, slice(15)),
            labels[:15],
            some(images, slice(15, 60)),
            NAMES,
            seed=5,
            check=go_on,
        )
        for _ in range(2)
    )

    assert pack(first[0]) == pack(again[0])
    assert first[1] == again[1]


def test_what_it_learned_survives_the_database(engine: Classifier, drawn: tuple[Arrays, Labels]) -> None:
    images, labels = drawn
    learned, _ = engine.train(
        some(images, slice(30)), labels[:30], some(images, slice(30, 60)), NAMES, seed=1, check=go_on
    )
    layout = {**engine.described, **engine.encoded}

    stored = unpack_rows(pack_rows(some(images, slice(30, 40)), layout), layout)

    expected, _ = engine.predict(learned, some(images, slice(30, 40)))
    assert engine.predict(unpack(pack(learned)), stored)[0] == pytest.approx(expected)


def test_a_label_that_nobody_gave_is_never_said(engine: Classifier, drawn: tuple[Arrays, Labels]) -> None:
    images, labels = drawn
    is_shown = labels[:30] != 1
    shown = {name: values[:30][is_shown] for name, values in images.items()}
    learned, _ = engine.train(
        shown, labels[:30][is_shown], some(images, slice(30, 60)), NAMES, seed=1, check=go_on
    )

    probabilities, _ = engine.predict(learned, some(images, slice(30, 60)))

    assert probabilities[:, 1].max() < 1e-6


def test_it_asks_whether_it_is_still_wanted(engine: Classifier, drawn: tuple[Arrays, Labels]) -> None:
    images, labels = drawn

    class StoppedError(Exception):
        pass

    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        engine.train(
            some(images, slice(30)), labels[:30], some(images, slice(30, 60)), NAMES, seed=1, check=stop
        )


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (700, 20)])
def test_it_sees_images_of_any_size(engine: Classifier, size: tuple[int, int]) -> None:
    seen = engine.describe(np.zeros((*size, 3), np.uint8))

    assert {name: values.shape for name, values in seen.items()} == {
        name: shape for name, (_, shape) in engine.described.items()
    }
    assert all(np.isfinite(values).all() for values in seen.values())
