"""Growth by least squares against NumPy's solver and the exact gain formula."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_zoo import two_sines
from numeric.architecture import Activation
from numeric.experiments.blog_growth import (
    DeepSetting,
    ShallowSetting,
    _basis,
    _gain,
    _new_direction,
    _objective,
    grow_deep,
    grow_shallow,
)

X, Y = two_sines(4, seed=0, points=20)


def test_objective_equals_least_squares_even_when_columns_are_dependent() -> None:
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(4, 20, 6))
    columns[:, :, 3] = 2 * columns[:, :, 1] - columns[:, :, 0]
    columns[:, :, 4] = 0.0
    columns[:, :, 5] *= 1e-8
    for k in range(4):
        solution = np.linalg.lstsq(columns[k], Y[k], rcond=1e-14)[0]
        expected = ((columns[k] @ solution - Y[k]) ** 2).sum()
        assert _objective(columns, Y)[k] == pytest.approx(expected, rel=1e-9)


def test_gain_is_the_drop_of_the_objective() -> None:
    rng = np.random.default_rng(2)
    columns, column = rng.normal(size=(4, 20, 5)), rng.normal(size=(4, 20))
    before, basis = _objective(columns, Y), _basis(columns)
    residual = Y - np.einsum("ink,ik->in", basis, np.einsum("ink,in->ik", basis, Y))
    after = _objective(np.concatenate([columns, column[:, :, None]], axis=2), Y)
    np.testing.assert_allclose(_gain(basis, residual, column), before - after, rtol=1e-9)
    dependent = columns @ np.ones(5)
    assert (_gain(basis, residual, dependent) == 0).all()
    assert (_gain(basis, residual, np.zeros((4, 20))) == 0).all()


@pytest.mark.parametrize("changes", [0, 3])
@pytest.mark.parametrize("activation", [Activation.TANH, Activation.RELU])
def test_objective_only_falls_and_reaches_zero(activation: Activation, changes: int) -> None:
    growth = grow_shallow(X, Y, ShallowSetting(activation, 1.0, changes), 20, seed=0)
    assert (growth.objective <= 1 + 1e-12).all()
    assert (np.diff(growth.objective, axis=0) <= 1e-9).all()
    assert growth.objective[0].min() > 1e-3
    assert growth.objective[-1].max() < 1e-9  # as many neurons as points
    assert (growth.useless <= growth.proposed).all()


def test_relu_neurons_fail_to_help_more_often_than_tanh_ones() -> None:
    shares = []
    for activation in (Activation.TANH, Activation.RELU):
        growth = grow_shallow(X, Y, ShallowSetting(activation, 1.0, 0), 18, seed=0)
        shares.append(growth.useless.sum() / growth.proposed.sum())
    assert shares[0] < 0.02 < 0.05 < shares[1]


def test_layers_never_lose_what_was_fitted() -> None:
    for setting in (DeepSetting(1, False), DeepSetting(4, True)):
        objective = grow_deep(X, Y, setting, 8, 5, seed=0)
        assert (objective <= 1 + 1e-12).all()
        assert (np.diff(objective, axis=0) <= 1e-9).all()
    wide, narrow = grow_deep(X, Y, DeepSetting(4, True), 8, 5, 0), grow_deep(X, Y, DeepSetting(1, False), 8, 5, 0)
    assert wide[-1].mean() < narrow[-1].mean()


def test_new_directions_are_orthogonal_even_to_nearly_dependent_columns() -> None:
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(4, 20, 5))
    basis = _basis(columns)
    nearly = columns @ np.ones(5) + 1e-7 * rng.normal(size=(4, 20))
    direction = _new_direction(basis, nearly)
    np.testing.assert_allclose(np.linalg.norm(direction, axis=1), 1.0, rtol=1e-12)
    assert np.abs(np.einsum("ink,in->ik", basis, direction)).max() < 1e-13
