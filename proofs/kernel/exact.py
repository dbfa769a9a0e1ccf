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


def inner(left: Iterable[Fraction], right: Iterable[Fraction | int]) -> Fraction:
    """The inner product of two rational vectors of equal length."""
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


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

    @property
    def fractions(self) -> Matrix:
        """The table, entry by entry."""
        return tuple(tuple(Fraction(entry, self.denominator) for entry in row) for row in self.rows)

    def over(self, denominator: int) -> "Grid":
        """The same table over a multiple of its denominator."""
        factor = denominator // self.denominator
        return self if factor == 1 else Grid(tuple(tuple(factor * e for e in row) for row in self.rows), denominator)


def bits_over_common_denominator(numbers: Iterable[Fraction], limit: int) -> int:
    """How many bits the longest of the numbers takes over their least common denominator; more than `limit` if so many.

    It stops where the common denominator alone is past the limit: that of unrelated denominators grows with each.
    """
    common, longest = 1, 0
    seen: set[int] = set()
    for number in numbers:
        longest = max(longest, number.numerator.bit_length())
        denominator = number.denominator
        if denominator not in seen:
            seen.add(denominator)
            common = lcm(common, denominator)
            if common.bit_length() > limit:
                break
    return common.bit_length() + longest


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
    return len(_echelon(rows))


def _echelon(rows: Iterable[Sequence[int]]) -> list[tuple[int, IntVector]]:
    """Independent rows that span the same space, each with a column in which all later ones are 0."""
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
    return pivots


def null_space(rows: Iterable[Sequence[int]], width: int) -> list[IntVector]:
    """A basis of the integer vectors of this width that are orthogonal to all rows."""
    pivots = _echelon(rows)
    taken = {column for column, _ in pivots}
    basis = []
    for free in range(width):
        if free in taken:
            continue
        vector = [Fraction(k == free) for k in range(width)]
        # A pivot's row is 0 in the columns of the pivots before it: solve from the last one up.
        for column, row in reversed(pivots):
            rest = sum((a * x for k, (a, x) in enumerate(zip(row, vector, strict=True)) if k != column), Fraction(0))
            vector[column] = -rest / row[column]
        basis.append(Grid.of([vector]).rows[0])
    return basis


def semidefinite_rank(matrix: Sequence[Sequence[int]]) -> int | None:
    """The rank of a symmetric integer matrix that is positive semidefinite; None if it is not.

    Symmetric elimination without fractions: what is left after r steps is the Schur complement times the last pivot,
    which is the determinant of the r rows and columns eliminated, and positive. So the signs on the diagonal are those
    of the Schur complement, and the divisions are exact.
    """
    rest, last, found = [list(row) for row in matrix], 1, 0
    while True:
        diagonal = [row[k] for k, row in enumerate(rest)]
        if any(entry < 0 for entry in diagonal):
            return None
        if not any(diagonal):
            return None if any(map(any, rest)) else found
        p = min((entry, k) for k, entry in enumerate(diagonal) if entry)[1]
        pivot, kept = rest[p], [k for k in range(len(rest)) if k != p]
        rest = [[(pivot[p] * row[b] - row[p] * pivot[b]) // last for b in kept] for row in (rest[a] for a in kept)]
        last, found = pivot[p], found + 1
