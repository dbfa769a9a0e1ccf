"""Least squares with weights >= 0 over the generators of an arrangement, in exact arithmetic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpz_mat

from proofs.kernel.exact import IntVector, Vector
from proofs.kernel.landscape.arrangement import Arrangement
from proofs.kernel.landscape.question import Landscape
from proofs.search.linear_algebra import to_fraction


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
        """The nearest point to the target in the cone of these generators (and the constants).

        The active set method of Lawson and Hanson: every step comes nearer, so no set of generators comes again.
        It begins with those of `likely` whose weights are > 0.
        """
        scale, goal = self.integral(target)
        weights = self._positive([g for g in allowed if g in likely], goal)
        while True:
            found = self._finished(weights, scale, goal)
            slopes = self.products(found.residual, allowed)
            steepest = min(range(len(allowed)), key=slopes.__getitem__, default=-1)
            if steepest < 0 or slopes[steepest] >= 0:
                return found
            weights = self._with(weights, allowed[steepest], goal)

    def _positive(self, support: Sequence[int], goal: IntVector) -> dict[int, fmpq]:
        """Some of these generators, with their weights of least squares, all > 0."""
        while support:
            solved = self._solve(support, goal)
            if solved is None:
                return {}
            if all(value > 0 for value in solved):
                return dict(zip(support, solved, strict=True))
            support = [g for g, value in zip(support, solved, strict=True) if value > 0]
        return {}

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

    def _finished(self, weights: dict[int, fmpq], scale: int, goal: IntVector) -> Fit:
        residual = []
        for i, entry in enumerate(goal):
            value = sum((weight * self.columns[g][i] for g, weight in weights.items()), fmpq(0)) - entry
            residual.append(to_fraction(value) / scale)
        # sum w * column = goal + ... in units of 1 / scale, and a column is `factor` times a generator.
        return Fit(tuple(residual), {g: to_fraction(weight) * self.factor / scale for g, weight in weights.items()})

    def products(self, vector: Vector, generators: Sequence[int]) -> list[int]:
        """The signs of a vector times these generators, as integers of that sign."""
        _, row = self.integral(vector)
        return [sum(map(int.__mul__, row, self.columns[g])) for g in generators]

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
