"""What the linear classifier learns its confidence from."""

import numpy as np
import pytest

from labeling.smart.engines import linear


@pytest.mark.parametrize(("examples", "folds"), [(200, 10), (1002, 5)])
def test_few_examples_are_held_out_in_smaller_parts(examples: int, folds: int) -> None:
    labels = np.arange(examples) % 2
    checks: list[int] = []

    linear.out_of_fold(np.eye(2)[labels], labels, 2, seed=1, check=lambda: checks.append(1))

    assert len(checks) == folds
