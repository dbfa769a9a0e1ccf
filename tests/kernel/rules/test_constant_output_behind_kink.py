"""A layer without biases behind a unit at a kink is 0 at the point, but not off: it may come on."""

from __future__ import annotations

import pytest

from proofs.kernel import Rejected, check
from proofs.kernel.certificate import ConstantOutput, EqualInputsBound
from proofs.kernel.conclusion import LocalMinimum
from proofs.search.decide import IsNotLocalMinimum, decide
from tests.kernel.builders import layer, network, problem
from tests.kernel.oracle import loss, loss_along

# At x = 1 the first unit is at its kink and the second reads 0 through no bias; both outputs are the mean 0.
BEHIND_KINK = problem(network(layer([[1]], [-1]), layer([[1]]), layer([[1]], [0])), [[1], [0]], [[1], [-1]])


def test_a_unit_that_reads_a_kink_is_not_off() -> None:
    with pytest.raises(Rejected) as refused:
        check(BEHIND_KINK, ConstantOutput(1, EqualInputsBound()))
    assert (refused.value.rule, refused.value.step) == ("constant-output", "layer 1")


def test_the_point_is_no_minimum() -> None:
    raised = network(layer([[0]], [1]), layer([[0]]), layer([[0]], [0]))
    assert loss_along(BEHIND_KINK, raised) < loss(BEHIND_KINK)
    assert isinstance(decide(BEHIND_KINK), IsNotLocalMinimum)


def test_the_radius_reckons_with_a_kink_that_comes_on() -> None:
    """The second unit is off by 1 and reads the first, at its kink, with weight 100: it is on soon if the first is."""
    point = problem(network(layer([[1]], [-1]), layer([[100]], [-1]), layer([[1]], [0])), [[1], [0]], [[1], [-1]])
    conclusion = check(point, ConstantOutput(1, EqualInputsBound())).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.radius is not None
    r = conclusion.radius
    assert 0 < r < 1
    # The corner of the box where the second unit is highest, at x = 1.
    assert (100 + r) * ((1 + r) + (r - 1)) + (r - 1) <= 0
