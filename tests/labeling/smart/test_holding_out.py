"""Which images are held out."""

import numpy as np

from labeling.smart.engines.base import Boxes
from labeling.smart.holding_out import Chosen, held_out


def boxes_of(*labels: int) -> Boxes:
    return Boxes(np.zeros((len(labels), 4)), np.array(labels, dtype=np.int64), np.ones(len(labels)))


def test_every_image_is_shown_or_held_out() -> None:
    shown, held = held_out([boxes_of(0)] * 20, seed=1)

    assert sorted([*shown, *held]) == list(range(20))
    assert len(held) == 5


def test_the_same_seed_holds_out_the_same() -> None:
    _, first = held_out([boxes_of(0)] * 40, seed=3)
    _, again = held_out([boxes_of(0)] * 40, seed=3)
    _, other = held_out([boxes_of(0)] * 40, seed=4)

    assert first.tolist() == again.tolist() != other.tolist()


def test_a_label_of_two_images_is_shown_once_and_held_out_once() -> None:
    rare = [boxes_of(0, 1), boxes_of(0, 1)]

    shown, _ = held_out([boxes_of(0)] * 10 + rare + [boxes_of()] * 10, seed=5)

    assert len(set(shown) & {10, 11}) == 1


def test_of_one_image_nothing_is_held_out() -> None:
    shown, held = held_out([boxes_of(0)], seed=1)

    assert (shown.tolist(), held.tolist()) == ([0], [])


def test_what_is_chosen_is_taken_anew_each_time() -> None:
    taken = []

    class Noting(list[str]):
        def __getitem__(self, place):  # type: ignore[no-untyped-def]
            taken.append(place)
            return super().__getitem__(place)

    chosen = Chosen(Noting("abcd"), np.array([3, 1]))

    assert list(chosen) == ["d", "b"]
    assert taken == [3, 1]
