"""Exact numbers for readers: whole where they are short, rounded and marked as rounded where they are not."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

LONGEST_SHOWN: Final = 24
_SMALLEST: Final = 1e-300  # smaller floats lose digits
_LARGEST: Final = 1e300


def short(number: Fraction) -> str:
    """`18`, `1/5 = 0.2`, `8/3 ≈ 2.66667`, or, where the exact form is long, `≈ 2.66667 (exact: 210/208 digits)`."""
    near = approximate(number)
    top, bottom = digits(number.numerator), digits(number.denominator)
    length = top + (number < 0) + (0 if number.denominator == 1 else 1 + bottom)
    if length <= LONGEST_SHOWN:
        exact = str(number)
        return exact if number.denominator == 1 else f"{exact} {'=' if Fraction(near) == number else '≈'} {near}"
    return f"≈ {near} (exact: {top} digits)" if bottom == 1 else f"≈ {near} (exact: {top}/{bottom} digits)"


def approximate(number: Fraction) -> str:
    """Six significant digits; also outside the range of floats."""
    value = nearest_float(number)
    if number == 0 or (value is not None and _SMALLEST < abs(value) < _LARGEST):
        return f"{value:.6g}"
    # Scale by the power of ten that the digit counts suggest, and put it back as an exponent.
    exponent = digits(number.numerator) - digits(number.denominator)
    mantissa, _, correction = f"{float(number / Fraction(10) ** exponent):.5e}".partition("e")
    return f"{float(mantissa):g}e{exponent + int(correction):+d}"


def no_more_than(number: Fraction) -> str:
    """Six significant digits that are not below the number: what something is at most."""
    return _directed(number, ROUND_CEILING)


def no_less_than(number: Fraction) -> str:
    """Six significant digits that are not above the number: what something is at least."""
    return _directed(number, ROUND_FLOOR)


def _directed(number: Fraction, rounding: str) -> str:
    context = Context(prec=6, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX)
    return approximate(Fraction(context.divide(Decimal(number.numerator), Decimal(number.denominator))))


def digits(number: int) -> int:
    """How many decimal digits it has, also where Python refuses to print it."""
    size = abs(number)
    count = size.bit_length() * 30103 // 100000
    while 10**count <= size:
        count += 1
    while count > 1 and 10 ** (count - 1) > size:
        count -= 1
    return max(count, 1)


def nearest_float(number: Fraction) -> float | None:
    """The number rounded once, or None where it is too large for a float."""
    try:
        return float(number)
    except OverflowError:
        return None
