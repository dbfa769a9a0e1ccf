"""Vectors of fixed-point balls: entry k lies within `radii[k]` units of `middles[k]`, at some number of bits."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from proofs.kernel.enclosure.interval import Interval
from proofs.kernel.exact import IntVector, dot


@dataclass(frozen=True, slots=True)
class Balls:
    """One ball per entry, middles and radii in the same units."""

    middles: IntVector
    radii: IntVector

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> "Balls":
        """The smallest balls around the intervals."""
        pairs = [((lo + hi) >> 1, hi) for lo, hi in intervals]
        return cls(tuple(middle for middle, _ in pairs), tuple(hi - middle for middle, hi in pairs))

    @classmethod
    def rational(cls, numbers: Iterable[Fraction], bits: int) -> "Balls":
        """Around rationals; multiples of 2^-bits have the radius 0."""
        pairs = [divmod(number.numerator << bits, number.denominator) for number in numbers]
        return cls(tuple(floor for floor, _ in pairs), tuple(int(rest > 0) for _, rest in pairs))

    def intervals(self) -> tuple[Interval, ...]:
        """The same entries by their ends."""
        return tuple((m - r, m + r) for m, r in zip(self.middles, self.radii, strict=True))

    def followed_by(self, tail: IntVector) -> "Balls":
        """With exact entries behind."""
        return Balls(self.middles + tail, self.radii + (0,) * len(tail))

    def minus(self, other: "Balls") -> "Balls":
        """The differences of the entries."""
        middles = tuple(a - b for a, b in zip(self.middles, other.middles, strict=True))
        return Balls(middles, tuple(a + b for a, b in zip(self.radii, other.radii, strict=True)))

    def norm(self) -> int:
        """An upper bound of the Euclidean norm, in units."""
        sizes = [abs(m) + r for m, r in zip(self.middles, self.radii, strict=True)]
        return isqrt(dot(sizes, sizes)) + 1


def inner(left: Balls, right: Balls) -> tuple[int, int]:
    """The inner product of two vectors as a middle and a radius, in squared units.

    `xy - ab = (x - a) y + a (y - b)`.
    """
    sizes = [abs(m) for m in left.middles]
    far = [abs(m) + r for m, r in zip(right.middles, right.radii, strict=True)]
    return dot(left.middles, right.middles), dot(left.radii, far) + dot(sizes, right.radii)


def rounded_ball(middle: int, radius: int, drop: int) -> tuple[int, int]:
    """The ball with `drop` bits fewer after the point."""
    return middle >> drop, -(-radius >> drop) + 1


def floor(number: Fraction) -> int:
    """The number rounded down."""
    return number.numerator // number.denominator


def ceiling(number: Fraction) -> int:
    """The number rounded up."""
    return -(-number.numerator // number.denominator)
