from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.report.rationals import decimal, digits, exact, exact_and_decimal, linear, parenthesised, polynomial, short


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("3", "3"),
        ("-13/3", r"-\tfrac{13}{3}"),
        ("123456/1234567", "123456/1234567"),
        (10**40, r"\rounded{1\times 10^{40}}"),
    ],
)
def test_exact(number: str | int, expected: str) -> None:
    assert exact(Fraction(number)) == expected


def test_short_numbers_are_exact_and_long_ones_marked() -> None:
    assert short(Fraction(-2, 3)) == "-2/3"
    assert short(Fraction(1, 3**40)).startswith(r"\rounded{")
    assert short(Fraction(-151, 100)) == "-1.51"
    assert short(Fraction(1, 20)) == "0.05"
    assert (short(Fraction(3, 4)), short(Fraction(1, 12))) == ("3/4", "1/12")


def test_the_decimal_says_whether_it_is_the_number() -> None:
    assert exact_and_decimal(Fraction(1, 5)) == r"\tfrac{1}{5} = 0.2"
    assert exact_and_decimal(Fraction(3, 20)) == "0.15"
    assert exact_and_decimal(Fraction(8, 3)) == r"\tfrac{8}{3} \approx 2.66667"
    assert exact_and_decimal(Fraction(18)) == "18"


def test_numbers_beyond_floats_have_decimals() -> None:
    assert decimal(Fraction(10) ** 5000 / 3) == r"3.33333\times 10^{4999}"
    assert decimal(Fraction(0)) == "0"


@given(st.fractions())
def test_digits_of_numerator_and_denominator(number: Fraction) -> None:
    printed = str(number).lstrip("-").replace("/", "")
    assert digits(number) == len(printed)


def test_linear_forms() -> None:
    one = Fraction(1)
    assert linear([(5 * one, "x"), (-one, "y"), (0 * one, "u"), (one / 2, "z")]) == r"5x - y + \tfrac{1}{2}z"
    assert linear([(-one, "")]) == "-1"
    assert linear([]) == "0"
    assert linear([(one / 3**40, "x"), (-one / 3, "y")]) == r"\rounded{8.22526\times 10^{-20}x - 0.333333y}"
    assert parenthesised("z") == "z"
    assert parenthesised("-z") == "(-z)"


def test_polynomials_leave_out_zero_coefficients() -> None:
    assert polynomial([Fraction(29), Fraction(0), Fraction(-6)], r"\tau") == r"29 - 6\tau^{2}"
