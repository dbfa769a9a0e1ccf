"""Least squares with weights >= 0 over the generators of an arrangement: floats guess the support, then it is exact."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np
from flint import fmpq, fmpz_mat
from numpy.typing import NDArray

from proofs.kernel.exact import IntVector, Vector
from proofs.kernel.landscape.arrangement import Arrangement
from proofs.kernel.landscape.question import Landscape
from proofs.search.linear_algebra import to_fraction

Floats: TypeAlias = NDArray[np.float64]

TOLERANCES = (1e-9, 1e-7, 1e-11, 1e-5)


@dataclass(frozen=True, slots=True)
class Fit:
    """The nearest point of a cone: `residual = sum of weight * generator - target`, all centred; weights > 0."""

    residual: Vector
    weights: dict[int, Fraction]

    @property
    def support(self) -> int:
        """The generators used, as a set."""
        return sum(1 << generator for generator in self.weights)


class Generators:
    """The generators of an arrangement, centred where there is an output bias: 2k is ray k with +, 2k + 1 with -."""

    def __init__(self, landscape: Landscape, arrangement: Arrangement) -> None:
        self.points = len(landscape.dataset)
        self.centred = landscape.output_bias
        self.columns: list[IntVector] = []
        for outputs in arrangement.outputs:
            column = self._centre(outputs)
            self.columns += [column, tuple(-entry for entry in column)]
        # Columns are N times the centred generators (or the generators themselves).
        self.factor = self.points if self.centred else 1
        self.floats = np.array(self.columns, float).reshape(len(self.columns), self.points)
        self.norms = np.linalg.norm(self.floats, axis=1)
        self.floats /= np.where(self.norms > 0, self.norms, 1.0)[:, None]

    def _centre(self, vector: Sequence[int]) -> IntVector:
        if not self.centred:
            return tuple(vector)
        total = sum(vector)
        return tuple(self.points * entry - total for entry in vector)

    def integral(self, vector: Vector) -> tuple[int, IntVector]:
        """A factor, and the centred vector times it as integers."""
        common = lcm(*(entry.denominator for entry in vector))
        return common * self.factor, self._centre([entry.numerator * (common // entry.denominator) for entry in vector])

    def fit(self, allowed: Sequence[int], target: Vector, likely: Collection[int] = ()) -> Fit:
        """The nearest point to the target in the cone of these generators (and the constants), exactly.

        `likely` are generators whose weights may well not be 0.
        """
        scale, goal = self.integral(target)
        guess = self._guess(allowed, goal, [k for k, g in enumerate(allowed) if g in likely])
        for tolerance in TOLERANCES:
            support = [g for g, weight in zip(allowed, guess, strict=True) if weight > tolerance * (1 + guess.max())]
            weights = self._solve(support, goal)
            if weights is not None and all(weight >= 0 for weight in weights):
                found = self._finished(support, weights, scale, goal)
                if self._is_nearest(found.residual, allowed):
                    return found
        return self._exact_fit(allowed, scale, goal)

    def _guess(self, allowed: Sequence[int], goal: IntVector, start: Sequence[int]) -> Floats:
        if not allowed:
            return np.zeros(0)
        target = np.array([float(entry) for entry in goal])
        size = float(np.abs(target).max())
        return nonnegative_least_squares(self.floats[list(allowed)], target / size if size else target, start)

    def _solve(self, support: Sequence[int], goal: IntVector) -> list[fmpq] | None:
        """The weights of least squares on independent generators; None if they depend on each other."""
        if not support:
            return []
        matrix = fmpz_mat([list(self.columns[g]) for g in support])
        gram = matrix * matrix.transpose()
        try:
            solution = gram.solve(matrix * fmpz_mat([[entry] for entry in goal]))
        except ZeroDivisionError:
            return None
        return [fmpq(solution[k, 0]) for k in range(len(support))]

    def _finished(self, support: Sequence[int], weights: Sequence[fmpq], scale: int, goal: IntVector) -> Fit:
        residual = []
        for i, entry in enumerate(goal):
            value = sum((w * self.columns[g][i] for g, w in zip(support, weights, strict=True)), fmpq(0)) - entry
            residual.append(to_fraction(value) / scale)
        # sum w * column = goal + ... in units of 1 / scale, and a column is `factor` times a generator.
        by_generator = {g: to_fraction(w) * self.factor / scale for g, w in zip(support, weights, strict=True) if w > 0}
        return Fit(tuple(residual), by_generator)

    def products(self, vector: Vector, generators: Sequence[int]) -> list[int]:
        """The signs of a vector times these generators, as integers of that sign."""
        _, row = self.integral(vector)
        return [sum(map(int.__mul__, row, self.columns[g])) for g in generators]

    def _is_nearest(self, residual: Vector, allowed: Sequence[int]) -> bool:
        return all(value >= 0 for value in self.products(residual, allowed))

    def _exact_fit(self, allowed: Sequence[int], scale: int, goal: IntVector) -> Fit:
        """The active set method of Lawson and Hanson in exact arithmetic; the least index enters, so it ends."""
        weights: dict[int, fmpq] = {}
        while True:
            found = self._finished(list(weights), list(weights.values()), scale, goal)
            slopes = self.products(found.residual, allowed)
            entering = next((g for g, slope in zip(allowed, slopes, strict=True) if slope < 0), None)
            if entering is None:
                return found
            weights = self._with(weights, entering, goal)

    def _with(self, weights: dict[int, fmpq], entering: int, goal: IntVector) -> dict[int, fmpq]:
        weights = {**weights, entering: fmpq(0)}
        while True:
            support = list(weights)
            solved = self._solve(support, goal)
            if solved is None:
                raise ArithmeticError("a generator on which the residual is not 0 is independent of those in use")
            if all(value > 0 for value in solved):
                return dict(zip(support, solved, strict=True))
            old = list(weights.values())
            step = min(a / (a - b) for a, b in zip(old, solved, strict=True) if b <= 0)
            moved = [a + step * (b - a) for a, b in zip(old, solved, strict=True)]
            weights = {g: value for g, value in zip(support, moved, strict=True) if value > 0}


def nonnegative_least_squares(rows: Floats, target: Floats, start: Sequence[int] = ()) -> Floats:
    """Weights >= 0 with `sum of weight * row` nearest to the target, in floats: the active set method.

    Args:
        rows: K x N.
        target: N numbers.
        start: rows that may be in use.
    """
    active, values = _feasible(rows, target, list(start))
    for _ in range(3 * len(rows) + 10):
        slopes = rows @ (target - values @ rows[active])
        slopes[active] = -1.0
        entering = int(slopes.argmax()) if len(slopes) else 0
        if not len(slopes) or slopes[entering] <= 1e-10:
            break
        active, values = _entered(rows, target, [*active, entering], np.append(values, 0.0))
    weights = np.zeros(len(rows))
    weights[active] = values
    return weights


def _least_squares(rows: Floats, target: Floats, active: Sequence[int]) -> Floats:
    return np.asarray(np.linalg.lstsq(rows[list(active)].T, target, rcond=None)[0])


def _feasible(rows: Floats, target: Floats, active: list[int]) -> tuple[list[int], Floats]:
    """Some of these rows whose least squares weights are > 0."""
    while active:
        values = _least_squares(rows, target, active)
        if values.min() > 0:
            return active, values
        active = [row for row, value in zip(active, values, strict=True) if value > 0]
    return [], np.zeros(0)


def _entered(rows: Floats, target: Floats, active: list[int], values: Floats) -> tuple[list[int], Floats]:
    """Least squares on these rows, less those that are driven to 0 on the way."""
    while active:
        solved = _least_squares(rows, target, active)
        low = np.flatnonzero(solved <= 0)
        if not len(low):
            return active, solved
        steps = values[low] / np.maximum(values[low] - solved[low], 1e-300)
        moved = values + steps.min() * (solved - values)
        moved[low[int(steps.argmin())]] = 0.0
        kept = np.flatnonzero(moved > 1e-13)
        active, values = [active[int(k)] for k in kept], moved[kept]
    return [], np.zeros(0)
