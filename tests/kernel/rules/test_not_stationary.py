"""A derivative of one sign: accepted only where moving the parameter lowers the loss at once, kinks or not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from proofs.kernel import Dataset, Decay, Network, Problem, Rejected, Sigmoid, check
from proofs.kernel.certificate import NotStationary
from proofs.kernel.conclusion import NoStationaryPoint
from tests.kernel import high_precision
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_2_AMENDED, layer, on_a_line, row
from tests.kernel.general_problems import problem


def descends(asked: Problem, found: NoStationaryPoint) -> bool:
    """Whether small moves of the parameter lower the loss at a rate between the bounds."""
    theta = high_precision.parameters(asked.network)
    index = high_precision.index_of(asked.network, found.layer, found.unit, found.entry)
    low, high = high_precision.number(found.slope_lower), high_precision.number(found.slope_upper)
    sign = -1 if low > 0 else 1
    here = high_precision.loss(asked, theta)
    rates = []
    for exponent in (12, 20, 30):
        step = sign * high_precision.mpf(10) ** -exponent
        rates.append((high_precision.loss(asked, high_precision.moved(theta, index, step)) - here) / step)
    slack = high_precision.mpf(10) ** -8
    return all(low - slack <= rate <= high + slack for rate in rates)


def test_a_slope_at_a_smooth_point() -> None:
    asked = on_a_line([1], [2], [1], 0, [(1, 0), (2, 0)])
    found = check(asked, NotStationary(1, 0, 1, 64)).conclusion
    assert isinstance(found, NoStationaryPoint)
    # The residuals are 3 and 4.
    assert found.slope_lower <= 14 <= found.slope_upper
    assert found.slope_upper - found.slope_lower < Fraction(1, 2**50)


def test_a_kink_that_cannot_turn_the_sign_does_not_matter() -> None:
    """At the kink x = 0 the derivative by the bias b is 2 r ReLU'(0), between 0 and 2, and 8 comes from elsewhere."""
    asked = on_a_line([1], [0], [1], 0, [(0, -1), (2, -2)])
    found = check(asked, NotStationary(0, 0, 1, 64)).conclusion
    assert isinstance(found, NoStationaryPoint)
    assert Fraction(79, 10) < found.slope_lower <= 8
    assert 10 <= found.slope_upper < Fraction(101, 10)
    assert descends(asked, found)


def test_a_kink_that_decides_is_refused() -> None:
    """Derivatives by b: 2 r = 8 on one side of the kink and 8 - 10 on the other: a minimum along b."""
    asked = on_a_line([1], [0], [1], 0, [(0, 5), (2, -2)])
    with pytest.raises(Rejected, match="derivative: expected one shown to be away from 0, got an interval around 0"):
        check(asked, NotStationary(0, 0, 1, 64))


@pytest.mark.parametrize("asked", [PROPOSITION_1, PROPOSITION_2_AMENDED[0], PROPOSITION_2_AMENDED[1]])
def test_local_minima_are_refused(asked: Problem) -> None:
    for k, part in enumerate(asked.network.layers):
        for j, parameters in enumerate(part.augmented):
            for entry in range(len(parameters)):
                with pytest.raises(Rejected):
                    check(asked, NotStationary(k, j, entry, 200))


def test_decay_can_hold_a_parameter() -> None:
    """One sigmoid output layer: the pull of the decay is exactly against the slope 2 r = -2 at c = 1/2."""
    data = Dataset((row([0]),), (row(["3/2"]),))
    asked = Problem(Network((layer([[0]], ["1/2"]),)), data)
    assert check(asked, NotStationary(0, 0, 1, 64))
    for omega, accepted in (("4", False), ("399/100", True), ("401/100", True)):
        held = replace(asked, decay=Decay(row([0]), row([omega])))
        if accepted:
            assert check(held, NotStationary(0, 0, 1, 64))
        else:
            with pytest.raises(Rejected):
                check(held, NotStationary(0, 0, 1, 64))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ((2, 0, 0), "layer: expected one of 2, got 2"),
        ((0, 1, 0), "unit: expected one of the 1 of layer 0, got 1"),
        ((0, 0, 2), "entry: expected one of the 2 of the unit, got 2"),
        ((-1, 0, 0), "layer: expected one of 2, got -1"),
    ],
)
def test_parameters_that_are_none(place: tuple[int, int, int], message: str) -> None:
    with pytest.raises(Rejected, match=message):
        check(PROPOSITION_1, NotStationary(*place, 64))


def test_a_saturated_unit_needs_bits() -> None:
    """The derivative of a sigmoid at 100 is e^-100: visible at 200 bits, not at 100."""
    asked = Problem(Network((layer([[1]], [100]), layer([[1]], [0])), (Sigmoid(),)), Dataset((row([0]),), (row([0]),)))
    with pytest.raises(Rejected):
        check(asked, NotStationary(0, 0, 1, 100))
    found = check(asked, NotStationary(0, 0, 1, 200)).conclusion
    assert isinstance(found, NoStationaryPoint)
    assert 0 < found.slope_lower < found.slope_upper < Fraction(1, 2**140)


def test_what_is_accepted_descends() -> None:
    accepted = 0
    for seed in range(150):
        random = Random(seed)
        asked = problem(random)
        k = random.randrange(len(asked.network.layers))
        rows = asked.network.layers[k].augmented
        j = random.randrange(len(rows))
        try:
            found = check(asked, NotStationary(k, j, random.randrange(len(rows[j])), 120)).conclusion
        except Rejected:
            continue
        accepted += 1
        assert isinstance(found, NoStationaryPoint)
        assert descends(asked, found), seed
    assert accepted > 70
