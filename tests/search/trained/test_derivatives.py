"""Loss, gradient and Hessian against torch's automatic differentiation in double precision."""

import numpy as np
import pytest
import torch

from proofs.search.trained.derivatives import Kinks, backward, forward, hessian, kink_rows, loss_value
from proofs.search.trained.stationary import pinned_states
from tests.search.trained.networks import CURVES, LOSSES, problem, start, torch_loss


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("name", sorted(CURVES))
def test_every_activation_and_loss(name: str, loss: str) -> None:
    this = problem([3, 4, 3, 2], [name, "tanh"], loss, decay=0.25, bias=[True, False, True])
    theta = start(this)
    there = torch.tensor(theta, requires_grad=True)
    value = torch_loss(this, there)
    (gradient,) = torch.autograd.grad(value, there)
    second = torch.autograd.functional.hessian(lambda t: torch_loss(this, t), torch.tensor(theta))
    at = forward(this, theta)
    back = backward(this, theta, at, Kinks.none())
    assert loss_value(this, theta) == pytest.approx(value.item(), rel=1e-12)
    np.testing.assert_allclose(back.gradient, gradient.numpy(), atol=1e-12)
    np.testing.assert_allclose(hessian(this, at, back), second.numpy(), atol=1e-11)


@pytest.mark.parametrize("names", [["relu"], ["leaky_relu:0.125", "relu"], ["sigmoid", "relu", "identity"]])
def test_the_lagrangian_at_pinned_kinks(names: list[str]) -> None:
    """Pinned kinks enter by their multipliers: gradient and Hessian are the finite differences of the Lagrangian."""
    this = problem([3, *[4] * len(names), 2], names, "softmax", decay=0.5)
    theta = start(this)
    layer = next(k for k, name in enumerate(names) if name.startswith(("relu", "leaky")))
    kinks = Kinks(np.array([layer] * 3), np.array([0, 1, 1]), np.array([2, 2, 5]))
    multipliers = np.array([0.3, -0.2, 0.7])
    states = pinned_states(forward(this, theta).states(), kinks)

    def lagrangian(t: np.ndarray) -> float:
        return loss_value(this, t, states) + float(multipliers @ kinks.of(forward(this, t, states).pre[:-1]))

    def slope(t: np.ndarray) -> np.ndarray:
        return backward(this, t, forward(this, t, states), kinks, multipliers=multipliers).gradient

    at = forward(this, theta, states)
    back = backward(this, theta, at, kinks, multipliers=multipliers)
    steps = 1e-5 * np.eye(this.size)
    differences = [(lagrangian(theta + e) - lagrangian(theta - e)) / 2e-5 for e in steps]
    np.testing.assert_allclose(back.gradient, differences, atol=1e-8)
    bends = [(slope(theta + e) - slope(theta - e)) / 2e-5 for e in steps]
    np.testing.assert_allclose(hessian(this, at, back), bends, atol=1e-8)
    values = [
        (kinks.of(forward(this, theta + e, states).pre[:-1]) - kinks.of(forward(this, theta - e, states).pre[:-1]))
        / 2e-5
        for e in steps
    ]
    np.testing.assert_allclose(kink_rows(this, at, kinks).T, values, atol=1e-8)


def test_the_range_of_a_multiplier_is_the_derivative_by_the_units_output() -> None:
    this = problem([2, 3, 3, 1], ["relu", "leaky_relu:0.125"], "squared")
    theta = start(this)
    at = forward(this, theta)
    kinks = Kinks(np.array([0, 1]), np.array([1, 2]), np.array([4, 4]))
    back = backward(this, theta, at, kinks, shares=np.array([0.5, 0.25]))
    last = at.weights[2][0, 2] * 2 * (at.outputs[4, 0] - this.targets[4, 0]) / len(this.inputs)
    assert back.ranges[1] == pytest.approx(0.875 * last)
    assert back.multipliers[1] == pytest.approx(0.25 * 0.875 * last)
    assert back.ranges[0] == pytest.approx(float(back.signals[1][4] @ at.weights[1][:, 1]))


def test_points_in_blocks_give_the_same_hessian(monkeypatch: pytest.MonkeyPatch) -> None:
    this = problem([3, 4, 2], ["gelu"], "softmax", points=23)
    theta = start(this)
    at = forward(this, theta)
    back = backward(this, theta, at, Kinks.none())
    whole = hessian(this, at, back)
    monkeypatch.setattr("proofs.search.trained.derivatives.BLOCK", 300)
    np.testing.assert_allclose(hessian(this, at, back), whole, atol=1e-14)
