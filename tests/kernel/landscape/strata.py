"""An oracle for lists and families that shares no code with the project: no rays, but Z3 on every product of faces.

In a product of open faces (one per unit with an output weight, and its sign) the outputs are linear in the units. A
local minimum in it has the residual of the projection onto what the units can add there; whether units of the product
have its outputs, and whether a step of one unit betters the loss to first order, are questions to Z3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, product
from typing import Any

import z3
from flint import fmpq, fmpq_mat

Vector = tuple[Fraction, ...]
State = tuple[int, int]
"""The sign of the output weight, and the index of an open face."""
Stratum = tuple[State, ...]


def exact(number: Fraction) -> z3.ArithRef:
    return z3.Q(number.numerator, number.denominator)


def echelon(rows: Sequence[Sequence[Fraction]]) -> list[Vector]:
    """Independent rows that span the same space."""
    if not rows:
        return []
    entries = [fmpq(entry.numerator, entry.denominator) for row in rows for entry in row]
    reduced, rank = fmpq_mat(len(rows), len(rows[0]), entries).rref()
    return [tuple(Fraction(int(e.p), int(e.q)) for e in row) for row in reduced.tolist()[:rank]]


def inner(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def orthogonal(rows: Sequence[Sequence[Fraction]], width: int) -> list[Vector]:
    """A basis of the vectors that are orthogonal to all rows."""
    basis = echelon(rows)
    pivots = [next(k for k, entry in enumerate(row) if entry) for row in basis]
    found = []
    for free in set(range(width)) - set(pivots):
        vector = [Fraction(k == free) for k in range(width)]
        for row, pivot in zip(basis, pivots, strict=True):
            vector[pivot] = -row[free]
        found.append(tuple(vector))
    return found


def rest(vector: Sequence[Fraction], along: Sequence[Vector]) -> Vector:
    """The vector less its projection onto the span of others."""
    basis: list[Vector] = []
    for row in (*echelon(along), tuple(vector)):
        for other in basis:
            share = inner(row, other) / inner(other, other)
            row = tuple(a - share * b for a, b in zip(row, other, strict=True))
        basis.append(row)
    return basis[-1]


@dataclass
class Oracle:
    """The squared loss on these inputs and targets, with or without the biases."""

    inputs: Sequence[Sequence[int]]
    targets: Sequence[int]
    hidden_bias: bool
    output_bias: bool
    _answers: dict[Any, bool] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Vector]:
        return [(*map(Fraction, x), *((Fraction(1),) if self.hidden_bias else ())) for x in self.inputs]

    @cached_property
    def ones(self) -> list[Vector]:
        return [(Fraction(1),) * len(self.rows)] if self.output_bias else []

    @cached_property
    def faces(self) -> list[tuple[int, ...]]:
        """The vectors of signs that the pre-activations of one unit can have."""
        solver, unit = z3.Solver(), self._variables("w")
        found = []

        def extend(signs: tuple[int, ...]) -> None:
            if solver.check() == z3.unsat:
                return
            if len(signs) == len(self.rows):
                found.append(signs)
                return
            for sign in (-1, 0, 1):
                solver.push()
                solver.add(self._on_side(self.rows[len(signs)], unit, sign))
                extend((*signs, sign))
                solver.pop()

        extend(())
        return found

    @cached_property
    def spaces(self) -> list[tuple[int, list[Vector]]]:
        """Of every face, its dimension, and the outputs of a basis of its span with the activations of the face."""
        found = []
        for face in self.faces:
            basis = orthogonal([row for row, sign in zip(self.rows, face, strict=True) if not sign], len(self.rows[0]))
            outputs = [
                tuple(inner(row, unit) * (sign > 0) for row, sign in zip(self.rows, face, strict=True))
                for unit in basis
            ]
            found.append((len(basis), outputs))
        return found

    def _variables(self, name: str) -> list[z3.ArithRef]:
        return [z3.Real(f"{name}{k}") for k in range(len(self.rows[0]))]

    @staticmethod
    def _sum(row: Vector, unit: Sequence[z3.ArithRef]) -> z3.ArithRef:
        return z3.Sum([exact(a) * w for a, w in zip(row, unit, strict=True)])

    def _on_side(self, row: Vector, unit: Sequence[z3.ArithRef], sign: int) -> z3.BoolRef:
        z = self._sum(row, unit)
        return {-1: z < 0, 0: z == 0, 1: z > 0}[sign]

    def admissible(self, residual: Vector, state: State) -> bool:
        """Whether no step of a unit in this state, alone, lowers the loss to first order."""
        if (residual, state) not in self._answers:
            self._answers[residual, state] = self._admissible(residual, *state)
        return self._answers[residual, state]

    def _admissible(self, residual: Vector, sign: int, face: int) -> bool:
        if any(inner(residual, outputs) for outputs in self.spaces[face][1]):
            return False
        solver, step = z3.Solver(), self._variables("t")
        change = z3.RealVal(0)
        for row, side, r in zip(self.rows, self.faces[face], residual, strict=True):
            z = self._sum(row, step)
            change += exact(r) * (z if side > 0 else z3.If(z > 0, z, 0) if side == 0 else 0)
        solver.add(change != 0 if sign == 0 else sign * change < 0)
        return solver.check() == z3.unsat

    def attained(self, residual: Vector, active: frozenset[State]) -> bool:
        """Whether units in these states have the outputs that belong to the residual; several in one are like one."""
        if (residual, active) not in self._answers:
            self._answers[residual, active] = self._attained(residual, active)
        return self._answers[residual, active]

    def _attained(self, residual: Vector, active: frozenset[State]) -> bool:
        solver, constant = z3.Solver(), z3.Real("c") if self.output_bias else z3.RealVal(0)
        outputs = [constant] * len(self.rows)
        for j, (sign, face) in enumerate(active):
            unit = self._variables(f"w{j}_")
            for i, (row, side) in enumerate(zip(self.rows, self.faces[face], strict=True)):
                solver.add(self._on_side(row, unit, side))
                if side > 0:
                    outputs[i] = outputs[i] + sign * self._sum(row, unit)
        solver.add(*(f == exact(r + y) for f, r, y in zip(outputs, residual, self.targets, strict=True)))
        return solver.check() == z3.sat

    def minima(self, width: int) -> dict[Vector, set[Stratum]]:
        """Per residual of local minima, the products of states in which they are."""
        found: dict[Vector, set[Stratum]] = {}
        everything, targets = range(len(self.faces)), [Fraction(y) for y in self.targets]
        known: dict[frozenset[int], Vector] = {}
        for active in range(width + 1):
            for faces in combinations_with_replacement(everything, active):
                if frozenset(faces) not in known:
                    added = [outputs for face in set(faces) for outputs in self.spaces[face][1]]
                    known[frozenset(faces)] = tuple(-entry for entry in rest(targets, [*added, *self.ones]))
                residual = known[frozenset(faces)]
                silent = [(0, k) for k in everything if active < width and self.admissible(residual, (0, k))]
                options = [[(s, k) for s in (-1, 1) if self.admissible(residual, (s, k))] for k in faces]
                for states in {tuple(sorted(states)) for states in product(*options)}:
                    if (active == width or silent) and self.attained(residual, frozenset(states)):
                        more = combinations_with_replacement(silent, width - active)
                        found.setdefault(residual, set()).update(tuple(sorted(states + some)) for some in more)
        return found

    def dimension(self, stratum: Stratum) -> int:
        """Of its units with their output weights and the output bias, where the outputs stay."""
        moves = sum(self.spaces[face][0] + (sign != 0) for sign, face in stratum) + self.output_bias
        added = [outputs for sign, face in stratum if sign for outputs in self.spaces[face][1]]
        return moves - len(echelon([*added, *self.ones]))

    def _in_closure(self, stratum: Stratum) -> Iterator[Stratum]:
        """Strata to which units can move: onto a face of their face, or silent where they are."""
        options = [
            [(s, k) for k, low in enumerate(self.faces) if all(a in (0, b) for a, b in zip(low, face, strict=True))]
            + [(0, here)] * (s != 0)
            for s, here in stratum
            for face in [self.faces[here]]
        ]
        return (tuple(sorted(states)) for states in product(*options))

    def families(self, strata: set[Stratum]) -> list[tuple[int, int]]:
        """Of every connected set, the largest dimension and the most silent units."""
        group = {stratum: {stratum} for stratum in strata}
        for stratum in strata:
            for other in self._in_closure(stratum):
                if other in strata and group[other] is not group[stratum]:
                    joined = group[other] | group[stratum]
                    group.update(dict.fromkeys(joined, joined))
        found = {id(members): members for members in group.values()}.values()
        return sorted((max(map(self.dimension, m)), max(sum(not s for s, _ in one) for one in m)) for m in found)
