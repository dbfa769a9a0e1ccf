"""Which coordinates to freeze: one for each motion that leaves the loss unchanged. docs/mathematics.md, section 9.

Rescaling of a unit without decay, weights that no output sees, the common shift of softmax outputs, and input columns
that depend on others where the unit is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import States
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.stationary import Ridge

Mask = NDArray[np.bool_]
RANK = 1e-9


class Motion(Enum):
    """What moves along a frozen coordinate without changing the loss."""

    RESCALED = auto()
    UNUSED = auto()
    OUTPUT_SHIFT = auto()
    DEPENDENT_INPUT = auto()


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """A parameter that stays: entry `entry` of the augmented row of a unit of a layer."""

    motion: Motion
    layer: int
    unit: int
    entry: int

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
        for j in range(layer.width):
            silent = [k for k in range(columns) if not used[j, k] and rates[j, k] == 0]
            result += [FrozenEntry(Motion.UNUSED, number, j, k) for k in silent]
            left = [k for k in range(columns) if used[j, k]]
            if number == 0 and not rates[j].any() and left:
                spare = _dependent(problem, seen[0][:, j], left, weights[j])
                result += [FrozenEntry(Motion.DEPENDENT_INPUT, 0, j, k) for k in spare]
                left = [k for k in left if k not in spare]
            if left and _rescalable(problem, number, j):
                largest = max(left, key=lambda k: abs(float(weights[j, k])))
                result.append(FrozenEntry(Motion.RESCALED, number, j, largest))
    shift = _shift(problem)
    shifted = {(entry.layer, entry.unit) for entry in shift}
    return tuple(entry for entry in result if (entry.layer, entry.unit) not in shifted) + shift


def _rescalable(problem: FloatProblem, number: int, j: int) -> bool:
    if number == problem.depth or not (problem.curves[number].kinked or problem.curves[number].name == "identity"):
        return False
    starts, after = problem.offsets(), problem.layers[number + 1]
    row = starts[number] + j * problem.layers[number].columns + np.arange(problem.layers[number].columns)
    column = starts[number + 1] + np.arange(after.width) * after.columns + j
    return not (problem.decay[row].any() or problem.decay[column].any())


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
