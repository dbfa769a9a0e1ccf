"""Exact arithmetic: rational tables kept as integers over one common denominator.

Sums of products of rationals are the whole cost of checking; over a common denominator they are integer sums, and no
greatest common divisor is taken before the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from operator import mul

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]
IntVector = tuple[int, ...]
IntTable = tuple[IntVector, ...]


def dot(left: Iterable[int], right: Iterable[int]) -> int:
    """The inner product of two integer vectors of equal length."""
    return sum(map(mul, left, right))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of rationals: entry (i, j) is `rows[i][j] / denominator`, with `denominator > 0`."""

    rows: IntTable
    denominator: int

    @classmethod
    def of(cls, matrix: Sequence[Sequence[Fraction]]) -> "Grid":
        """The same table over its least common denominator."""
        common = lcm(*{entry.denominator for row in matrix for entry in row})
        return cls(tuple(tuple(e.numerator * (common // e.denominator) for e in row) for row in matrix), common)

    def over(self, denominator: int) -> "Grid":
        """The same table over a multiple of its denominator."""
        factor = denominator // self.denominator
        return self if factor == 1 else Grid(tuple(tuple(factor * e for e in row) for row in self.rows), denominator)


def line_of(vector: IntVector) -> tuple[int, IntVector]:
    """Write a non-zero integer vector as `m * e`: e primitive with its first non-zero entry positive, m an integer.

    Two vectors are parallel if and only if they have the same e.
    """
    m = gcd(*vector)
    if next(entry for entry in vector if entry) < 0:
        m = -m
    return m, tuple(entry // m for entry in vector)


def rank(rows: Iterable[Sequence[int]]) -> int:
    """The rank of an integer matrix, by fraction-free elimination."""
    pivots: list[tuple[int, IntVector]] = []
    for row in rows:
        reduced: IntVector = tuple(row)
        for column, pivot in pivots:
            if reduced[column]:
                a, b = pivot[column], reduced[column]
                reduced = tuple(a * x - b * y for x, y in zip(reduced, pivot, strict=True))
        if any(reduced):
            _, reduced = line_of(reduced)
            pivots.append((next(k for k, entry in enumerate(reduced) if entry), reduced))
    return len(pivots)
