"""Second order asked again, naively and exactly: derivatives by differences, symmetries by linear algebra.

With every state frozen an output is affine in each single parameter, so the difference over a step of 1 is its
derivative and the mixed difference its mixed derivative: there is no small step. A symmetry is a polynomial field X on
the parameters with `Df . X = 0` everywhere; all fields up to a degree are found at once, as the null space of these
equations at random points modulo a prime. The kernel, by contrast, propagates backwards and lists symmetries by rules.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from math import prod
from typing import Any

from flint import fmpq, fmpq_mat, nmod_mat

from proofs.kernel import Huber, Network, Problem
from tests.kernel.oracle import half_slope, inner, outputs, residuals, weights

PRIME = 2**61 - 1
MOST_UNKNOWNS = 1500
Table = list[list[Any]]


def pre_activations(network: Network, x: Sequence[Fraction]) -> list[list[Fraction]]:
    """Those of every layer at x, the outputs last."""
    result, signal = [], list(x)
    for layer in network.layers:
        bias = layer.bias or (Fraction(0),) * layer.width
        z = [inner(row, signal) + b for row, b in zip(layer.weight, bias, strict=True)]
        result.append(z)
        signal = [max(entry, Fraction(0)) for entry in z]
    assert result[-1] == outputs(network, x)
    return result


def states(network: Network, x: Sequence[Fraction]) -> list[list[int]]:
    """1, -1, or 0 at a kink, of every hidden unit; off, not at a kink, where nothing that it reads can become not 0."""
    result: list[list[int]] = []
    silent = not any(x)
    for layer, z in zip(network.layers[:-1], pre_activations(network, x), strict=False):
        still = silent and layer.bias is None
        result.append([-1 if still else (entry > 0) - (entry < 0) for entry in z])
        silent = all(state < 0 for state in result[-1])
    return result


def slopes(problem: Problem) -> list[list[Fraction]]:
    """Half the derivative of every point's loss by every output."""
    pairs = zip(residuals(problem), weights(problem), strict=True)
    return [[weight * half_slope(problem.loss, r) for r in row] for row, weight in pairs]


