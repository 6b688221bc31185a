"""Images in which people seem to have left out a label's boxes."""

import numpy as np

from labeling.smart.incomplete import seem_incomplete


def test_an_image_seems_incomplete_where_far_more_is_wrong_than_elsewhere() -> None:
    right = np.array([[12], [0], [10], [13]])
    said = np.array([[14], [13], [12], [15]])

    assert seem_incomplete(right, said).ravel().tolist() == [False, True, False, False]


def test_a_few_that_are_wrong_are_nothing_unusual() -> None:
    right = np.array([[12], [0], [10]])
    said = np.array([[14], [2], [12]])

    assert not seem_incomplete(right, said).any()


def test_where_all_images_have_much_that_is_wrong_none_stands_out() -> None:
    right = np.array([[2], [1], [0], [3]])
    said = np.array([[14], [13], [12], [15]])

    assert not seem_incomplete(right, said).any()


def test_each_label_is_looked_at_by_itself() -> None:
    right = np.array([[12, 1], [0, 1], [10, 1]])
    said = np.array([[14, 1], [13, 1], [12, 1]])

    assert seem_incomplete(right, said).tolist() == [[False, False], [True, False], [False, False]]
