"""Descent from cell to cell: the best fit of a product of cells, then on into a cell beside it where the loss falls."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofs.search.landscape.float_fits import Directions, Floats, nonnegative_least_squares
from proofs.search.landscape.sides import Sides, Signs

MOST_STEPS = 300
FLAT = 1e-9


@dataclass(frozen=True)
class Descended:
    """Where a descent ended: the loss, and per unit the sign of its output weight and the generators of its cell."""

    loss: float
    cells: tuple[tuple[int, tuple[int, ...]], ...]


def descend(directions: Directions, sides: Sides, target: Floats, weights: Sequence[int], units: Floats) -> Descended:
    """Descend from units with these signs of the output weights.

    Args:
        directions: of the generators.
        sides: of its rays.
        target: the N centred targets.
        weights: h signs.
        units: h x m, where the units begin.
    """
    cells = [_cell(sides, sides.side(unit)) for unit in units]
    best = Descended(float("inf"), ())
    for _ in range(MOST_STEPS):
        own = [2 * np.flatnonzero(sides.together(c)) + (s < 0) for c, s in zip(cells, weights, strict=True)]
        allowed = sorted({int(g) for one in own for g in one})
        fitted = nonnegative_least_squares(directions.rows[allowed], target)
        residual = fitted @ directions.rows[allowed] - target
        loss = float(residual @ residual)
        if loss > best.loss - FLAT * (1.0 + loss):
            return best
        best = Descended(loss, tuple((s, tuple(one.tolist())) for s, one in zip(weights, own, strict=True)))
        by_generator = dict(zip(allowed, fitted, strict=True))
        moved = [
            _moved(directions, sides, residual, cell, sign, {int(g): by_generator[int(g)] for g in one})
            for cell, sign, one in zip(cells, weights, own, strict=True)
        ]
        if not any(fresh is not None for fresh in moved):
            return best
        cells = [cell if fresh is None else fresh for cell, fresh in zip(cells, moved, strict=True)]
    return best


def _cell(sides: Sides, side: Signs) -> Signs:
    """A cell at a face."""
    for k in np.flatnonzero(sides.together(side)):
        if side.all():
            break
        side = np.where(side == 0, sides.signs[k], side)
    return side


def _moved(
    directions: Directions, sides: Sides, residual: Floats, cell: Signs, sign: int, weights: dict[int, float]
) -> Signs | None:
    """A cell at the unit's face in which the loss falls, to first order."""
    unit = np.zeros(sides.rays.shape[1])
    for g, weight in weights.items():
        norm = directions.norms[g]
        if weight > 0 and norm > 0:
            unit = unit + weight / norm * sides.rays[g // 2]
    face = sides.side(unit)
    star = np.flatnonzero(sides.together(face))
    slopes = directions.rows[2 * star + (sign < 0)] @ residual
    if not len(star) or slopes.min() > -FLAT:
        return None
    side = np.where(face == 0, sides.signs[star[int(slopes.argmin())]], face)
    return np.where(side == 0, cell, side)
