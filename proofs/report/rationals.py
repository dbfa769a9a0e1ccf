"""Exact numbers, vectors and linear forms as LaTeX, long ones shortened with a decimal."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from proofs import readable_numbers
from proofs.report.limits import DECIMAL_PLACES, LONG_DIGITS, SHORT_DIGITS
from proofs.report.tex import Tex

Term = tuple[Fraction, str]


def digits(number: Fraction) -> int:
    """How many decimal digits the numerator and the denominator have together."""
    bottom = 0 if number.denominator == 1 else readable_numbers.digits(number.denominator)
    return readable_numbers.digits(number.numerator) + bottom


def decimal(number: Fraction, significant: int = 6) -> Tex:
    """The number rounded to some significant digits, as mathematics: `0.333333`, `1.5 \\times 10^{-9}`."""
    near = readable_numbers.rounded(number, significant)
    exponent = near.adjusted()
    if -5 <= exponent < significant + 3:
        return Tex(f"{near:f}")
    return Tex(rf"{near.scaleb(-exponent):f}\times 10^{{{exponent}}}")


def rounded(number: Fraction, significant: int) -> Tex:
    """The rounded number with the sign that says so; after an equals sign, `render` lets that sign take its place."""
    return Tex(rf"\rounded{{{decimal(number, significant)}}}")


def places(number: Fraction) -> int | None:
    """How many decimal places the number has; None where it has no end, or none within DECIMAL_PLACES."""
    return next((k for k in range(DECIMAL_PLACES + 1) if 10**k % number.denominator == 0), None)


def _as_decimal(number: Fraction) -> Tex | None:
    """The number exactly, as a decimal, where that is how a reader knows it: 1.51, but 1/2 and 3/4 stay fractions."""
    count = places(number)
    if number.denominator < 10 or not count or digits(number) > LONG_DIGITS:
        return None
    scaled = str(abs(number.numerator) * (10**count // number.denominator)).rjust(count + 1, "0")
    return Tex(f"{'-' if number < 0 else ''}{scaled[:-count]}.{scaled[-count:]}")


def short(number: Fraction) -> Tex:
    """The number for a table: exact if short, else rounded and marked by a sign for that."""
    if (plain := _as_decimal(number)) is not None:
        return plain
    return rounded(number, 6) if digits(number) > SHORT_DIGITS else Tex(str(number))


def exact(number: Fraction) -> Tex:
    """The number in running mathematics: a small fraction; a long one as its rounding."""
    if (plain := _as_decimal(number)) is not None:
        return plain
    if digits(number) > LONG_DIGITS:
        return rounded(number, 9)
    return Tex(str(number)) if digits(number) > SHORT_DIGITS else fraction(number)


def fraction(number: Fraction) -> Tex:
    """The number as a small fraction, however long it is."""
    if number.denominator == 1:
        return Tex(str(number.numerator))
    sign = "-" if number < 0 else ""
    return Tex(rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{number.denominator}}}")


def exact_and_decimal(number: Fraction) -> Tex:
    """The exact number with its rounding beside it, unless it is an integer or a decimal itself."""
    if digits(number) > LONG_DIGITS:
        return rounded(number, 12)
    if number.denominator == 1 or _as_decimal(number) is not None:
        return exact(number)
    relation = "=" if Fraction(readable_numbers.rounded(number)) == number else r"\approx"
    return Tex(rf"{exact(number)} {relation} {decimal(number)}")


def vector(entries: Iterable[Fraction | int]) -> Tex:
    """`(1, -3)`; one entry stands without parentheses."""
    parts = [exact(Fraction(entry)) for entry in entries]
    return Tex(parts[0]) if len(parts) == 1 else Tex(f"({', '.join(parts)})")


def linear(terms: Iterable[Term]) -> Tex:
    """A sum of multiples of symbols, terms with coefficient 0 left out: `5\\xi + \\eta - \\zeta`.

    Where a coefficient is too long to print, the whole sum is marked as rounded.
    """
    shown = [(coefficient, symbol) for coefficient, symbol in terms if coefficient]
    long = any(digits(coefficient) > LONG_DIGITS and _as_decimal(coefficient) is None for coefficient, _ in shown)
    result = ""
    for coefficient, symbol in shown:
        sign = "-" if coefficient < 0 else "+" if result else ""
        size = abs(coefficient)
        factor = (decimal(size) if long else exact(size)) if not symbol or size != 1 else ""
        result += f" {sign} {factor}{symbol}" if result else f"{sign}{factor}{symbol}"
    return Tex(rf"\rounded{{{result}}}" if long else result or "0")


def polynomial(coefficients: Sequence[Fraction], symbol: str) -> Tex:
    """Lowest power first: `29 - 18\\tau + 3\\tau^{2}`."""
    powers = ["", symbol, *(f"{symbol}^{{{k}}}" for k in range(2, len(coefficients)))]
    return linear(zip(coefficients, powers, strict=False))


def parenthesised(form: str) -> Tex:
    """The form in parentheses, unless it is a single symbol."""
    single = not any(sign in form for sign in " +-")
    return Tex(form if single else f"({form})")