class SmoothOracle:
    """The points of positive weight without kinks, their states frozen, Huber's loss by its tangent from delta on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start = [entry for layer in problem.network.layers for entry in layer.numbers()]
        everything = [states(problem.network, x) for x in problem.dataset.inputs]
        kinked = [any(0 in table for table in tables) for tables in everything]
        pulls = slopes(problem)
        self.kinks_are_fitted = not any(k and any(row) for k, row in zip(kinked, pulls, strict=True))
        self.points = [i for i, w in enumerate(weights(problem)) if w and not kinked[i]]
        self.states = [everything[i] for i in self.points]
        self.inputs = [problem.dataset.inputs[i] for i in self.points]
        self.pulls = [pull for i in self.points for pull in pulls[i]]
        self.bends = [self._bend(i, r) for i in self.points for r in residuals(problem)[i]]

    def _bend(self, i: int, r: Fraction) -> Fraction:
        measure = self.problem.loss
        return weights(self.problem)[i] if not isinstance(measure, Huber) or abs(r) < measure.delta else Fraction(0)

    def _outputs(self, parameters: Sequence[Any], inputs: Sequence[Sequence[Any]]) -> list[Any]:
        """All outputs at all points, in any ring."""
        result = []
        for x, tables in zip(inputs, self.states, strict=True):
            source, signal = iter(parameters), list(x)
            for k, layer in enumerate(self.problem.network.layers):
                rows = [[next(source) for _ in row] for row in layer.weight]
                bias = [next(source) for _ in rows] if layer.bias is not None else [0] * len(rows)
                signal = [sum(map(prod, zip(row, signal, strict=True)), b) for row, b in zip(rows, bias, strict=True)]
                if k < len(tables):
                    signal = [z if state > 0 else 0 for z, state in zip(signal, tables[k], strict=True)]
            result += signal
        return result

    def _moved(self, parameters: Sequence[Any], inputs: Any, *which: int) -> list[Any]:
        moved = list(parameters)
        for a in which:
            moved[a] += 1
        return self._outputs(moved, inputs)

    def _first(self, parameters: Sequence[Any], inputs: Any) -> Table:
        """One row per parameter: the derivatives of all outputs."""
        here = self._outputs(parameters, inputs)
        return [
            [f - g for f, g in zip(self._moved(parameters, inputs, a), here, strict=True)]
            for a in range(len(parameters))
        ]

    def gradient(self) -> list[Fraction]:
        return [inner(self.pulls, row) for row in self._first(self.start, self.inputs)]

    def hessian(self) -> list[list[Fraction]]:
        first, n = self._first(self.start, self.inputs), len(self.start)
        here = self._outputs(self.start, self.inputs)
        once = [self._moved(self.start, self.inputs, a) for a in range(n)]
        result = [[sum(map(prod, zip(self.bends, p, q, strict=True)), Fraction(0)) for q in first] for p in first]
        for a in range(n):
            for b in range(a):
                both = self._moved(self.start, self.inputs, a, b)
                mixed = [f - g - h + e for f, g, h, e in zip(both, once[a], once[b], here, strict=True)]
                result[a][b] += inner(self.pulls, mixed)
                result[b][a] = result[a][b]
        return result

    def symmetric_directions(self, degree: int) -> int | None:
        """The dimension of the values at the point of all symmetric fields of this degree; None where too many."""
        n = len(self.start)
        monomials = [m for d in range(degree + 1) for m in combinations_with_replacement(range(n), d)]
        if n * len(monomials) > MOST_UNKNOWNS:
            return None
        start, inputs = _modulo(self.start), [_modulo(x) for x in self.inputs]
        rng, rows, before = random.Random(0), list[list[int]](), -1
        while True:
            for _ in range(2 + n * len(monomials) // max(1, len(self.pulls)) // 2):
                # In coordinates around the point the constant monomial, the first, is the value there.
                shift = [rng.randrange(PRIME) for _ in range(n)]
                powers = [prod(shift[a] for a in m) % PRIME for m in monomials]
                first = self._first([(s + t) % PRIME for s, t in zip(start, shift, strict=True)], inputs)
                rows += [[d * p % PRIME for p in powers for d in column] for column in zip(*first, strict=True)]
            reduced, rank = _echelon(rows, n * len(monomials))
            if rank == before:
                break
            rows, before = reduced[:rank], rank
        # The fields are the null space; their values have the dimension of what no equation on values alone takes away.
        later, later_rank = _echelon([row[n:] for row in rows], n * (len(monomials) - 1))
        del later
        return n - (rank - later_rank)

    def proves_minimum(self) -> bool:
        """Gradient 0, Hessian semidefinite, and 0 along the values of symmetric fields only."""
        if not self.kinks_are_fitted or any(self.gradient()):
            return False
        hessian = fmpq_mat([[fmpq(e.numerator, e.denominator) for e in row] for row in self.hessian()])
        # The roots are real: none is negative if and only if the coefficients alternate.
        polynomial = hessian.charpoly().coeffs()
        if any((-1) ** (len(polynomial) - 1 - k) * entry < 0 for k, entry in enumerate(polynomial)):
            return False
        free = len(self.start) - hessian.rank()
        return any(self.symmetric_directions(degree) == free for degree in (0, 1, 2))


def _modulo(numbers: Sequence[Fraction]) -> list[int]:
    return [number.numerator * pow(number.denominator, -1, PRIME) % PRIME for number in numbers]


def _echelon(rows: list[list[int]], width: int) -> tuple[list[list[int]], int]:
    if not rows or not width:
        return [], 0
    reduced, rank = nmod_mat(len(rows), width, [entry for row in rows for entry in row], PRIME).rref()
    return [[int(entry) for entry in row] for row in reduced.tolist()], rank
