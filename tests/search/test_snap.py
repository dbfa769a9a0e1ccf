"""Snapping float networks to exact minima: known minima with noise, and networks trained here by plain descent."""

from __future__ import annotations

import random
from fractions import Fraction as Q

import numpy as np
import pytest

import dataset_zoo
from proofs.kernel import Dataset, Huber, Layer, Network, Problem, check
from proofs.kernel.conclusion import LocalMinimum
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, decide
from proofs.search.snap import DescentContinues, NotSnapped, Snapped, snap
from tests.deep_problems import changed, distance, loss


def one_input(weights: list[int], biases: list[Q], outputs: list[int], offset: int) -> Network:
    hidden = Layer(tuple((Q(w),) for w in weights), tuple(biases))
    return Network((hidden, Layer((tuple(map(Q, outputs)),), (Q(offset),))))


MINIMA = {
    "D1": (one_input([1], [Q(-3)], [1], 0), Q(18)),
    "D2": (one_input([-3, 1], [Q(13, 3), Q(-10)], [1, -1], -3), Q(8, 3)),
    "D3": (one_input([-2, 1, 1], [Q(11, 3), Q(-10), Q(-11)], [1, -1, -1], -3), Q(2, 3)),
}


def noisy(network: Network, size: float, seed: int) -> Network:
    """Every parameter a float near its value."""
    rng = random.Random(seed)
    return changed(network, lambda number: Q(float(number) + size * rng.uniform(-1, 1)))


@pytest.mark.parametrize("name", MINIMA)
@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e-3])
@pytest.mark.parametrize("seed", range(3))
def test_known_minima_are_found_again(name: str, size: float, seed: int) -> None:
    network, lowest = MINIMA[name]
    data = dataset_zoo.by_name(name)
    given = Problem(noisy(network, size, seed), Dataset(data.inputs, data.targets))
    result = snap(given, reach=20 * Q(size))
    assert isinstance(result, Snapped)
    assert isinstance(result.decision, IsLocalMinimum)
    conclusion = check(result.decision.problem, result.decision.theorem.certificate).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.loss == lowest == loss(result.decision.problem)
    assert result.distance == distance(given.network, result.decision.problem.network) <= 20 * Q(size)


def trained(seed: int, *, steps: int, weighted: bool = False) -> Problem:
    """A network of four units on 40 points in the plane after so many steps of gradient descent in floats."""
    generator = np.random.default_rng(seed)
    x = np.round(generator.normal(size=(40, 2)), 2)
    y = np.round(np.sin(2 * x[:, 0]) + 0.3 * generator.normal(size=40), 2)
    importance = np.round(generator.uniform(0.5, 2, size=40), 1) if weighted else np.ones(40)
    w, b = generator.normal(size=(4, 2)), generator.normal(size=4)
    v, c = generator.normal(size=4) / 2, 0.0
    for _ in range(steps):
        z = x @ w.T + b
        h = np.maximum(z, 0)
        r = importance * (h @ v + c - y)
        back = (r[:, None] * v) * (z > 0)
        rate = 2e-3
        w, b, v, c = w - rate * back.T @ x, b - rate * back.sum(0), v - rate * h.T @ r, c - rate * r.sum()

    def exact(row: np.ndarray) -> tuple[Q, ...]:
        return tuple(Q(float(entry)) for entry in row)

    network = Network((Layer(tuple(map(exact, w)), exact(b)), Layer((exact(v),), (Q(float(c)),))))
    data = Dataset(
        tuple(tuple(Q(str(e)) for e in row) for row in x.tolist()),
        tuple((Q(str(e)),) for e in y.tolist()),
        tuple(Q(str(e)) for e in importance.tolist()) if weighted else None,
    )
    return Problem(network, data)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weighted", [False, True])
def test_trained_networks_end_at_a_certified_minimum(seed: int, weighted: bool) -> None:
    given = trained(seed, steps=4000, weighted=weighted)
    result = snap(given, reach=Q(1, 4))
    assert not isinstance(result, NotSnapped), result.reason
    assert isinstance(result.decision, IsLocalMinimum)
    exact = result.decision.problem
    assert loss(exact) == result.decision.theorem.conclusion.loss <= loss(given)
    assert result.distance == distance(given.network, exact.network)
    assert isinstance(result, Snapped) == (result.distance <= Q(1, 4))
    if isinstance(result, DescentContinues):
        assert result.drop == loss(given) - loss(exact) > 0


def test_an_untrained_network_says_where_descent_leads() -> None:
    result = snap(trained(1, steps=0))
    assert isinstance(result, DescentContinues)
    assert result.drop > 0
    assert result.distance > Q(1, 100)


def test_units_without_an_output_weight_or_ever_on_stay() -> None:
    """Unit 1 has v = 0, unit 2 is off everywhere: D1's minimum is found, and its verdict is about all three."""
    network, _ = MINIMA["D1"]
    hidden, last = network.layers
    wide = Network(
        (
            Layer((*hidden.weight, (Q(-1),), (Q(0),)), (*(hidden.bias or ()), Q(-9), Q(-1))),
            Layer(((*last.weight[0], Q(0), Q(1)),), last.bias),
        )
    )
    data = dataset_zoo.by_name("D1")
    result = snap(Problem(wide, Dataset(data.inputs, data.targets)))
    assert isinstance(result, Snapped)
    assert result.distance == 0
    assert result.decision.theorem.conclusion.loss == 18


def test_what_cannot_be_snapped_says_so() -> None:
    network, _ = MINIMA["D1"]
    data = dataset_zoo.by_name("D1")
    huber = Problem(network, Dataset(data.inputs, data.targets), Huber(Q(1)))
    line = Layer(((Q(1),),), (Q(0),))
    deep = Problem(Network((line, line, line)), Dataset(data.inputs, data.targets))
    vast = Problem(network, Dataset(data.inputs, ((Q(10**400),), *data.targets[1:])))
    for problem, word in ((huber, "squared loss"), (deep, "one hidden layer"), (vast, "scale the data")):
        result = snap(problem)
        assert isinstance(result, NotSnapped)
        assert word in result.reason


def test_a_point_beyond_reach_that_is_not_lower_is_no_descent() -> None:
    from proofs.search.snap import _result

    network, _ = MINIMA["D1"]
    data = dataset_zoo.by_name("D1")
    minimum = Problem(network, Dataset(data.inputs, data.targets))
    away = minimum.at(noisy(network, 0.5, 0))
    decided = {problem: decide(problem) for problem in (minimum, away)}
    at_minimum, refuted = decided[minimum], decided[away]
    assert isinstance(at_minimum, IsLocalMinimum)
    assert isinstance(refuted, IsNotLocalMinimum)
    reach = Q(1, 100)
    assert isinstance(_result(away, at_minimum, reach), DescentContinues)
    assert isinstance(_result(minimum, refuted, reach), NotSnapped)
