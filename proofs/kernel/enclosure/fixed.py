"""Tables of fixed-point integers with one error bound each. docs/mathematics.md, section 9.

A table encloses a matrix: entry (i, j) of the matrix times 2^bits differs from `rows[i][j]` by at most `error`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from operator import mul
from typing import TypeAlias

Row: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length, in units of 2^-bits, each entry within `error` units of the truth."""

    rows: tuple[Row, ...]
    error: int
    bits: int

    def bound(self) -> int:
        """An upper bound of the absolute values of the true entries, in units."""
        return largest(self.rows) + self.error

    def transposed(self) -> "Table":
        """The transposed matrix."""
        return Table(tuple(zip(*self.rows, strict=True)), self.error, self.bits)

    def rounded(self, bits: int) -> "Table":
        """The same matrix in fewer bits."""
        drop = self.bits - bits
        if drop <= 0:
            return Table(tuple(tuple(x << -drop for x in row) for row in self.rows), self.error << -drop, bits)
        return Table(tuple(tuple(x >> drop for x in row) for row in self.rows), (self.error >> drop) + 2, bits)


def largest(rows: Iterable[Sequence[int]]) -> int:
    """The largest absolute value of the entries, 0 where there are none."""
    return max((max(max(row), -min(row)) for row in rows if row), default=0)


def fixed(number: Fraction, bits: int) -> int:
    """The number in units of 2^-bits, rounded down."""
    return (number.numerator << bits) // number.denominator


def fixed_up(number: Fraction, bits: int) -> int:
    """The number in units of 2^-bits, rounded up."""
    return -((-number.numerator << bits) // number.denominator)


def table_of(matrix: Iterable[Iterable[Fraction]], bits: int) -> Table:
    """A rational matrix."""
    return Table(tuple(tuple(fixed(x, bits) for x in row) for row in matrix), 1, bits)


def _product_error(left: Table, right: Table, terms: int) -> int:
    """For a sum of products, rounded down once: `(a + s)(b + t) - a b = (a + s) t + b s`."""
    return (terms * (left.bound() * right.error + right.bound() * left.error) >> left.bits) + 2


def product(left: Table, right: Table) -> Table:
    """`left right^T`: the inner products of the rows of both."""
    bits = left.bits
    terms = len(right.rows[0]) if right.rows else 0
    rows = tuple(tuple(sum(map(mul, x, y)) >> bits for y in right.rows) for x in left.rows)
    return Table(rows, _product_error(left, right, terms), bits)


def entrywise(left: Table, right: Table) -> Table:
    """The products of the entries at the same places."""
    bits = left.bits
    pairs = zip(left.rows, right.rows, strict=True)
    rows = tuple(tuple(a * b >> bits for a, b in zip(x, y, strict=True)) for x, y in pairs)
    return Table(rows, _product_error(left, right, 1), bits)


def sum_of_squares(row: Sequence[int], error: int) -> int:
    """An upper bound of the sum of the squares of the true entries, in units of 2^-2bits."""
    squares: int = sum(map(mul, row, row))
    return squares + error * (2 * sum(map(abs, row)) + error * len(row))


def norm_bound(row: Sequence[int], error: int) -> int:
    """An upper bound of the Euclidean norm of the true entries, in units."""
    return isqrt(sum_of_squares(row, error)) + 1


def root_up(number: Fraction, bits: int) -> Fraction:
    """A multiple of 2^-bits that is at least the square root of the number, and little more."""
    return Fraction(isqrt(fixed_up(number, 2 * bits)) + 1, 1 << bits)


def up(number: Fraction, bits: int) -> Fraction:
    """The least multiple of 2^-bits that is not below the number."""
    return Fraction(fixed_up(number, bits), 1 << bits)
