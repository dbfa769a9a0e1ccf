"""Exact numbers for readers: whole where they are short, rounded and marked as rounded where they are not."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

LONGEST_SHOWN: Final = 24


def short(number: Fraction) -> str:
    """`18`, `1/5 = 0.2`, `8/3 ≈ 2.66667`, or, where the exact form is long, `≈ 2.66667 (exact: 210/208 digits)`."""
    near, whole = approximate(number), number.denominator == 1
    top, bottom = digits(number.numerator), digits(number.denominator)
    if top + (number < 0) + (0 if whole else 1 + bottom) <= LONGEST_SHOWN:
        return str(number) if whole else f"{number} {'=' if Fraction(near) == number else '≈'} {near}"
    return f"≈ {near} (exact: {top} digits)" if whole else f"≈ {near} (exact: {top}/{bottom} digits)"


def approximate(number: Fraction) -> str:
    """Six significant digits; also outside the range of floats."""
    return _plain(rounded(number))


def no_more_than(number: Fraction) -> str:
    """Six significant digits that are not below the number: what something is at most."""
    return _plain(rounded(number, rounding=ROUND_CEILING))


def no_less_than(number: Fraction) -> str:
    """Six significant digits that are not above the number: what something is at least."""
    return _plain(rounded(number, rounding=ROUND_FLOOR))


def rounded(number: Fraction, significant: int = 6, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """The number rounded once, without trailing zeros."""
    context = Context(prec=significant, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator)).normalize(context)


def _plain(number: Decimal) -> str:
    exponent = number.adjusted()
    if -5 < exponent < 6:
        return f"{number:f}"
    return f"{number.scaleb(-exponent):f}e{exponent:+03d}"


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
