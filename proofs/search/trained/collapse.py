"""Units that decay takes to 0: found, set to 0, left out, and woken where that lowers the loss.

With decay on all its weights a unit that helps nowhere ends at w = 0, v = 0, a kink at every point. Near there the
loss changes by `v.phi(w) + decay (|w|^2 + |v|^2)/2`, `phi(w) = sum_i s_i ReLU(a_i.w)` with the signals s_i that arrive
at the next layer. docs/mathematics.md, section 9.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Kinks, backward, forward, loss_value
from proofs.search.trained.float_problem import FloatProblem, LayerShape

UnitOf = tuple[int, int]
"""A hidden layer and a unit of it."""

COLLINEAR = 1e-7
ALMOST_GONE = 1e-2
"""The last unit of every layer goes, too, from weights below this: from larger ones that would be a leap."""
STARTS = 64
CLIMBS = 200


@dataclass(frozen=True, slots=True)
class Reduced:
    """A problem without some of its units, and which parameters of the whole it keeps."""

    problem: FloatProblem
    kept: NDArray[np.int64]

    def restrict(self, theta: Floats) -> Floats:
        """The parameters of the reduced problem."""
        return theta[self.kept]

    def extend(self, theta: Floats, size: int) -> Floats:
        """The whole theta: 0 at the units left out."""
        whole = np.zeros(size)
        whole[self.kept] = theta
        return whole


def parameters_of(problem: FloatProblem, unit: UnitOf) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The indices of a hidden unit's incoming row (with its bias) and of its outgoing column."""
    number, j = unit
    starts, layer, after = problem.offsets(), problem.layers[number], problem.layers[number + 1]
    row = starts[number] + j * layer.columns + np.arange(layer.columns)
    column = starts[number + 1] + np.arange(after.width) * after.columns + j
    return row, column


def without(problem: FloatProblem, units: frozenset[UnitOf]) -> Reduced:
    """The problem without these hidden units."""
    gone = np.zeros(problem.size, dtype=bool)
    for unit in units:
        for part in parameters_of(problem, unit):
            gone[part] = True
    kept = np.flatnonzero(~gone)
    lost = [sum(number == at for at, _ in units) for number in range(len(problem.layers))]
    layers = tuple(
        LayerShape(layer.fan_in - (lost[number - 1] if number else 0), layer.width - lost[number], layer.bias)
        for number, layer in enumerate(problem.layers)
    )
    return Reduced(replace(problem, layers=layers, decay=problem.decay[kept]), kept)


def collapsible(problem: FloatProblem) -> list[UnitOf]:
    """The ReLU and leaky units with decay on every weight."""
    units = [(number, j) for number in problem.kinked_layers() for j in range(problem.layers[number].width)]
    return [u for u in units if all(problem.decay[part].min() > 0 for part in parameters_of(problem, u))]


def collapse(problem: FloatProblem, theta: Floats, gone: frozenset[UnitOf]) -> tuple[Floats, frozenset[UnitOf]]:
    """Sets every unit to 0 that the loss does not need; the loss does not grow.

    The last unit of a layer goes only with all others. Collinear units of a layer first become one, which the
    loss does not see.
    """
    value = loss_value(problem, theta)
    left = [problem.layers[number].width - sum(at == number for at, _ in gone) for number in range(problem.depth)]
    # The last first: of units that become one the first stays, as in the rule `merged`.
    for unit in reversed(collapsible(problem)):
        if unit in gone or left[unit[0]] <= 1:
            continue
        row, column = parameters_of(problem, unit)
        trial = theta.copy()
        trial[row] = trial[column] = 0.0
        other = loss_value(problem, trial)
        if other > value and (merged := _merged(problem, theta, unit, gone)) is not None:
            trial, other = merged, loss_value(problem, merged)
        if other <= value * (1 + 1e-13):
            theta, value, gone = trial, other, gone | {unit}
            left[unit[0]] -= 1
    if left and max(left) == 1 and problem.layers[-1].bias:
        rest = frozenset(collapsible(problem)) - gone
        places = [q for unit in rest for part in parameters_of(problem, unit) for q in part]
        trial = theta.copy()
        trial[places] = 0.0
        small = len(rest) == problem.depth and np.abs(theta[places]).max() < ALMOST_GONE
        if small and loss_value(problem, trial) <= value * (1 + 1e-13):
            return trial, gone | rest
    return theta, gone


