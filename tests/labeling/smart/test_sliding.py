"""Windows that say together what is where."""

import numpy as np
import pytest

from labeling.smart.sliding import boxes_of, resized


def test_windows_say_together_what_is_where() -> None:
    corners = np.array([[0.0, 0, 10, 10], [1, 0, 11, 10], [40, 40, 50, 60]], np.float32)
    scores = np.array([[0.9, 0.05, 0.05], [0.6, 0.01, 0.39], [0.01, 0.5, 0.49]], np.float32)

    found = boxes_of(corners, scores)

    assert found.labels.tolist() == [0, 1, 1]
    assert found.confidences.tolist() == pytest.approx([0.9, 0.5, 0.05])


@pytest.mark.parametrize(
    ("size", "expected"), [((480, 640), (240, 320)), ((1, 5000), (1, 320)), ((9, 3), (320, 107))]
)
def test_images_are_looked_at_in_one_length(size: tuple[int, int], expected: tuple[int, int]) -> None:
    small, scale = resized(np.zeros((*size, 3), np.uint8), 320)

    assert small.shape == (*expected, 3)
    assert scale == 320 / max(size)
