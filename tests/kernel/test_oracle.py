"""The oracles are right at every scale: cases in which a look at a small step says the opposite."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Network, Problem, Rejected, SoftmaxCrossEntropy, check
from proofs.kernel.certificate import Classified, DescentPath, FlatPath, LowerPoint, NotStationary
from tests.kernel.builders import layer, network, on_a_line, problem
from tests.kernel.germs import TAU, Germ
from tests.kernel.oracle import loss, loss_at
from tests.kernel.validity import is_valid

TINY = [Fraction(1, 2**k) for k in (40, 57, 80)]
NARROW = Fraction(1, 2**100)


def outputs_alone(*entries: Fraction | int) -> Network:
    """A network without hidden layers whose weights are 0."""
    return network(layer([[0]] * len(entries), entries))


def two_residuals(first: Fraction, second: int) -> Problem:
    return problem(outputs_alone(first, second), [[1]], [[0, 0]])


def at_small_steps(point: Problem, path: DescentPath | FlatPath) -> list[Fraction]:
    moved = (point.network.moved(path.velocity, path.acceleration, time) for time in TINY)
    return [loss_at(there, point) - loss(point) for there in moved]


# L = (tau - eps)^2: lower until tau = 2 eps only.
NARROW_VALLEY = (
    problem(outputs_alone(-NARROW), [[1]], [[0]]),
    DescentPath(outputs_alone(1), outputs_alone(0), NARROW),
)
# L = (eps + tau)^2 + (1 - tau^2)^2 = L* + 2 eps tau - tau^2 + ...: higher until tau = 2 eps, lower after that.
NARROW_RIDGE = (
    two_residuals(NARROW, 1),
    DescentPath(outputs_alone(1, 0), outputs_alone(0, -1), Fraction(1, 2)),
)
# The unit, off by eps, wakes at tau = eps.
LIGHT_SLEEPER = (
    on_a_line([0], [-NARROW], [1], 0, [(1, 1)]),
    FlatPath(network(layer([[0]], [1]), layer([[0]], [0])), network(layer([[0]], [0]), layer([[0]], [0]))),
)


def test_a_descent_narrower_than_any_step_is_one() -> None:
    assert min(at_small_steps(*NARROW_VALLEY)) > 0
    assert is_valid(*NARROW_VALLEY)
    assert check(*NARROW_VALLEY)


def test_a_rise_narrower_than_any_step_is_no_descent() -> None:
    assert max(at_small_steps(*NARROW_RIDGE)) < 0
    assert not is_valid(*NARROW_RIDGE)
    with pytest.raises(Rejected, match="a negative first coefficient"):
        check(*NARROW_RIDGE)


def test_a_path_flat_for_less_than_any_step_is_flat() -> None:
    assert all(at_small_steps(*LIGHT_SLEEPER))
    assert is_valid(*LIGHT_SLEEPER)
    assert check(*LIGHT_SLEEPER)


@pytest.mark.parametrize("margin", [1, 1000, 10**30, 10**300])
def test_a_loss_of_any_smallness_falls(margin: int) -> None:
    point = network(layer([[margin], [0]]))
    sure, wrong = (replace(problem(point, [[1]], [y]), loss=SoftmaxCrossEntropy()) for y in ([1, 0], [0, 1]))
    assert is_valid(sure, Classified(64))
    assert not is_valid(wrong, Classified(64))


def test_a_small_difference_of_huge_losses_is_seen() -> None:
    far = problem(outputs_alone(1), [[1]], [[10**300]])
    nearer, farther = (LowerPoint(outputs_alone(1 + step), 64) for step in (NARROW, -NARROW))
    assert is_valid(far, nearer)
    assert not is_valid(far, farther)
    assert is_valid(far, NotStationary(0, 0, 0, 64))


def test_germs_are_ordered_by_their_lowest_coefficients() -> None:
    assert 0 < 10**99 * TAU < NARROW
    assert TAU * TAU < NARROW * TAU
    assert -TAU < 0
    assert abs(-TAU + 5 * TAU * TAU) == Germ(0, 1, -5)
    assert Germ(1, 0, 0) == 1 == TAU - TAU + 1
    assert Germ(4, 0, -1) == (2 - TAU) * (2 + TAU)
    assert not Germ(0, 0)
    assert Germ(3) >= 3 > Germ(3, -1)
