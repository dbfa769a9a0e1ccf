"""Which coordinates to freeze: one for each motion that leaves the loss unchanged. docs/mathematics.md, section 9.

Rescaling of a unit without decay, mixing of units that are on at the same points, biases that the next layer's make up
for, weights that no output sees, the common shift of softmax outputs, and input columns that depend on others where the
unit is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from proofs.kernel.barrier.mixing import MAX_UNITS
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import States
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.stationary import Ridge

Mask = NDArray[np.bool_]
RANK = 1e-9
INDEPENDENT = 1e-6
"""Weights that mixing changes by less than this share of the largest count as not independent of the others."""


class Motion(Enum):
    """What moves along a frozen coordinate without changing the loss."""

    RESCALED = auto()
    UNUSED = auto()
    OUTPUT_SHIFT = auto()
    DEPENDENT_INPUT = auto()
    MIXED = auto()
    BIAS_SHIFT = auto()


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """A parameter that stays: entry `entry` of the augmented row of a unit of a layer; `group` are the units mixed."""

    motion: Motion
    layer: int
    unit: int
    entry: int
    group: tuple[int, ...] = ()

    def index(self, problem: FloatProblem) -> int:
        """Its place in theta."""
        return problem.offsets()[self.layer] + self.unit * problem.layers[self.layer].columns + self.entry


def live_states(problem: FloatProblem, ridge: Ridge) -> tuple[Mask, ...]:
    """For each hidden layer N x width: whether the unit's output may be other than 0; pinned kinks count."""
    tables: list[Mask] = []
    for number, curve in enumerate(problem.curves):
        if curve.off_slope == 0.0:
            table = ridge.states[number].copy()
            here = ridge.kinks.layer == number
            table[ridge.kinks.point[here], ridge.kinks.unit[here]] = True
        else:
            table = np.ones((len(problem.inputs), problem.layers[number].width), dtype=bool)
        table[problem.weights == 0] = False
        tables.append(table)
    return tuple(tables)


def reached(problem: FloatProblem, live: States) -> tuple[Mask, ...]:
    """For each layer N x width: whether some path of live units leads from the unit, itself live, to an output."""
    tables = [np.repeat(problem.weights[:, None] > 0, problem.layers[-1].width, axis=1)]
    for table in reversed(live):
        tables.append(table & tables[-1].any(axis=1, keepdims=True))
    return tuple(reversed(tables))


def frozen_entries(problem: FloatProblem, theta: Floats, ridge: Ridge) -> tuple[FrozenEntry, ...]:
    """The coordinates to freeze at a stationary point, each with its motion."""
    live = live_states(problem, ridge)
    seen = reached(problem, live)
    result: list[FrozenEntry] = []
    for number, layer in enumerate(problem.layers):
        read = problem.inputs != 0 if number == 0 else live[number - 1]
        if layer.bias:
            read = np.hstack([read, np.ones((len(read), 1), dtype=bool)])
        used = (seen[number].T.astype(float) @ read.astype(float)) > 0
        start, columns = problem.offsets()[number], layer.columns
        rates = problem.decay[start : start + layer.size].reshape(layer.width, columns)
        weights = problem.split(theta)[number]
        alike = _alike(problem, ridge, number)
        shifting = _shifting(problem, ridge, number)
        left: list[list[int]] = []
        for j in range(layer.width):
            silent = [k for k in range(columns) if not used[j, k] and rates[j, k] == 0]
            result += [FrozenEntry(Motion.UNUSED, number, j, k) for k in silent]
            left.append([k for k in range(columns) if used[j, k]])
            if j in shifting and columns - 1 in left[j]:
                result.append(FrozenEntry(Motion.BIAS_SHIFT, number, j, columns - 1))
                left[j].remove(columns - 1)
            if number == 0 and not rates[j].any() and left[j]:
                spare = _dependent(problem, seen[0][:, j], left[j], weights[j])
                result += [FrozenEntry(Motion.DEPENDENT_INPUT, 0, j, k) for k in spare]
                left[j] = [k for k in left[j] if k not in spare]
        for group in alike:
            chosen = _mixed(weights, left, group, _decayed(problem, number))
            result += [FrozenEntry(Motion.MIXED, number, j, k, group) for j, k in chosen]
        mixed = {j for group in alike for j in group}
        for j in range(layer.width):
            if j not in mixed and left[j] and _rescalable(problem, number):
                largest = max(left[j], key=lambda k: abs(float(weights[j, k])))
                result.append(FrozenEntry(Motion.RESCALED, number, j, largest))
    shift = _shift(problem)
    shifted = {(entry.layer, entry.unit) for entry in shift}
    return tuple(entry for entry in result if (entry.layer, entry.unit) not in shifted) + shift


