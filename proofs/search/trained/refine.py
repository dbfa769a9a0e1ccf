"""Newton's method in fixed point, to some seventy digits, with the float64 inverse of the optimality system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.kernel.enclosure.evaluation import Place, evaluate
from proofs.kernel.enclosure.setting import Setting
from proofs.search.trained.curves import Floats
from proofs.search.trained.minimum import FloatMinimum

BITS = 256
ROUNDS = 40
DEPENDENT = 1e-12


@dataclass(frozen=True, slots=True)
class Refined:
    """A point and its multipliers in units of 2^-BITS; `residual`: the largest entry left of the optimality system."""

    point: tuple[int, ...]
    multipliers: tuple[int, ...]
    residual: float


def refine(
    setting: Setting, minimum: FloatMinimum, places: list[Place], expired: Callable[[], bool] = lambda: False
) -> Refined:
    """Solves gradient = 0 on the free coordinates and z_k = 0 at the kinks, as far as BITS allow or time lasts."""
    free, kinks = minimum.slice.free, len(places)
    inverse = _inverse(minimum.slice.hessian, minimum.slice.rows)
    point = [int(Fraction(float(x)) * (1 << BITS)) for x in minimum.theta]
    multipliers = [int(Fraction(float(m)) * (1 << BITS)) for m in minimum.multipliers]
    best: Refined | None = None
    collapsed = frozenset(minimum.collapsed)
    for _ in range(ROUNDS):
        at = evaluate(setting, tuple(point), BITS, dict(zip(places, multipliers, strict=True)), collapsed)
        gradient, _ = at.gradient()
        values = [at.pre_activations[layer].rows[row][unit] for layer, unit, row in places]
        residuals = [gradient[q] for q in free] + values
        largest = max(map(abs, residuals), default=0)
        if best is not None and largest >= best.residual * 2.0**BITS / 2:
            break
        best = Refined(tuple(point), tuple(multipliers), largest / (1 << BITS))
        if largest.bit_length() < 12 or expired():
            break
        shift = max(0, largest.bit_length() - 60)
        step = inverse @ np.array([float(r >> shift) for r in residuals])
        for q, move in zip(free, step, strict=False):
            point[q] -= int(move) << shift
        for k in range(kinks):
            multipliers[k] -= int(step[len(free) + k]) << shift
    assert best is not None
    return best


def _inverse(h: Floats, rows: Floats) -> Floats:
    """The inverse of the optimality system; where kinks are dependent, the shortest solution."""
    system = np.block([[h, rows.T], [rows, np.zeros((len(rows), len(rows)))]])
    if len(rows):
        sizes = np.linalg.svd(rows, compute_uv=False)
        if len(rows) > rows.shape[1] or sizes[-1] < 1e-9 * sizes[0]:
            return np.asarray(np.linalg.pinv(system, rcond=DEPENDENT, hermitian=True))
    return np.asarray(np.linalg.inv(system))
