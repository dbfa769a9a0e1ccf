"""The written-out gradients against autograd, network by network."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from numeric.architecture import Activation, Architecture
from numeric.written_gradient import Loss, WrittenGradient
from tests.numeric.oracle import forward, loss_of, packed_gradient, tensors

SHAPES = [
    Architecture((1, 1, 1), (True, True)),
    Architecture((2, 7, 1), (True, True)),
    Architecture((3, 4, 1), (False, True)),
    Architecture((3, 4, 2), (True, False)),
    Architecture((2, 3, 4, 3), (True, False, True)),
    Architecture((2, 3, 3, 2, 1), (True, True, True, True)),
    Architecture((2, 1), (True,)),
    Architecture((2, 3), (False,)),
]


@pytest.mark.parametrize("activation", list(Activation))
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape.widths)))
@pytest.mark.parametrize("per_run_data", [False, True])
def test_equals_autograd(shape: Architecture, loss: Loss, activation: Activation, per_run_data: bool) -> None:
    architecture = Architecture(shape.widths, shape.biases, activation)
    rng = np.random.default_rng(7)
    runs, points, outputs = 5, 6, shape.widths[-1]
    vectors = rng.normal(size=(architecture.parameters, runs))
    inputs = rng.normal(size=(points, shape.widths[0], runs))
    targets = rng.normal(size=(points, outputs, runs))
    if loss is Loss.LOG:
        targets = rng.random((points, outputs, runs))
        targets /= 1.0 if outputs == 1 else targets.sum(axis=1, keepdims=True)
    if not per_run_data:
        inputs, targets = inputs[..., 0], targets[..., 0]
    evaluate = WrittenGradient(architecture, torch.tensor(inputs), torch.tensor(targets), runs, loss, scale=0.5)
    parameters = torch.tensor(vectors)
    gradient = torch.full_like(parameters, torch.nan)
    losses = evaluate(parameters, gradient)
    assert losses is not None
    torch.testing.assert_close(evaluate.losses(parameters), losses, rtol=1e-14, atol=0)
    for run in range(runs):
        x, y = (torch.tensor(a[..., run] if per_run_data else a) for a in (inputs, targets))
        leaves = tensors(architecture, vectors[:, run])
        expected = 0.5 * loss_of(forward(architecture, leaves, x), y, loss)
        expected.backward()  # type: ignore[no-untyped-call]
        torch.testing.assert_close(losses[run], expected.detach(), rtol=1e-13, atol=1e-13)
        torch.testing.assert_close(gradient[:, run], packed_gradient(architecture, leaves), rtol=1e-12, atol=1e-13)


def test_other_data_of_the_same_shape() -> None:
    architecture = Architecture.with_biases(2, 3, 1)
    rng = np.random.default_rng(0)
    x, y, p = (
        torch.tensor(rng.normal(size=(4, 2))),
        torch.tensor(rng.normal(size=(4, 1))),
        torch.tensor(rng.normal(size=(13, 2))),
    )
    evaluate = WrittenGradient(architecture, x + 1, y - 1, 2)
    evaluate.set_data(x, y)
    assert torch.equal(evaluate.losses(p), WrittenGradient(architecture, x, y, 2).losses(p))


def test_a_kink_has_no_gradient() -> None:
    architecture = Architecture.with_biases(1, 1, 1)
    evaluate = WrittenGradient(architecture, torch.tensor([[3.0]]), torch.tensor([[1.0]]), 1)
    parameters = torch.tensor([[1.0], [-3.0], [2.0], [0.0]])
    gradient = torch.empty_like(parameters)
    evaluate(parameters, gradient)
    assert gradient[:, 0].tolist() == [0.0, 0.0, 0.0, -2.0]
