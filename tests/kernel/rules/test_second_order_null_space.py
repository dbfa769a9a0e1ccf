"""The second-order rule needs its null space to be symmetries: flat directions that bend down later are refused."""

from __future__ import annotations

import pytest

from proofs.kernel import Problem, Rejected, check
from proofs.kernel.certificate import SecondOrder
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, decide
from tests.kernel.builders import layer, network, problem
from tests.kernel.germs import Germ
from tests.kernel.oracle import loss, loss_along
from tests.kernel.smooth_oracle import SmoothOracle

# Both hidden units are on everywhere and f = c + w3 (w2 (w1 x + b1) + b2). At w1 = w2 = w3 = 0 the residuals sum to 0,
# so the gradient is 0, and the Hessian is that of (dc + b2 dw3)^2: positive semidefinite. But the residuals have the
# moment sum r x = -2, and the term 2 w1 w2 w3 sum r x of third order leads down.
MONKEY = problem(network(layer([[0]], [1]), layer([[0]], [1]), layer([[0]], [0])), [[-1], [1]], [[-1], [1]])
# The same without anything to gain: sum r x = 0, and only terms that vanish.
CALM = problem(network(layer([[0]], [1]), layer([[0]], [1]), layer([[0]], [0])), [[-1], [0], [1]], [[1], [-2], [1]])


def lowered(point: Problem) -> Germ:
    """The loss where w1, w2, w3 move by tau and c takes back what w3 adds."""
    velocity = network(layer([[1]], [0]), layer([[1]], [0]), layer([[1]], [-1]))
    acceleration = network(layer([[0]], [0]), layer([[0]], [0]), layer([[0]], [-1]))
    return loss_along(point, velocity, acceleration)


def test_the_point_is_no_minimum() -> None:
    assert lowered(MONKEY) < loss(MONKEY)
    assert lowered(CALM) > loss(CALM)
    assert not SmoothOracle(MONKEY).proves_minimum()


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
