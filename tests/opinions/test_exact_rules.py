"""Rules that enclose, by exact ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.kernel import Problem, Rejected, check
from proofs.kernel.certificate import BetterPoint, DescentPath, LowerPoint, NotStationary
from proofs.kernel.conclusion import NotLocalMinimum
from proofs.opinions.coq_terms import NoTermError
from proofs.opinions.coq_theorem import coq_theorem
from proofs.opinions.exact_rules import exactly
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_1_BETTER, layer, network, problem
from tests.kernel.examples import examples


def _line(slope: int, target: int) -> Problem:
    """f = slope x at x = 3, alone."""
    return problem(network(layer([[slope]])), [[3]], [[target]])


def test_a_lower_point_is_a_better_one() -> None:
    found = exactly(PROPOSITION_1, LowerPoint(PROPOSITION_1_BETTER.network, 64))
    assert found.conclusion == check(PROPOSITION_1, BetterPoint(PROPOSITION_1_BETTER.network)).conclusion


@pytest.mark.parametrize(
    ("target", "slope"), [(6, Fraction(2)), (5, Fraction(2)), (4, Fraction(3, 2)), (2, Fraction(1, 2))]
)
def test_the_first_step_to_a_lower_loss(target: int, slope: Fraction) -> None:
    """From slope 1, where 3 slope is wanted to be the target: steps of 1, 1/2, ... up or down."""
    found = exactly(_line(1, target), NotStationary(0, 0, 0, 64))
    assert isinstance(found.certificate, DescentPath)
    assert isinstance(found.conclusion, NotLocalMinimum)
    assert found.conclusion.witness == network(layer([[slope]]))


@pytest.mark.parametrize("place", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0)])
def test_a_parameter_that_is_not_there(place: tuple[int, int, int]) -> None:
    with pytest.raises(Rejected, match="expected one of the network"):
        exactly(_line(1, 5), NotStationary(*place, 64))


def test_a_stationary_point() -> None:
    with pytest.raises(Rejected, match="first coefficient"):
        exactly(_line(1, 3), NotStationary(0, 0, 0, 64))


def test_a_smooth_network_is_beyond_coq() -> None:
    example = next(example for example in examples() if example.name == "a slope of two classes")
    with pytest.raises(NoTermError, match="tanh after layer 0, the softmax loss"):
        coq_theorem(check(example.problem, example.certificate))


@pytest.mark.parametrize(("most", "asked"), [(7, False), (8, True)])
def test_a_fit_of_more_derivatives_than_coq_takes_on(monkeypatch: pytest.MonkeyPatch, most: int, asked: bool) -> None:
    """Four parameters and two residuals."""
    example = next(example for example in examples() if example.name == "an exact fit nearby by ReLU")
    theorem = check(example.problem, example.certificate)
    monkeypatch.setattr("proofs.opinions.coq_theorem.MOST_FITTED", most)
    if asked:
        assert "exact_fit_within" in coq_theorem(theorem)
    else:
        with pytest.raises(NoTermError, match="8 derivatives is more than a proof in Coq takes on"):
            coq_theorem(theorem)