def _merged(problem: FloatProblem, theta: Floats, unit: UnitOf, gone: frozenset[UnitOf]) -> Floats | None:
    """The unit's share handed to one of the same direction, if there is one."""
    row, column = parameters_of(problem, unit)
    for other in collapsible(problem):
        if other == unit or other[0] != unit[0] or other in gone:
            continue
        row2, column2 = parameters_of(problem, other)
        if _collinear(theta[row], theta[row2]) and _collinear(theta[column], theta[column2]):
            trial = theta.copy()
            for mine, theirs in ((row, row2), (column, column2)):
                size, size2 = np.linalg.norm(theta[mine]), np.linalg.norm(theta[theirs])
                trial[theirs] *= np.hypot(size, size2) / size2
                trial[mine] = 0.0
            return trial
    return None


def _collinear(one: Floats, two: Floats) -> bool:
    sizes = float(np.linalg.norm(one) * np.linalg.norm(two))
    return sizes > 0 and float(one @ two) > (1 - COLLINEAR) * sizes


def wake(
    problem: FloatProblem, theta: Floats, gone: frozenset[UnitOf], seed: int = 0, deadline: float = np.inf
) -> tuple[Floats, UnitOf] | None:
    """A point of lower loss with one of the collapsed units awake, if a search for `|phi(w)| > decay |w|` finds one."""
    generator = np.random.default_rng(seed)
    at = forward(problem, theta)
    back = backward(problem, theta, at, Kinks.none())
    value = loss_value(problem, theta)
    for number in sorted({layer for layer, _ in gone}):
        unit = min(u for u in gone if u[0] == number)
        row, column = parameters_of(problem, unit)
        read, signals = at.read[number], back.signals[number + 1]
        off = problem.curves[number].off_slope or 0.0
        w = np.vstack(
            [generator.standard_normal((STARTS, read.shape[1])), read[generator.permutation(len(read))[:STARTS]]]
        )
        w = _climb(w, read, signals, off, deadline)
        phi = _phi(w, read, signals, off)
        sizes = np.linalg.norm(phi, axis=1)
        best = int(np.argmax(sizes))
        needed = float(np.sqrt(problem.decay[row].max() * problem.decay[column].max()))
        if sizes[best] <= needed * (1 + 1e-6):
            continue
        for length in 2.0 ** -np.arange(2, 24):
            trial = theta.copy()
            trial[row] = length * w[best]
            trial[column] = -length * phi[best] / sizes[best]
            if loss_value(problem, trial) < value:
                return trial, unit
    return None


def _phi(w: Floats, read: Floats, signals: Floats, off: float) -> Floats:
    z = w @ read.T
    return np.asarray(np.where(z > 0, z, off * z) @ signals)


def _climb(w: Floats, read: Floats, signals: Floats, off: float, deadline: float) -> Floats:
    """Directions along which |phi| is large: w moves to the normalised gradient, a little at a time."""
    w = w / np.linalg.norm(w, axis=1, keepdims=True)
    best, sizes = w, np.linalg.norm(_phi(w, read, signals, off), axis=1)
    pace = 1.0
    for _ in range(CLIMBS):
        if time.monotonic() > deadline:
            break
        z = w @ read.T
        phi = np.where(z > 0, z, off * z) @ signals
        rates = (phi @ signals.T) * np.where(z > 0, 1.0, off)
        gradient = rates @ read
        w = w + pace * gradient / np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-300)
        w /= np.linalg.norm(w, axis=1, keepdims=True)
        now = np.linalg.norm(_phi(w, read, signals, off), axis=1)
        better = now > sizes
        best, sizes = np.where(better[:, None], w, best), np.maximum(now, sizes)
        pace *= 0.97
    return np.asarray(best)
