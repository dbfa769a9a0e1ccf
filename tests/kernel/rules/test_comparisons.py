"""Rules that compare losses: better points, the bound of equal inputs, rescaling orbits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Certificate, Network, Problem, Rejected, check
from proofs.kernel.certificate import BetterPoint, EqualInputsBound, RescalingOrbit
from proofs.kernel.conclusion import GlobalMinimum, NotGlobalMinimum, NotStrict
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_1_BETTER, PROPOSITION_3, layer, network, problem
from tests.kernel.examples import DEAD_TWINS
from tests.kernel.rejections import rejection
from tests.kernel.validity import is_valid
from tests.strategies import cancelling_twins, deep_problems


@dataclass(frozen=True)
class Wrong:
    problem: Problem
    certificate: Certificate
    step: str
    expected: str
    got: str


ZERO_UNIT = problem(network(layer([[0], [0]], [0, 0]), layer([[0, 0]], [1])), [[1]], [[1]])
# In layer 0 unit 0 has no weight at all, and unit 1 a single outgoing one.
THREE_LAYERS = problem(
    network(layer([[0], [0]], [0, 0]), layer([[0, 2], [0, 0]], [1, 1]), layer([[1, 0]], [0])), [[1]], [[1]]
)
BARE = network(layer([[-7]]), layer([[1]]))

CASES = {
    "better-point": {
        "equal loss": Wrong(PROPOSITION_1, BetterPoint(PROPOSITION_1.network), "loss", "a loss below 18", "18"),
        "higher loss": Wrong(PROPOSITION_1_BETTER, BetterPoint(PROPOSITION_1.network), "loss", "a loss below 14", "18"),
        "the worse of two": Wrong(
            PROPOSITION_3[0], BetterPoint(PROPOSITION_3[1].network), "loss", "a loss below 1/6", "2/3"
        ),
        "no biases": Wrong(PROPOSITION_1, BetterPoint(BARE), "network", "the shape of the network", "another"),
        "more units": Wrong(
            PROPOSITION_1,
            BetterPoint(network(layer([[-7], [1]], [-4, 0]), layer([[1, 0]], [0]))),
            "network",
            "the shape of the network",
            "another",
        ),
        "more layers": Wrong(
            PROPOSITION_1,
            BetterPoint(network(layer([[-7]], [-4]), layer([[1]], [0]), layer([[1]], [0]))),
            "network",
            "the shape of the network",
            "another",
        ),
    },
    "equal-inputs-bound": {
        "above the bound": Wrong(PROPOSITION_1, EqualInputsBound(), "loss", "the bound 0", "18"),
        "off the mean": Wrong(
            problem(network(layer([[0]], [1])), [[2], [2], [3]], [[0], [4], [1]]),
            EqualInputsBound(),
            "loss",
            "the bound 8",
            "10",
        ),
    },
    "rescaling-orbit": {
        "the last layer": Wrong(PROPOSITION_1, RescalingOrbit(1, 0), "layer", "a hidden layer", "1"),
        "a negative layer": Wrong(PROPOSITION_1, RescalingOrbit(-1, 0), "layer", "a hidden layer", "-1"),
        "a unit too far": Wrong(PROPOSITION_1, RescalingOrbit(0, 1), "unit", "a unit of layer 0", "1"),
        "a negative unit": Wrong(PROPOSITION_1, RescalingOrbit(0, -1), "unit", "a unit of layer 0", "-1"),
        "nothing to scale, though the last layer has weights": Wrong(
            THREE_LAYERS, RescalingOrbit(0, 0), "unit 0 of layer 0", "a weight that is not 0", "none"
        ),
        "nothing to scale": Wrong(
            ZERO_UNIT, RescalingOrbit(0, 1), "unit 1 of layer 0", "a weight that is not 0", "none"
        ),
    },
}


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [pytest.param(rule, w, id=f"{rule}: {name}") for rule, table in CASES.items() for name, w in table.items()],
)
def test_rejected(rule: str, wrong: Wrong) -> None:
    assert rejection(wrong.problem, wrong.certificate) == (rule, wrong.step, wrong.expected, wrong.got)


def test_one_outgoing_weight_is_enough_to_scale() -> None:
    assert check(THREE_LAYERS, RescalingOrbit(0, 1)).conclusion == NotStrict(Fraction(0))


def test_a_bias_is_enough_to_scale() -> None:
    point = problem(network(layer([[0]], [2]), layer([[0]], [1])), [[1]], [[1]])
    assert check(point, RescalingOrbit(0, 0)).conclusion == NotStrict(Fraction(0))


def test_a_better_point_is_kept_with_its_loss() -> None:
    conclusion = check(PROPOSITION_1, BetterPoint(PROPOSITION_1_BETTER.network)).conclusion
    assert conclusion == NotGlobalMinimum(Fraction(18), PROPOSITION_1_BETTER.network, Fraction(14))


@given(cancelling_twins())
def test_the_mean_of_every_group_is_the_best(point: Problem) -> None:
    assert check(point, EqualInputsBound()).conclusion == GlobalMinimum(oracle.loss(point))


@given(deep_problems())
def test_the_bound_agrees_with_the_pairs_of_equal_inputs(point: Problem) -> None:
    if is_valid(point, EqualInputsBound()):
        assert check(point, EqualInputsBound()).conclusion == GlobalMinimum(oracle.loss(point))
    else:
        with pytest.raises(Rejected, match="the bound"):
            check(point, EqualInputsBound())


def test_the_bound_is_per_output() -> None:
    point = problem(network(layer([[0], [0]], [2, 0])), [[1], [1]], [[1, 1], [3, -1]])
    assert check(point, EqualInputsBound()).conclusion == GlobalMinimum(Fraction(4))
    assert check(DEAD_TWINS, EqualInputsBound()).conclusion == GlobalMinimum(Fraction(20))


@given(deep_problems(), st.integers(0, 2), st.integers(0, 3))
def test_an_orbit_is_flat_and_moves(point: Problem, k: int, j: int) -> None:
    layers = point.network.layers
    try:
        conclusion = check(point, RescalingOrbit(k, j)).conclusion
    except Rejected:
        # Only for the reasons it may be: no such unit, or nothing to scale.
        exists = k < len(layers) - 1 and j < layers[k].width
        assert not (exists and (any(layers[k].augmented[j]) or any(row[j] for row in layers[k + 1].weight)))
        return
    assert conclusion == NotStrict(oracle.loss(point))
    scaled = _scaled(point, k, j)
    assert scaled != point.network
    assert oracle.loss_at(scaled, point) == conclusion.loss


def _scaled(point: Problem, k: int, j: int) -> Network:
    factor = Fraction(1001, 1000)
    layers = list(point.network.layers)
    rows = [[factor * e for e in row] if i == j else row for i, row in enumerate(layers[k].weight)]
    bias = layers[k].bias
    layers[k] = layer(rows, bias and [factor * e if i == j else e for i, e in enumerate(bias)])
    outgoing = layers[k + 1]
    rows = [[e / factor if i == j else e for i, e in enumerate(row)] for row in outgoing.weight]
    layers[k + 1] = layer(rows, outgoing.bias)
    return network(*layers)
