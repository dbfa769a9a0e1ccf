"""Exact solutions of a linear system by Gauss and Jordan: plain, because the strategies' systems are small."""

from collections.abc import Sequence
from fractions import Fraction

Column = list[Fraction]


def solutions(
    rows: Sequence[Sequence[Fraction]], target: Sequence[Fraction], width: int
) -> tuple[Column | None, list[Column]]:
    """One solution x of `rows x = target` (None if there is none) and a basis of the null space of `rows`."""
    table = [[*row, b] for row, b in zip(rows, target, strict=True)]
    pivots: list[int] = []
    for column in range(width):
        top = len(pivots)
        found = next((r for r in range(top, len(table)) if table[r][column]), None)
        if found is None:
            continue
        table[top], table[found] = table[found], table[top]
        pivot = table[top][column]
        table[top] = [e / pivot for e in table[top]]
        for r, row in enumerate(table):
            if r != top and row[column]:
                factor = row[column]
                table[r] = [a - factor * b for a, b in zip(row, table[top], strict=True)]
        pivots.append(column)
    basis = []
    for column in (c for c in range(width) if c not in pivots):
        vector = [Fraction(0)] * width
        vector[column] = Fraction(1)
        for r, pivot_column in enumerate(pivots):
            vector[pivot_column] = -table[r][column]
        basis.append(vector)
    if any(row[width] for row in table[len(pivots) :]):
        return None, basis
    particular = [Fraction(0)] * width
    for r, column in enumerate(pivots):
        particular[column] = table[r][width]
    return particular, basis