def _alike(problem: FloatProblem, ridge: Ridge, number: int) -> list[tuple[int, ...]]:
    """Groups of units of a layer that are on at the same points, at some, and on no pinned kink."""
    if not _homogeneous(problem, number):
        return []
    kinked = set(ridge.kinks.unit[ridge.kinks.layer == number].tolist())
    groups: dict[bytes, list[int]] = {}
    for j in range(problem.layers[number].width):
        on = np.ones(len(problem.inputs), dtype=bool)
        if problem.curves[number].kinked:
            on = ridge.states[number][:, j]
        on = on[problem.weights > 0]
        if j not in kinked and (on.any() or problem.curves[number].off_slope != 0.0):
            groups.setdefault(on.tobytes(), []).append(j)
    return [tuple(group) for group in groups.values() if 2 <= len(group) <= MAX_UNITS]


def _shifting(problem: FloatProblem, ridge: Ridge, number: int) -> set[int]:
    """The units of a layer that are on at every point, where neither their biases nor the next layer's decay."""
    if not _homogeneous(problem, number) or not problem.layers[number].bias or not problem.layers[number + 1].bias:
        return set()
    for k in (number, number + 1):
        layer, start = problem.layers[k], problem.offsets()[k]
        if problem.decay[start : start + layer.size].reshape(layer.width, layer.columns)[:, -1].any():
            return set()
    kinked = set(ridge.kinks.unit[ridge.kinks.layer == number].tolist())
    on: Mask = np.ones(problem.layers[number].width, dtype=bool)
    if problem.curves[number].kinked:
        on = np.asarray(ridge.states[number][problem.weights > 0].all(axis=0))
    return {int(j) for j in np.flatnonzero(on)} - kinked


def _homogeneous(problem: FloatProblem, number: int) -> bool:
    return number < problem.depth and (problem.curves[number].kinked or problem.curves[number].name == "identity")


def _mixed(weights: Floats, left: list[list[int]], group: tuple[int, ...], orthogonal: bool) -> list[tuple[int, int]]:
    """Weights (unit, entry) to freeze: as many as mixing the group changes independently of one another."""
    places = [(j, k) for j in group for k in left[j]]
    if orthogonal:
        pairs = list(combinations(group, 2))
        changes = [
            [weights[q, k] if j == p else -weights[p, k] if j == q else 0.0 for p, q in pairs] for j, k in places
        ]
        return sorted(places[n] for n in _independent(np.array(changes).reshape(len(places), len(pairs))))
    result = []
    for j in group:
        mine = [(j, k) for k in left[j]]
        result += [mine[n] for n in _independent(weights[list(group)][:, left[j]].T)]
    return sorted(result)


def _independent(rows: Floats) -> list[int]:
    """Rows that span all of them, the largest first."""
    rest, result = rows.copy(), []
    largest = float(np.linalg.norm(rows, axis=1).max(initial=0.0))
    for _ in range(min(rows.shape)):
        sizes = np.linalg.norm(rest, axis=1)
        best = int(np.argmax(sizes))
        if sizes[best] <= INDEPENDENT * largest:
            break
        result.append(best)
        direction = rest[best] / sizes[best]
        rest = rest - np.outer(rest @ direction, direction)
    return result


def _decayed(problem: FloatProblem, number: int) -> bool:
    """Whether there is decay on a layer or on what reads it."""
    starts, layer, after = problem.offsets(), problem.layers[number], problem.layers[number + 1]
    readers = problem.decay[starts[number + 1] : starts[number + 1] + after.size].reshape(after.width, after.columns)
    return bool(problem.decay[starts[number] : starts[number] + layer.size].any() or readers[:, : layer.width].any())


def _rescalable(problem: FloatProblem, number: int) -> bool:
    return _homogeneous(problem, number) and not _decayed(problem, number)


def _dependent(problem: FloatProblem, points: Mask, columns: list[int], row: Floats) -> list[int]:
    """Columns of the input table that depend on others where the unit is seen; large weights stay free."""
    table = np.hstack([problem.inputs, np.ones((len(problem.inputs), 1))])[points]
    basis: list[Floats] = []
    spare: list[int] = []
    for k in sorted(columns, key=lambda k: -abs(float(row[k]))):
        rest = table[:, k].copy()
        for vector in basis + basis:
            rest -= (vector @ rest) * vector
        size = float(np.linalg.norm(rest))
        if size <= RANK * float(np.linalg.norm(table[:, k])):
            spare.append(k)
        else:
            basis.append(rest / size)
    return spare


def _shift(problem: FloatProblem) -> tuple[FrozenEntry, ...]:
    """The row of the last output, where adding the same row to all outputs changes no loss."""
    last, layer = problem.depth, problem.layers[-1]
    if problem.loss.name != "softmax" or problem.decay[problem.offsets()[last] :].any() or layer.width < 2:
        return ()
    return tuple(FrozenEntry(Motion.OUTPUT_SHIFT, last, layer.width - 1, k) for k in range(layer.columns))
