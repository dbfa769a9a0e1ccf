"""Lemma 2: the chain holds, exact gradients are right, and drawn training runs leave a dead first layer alone."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proofs.audit.claim import Status, Version
from proofs.audit.lemmas import dead_layer, dead_point, formulas
from proofs.audit.lemmas.evaluation import descent_step, gradient, outputs
from proofs.audit.paper import lemma_2
from proofs.audit.registry import by_name
from proofs.kernel import Dataset, Network, Problem
from proofs.kernel.forward import forward
from proofs.search.directions import moving
from tests.audit.chains import checked_halves, statuses
from tests.audit.plain_network import datasets_on_a_grid, evaluate, hidden_widths, squared_loss
from tests.kernel.oracle import loss_along
from tests.strategies import deep_problems


def test_the_claim() -> None:
    assert set(checked_halves(by_name("lemma-2"))) == {Version.PRINTED}


@given(deep_problems())
def test_the_gradient_is_the_slope_of_the_loss(problem: Problem) -> None:
    """Off the kinks: the coefficient of tau, forwards and backwards."""
    assume(all(sign for table in forward(problem).pre_activations for row in table.signs() for sign in row))
    network, slopes = problem.network, gradient(problem)
    for k, layer in enumerate(network.layers):
        for j in range(layer.width):
            for i in range(layer.fan_in + (layer.bias is not None)):
                one = moving(network, lambda *index, at=(k, j, i): Fraction(index == at))
                back = moving(network, lambda *index, at=(k, j, i): -Fraction(index == at))
                slope = slopes.layers[k].augmented[j][i]
                for direction, sign in ((one, 1), (back, -1)):
                    rise = loss_along(problem, direction) - squared_loss(network, problem.dataset)
                    assert (*rise.coefficients, 0, 0)[:2] == (0, sign * slope)


@given(deep_problems())
def test_outputs(problem: Problem) -> None:
    inputs = problem.dataset.inputs
    assert outputs(problem.network, inputs) == tuple(evaluate(problem.network, x) for x in inputs)


@given(datasets_on_a_grid(), hidden_widths(max_layers=3), st.sampled_from([Fraction(1, 30), Fraction(1), Fraction(5)]))
def test_training_leaves_a_dead_first_layer_alone(data: Dataset, widths: tuple[int, ...], rate: Fraction) -> None:
    start = dead_point.dead_point(data, widths)
    last = start.output
    bias = tuple(b + 2 for b in last.bias or ())
    problem = Problem(Network((*start.hidden, replace(last, bias=bias))), data)
    for step in range(2):
        problem = descent_step(problem, rate)
        assert problem.network.layers[0] == start.layers[0]
        assert step > 0 or problem.network.output.bias != bias
        assert len({evaluate(problem.network, x) for x in data.inputs}) == 1


def test_the_chain_needs_the_relu(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a leak in place of the ReLU the outputs differ and the activations move too much."""
    monkeypatch.setattr(dead_layer, "relu", lambda z: 3 * z)
    monkeypatch.setattr(formulas, "relu", lambda z: 3 * z)
    assert dead_layer.equal_outputs().status is Status.REFUTED
    status = {obligation.name: obligation.status for obligation in dead_layer.persistence()}
    assert status["moving: layer after layer"] is Status.REFUTED
    assert status["moving: a product"] is Status.PROVED


def test_what_the_lemma_does_not_cover_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """With training that stands still, the runs and the momentum example no longer show what they claim."""
    monkeypatch.setattr(lemma_2, "descent_step", lambda problem, rate: problem)
    status = statuses(lemma_2.prove().halves[0])
    assert status["training run 1"] is Status.REFUTED
    assert status["earlier momentum is not covered"] is Status.REFUTED
    assert status["weight decay is not covered"] is Status.PROVED
