"""Step sizes come from the true curvature; the allowance covers the true rounding error."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch

from numeric.architecture import Architecture
from numeric.curvature import activation_states, curvature, outputs_and_jacobian
from numeric.rounding import rounding_allowance
from numeric.written_gradient import WrittenGradient
from tests.numeric.oracle import forward, tensors

SHAPES = [
    Architecture.with_biases(2, 3, 1),
    Architecture((2, 3, 4, 2), (True, False, True)),
    Architecture.with_biases(1, 2, 2, 1),
]


@pytest.mark.parametrize("architecture", SHAPES)
def test_hessian_norm_equals_autograd(architecture: Architecture) -> None:
    rng = np.random.default_rng(3)
    vector = rng.normal(size=architecture.parameters)
    x, y = rng.normal(size=(5, architecture.widths[0])), rng.normal(size=(5, architecture.widths[-1]))

    def loss(flat: torch.Tensor) -> torch.Tensor:
        h, blocks = torch.tensor(x), architecture.blocks
        for number, block in enumerate(blocks):
            w = flat[block.start : block.stop].view(block.rows, block.outputs)
            h = h @ w[: block.inputs] + (w[-1] if block.bias else 0.0)
            h = torch.relu(h) if number < len(blocks) - 1 else h
        return ((h - torch.tensor(y)) ** 2).sum()

    hessian = torch.autograd.functional.hessian(loss, torch.tensor(vector))  # type: ignore[no-untyped-call]
    norm = float(np.abs(np.linalg.eigvalsh(hessian.numpy())).max())
    found = curvature(architecture, vector, x, y)
    # An upper bound (triangle inequality between the two parts), and not a loose one.
    assert 0.999 * norm <= found.hessian_norm <= 4.0 * norm


@pytest.mark.parametrize("architecture", SHAPES)
def test_jacobian_equals_autograd(architecture: Architecture) -> None:
    rng = np.random.default_rng(4)
    vector = rng.normal(size=architecture.parameters)
    x = rng.normal(size=(3, architecture.widths[0]))
    states = activation_states(architecture, vector, x)
    outputs, jacobian = outputs_and_jacobian(architecture, vector, x, states)
    plain = forward(architecture, tensors(architecture, vector), torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(outputs, plain, rtol=1e-12, atol=1e-13)
    for p in range(len(vector)):
        step = np.zeros_like(vector)
        step[p] = 1e-6
        above = outputs_and_jacobian(architecture, vector + step, x, states)[0]
        below = outputs_and_jacobian(architecture, vector - step, x, states)[0]
        np.testing.assert_allclose((above - below).ravel() / 2e-6, jacobian[:, p], atol=1e-7)


def exact_loss(weights: list[list[Fraction]], x: list[Fraction], y: list[Fraction]) -> Fraction:
    """Network 1-h-1 with w, b, v given by unit and no output bias, exactly."""
    total = Fraction(0)
    for xi, yi in zip(x, y, strict=True):
        output = sum((v * max(Fraction(0), w * xi + b) for w, b, v in weights), Fraction(0))
        total += (output - yi) ** 2
    return total


def test_allowance_covers_the_error_of_rounded_rationals() -> None:
    rng = np.random.default_rng(5)
    architecture = Architecture((1, 3, 1), (True, False))
    worst = 0.0
    for _ in range(200):
        units = [[Fraction(int(rng.integers(-99, 99)), int(rng.integers(3, 50))) for _ in range(3)] for _ in range(3)]
        x = [Fraction(int(rng.integers(-99, 99)), 7) for _ in range(5)]
        y = [Fraction(int(rng.integers(-99, 99)), 11) for _ in range(5)]
        vector = np.array([[float(u[k]) for u in units] for k in range(3)]).ravel()
        xs, ys = np.array(x, dtype=float)[:, None], np.array(y, dtype=float)[:, None]
        computed = float(
            WrittenGradient(architecture, torch.tensor(xs), torch.tensor(ys), 1).losses(torch.tensor(vector)[:, None])
        )
        exact = exact_loss(units, x, y)
        error = abs(float(Fraction(computed) - exact))
        allowance = rounding_allowance(architecture, vector, 0.0, xs, ys, float(exact))
        worst = max(worst, error / allowance)
    # Below 1/2: the allowance is for a difference of two losses. Not absurdly generous either.
    assert 1e-4 < worst <= 0.5


def test_allowance_is_the_derived_bound() -> None:
    """One linear layer with two inputs and a bias, by hand: F = |w| |x| + |b|, m = 1 + (2 + 4)."""
    vector, x, y, loss, radius = np.array([2.0, -3.0, 0.5]), np.array([[1.0, -4.0]]), np.array([[7.0]]), 16.0, 0.25
    u = 2.0**-53
    size = 2.25 * 1.0 + 3.25 * 4.0 + 0.75
    e = 7 * u / (1 - 7 * u) * size + 2 * u * 7.0 + u * 4.0
    single = 2 * 4.0 * e + e * e + 3 * u / (1 - 3 * u) * (4.0 + e) ** 2
    found = rounding_allowance(Architecture((2, 1), (True,)), vector, radius, x, y, loss)
    assert found == pytest.approx(2 * single, rel=1e-12)
