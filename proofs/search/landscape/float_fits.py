"""The generators in floats, and least squares with weights >= 0 over rows: what descents and cases compute with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from proofs.search.landscape.fits import Generators

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Directions:
    """The centred generators in floats.

    Attributes:
        rows: K x N, of norm 1, or 0 where the generator is.
        norms: K, what they were divided by; 0 where the generator is 0.
    """

    rows: Floats
    norms: Floats

    @classmethod
    def of(cls, generators: Generators) -> "Directions":
        """Of exact ones."""
        rows = np.array(generators.columns, float).reshape(len(generators.columns), generators.points)
        norms = np.linalg.norm(rows, axis=1)
        return cls(rows / np.where(norms > 0, norms, 1.0)[:, None], norms)


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
