"""Least squares with weights >= 0 in floats, by its conditions of optimality."""

import numpy as np
import pytest

from proofs.search.landscape.float_fits import nonnegative_least_squares


@pytest.mark.parametrize("start", [[], [0, 1, 2], [3]])
def test_they_are_nearest(start: list[int]) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        rows, target = rng.normal(size=(8, 5)), rng.normal(size=5)
        weights = nonnegative_least_squares(rows, target, start)
        slopes = rows @ (weights @ rows - target)
        assert weights.min() >= 0
        assert slopes.min() > -1e-9
        assert abs(weights @ slopes) < 1e-9


def test_nothing_to_fit_with() -> None:
    assert nonnegative_least_squares(np.zeros((0, 3)), np.ones(3)).shape == (0,)
