"""Collapsed units of the rule `barrier`: a layer that decay holds at 0."""

from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel.activation_function import ReLU, Tanh
from proofs.kernel.certificate import Barrier, PinnedKink
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.integers import Integers
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel import near_oracle
from tests.kernel.near_minima import certificate_at, with_radius

ZERO = Fraction(0)
UNITS = ((0, 0), (0, 1))


def silent(rate: Fraction, targets: tuple[int, ...] = (1, 2, 3)) -> Problem:
    """Two units of weights 0; the output is its bias, which fits the targets best: decay of biases is 0 there."""
    mean = Fraction(sum(targets), len(targets))
    layers = (Layer(((ZERO,), (ZERO,)), (ZERO, ZERO)), Layer(((ZERO, ZERO),), (mean,)))
    data = Dataset(tuple((Fraction(i),) for i in range(len(targets))), tuple((Fraction(t),) for t in targets))
    return Problem(Network(layers, (ReLU(),)), data, decay=Decay((rate, rate), (rate, ZERO)))


def certificate(problem: Problem) -> Barrier:
    return with_radius(problem, certificate_at(problem, collapsed=UNITS, forced=0.5))


def refusal(problem: Problem, given: Barrier) -> BarrierRejected:
    with pytest.raises(BarrierRejected) as caught:
        check(problem, given)
    return caught.value


def test_strong_decay_holds_them() -> None:
    problem = silent(Fraction(20))
    said = check(problem, certificate(problem)).conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert said.collapsed == UNITS
    here = near_oracle.loss(problem, near_oracle.center(certificate(problem)))
    rho = near_oracle.real(certificate(problem).radius)
    for w, b, v in ((1, 0, 1), (1, 0, -1), (1, -1, 1), (-1, 1, -1), (0, 1, 1), (0.6, 0.3, 0.7)):
        theta = near_oracle.center(certificate(problem))
        for q, entry in ((0, w), (1, b), (4, v)):
            theta[q] += rho * entry / 2
        assert near_oracle.loss(problem, theta) > here


@pytest.mark.parametrize("rate", [Fraction(1, 10), Fraction(1), Fraction(2)])
def test_decay_too_weak_for_what_a_unit_can_gain(rate: Fraction) -> None:
    """With rate 1/10 the point is a saddle: a unit with w = 1, b = -1, v small lowers the loss."""
    problem = silent(rate)
    given = replace(certificate_at(problem, collapsed=UNITS, forced=0.01), radius=Fraction(1, 10**6))
    verdict = refusal(problem, given)
    assert verdict.condition is BarrierCondition.COLLAPSED
    assert verdict.subject == (0, 0)
    if rate < 1:
        theta = near_oracle.center(given)
        start = near_oracle.loss(problem, theta)
        for q, entry in ((0, 0.01), (1, -0.01), (4, 0.01)):
            theta[q] += entry
        assert near_oracle.loss(problem, theta) < start


def test_no_decay() -> None:
    problem = replace(silent(Fraction(20)), decay=None)
    assert refusal(problem, certificate(silent(Fraction(20)))).condition is BarrierCondition.COLLAPSED


def test_no_decay_on_their_biases() -> None:
    problem = silent(Fraction(20))
    bare = replace(problem, decay=Decay((Fraction(20),) * 2, (ZERO, ZERO)))
    assert refusal(bare, certificate(problem)).condition is BarrierCondition.COLLAPSED


def test_a_weight_that_is_not_0() -> None:
    problem, given = silent(Fraction(20)), certificate(silent(Fraction(20)))
    for q in (0, 1, 4):
        entries = list(given.point.entries)
        entries[q] = 1
        moved = replace(given, point=Integers(tuple(entries)))
        assert refusal(problem, moved).condition is BarrierCondition.COLLAPSED


def test_a_smooth_unit() -> None:
    problem = silent(Fraction(20))
    smooth = replace(problem, network=Network(problem.network.layers, (Tanh(),)))
    assert refusal(smooth, certificate(problem)).condition is BarrierCondition.PIECEWISE_LINEAR


def test_their_kinks_are_not_pinned_besides() -> None:
    given = certificate(silent(Fraction(20)))
    kinked = replace(given, kinks=(PinnedKink(0, 0, 0, Fraction(1), Fraction(1)),))
    assert refusal(silent(Fraction(20)), kinked).condition is BarrierCondition.FORM


def test_left_out_they_are_kinks_of_undecided_state() -> None:
    problem = silent(Fraction(20))
    free = certificate_at(problem, collapsed=(UNITS[0],), forced=1.0)
    assert refusal(problem, replace(free, radius=Fraction(1, 10**6))).condition is BarrierCondition.STATE
