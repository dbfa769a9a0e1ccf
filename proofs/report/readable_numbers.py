"""Exact numbers for readers: whole where they are short, rounded and marked as rounded where they are not."""

from fractions import Fraction
from typing import Final

LONGEST_SHOWN: Final = 24
_SMALLEST: Final = 1e-300  # smaller floats lose digits
_LARGEST: Final = 1e300


def short(number: Fraction) -> str:
    """`18`, `1/5 = 0.2`, `8/3 ≈ 2.66667`, or, where the exact form is long, `≈ 2.66667 (exact: 210/208 digits)`."""
    exact = str(number)
    if number.denominator == 1 and len(exact) <= LONGEST_SHOWN:
        return exact
    near = approximate(number)
    if len(exact) <= LONGEST_SHOWN:
        return f"{exact} {'=' if Fraction(near) == number else '≈'} {near}"
    top, bottom = (len(str(abs(part))) for part in (number.numerator, number.denominator))
    return f"≈ {near} (exact: {top} digits)" if bottom == 1 else f"≈ {near} (exact: {top}/{bottom} digits)"


def approximate(number: Fraction) -> str:
    """Six significant digits; also outside the range of floats."""
    value = nearest_float(number)
    if number == 0 or (value is not None and _SMALLEST < abs(value) < _LARGEST):
        return f"{value:.6g}"
    # Scale by the power of ten that the digit counts suggest, and put it back as an exponent.
    exponent = len(str(abs(number.numerator))) - len(str(number.denominator))
    mantissa, _, correction = f"{float(number / Fraction(10) ** exponent):.5e}".partition("e")
    return f"{float(mantissa):g}e{exponent + int(correction):+d}"


def nearest_float(number: Fraction) -> float | None:
    """The number rounded once, or None where it is too large for a float."""
    try:
        return float(number)
    except OverflowError:
        return None
