"""Exact linear systems by flint, `Fraction` in and out."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpq_mat, fmpz_mat

Rational: TypeAlias = Fraction | int | fmpq


def to_fraction(number: fmpq) -> Fraction:
    """A flint rational as a `Fraction`."""
    return Fraction(int(number.p), int(number.q))


def to_fmpq(number: Rational) -> fmpq:
    """Any rational as one of flint."""
    return number if isinstance(number, fmpq) else fmpq(number.numerator, number.denominator)


def solution(
    rows: Sequence[Sequence[Rational]],
    right: Sequence[Rational],
    free: Sequence[Fraction] | None = None,
) -> list[Fraction] | None:
    """One x with `rows x = right`; None if there is none.

    Args:
        rows: m x n, at least one row.
        right: m numbers.
        free: n numbers, the values of those variables that the system leaves free; None for 0.
    """
    width = len(rows[0])
    system = fmpq_mat([[*map(to_fmpq, row), to_fmpq(b)] for row, b in zip(rows, right, strict=True)])
    reduced, rank = system.rref()
    pivots = [next(c for c in range(width + 1) if reduced[r, c] != 0) for r in range(rank)]
    if width in pivots:
        return None
    x = [Fraction(0)] * width if free is None else list(free)
    others = [c for c in range(width) if x[c] and c not in set(pivots)]
    for r, pivot in enumerate(pivots):
        moved = sum((to_fraction(reduced[r, c]) * x[c] for c in others), Fraction(0))
        x[pivot] = to_fraction(reduced[r, width]) - moved
    return x


def null_space(rows: Sequence[Sequence[int]], width: int) -> list[tuple[int, ...]]:
    """A basis of the integer vectors of this width that are orthogonal to all rows."""
    if not rows:
        return [tuple(int(i == k) for i in range(width)) for k in range(width)]
    space, nullity = fmpz_mat([list(row) for row in rows]).nullspace()
    return [tuple(int(space[r, c]) for r in range(width)) for c in range(nullity)]
