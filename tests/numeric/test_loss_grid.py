"""Grids of the loss for plots."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_zoo import by_name
from numeric import InvalidNetworkError, loss_slice
from numeric.architecture import Layer

POINT: list[Layer] = [([[1.0]], [-3.0]), ([[1.0]], [0.0])]
IN_W: list[Layer] = [([[1.0]], [0.0]), ([[0.0]], [0.0])]
IN_C: list[Layer] = [([[0.0]], [0.0]), ([[0.0]], [1.0])]


def loss(w: float, c: float) -> float:
    x, y = by_name("D1").as_numpy()
    return float(((np.maximum(w * x - 3.0, 0.0) + c - y) ** 2).sum())


def test_line() -> None:
    line = loss_slice(POINT, *by_name("D1").as_numpy(), IN_C, resolution=5, a_range=(-2.0, 2.0))
    assert line.b is None
    assert line.a.tolist() == [-2.0, -1.0, 0.0, 1.0, 2.0]
    np.testing.assert_allclose(line.losses, [loss(1.0, c) for c in line.a], rtol=1e-14)


def test_plane() -> None:
    plane = loss_slice(
        POINT, *by_name("D1").as_numpy(), IN_W, IN_C, resolution=7, a_range=(-1.0, 0.5), b_range=(0.0, 3.0)
    )
    assert plane.b is not None
    assert plane.losses.shape == (7, 7)
    for row, c in enumerate(plane.b):
        for column, dw in enumerate(plane.a):
            assert plane.losses[row, column] == pytest.approx(loss(1.0 + dw, c), rel=1e-13)


def test_a_direction_of_another_shape() -> None:
    with pytest.raises(InvalidNetworkError, match="direction"):
        loss_slice(POINT, *by_name("D1").as_numpy(), [([[1.0]], [0.0])])
