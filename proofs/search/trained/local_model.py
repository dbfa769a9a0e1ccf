"""The convex model of the loss around a point: a quadratic, and a ReLU for every kink in reach.

docs/mathematics.md, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Backward, Kinks, Pass, backward, forward, hessian, kink_rows
from proofs.search.trained.float_problem import FloatProblem

INSIDE = 1e-6
"""A multiplier within this share of its range's ends counts as at the end."""
LEAST_RANGE = 1e-9
"""Kinks that matter less than this, relative to the others, keep their side; so do concave ones."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """The model around a point."""

    at: Pass
    back: Backward
    kinks: Kinks
    values: Floats
    rows: Floats
    lagrangian: Floats
    curvatures: Floats
    axes: Floats
    slope: Floats

    @property
    def sizes(self) -> Floats:
        """The curvatures, negative ones taken as 0; as positive where no kink ends a step along them."""
        return np.maximum(self.curvatures, 0.0) if len(self.kinks) else np.abs(self.curvatures)

    def hessian(self, damping: float) -> Floats:
        """Positive definite."""
        return np.asarray((self.axes * (self.sizes + damping)) @ self.axes.T)

    def change(self, step: Floats) -> float:
        """Of the loss along a step, as the model has it."""
        bends = self.back.ranges @ (np.maximum(self.values + self.rows @ step, 0) - np.maximum(self.values, 0))
        inner = self.axes.T @ step
        return float(self.slope @ step + 0.5 * (self.sizes * inner) @ inner + bends)


def _candidates(problem: FloatProblem, at: Pass, reach: float) -> Kinks:
    """The kinks that a step of length `reach` may meet, the nearest ones if there are many."""
    found: list[tuple[Floats, Kinks]] = []
    sizes = np.zeros(len(problem.inputs))
    for number in range(problem.depth):
        inner = at.weights[number][:, : problem.layers[number].fan_in]
        sizes = np.linalg.norm(at.read[number], axis=1) + sizes * float(np.linalg.norm(inner, 2))
        if problem.curves[number].kinked:
            near = np.abs(at.pre[number]) / sizes[:, None]
            near[problem.weights == 0] = np.inf
            i, j = np.nonzero(near < reach)
            found.append((near[i, j], Kinks(np.full(len(i), number), j, i)))
    if not found:
        return Kinks.none()
    distance = np.concatenate([near for near, _ in found])
    parts = [kinks for _, kinks in found]
    kinks = Kinks(*(np.concatenate([getattr(k, name) for k in parts]) for name in ("layer", "unit", "point")))
    return kinks.take(np.argsort(distance, kind="stable")[: 2 * problem.size + 30])


def local_model(problem: FloatProblem, theta: Floats, reach: float, shares: list[Floats]) -> LocalModel:
    """The model at theta for steps of length `reach`.

    `shares` are N x width tables, one for each hidden layer: how much of beta_k each kink passes on.
    """
    at = forward(problem, theta)
    kinks = _candidates(problem, at, reach)
    back = backward(problem, theta, at, kinks, shares=kinks.of(shares))
    least = LEAST_RANGE * float(np.abs(back.ranges).max(initial=0.0))
    kinks = kinks.take(back.ranges > least)
    back = backward(problem, theta, at, kinks, shares=kinks.of(shares))
    # Kinks of later layers that were left out change the ranges of earlier ones a little.
    back = Backward(back.gradient, back.signals, back.arriving, back.multipliers, np.maximum(back.ranges, least))
    # Only the outputs of pinned units are variables of their own, and beta_k counts what they do to later kinks. The
    # others move later kinks themselves.
    share = kinks.of(shares)
    pinned = (share > INSIDE) & (share < 1 - INSIDE)
    held = _held(problem, at, kinks.take(pinned))
    rows = kink_rows(problem, held, kinks)
    lagrangian = hessian(problem, held, back)
    curvatures, axes = np.linalg.eigh(_augmented(lagrangian, rows[pinned]))
    slope = back.gradient - rows.T @ back.multipliers
    return LocalModel(at, back, kinks, kinks.of(at.pre[:-1]), rows, lagrangian, curvatures, axes, slope)


def _augmented(h: Floats, rows: Floats) -> Floats:
    """The Hessian, made stiff across the ridge: what is negative then is so along the ridge."""
    if not len(rows):
        return h
    stiffness = float(np.abs(h).max()) / float((rows * rows).sum(axis=1).max())
    return np.asarray(h + stiffness * rows.T @ rows)


def _held(problem: FloatProblem, at: Pass, kinks: Kinks) -> Pass:
    """The pass with the slopes that hold while these units' outputs do not follow their kinks."""
    slopes = [table.copy() for table in at.slopes]
    for number in problem.kinked_layers():
        here = kinks.layer == number
        slopes[number][kinks.point[here], kinks.unit[here]] = problem.curves[number].off_slope or 0.0
    return replace(at, slopes=slopes)
