"""Exact linear feasibility: find `0 <= x <= u` with `A x = b`, or a vector that shows there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from proofs.search.linear_algebra import to_fraction


@dataclass(frozen=True, slots=True)
class Feasible:
    """A solution x."""

    solution: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A vector y with `y . b > sum_k u_k max(0, y . A_k)`: no x in the box can have `A x = b`."""

    separator: tuple[Fraction, ...]


def solve_box(
    columns: Sequence[Sequence[int]], target: Sequence[int], upper: Sequence[int | None]
) -> Feasible | Infeasible:
    """Bounded-variable simplex, first phase, in exact arithmetic.

    Args:
        columns: the columns A_k, each of the length of `target`.
        target: b.
        upper: u_k, None for no upper bound.

    The largest improvement enters, except after a step of length 0, where Bland's rule does, so it cannot cycle.
    """
    n, m = len(target), len(columns)
    flips = [-1 if entry < 0 else 1 for entry in target]
    # Variables 0..m-1 are x; m..m+n-1 are artificial with cost 1. `inverse` is the inverse of the basis matrix.
    basis = list(range(m, m + n))
    inverse = [[fmpq(flips[r]) if r == c else fmpq(0) for c in range(n)] for r in range(n)]
    values = [fmpq(abs(entry)) for entry in target]
    at_upper = [False] * m
    in_basis = [False] * m
    stalled = False
    while True:
        costly = [r for r in range(n) if basis[r] >= m]
        price = [sum((inverse[r][c] for r in costly), fmpq(0)) for c in range(n)]
        if not any(values[r] > 0 for r in costly):
            break
        entering = _entering(columns, price, in_basis, at_upper, first=stalled)
        if entering < 0:
            break
        rising = -1 if at_upper[entering] else 1
        change = [rising * _dot(row, columns[entering]) for row in inverse]
        bound = upper[entering]
        ceilings = [upper[k] if k < m else None for k in basis]
        length, leaving = _ratio_test(values, change, ceilings, basis, None if bound is None else fmpq(bound))
        if length is None:
            raise ArithmeticError("the first phase of the simplex method is never unbounded")
        stalled = length == 0
        values = [value - length * c for value, c in zip(values, change, strict=True)]
        if leaving < 0:
            at_upper[entering] = not at_upper[entering]
            continue
        left = basis[leaving]
        if left < m:
            in_basis[left] = False
            at_upper[left] = change[leaving] < 0
        start = fmpq(bound or 0) if at_upper[entering] else fmpq(0)
        basis[leaving], in_basis[entering], values[leaving] = entering, True, start + rising * length
        at_upper[entering] = False
        _pivot(inverse, leaving, [rising * c for c in change])
    if any(values[r] > 0 for r in range(n) if basis[r] >= m):
        return Infeasible(tuple(map(to_fraction, price)))
    solution = [Fraction(upper[k] or 0) if at_upper[k] else Fraction(0) for k in range(m)]
    for r, k in enumerate(basis):
        if k < m:
            solution[k] = to_fraction(values[r])
    return Feasible(tuple(solution))


def _entering(
    columns: Sequence[Sequence[int]],
    price: Sequence[fmpq],
    in_basis: Sequence[bool],
    at_upper: Sequence[bool],
    *,
    first: bool,
) -> int:
    """The variable that lowers the cost most as it leaves its bound, or the first that does; -1 for none."""
    entering, gain = -1, fmpq(0)
    for k, column in enumerate(columns):
        if in_basis[k]:
            continue
        rate = _dot(price, column)
        if at_upper[k]:
            rate = -rate
        if rate > gain:
            entering, gain = k, rate
            if first:
                break
    return entering


def _ratio_test(
    values: Sequence[fmpq],
    change: Sequence[fmpq],
    ceilings: Sequence[int | None],
    basis: Sequence[int],
    length: fmpq | None,
) -> tuple[fmpq | None, int]:
    """How far the entering variable moves, at most `length`, and the row it drives out; -1 for none.

    The basic variable of row r falls by `change[r]` for every unit that the entering one moves.
    """
    leaving = -1
    for r, (value, fall, ceiling) in enumerate(zip(values, change, ceilings, strict=True)):
        if fall > 0:
            room = value / fall
        elif fall < 0 and ceiling is not None:
            room = (value - ceiling) / fall
        else:
            continue
        if length is None or room < length or (room == length and leaving >= 0 and basis[r] < basis[leaving]):
            length, leaving = room, r
    return length, leaving


def _dot(left: Sequence[fmpq], right: Sequence[int]) -> fmpq:
    return sum((a * b for a, b in zip(left, right, strict=True) if b), fmpq(0))


def _pivot(inverse: list[list[fmpq]], pivot: int, column: Sequence[fmpq]) -> None:
    scaled = [entry / column[pivot] for entry in inverse[pivot]]
    for r, row in enumerate(inverse):
        if r != pivot and column[r] != 0:
            inverse[r] = [a - column[r] * b for a, b in zip(row, scaled, strict=True)]
    inverse[pivot] = scaled
