"""The exact gradient of a deep network agrees with the one that torch computes by automatic differentiation."""

from fractions import Fraction
from itertools import pairwise

import pytest
import torch

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Squared
from proofs.kernel.smooth_part import smooth_part


def drawn(seed: int, widths: tuple[int, ...], loss: Squared | Huber) -> Problem:
    """Random short rationals; no pre-activation is 0, so every data point counts."""
    generator = torch.Generator().manual_seed(seed)

    def number() -> Fraction:
        return Fraction(int(torch.randint(-96, 97, (), generator=generator)) * 2 + 1, 64)

    layers = tuple(
        Layer(tuple(tuple(number() for _ in range(a)) for _ in range(b)), tuple(number() for _ in range(b)))
        for a, b in pairwise(widths)
    )
    inputs = tuple(tuple(number() for _ in range(widths[0])) for _ in range(6))
    targets = tuple(tuple(number() for _ in range(widths[-1])) for _ in range(6))
    return Problem(Network(layers), Dataset(inputs, targets, tuple(Fraction(k + 1, 2) for k in range(6))), loss)


def by_torch(problem: Problem) -> list[float]:
    """Half the gradient, in the kernel's order of parameters: row by row, each with its bias last."""
    augmented = [
        torch.tensor([[float(e) for e in row] for row in layer.augmented], dtype=torch.float64)
        for layer in problem.network.layers
    ]
    for table in augmented:
        table.requires_grad_()
    value = torch.tensor([[float(e) for e in row] for row in problem.dataset.inputs], dtype=torch.float64)
    for k, table in enumerate(augmented):
        value = value @ table[:, :-1].T + table[:, -1]
        if k < len(augmented) - 1:
            value = torch.relu(value)
    residual = value - torch.tensor([[float(e) for e in row] for row in problem.dataset.targets], dtype=torch.float64)
    cost = residual**2
    if isinstance(problem.loss, Huber):
        delta = float(problem.loss.delta)
        cost = torch.where(residual.abs() <= delta, cost, 2 * delta * residual.abs() - delta**2)
    weights = torch.tensor([float(w) for w in problem.dataset.weights or ()], dtype=torch.float64)
    (weights[:, None] * cost).sum().backward()
    return [
        float(entry) / 2 for table in augmented for entry in (table.grad if table.grad is not None else table).ravel()
    ]


@pytest.mark.parametrize("loss", [Squared(), Huber(Fraction(1, 3))], ids=str)
@pytest.mark.parametrize("widths", [(2, 3, 1), (3, 4, 2), (2, 3, 3, 2), (1, 2, 3, 2, 1)], ids=str)
@pytest.mark.parametrize("seed", range(5))
def test_the_gradients_agree(seed: int, widths: tuple[int, ...], loss: Squared | Huber) -> None:
    problem = drawn(seed, widths, loss)
    part = smooth_part(problem, "second-order")
    assert len(part.points) == 6
    exact = [float(entry) for entry in part.gradient]
    assert exact == pytest.approx(by_torch(problem), rel=1e-9, abs=1e-9)
