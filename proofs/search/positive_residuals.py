"""Residuals that keep a stationary point of a smooth network a strict minimum, as large as they may be in a direction.

At residuals r the squared loss of outputs f has the gradient `2 J^T r` and the Hessian `2 (J^T J + sum_i r_i D^2 f_i)`.
Residuals `r = B s` with `J^T B = 0` keep the gradient 0, and those that keep the Hessian positive are convex: a matrix
inequality `I + sum_k s_k M_k > 0`, of which a barrier method finds the farthest point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Kinks, backward, forward, hessian
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.losses import FloatLoss

LEAST_RANK = 1e-5
"""Columns of J that are more dependent than this, relative to the largest, leave no room for residuals."""
INSIDE = 0.8
"""How far to go towards the border, where the Hessian is singular."""
WEIGHTS = (1.0, 4.0, 16.0, 64.0, 256.0)
STEPS = 30
SETTLED = 1e-3
SHORTEST = 1e-6
MOST_DIRECTIONS = 40

LINEAR = FloatLoss(
    "linear",
    lambda f, y: (f * y).sum(axis=1),
    lambda f, y: y,
    lambda f, y: np.zeros((*f.shape, f.shape[1])),
)
"""The inner product of outputs and targets: its Hessian by the parameters is `sum_i y_i D^2 f_i`."""


@dataclass(frozen=True, slots=True)
class Residuals:
    """Orthonormal residuals B (NK x m) at which a network is stationary, and the matrices M (m x p x p)."""

    basis: Floats
    curvatures: Floats

    def farthest(self, wish: Floats, longest: float) -> Floats:
        """Residuals of a length below `longest` that go far along `wish` (NK numbers); 0 where there is no way."""
        goal = self.basis.T @ wish
        size = float(np.linalg.norm(goal))
        if size == 0 or longest <= 0:
            return np.zeros(len(self.basis))
        s = np.zeros(len(goal))
        for weight in WEIGHTS:
            for _ in range(STEPS):
                s, moved = self._newton(s, weight * goal / (size * longest), longest)
                if not moved:
                    break
        return np.asarray(INSIDE * self.basis @ s)

    def _newton(self, s: Floats, pull: Floats, longest: float) -> tuple[Floats, bool]:
        """A step towards the least of `-pull.s - log det(I + M(s)) - log(longest^2 - |s|^2)`, and whether it moved."""
        products = np.linalg.inv(self._at(s)) @ self.curvatures
        room = longest**2 - s @ s
        slope = -pull - np.trace(products, axis1=1, axis2=2) + 2 * s / room
        flat = products.reshape(len(s), -1)
        bend = flat @ products.transpose(0, 2, 1).reshape(len(s), -1).T
        bend += 2 * np.eye(len(s)) / room + 4 * np.outer(s, s) / room**2
        try:
            step = -np.linalg.solve(bend, slope)
        except np.linalg.LinAlgError:
            return s, False
        here, length = self._value(s, pull, longest), 1.0
        while length > SHORTEST:
            there = s + length * step
            if self._value(there, pull, longest) < here + 0.1 * length * float(slope @ step):
                return there, -float(slope @ step) > SETTLED
            length /= 2
        return s, False

    def _value(self, s: Floats, pull: Floats, longest: float) -> float:
        room = longest**2 - s @ s
        if room <= 0:
            return np.inf
        try:
            factor = np.linalg.cholesky(self._at(s))
        except np.linalg.LinAlgError:
            return np.inf
        return float(-pull @ s - 2 * np.log(np.diag(factor)).sum() - np.log(room))

    def _at(self, s: Floats) -> Floats:
        return np.asarray(np.eye(self.curvatures.shape[1]) + np.tensordot(s, self.curvatures, axes=1))


def stationary_residuals(problem: FloatProblem, theta: Floats) -> Residuals | None:
    """The residuals at which theta is stationary; None where there are none, or the outputs do not tell parameters.

    Args:
        problem: its targets and its loss do not enter.
        theta: the p parameters.
    """
    points, outputs = problem.targets.shape
    jacobian = np.vstack([_gradient(problem, theta, unit) for unit in np.eye(points * outputs)])
    lengths = np.linalg.norm(jacobian, axis=0)
    if points * outputs <= problem.size or not lengths.all():
        return None
    left, sizes, right = np.linalg.svd(jacobian / lengths)
    if sizes[-1] < LEAST_RANK * sizes[0]:
        return None
    basis = left[:, problem.size :][:, :MOST_DIRECTIONS]
    shrink = right.T / sizes / lengths[:, None]
    matrices = [shrink.T @ _curvature(problem, theta, column) @ shrink for column in basis.T]
    return Residuals(basis, np.array(matrices))


def _linear(problem: FloatProblem, targets: Floats) -> FloatProblem:
    return replace(problem, loss=LINEAR, targets=targets.reshape(problem.targets.shape))


def _gradient(problem: FloatProblem, theta: Floats, targets: Floats) -> Floats:
    given = _linear(problem, targets)
    return backward(given, theta, forward(given, theta), Kinks.none()).gradient


def _curvature(problem: FloatProblem, theta: Floats, targets: Floats) -> Floats:
    given = _linear(problem, targets)
    at = forward(given, theta)
    return hessian(given, at, backward(given, theta, at, Kinks.none()))
