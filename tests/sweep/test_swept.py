from __future__ import annotations

import math
from fractions import Fraction

import pytest

from proofs.sweep.swept import above, below

LARGEST = Fraction(math.nextafter(math.inf, 0))


@pytest.mark.parametrize(
    "x", [Fraction(1, 3), Fraction(-1, 3), Fraction(1, 2), Fraction(0), Fraction(1, 10**400), LARGEST, -LARGEST / 3]
)
def test_bounds_are_the_nearest_floats_on_their_side(x: Fraction) -> None:
    low, high = below(x), above(x)
    assert Fraction(low) <= x <= Fraction(high)
    assert high in (low, math.nextafter(low, math.inf))


def test_bounds_of_what_no_float_reaches() -> None:
    assert (below(Fraction(10**400)), above(Fraction(10**400))) == (float(LARGEST), math.inf)
    assert (below(Fraction(-(10**400))), above(Fraction(-(10**400)))) == (-math.inf, float(-LARGEST))
