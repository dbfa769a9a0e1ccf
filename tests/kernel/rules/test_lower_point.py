"""Points of lower loss under every activation, loss and decay: both losses enclosed, and what is accepted is lower."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from proofs.kernel import Decay, Network, Problem, Rejected, Tanh, check
from proofs.kernel.certificate import LowerPoint
from proofs.kernel.conclusion import LowerLossElsewhere
from tests.kernel import high_precision
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_1_BETTER, layer, row
from tests.kernel.general_problems import network, problem


def test_an_exact_problem_may_be_asked_too() -> None:
    found = check(PROPOSITION_1, LowerPoint(PROPOSITION_1_BETTER.network, 64)).conclusion
    assert isinstance(found, LowerLossElsewhere)
    assert found.loss_lower <= 18 <= found.loss_upper
    assert found.better_lower <= 14 <= found.better_upper
    assert found.distance == 8
    assert found.better == PROPOSITION_1_BETTER.network


def test_the_other_point_has_the_activations_of_the_problem() -> None:
    """As ReLU networks the two points have losses 18 and 14; as tanh networks it is the other way round."""
    asked = Problem(Network(PROPOSITION_1_BETTER.network.layers, (Tanh(),)), PROPOSITION_1.dataset)
    found = check(asked, LowerPoint(PROPOSITION_1.network, 64)).conclusion
    assert isinstance(found, LowerLossElsewhere)
    assert found.better.activations == (Tanh(),)
    with pytest.raises(Rejected):
        check(asked.at(PROPOSITION_1.network), LowerPoint(PROPOSITION_1_BETTER.network, 64))


def test_decay_counts() -> None:
    heavy = replace(PROPOSITION_1, decay=Decay(row([1, 0]), row([0, 0])))
    with pytest.raises(Rejected, match="loss: expected an upper bound below the lower bound at the network"):
        check(heavy, LowerPoint(PROPOSITION_1_BETTER.network, 64))


def test_a_difference_below_the_precision_is_refused() -> None:
    near = Network((layer([[1]], [-3]), layer([[1]], [Fraction(1, 2**50)])))
    problem = PROPOSITION_1
    there, back = (near, problem.network) if better(problem, near) else (problem.network, near)
    asked = problem.at(back)
    with pytest.raises(Rejected):
        check(asked, LowerPoint(there, 48))
    assert check(asked, LowerPoint(there, 160)).conclusion.loss_lower  # type: ignore[union-attr]


def between(low: Fraction, truth: high_precision.mpf, high: Fraction) -> bool:
    slack = high_precision.mpf(10) ** -80
    return bool(high_precision.number(low) - slack <= truth <= high_precision.number(high) + slack)


def better(problem: Problem, there: Network) -> bool:
    return high_precision.loss(problem.at(there)) < high_precision.loss(problem)


@pytest.mark.parametrize("changed", [layer([[1], [1]], [0, 0]), layer([[1]])])
def test_another_shape(changed: object) -> None:
    with pytest.raises(Rejected, match="network: expected the shape of the network"):
        check(PROPOSITION_1, LowerPoint(Network((PROPOSITION_1.network.layers[0], changed)), 64))  # type: ignore[arg-type]


def test_the_point_itself_is_not_lower() -> None:
    for seed in range(40):
        asked = problem(Random(seed))
        with pytest.raises(Rejected):
            check(asked, LowerPoint(asked.network, 100))


def test_what_is_accepted_is_lower_and_what_is_lower_is_accepted() -> None:
    verdicts = []
    for seed in range(150):
        random = Random(seed)
        asked = problem(random)
        sizes = [asked.network.input_dimension, *(layer.width for layer in asked.network.layers)]
        there = network(random, sizes)
        if not there.same_shape(asked.network):
            continue
        here, lower = high_precision.loss(asked), high_precision.loss(asked.at(there))
        try:
            found = check(asked, LowerPoint(there, 120)).conclusion
        except Rejected:
            assert lower >= here, seed
            verdicts.append(False)
            continue
        assert isinstance(found, LowerLossElsewhere)
        verdicts.append(True)
        assert between(found.loss_lower, here, found.loss_upper)
        assert between(found.better_lower, lower, found.better_upper)
        assert found.better_upper - found.better_lower < Fraction(1, 2**80)
        assert lower < here
    assert 20 < sum(verdicts) < len(verdicts) - 20
