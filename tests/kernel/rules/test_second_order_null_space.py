"""The second-order rule needs its null space to be symmetries: flat directions that bend down later are refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.kernel import Problem, Rejected, check
from proofs.kernel.certificate import SecondOrder
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, decide
from tests.kernel.builders import layer, network, problem
from tests.kernel.oracle import loss, loss_at

# Both hidden units are on everywhere and f = c + w3 (w2 (w1 x + b1) + b2). At w1 = w2 = w3 = 0 the residuals sum to 0,
# so the gradient is 0, and the Hessian is that of (dc + b2 dw3)^2: positive semidefinite. But the residuals have the
# moment sum r x = -2, and the term 2 w1 w2 w3 sum r x of third order leads down.
MONKEY = problem(network(layer([[0]], [1]), layer([[0]], [1]), layer([[0]], [0])), [[-1], [1]], [[-1], [1]])
# The same without anything to gain: sum r x = 0, and only terms that vanish.
CALM = problem(network(layer([[0]], [1]), layer([[0]], [1]), layer([[0]], [0])), [[-1], [0], [1]], [[1], [-2], [1]])


def lowered(point: Problem, step: Fraction) -> Fraction:
    """The loss where w1, w2, w3 move by `step` and c takes back what w3 adds, evaluated naively."""
    moved = network(layer([[step]], [1]), layer([[step]], [1]), layer([[step]], [-step * (1 + step)]))
    return loss_at(moved, point)


@pytest.mark.parametrize("k", [3, 6, 12, 24])
def test_the_point_is_no_minimum(k: int) -> None:
    assert lowered(MONKEY, Fraction(1, 2**k)) < loss(MONKEY)


def test_a_null_direction_that_is_no_symmetry_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        check(MONKEY, SecondOrder())
    assert (refused.value.rule, refused.value.step) == ("second-order", "null space of the Hessian")


def test_the_search_finds_the_way_down() -> None:
    assert isinstance(decide(MONKEY), IsNotLocalMinimum)


def test_where_the_moment_vanishes_another_rule_proves_the_minimum() -> None:
    with pytest.raises(Rejected):
        check(CALM, SecondOrder())
    assert isinstance(decide(CALM), IsLocalMinimum)
