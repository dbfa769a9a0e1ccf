"""Exact numbers for readers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.readable_numbers import approximate, digits, nearest_float, no_less_than, no_more_than, short

SHOWN = {
    Fraction(18): "18",
    Fraction(0): "0",
    Fraction(-3): "-3",
    Fraction(1, 5): "1/5 = 0.2",
    Fraction(43, 2): "43/2 = 21.5",
    Fraction(8, 3): "8/3 ≈ 2.66667",
    Fraction(-1, 3): "-1/3 ≈ -0.333333",
    Fraction(10**30): "≈ 1e+30 (exact: 31 digits)",
    Fraction(10**30 + 1, 3**40): "≈ 8.22526e+10 (exact: 31/20 digits)",
    Fraction(1, 10**400): "≈ 1e-400 (exact: 1/401 digits)",
    Fraction(-2 * 10**400): "≈ -2e+400 (exact: 401 digits)",
    Fraction(10**24 - 1): "999999999999999999999999",
    Fraction(1 - 10**24): "≈ -1e+24 (exact: 24 digits)",
    Fraction(10**11, 10**10 + 1): "100000000000/10000000001 ≈ 10",
    Fraction(10**12 - 1, 10**11): "≈ 10 (exact: 12/12 digits)",
    Fraction(10**5000): "≈ 1e+5000 (exact: 5001 digits)",
    Fraction(10**30, 7): "≈ 1.42857e+29 (exact: 31/1 digits)",
    Fraction(7, 3 * 10**500): "≈ 2.33333e-500 (exact: 1/501 digits)",
}


@pytest.mark.parametrize("number", SHOWN)
def test_short(number: Fraction) -> None:
    assert short(number) == SHOWN[number]


@given(st.fractions())
def test_what_is_said_to_be_equal_is_equal(number: Fraction) -> None:
    exact, _, near = short(number).partition(" = ")
    if near:
        assert Fraction(exact) == Fraction(near) == number


@given(st.integers(-600, 600), st.fractions(1, 10))
def test_six_digits_are_right_also_outside_the_floats(power: int, factor: Fraction) -> None:
    number = factor * Fraction(10) ** power
    assert abs(Fraction(approximate(number)) - number) <= abs(number) / 10**5


@given(st.integers(-600, 600), st.fractions(-10, 10))
def test_bounds_are_rounded_to_the_side_they_bound(power: int, factor: Fraction) -> None:
    number = factor * Fraction(10) ** power
    least, most = Fraction(no_less_than(number)), Fraction(no_more_than(number))
    assert least <= number <= most
    assert most - least <= abs(number) / 10**5


def test_bounds_with_up_to_six_digits_are_exact() -> None:
    assert no_less_than(Fraction(1, 256)) == no_more_than(Fraction(1, 256)) == "0.00390625"
    assert no_less_than(Fraction(2, 3)) == "0.666666"
    assert no_more_than(Fraction(1, 3)) == "0.333334"


def test_nearest_float() -> None:
    assert nearest_float(Fraction(1, 3)) == 1 / 3
    assert nearest_float(Fraction(10**400)) is None


@given(st.integers(0, 60).flatmap(lambda size: st.integers(-(10**size), 10**size)))
def test_digits(number: int) -> None:
    assert digits(number) == len(str(abs(number)))
