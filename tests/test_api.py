"""`localmin.certify`: the outcome of a torch training in one line; `localmin.outputs`, exactly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
import torch
from torch import nn

import localmin

X = torch.tensor([[-2.0], [-1.0], [0.0], [1.0], [2.0]], dtype=torch.float64)
Y = torch.tensor([[-1.0], [-0.5], [0.25], [1.0], [0.5]], dtype=torch.float64)
LABELS = torch.tensor([0, 0, 1, 1, 1])


def module(outputs: int = 1) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(1, 2), nn.Tanh(), nn.Linear(2, outputs)).double()


def trained(net: nn.Sequential, loss: nn.Module, targets: torch.Tensor, decay: float) -> nn.Sequential:
    optimiser = torch.optim.LBFGS(net.parameters(), max_iter=300, tolerance_grad=1e-12, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value: torch.Tensor = loss(net(X), targets) + decay / 2 * sum((p**2).sum() for p in net.parameters())
        value.backward()
        return value

    optimiser.step(closure)
    return net


@pytest.mark.parametrize(("loss", "targets", "outputs"), [(nn.MSELoss(), Y, 1), (nn.CrossEntropyLoss(), LABELS, 2)])
def test_a_training_that_ended_is_at_a_certified_minimum(loss: nn.Module, targets: torch.Tensor, outputs: int) -> None:
    net = trained(module(outputs), loss, targets, 0.0625)
    answer = localmin.certify(net, X, targets, loss, 0.0625)
    assert answer.outcome.value == "certified-minimum"
    with torch.no_grad():
        value = float(loss(net(X), targets) + 0.0625 / 2 * sum((p**2).sum() for p in net.parameters()))
    lower, upper = answer.theorem.conclusion.loss_lower, answer.theorem.conclusion.loss_upper
    assert float(lower) == pytest.approx(value, abs=1e-9)
    assert upper >= lower
    assert localmin.check(answer.theorem.problem, answer.theorem.certificate) == answer.theorem


def test_a_training_that_has_just_begun_still_descends() -> None:
    seen: list[str] = []
    answer = localmin.certify(module(), X, Y, nn.MSELoss(), 0.0625, progress=lambda step: seen.append(str(step)))
    assert answer.outcome.value == "descent-continues"
    assert answer.drop > 0
    assert seen
    assert seen[0].startswith("step ")


def test_classified_data_have_no_minimum() -> None:
    net = trained(module(2), nn.CrossEntropyLoss(), LABELS, 0.0)
    assert localmin.certify(net, X, LABELS, nn.CrossEntropyLoss()).outcome.value == "no-minimum"


def test_many_come_in_their_order_from_any_executor() -> None:
    loss = nn.MSELoss()
    problems = [
        localmin.problem_from_torch(trained(module(), loss, Y, decay), X, Y, loss, decay) for decay in (0.0625, 0.5)
    ]
    problems.insert(1, localmin.problem_from_torch(module(), X, Y, loss, 0.0625))
    here = list(localmin.certify_many(problems))
    with ThreadPoolExecutor(2) as executor:
        there = list(localmin.certify_many(iter(problems), executor, in_flight=2))
    assert [done.row.end.value for done in here] == ["certified-minimum", "descent-continues", "certified-minimum"]
    assert [done.place for done in there] == [0, 1, 2]
    assert [done.proofs for done in there] == [done.proofs for done in here]


def test_outputs_are_exact_and_those_of_torch() -> None:
    net = module()
    inputs = torch.linspace(-1, 1, 7, dtype=torch.float64)[:, None]
    network = localmin.network_from_torch(nn.Sequential(net[0], nn.ReLU(), net[2]))
    found = localmin.outputs(network, inputs)
    expected = net[2](torch.relu(net[0](inputs)))
    assert np.allclose(np.array(found, dtype=float), expected.detach().numpy(), atol=1e-12)
    halved = localmin.network_from_arrays([([[1], [-1]], [0, 0]), ([[1, 1]], [Fraction(1, 3)])])
    assert localmin.outputs(halved, [Fraction(-1, 2), 0, 2]) == (
        (Fraction(5, 6),),
        (Fraction(1, 3),),
        (Fraction(7, 3),),
    )


def test_outputs_that_are_no_rationals_are_refused() -> None:
    network = localmin.network_from_arrays([([[1]], [0]), ([[1]], [0])], (localmin.Tanh(),))
    with pytest.raises(localmin.InputError, match="tanh after layer 0"):
        localmin.outputs(network, [1])
    with pytest.raises(localmin.ShapeError):
        localmin.outputs(localmin.network_from_arrays([([[1, 2]], [0])]), [1])
