"""Residuals at which a smooth network is stationary and minimal: against differences of the loss in floats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from proofs.search.positive_residuals import INSIDE, stationary_residuals
from proofs.search.trained import curves, losses
from proofs.search.trained.derivatives import Kinks, backward, forward, hessian
from proofs.search.trained.float_problem import FloatProblem, LayerShape

LAYERS = (LayerShape(2, 2), LayerShape(2, 1))


def drawn(points: int) -> tuple[FloatProblem, np.ndarray]:
    random = np.random.default_rng(0)
    inputs = 2 * random.standard_normal((points, 2))
    nothing = np.zeros((points, 1))
    problem = FloatProblem(LAYERS, (curves.TANH,), losses.SQUARED, inputs, nothing, np.ones(points), np.zeros(9))
    return problem, random.standard_normal(9)


@pytest.mark.parametrize("points", [11, 18, 40])
def test_planted_residuals_leave_the_gradient_0_and_the_hessian_positive(points: int) -> None:
    problem, theta = drawn(points)
    residuals = stationary_residuals(problem, theta)
    assert residuals is not None
    assert len(residuals.curvatures) == points - 9
    wish = np.random.default_rng(1).standard_normal(points)
    planted = residuals.farthest(wish, 3.0)
    assert 0 < np.linalg.norm(planted) < 3.0 * INSIDE
    assert planted @ wish > 0
    outputs = forward(problem, theta).outputs
    data = replace(problem, targets=outputs - planted[:, None])
    at = forward(data, theta)
    back = backward(data, theta, at, Kinks.none())
    assert np.abs(back.gradient).max() < 1e-9
    bare = backward(replace(problem, targets=outputs), theta, at, Kinks.none())
    curved, least = hessian(data, at, back), hessian(replace(problem, targets=outputs), at, bare)
    assert np.linalg.eigvalsh(curved - (1 - INSIDE) * least)[0] > -1e-9


def test_where_there_is_no_way_to_go_the_residuals_are_0() -> None:
    problem, theta = drawn(18)
    residuals = stationary_residuals(problem, theta)
    assert residuals is not None
    wish = np.random.default_rng(1).standard_normal(18)
    assert not residuals.farthest(wish, 0.0).any()
    assert not residuals.farthest(np.zeros(18), 3.0).any()


def test_there_are_none_where_the_outputs_fit_everything_or_a_parameter_does_nothing() -> None:
    problem, theta = drawn(9)
    assert stationary_residuals(problem, theta) is None
    problem, theta = drawn(20)
    theta[6] = 0.0
    assert stationary_residuals(problem, theta) is None
