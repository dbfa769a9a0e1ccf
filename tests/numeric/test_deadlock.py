"""The batched training of one hidden layer is the textbook one, method by method."""

from __future__ import annotations

import pytest
import torch

from dataset_zoo.proposition_4 import near_origin, opposed
from numeric import deadlock
from numeric.deadlock import Method, train


@pytest.mark.parametrize("method", [Method.DESCENT, Method.MOMENTUM, Method.ADAM])
def test_one_run_is_that_of_torch(method: Method) -> None:
    inputs, targets = map(torch.from_numpy, near_origin().as_numpy())
    torch.manual_seed(0)
    weights, bias = torch.randn(1, 3, 2, dtype=torch.float64), torch.randn(1, 3, dtype=torch.float64)
    last, shift = torch.randn(1, 3, dtype=torch.float64), torch.randn(1, 1, dtype=torch.float64)
    mine = [weights.clone(), bias.clone(), last.clone(), shift.clone()]
    theirs = [p.clone().requires_grad_() for p in mine]
    optimisers = {
        Method.DESCENT: lambda: torch.optim.SGD(theirs, lr=0.05),
        Method.MOMENTUM: lambda: torch.optim.SGD(theirs, lr=0.05, momentum=0.9),
        Method.ADAM: lambda: torch.optim.Adam(theirs, lr=0.05),
    }
    optimiser = optimisers[method]()
    ours = method.optimiser(0.05)
    updates = [ours.update([torch.zeros_like(p) for _ in range(ours.slots)], 0.05) for p in mine]
    for step in range(1, 8):
        pre, outputs = deadlock._forward(mine, inputs)
        errors = torch.sigmoid(outputs) - targets[:, 0]
        for update, p, g in zip(updates, mine, deadlock._gradient(mine, inputs, pre, errors), strict=True):
            update(p, g, step)
        hidden = torch.relu(inputs @ theirs[0][0].T + theirs[1][0])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            hidden @ theirs[2][0] + theirs[3][0], targets[:, 0], reduction="sum"
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    for a, b in zip(mine, theirs, strict=True):
        assert torch.allclose(a, b, atol=1e-9)


@pytest.mark.parametrize("method", [Method.DESCENT, Method.MOMENTUM, Method.MINI_BATCH])
def test_opposed_data_stay_locked(method: Method) -> None:
    inputs, targets = opposed(10, 2).as_numpy()
    outcome = train(inputs, targets[:, 0], method, mean=0.5, deviation=0.1, width=4, runs=64, steps=200)
    assert outcome.positive == 64
    assert outcome.escaped_from_positive == 0
    assert outcome.learnt == 0


def test_data_near_the_origin_do_not() -> None:
    inputs, targets = near_origin().as_numpy()
    outcome = train(inputs, targets[:, 0], Method.DESCENT, mean=0.5, deviation=0.05, width=2, runs=64, steps=200)
    assert outcome.escaped_from_positive > 32
    assert outcome.learnt > 32


def test_negative_weights_are_not_counted_as_positive() -> None:
    inputs, targets = opposed(10, 2).as_numpy()
    outcome = train(inputs, targets[:, 0], Method.DESCENT, mean=0.0, deviation=1.0, width=4, runs=256, steps=50)
    assert outcome.positive < 16
    assert outcome.escaped > 200


def test_the_same_seed_gives_the_same_runs() -> None:
    inputs, targets = opposed(6, 2).as_numpy()

    def again(seed: int) -> deadlock.Deadlock:
        return train(inputs, targets[:, 0], Method.ADAM, mean=0.2, deviation=0.3, width=2, runs=64, steps=40, seed=seed)

    assert again(5) == again(5)
    assert again(5) != again(6)
