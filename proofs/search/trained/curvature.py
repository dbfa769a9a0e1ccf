"""The Hessian on the slice: along the ridge, with frozen coordinates fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import backward, forward, hessian, kink_rows
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.stationary import Ridge
from proofs.search.trained.symmetry import FrozenEntry

RANK = 1e-9


@dataclass(frozen=True, slots=True)
class Slice:
    """What is left free at a stationary point.

    Attributes:
        free: indices in theta.
        hessian: of the Lagrangian, over the free coordinates.
        rows: the gradients of the pinned kinks, over the free coordinates.
        curvatures: eigenvalues of the Hessian on the common kernel of the rows, smallest first.
    """

    free: NDArray[np.int64]
    hessian: Floats
    rows: Floats
    curvatures: Floats


def slice_at(problem: FloatProblem, theta: Floats, ridge: Ridge, frozen: tuple[FrozenEntry, ...]) -> Slice:
    """The Hessian and the kinks' gradients over the coordinates that are not frozen."""
    at = forward(problem, theta, ridge.states)
    back = backward(problem, theta, at, ridge.kinks, multipliers=ridge.multipliers)
    fixed = {entry.index(problem) for entry in frozen}
    free = np.array([k for k in range(problem.size) if k not in fixed], dtype=np.int64)
    h = hessian(problem, at, back)[np.ix_(free, free)]
    rows = kink_rows(problem, at, ridge.kinks)[:, free]
    tangents = np.eye(len(free))
    if len(rows):
        _, sizes, right = np.linalg.svd(rows, full_matrices=True)
        tangents = right[int((sizes > RANK * sizes[0]).sum()) :].T
    return Slice(free, h, rows, np.asarray(np.linalg.eigvalsh(tangents.T @ h @ tangents), dtype=np.float64))
