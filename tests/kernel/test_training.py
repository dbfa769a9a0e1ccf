"""Decay and the mean are those of torch: the weights of the points and the rates of the layers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.kernel import Dataset, Decay, Layer, Logistic, Network, Problem, SoftmaxCrossEntropy
from proofs.kernel.training import training_problem

ONE, HALF = Fraction(1), Fraction(1, 2)
NETWORK = Network((Layer(((ONE,),), (ONE,)), Layer(((ONE,), (ONE,)), (ONE, ONE))))
DATA = Dataset(((ONE,), (ONE,), (HALF,)), ((ONE, 0 * ONE),) * 3)
WEIGHTED = Dataset(DATA.inputs, DATA.targets, (ONE, 2 * ONE, 5 * ONE))


def test_without_decay_and_mean_nothing_changes() -> None:
    problem = Problem(NETWORK, DATA, SoftmaxCrossEntropy())
    assert training_problem(problem, "0", None, mean=False) == problem


def test_the_mean_is_over_points_and_over_outputs_except_for_softmax() -> None:
    def weights(problem: Problem) -> tuple[Fraction, ...]:
        return training_problem(problem, "0", None, mean=True).point_weights

    assert weights(Problem(NETWORK, DATA, SoftmaxCrossEntropy())) == (Fraction(1, 3),) * 3
    assert weights(Problem(NETWORK, DATA, Logistic())) == (Fraction(1, 6),) * 3
    assert weights(Problem(NETWORK, DATA)) == (Fraction(1, 6),) * 3
    assert weights(Problem(NETWORK, WEIGHTED, SoftmaxCrossEntropy())) == (
        Fraction(1, 8),
        Fraction(2, 8),
        Fraction(5, 8),
    )


@pytest.mark.parametrize(
    ("decay", "biases", "expected"),
    [
        ("1e-3", None, Decay((Fraction(1, 1000),) * 2, (Fraction(1, 1000),) * 2)),
        ("1/2", "0", Decay((HALF, HALF), (0 * ONE, 0 * ONE))),
        ("1/2,0", None, Decay((HALF, 0 * ONE), (HALF, 0 * ONE))),
        ("0", "0,1", Decay((0 * ONE, 0 * ONE), (0 * ONE, ONE))),
        ("0", None, None),
    ],
)
def test_one_rate_for_all_or_one_a_layer(decay: str, biases: str | None, expected: Decay | None) -> None:
    assert training_problem(Problem(NETWORK, DATA), decay, biases, mean=False).decay == expected


@pytest.mark.parametrize(
    ("decay", "message"),
    [("-1", "give a decay of at least 0"), ("1,2,3", "3 decays for 2 layers; give one for all"), ("x", "x")],
)
def test_other_decays_are_refused_with_the_mend(decay: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        training_problem(Problem(NETWORK, DATA), decay, None, mean=False)
