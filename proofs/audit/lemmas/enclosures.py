"""Numbers known to lie between two rationals, from ball arithmetic (Arb)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any, Final

Ball = Any  # python-flint carries no types

PRECISION: Final = 192
"""Bits that most computations need; they state their own where they need more."""


class UndecidedError(ArithmeticError):
    """Two balls overlap, so a comparison stays open at this precision."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number that lies in [lower, upper]."""

    lower: Fraction
    upper: Fraction

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ValueError(f"an enclosure from {self.lower} to {self.upper} is empty")

    def decimals(self, digits: int = 5) -> tuple[str, str]:
        """Both ends with this many significant digits, the lower one rounded down and the upper one up."""
        return (_decimal(self.lower, digits, ROUND_FLOOR), _decimal(self.upper, digits, ROUND_CEILING))

    def rounds_to(self, printed: str) -> bool:
        """Whether every number in it, rounded to the decimals of `printed`, is the printed number."""
        number = Decimal(printed)
        half = Fraction(1, 2) * Fraction(10) ** int(number.as_tuple().exponent)
        return abs(self.lower - Fraction(number)) < half and abs(self.upper - Fraction(number)) < half

    def latex(self, digits: int = 5) -> str:
        """`[lower, upper]` as LaTeX."""
        return "[" + ",\\,".join(_latex(text) for text in self.decimals(digits)) + "]"


def _decimal(number: Fraction, digits: int, rounding: str) -> str:
    context = Context(prec=digits, rounding=rounding, Emin=-(10**9), Emax=10**9)
    return f"{context.divide(Decimal(number.numerator), Decimal(number.denominator)):g}"


def rounded_up(number: Fraction, digits: int = 5) -> str:
    """A decimal that is not smaller, with this many significant digits, as LaTeX."""
    return _latex(_decimal(number, digits, ROUND_CEILING))


def rounded_down(number: Fraction, digits: int = 5) -> str:
    """A decimal that is not larger, with this many significant digits, as LaTeX."""
    return _latex(_decimal(number, digits, ROUND_FLOOR))


def _latex(decimal: str) -> str:
    mantissa, _, exponent = decimal.partition("e")
    return f"{mantissa}\\cdot10^{{{int(exponent)}}}" if exponent else mantissa


@contextmanager
def precision(bits: int = PRECISION) -> Iterator[None]:
    """Compute with balls of this many bits inside the block."""
    import flint

    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def ball(number: Fraction | int) -> Ball:
    """A ball that contains the rational."""
    import flint

    number = Fraction(number)
    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def enclosure(value: Ball) -> Enclosure:
    """The exact ends of a ball.

    Raises:
        UndecidedError: the ball is not finite.
    """
    if not value.is_finite():
        raise UndecidedError(f"{value} is no finite enclosure")
    return Enclosure(_dyadic(value.lower()), _dyadic(value.upper()))


def probability_enclosure(value: Ball) -> Enclosure:
    """The exact ends of a ball around a probability, cut to [0, 1].

    Raises:
        UndecidedError: the ball is not finite.
    """
    found = enclosure(value)
    return Enclosure(min(max(found.lower, Fraction(0)), Fraction(1)), max(min(found.upper, Fraction(1)), Fraction(0)))


def _dyadic(point: Ball) -> Fraction:
    mantissa, exponent = (int(part) for part in point.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def certainly_less(left: Ball, right: Ball) -> bool:
    """Whether left < right.

    Raises:
        UndecidedError: the balls overlap.
    """
    if left < right:
        return True
    if left >= right:
        return False
    raise UndecidedError(f"{left} and {right} overlap")


def threshold(reaches: Callable[[Fraction], bool], accuracy: Fraction) -> Enclosure:
    """Where an increasing property of positive rationals starts to hold, up to a relative `accuracy`.

    `reaches` must be monotone and true for all large numbers; both ends of the result were decided, one each way.
    """
    lower, upper = Fraction(0), Fraction(1)
    while not reaches(upper):
        lower, upper = upper, 2 * upper
    while upper - lower > accuracy * upper:
        middle = (lower + upper) / 2
        if reaches(middle):
            upper = middle
        else:
            lower = middle
    return Enclosure(lower, upper)
