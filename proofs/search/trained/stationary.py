"""Newton's method on a ridge: the kinks pinned at 0, all other states fixed. docs/mathematics.md, section 7.

A step is the shortest one back onto the ridge and, along it, a Newton step of the Lagrangian; multipliers by least
squares, which also serves where the kinks' gradients are dependent (equal inputs; more kinks than a unit reads
numbers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Backward, Kinks, Pass, States, backward, forward, hessian, kink_rows
from proofs.search.trained.float_problem import FloatProblem

RANK = 1e-9
CONVERGED = 1e-10
STEPS = 12
RETURNS = 2
SLACK = 1e-7
"""Multipliers nearer to their ends than this share of the range are taken to lie at the end."""
MARGIN = 1e-10


@dataclass(frozen=True, slots=True)
class Ridge:
    """A kink pattern: the states of all units, and the kinks pinned at 0 with their multipliers."""

    states: States
    kinks: Kinks
    multipliers: Floats


@dataclass(frozen=True, slots=True)
class StationaryPoint:
    """A point at which the gradient of the Lagrangian is 0 in floats.

    Attributes:
        theta: the point.
        ridge: its kink pattern.
        ranges: beta_k of each pinned kink.
        curvatures: the eigenvalues of the Hessian along the ridge, smallest first.
        residual: the largest entry of the gradient of the Lagrangian and of the pinned pre-activations.
        slack: the smallest of m_k / beta_k and 1 - m_k / beta_k; 1 without kinks.
        margin: the smallest |z| of the other kinked pre-activations, negative where a state is wrong.
    """

    theta: Floats
    ridge: Ridge
    ranges: Floats
    curvatures: Floats
    residual: float
    slack: float
    margin: float

    @property
    def strict(self) -> bool:
        """Whether all states are as the pattern says and every multiplier lies inside its range."""
        return self.slack > SLACK and self.margin > MARGIN


def pinned_states(states: States, kinks: Kinks) -> States:
    """The states with the pinned units off."""
    tables = tuple(table.copy() for table in states)
    for number, table in enumerate(tables):
        here = kinks.layer == number
        table[kinks.point[here], kinks.unit[here]] = False
    return tables


@dataclass(frozen=True, slots=True)
class RidgeStepper:
    """The linear algebra of one step at a point."""

    at: Pass
    back: Backward
    rows: Floats
    inverse: Floats
    tangents: Floats
    normal: Floats
    multipliers: Floats

    @staticmethod
    def of(problem: FloatProblem, theta: Floats, ridge: Ridge) -> RidgeStepper:
        """Splits the space at theta into the ridge's tangents and the shortest step onto it."""
        at = forward(problem, theta, ridge.states)
        back = backward(problem, theta, at, ridge.kinks, multipliers=ridge.multipliers)
        rows = kink_rows(problem, at, ridge.kinks)
        if not len(rows):
            whole, nothing = np.eye(problem.size), np.zeros(problem.size)
            return RidgeStepper(at, back, rows, rows.T, whole, nothing, ridge.multipliers)
        left, sizes, right = np.linalg.svd(rows, full_matrices=True)
        rank = int((sizes > RANK * sizes[0]).sum())
        inverse = (right[:rank].T / sizes[:rank]) @ left[:, :rank].T
        values = ridge.kinks.of(at.pre[:-1])
        multipliers = ridge.multipliers - inverse.T @ back.gradient
        back = backward(problem, theta, at, ridge.kinks, multipliers=multipliers)
        return RidgeStepper(at, back, rows, inverse, right[rank:].T, -inverse @ values, multipliers)

    def onto(self, problem: FloatProblem, theta: Floats, ridge: Ridge) -> Floats:
        """The point brought back towards the ridge, which is curved: else no long step along it would pay."""
        for _ in range(RETURNS if len(self.rows) else 0):
            values = ridge.kinks.of(forward(problem, theta, ridge.states).pre[:-1])
            theta = theta - self.inverse @ values
        return theta

    def hessian(self, problem: FloatProblem) -> Floats:
        """Of the Lagrangian."""
        return hessian(problem, self.at, self.back)

    def newton(self, h: Floats, damping: float = 0.0, longest: float = np.inf) -> tuple[Floats, Floats]:
        """The step and the eigenvalues of the Hessian h along the ridge; negative curvature is taken as positive.

        Along the ridge the step is at most `longest`.
        """
        curvatures, axes = np.linalg.eigh(self.tangents.T @ h @ self.tangents)
        slope = axes.T @ (self.tangents.T @ (self.back.gradient + h @ self.normal))
        sizes = np.abs(curvatures) + damping
        cutoff = 1e-12 * float(sizes.max(initial=1e-300))
        move = np.where(sizes > cutoff, -slope / np.maximum(sizes, cutoff), 0.0)
        move *= min(1.0, longest / max(float(np.linalg.norm(move)), 1e-300))
        return self.normal + self.tangents @ (axes @ move), curvatures


def stationary_point(
    problem: FloatProblem, theta: Floats, ridge: Ridge, reach: float, steps: int = STEPS
) -> StationaryPoint | None:
    """The stationary point of the pattern near theta, or None where Newton does not find one within `reach`."""
    moved = theta
    ridge = Ridge(pinned_states(ridge.states, ridge.kinks), ridge.kinks, ridge.multipliers)
    best: tuple[float, Floats, Ridge] | None = None
    for _ in range(steps):
        stepper = RidgeStepper.of(problem, moved, ridge)
        ridge = Ridge(ridge.states, ridge.kinks, stepper.multipliers)
        residual = _residual(stepper, ridge)
        if best is not None and residual > best[0] / 2 and best[0] < CONVERGED:
            break
        best = (residual, moved, ridge)
        step, _ = stepper.newton(stepper.hessian(problem))
        moved = moved + step
        if not np.isfinite(moved).all() or float(np.abs(moved - theta).max()) > reach:
            break
    if best is None or best[0] > CONVERGED * (1 + float(np.abs(best[2].multipliers).max(initial=0.0))):
        return None
    return _described(problem, best[1], best[2])


def _residual(stepper: RidgeStepper, ridge: Ridge) -> float:
    pinned = np.abs(ridge.kinks.of(stepper.at.pre[:-1])).max(initial=0.0)
    return float(max(np.abs(stepper.back.gradient).max(), pinned))


def _described(problem: FloatProblem, theta: Floats, ridge: Ridge) -> StationaryPoint:
    stepper = RidgeStepper.of(problem, theta, ridge)
    _, curvatures = stepper.newton(stepper.hessian(problem))
    pinned = Ridge(ridge.states, ridge.kinks, stepper.multipliers)
    shares = stepper.multipliers / np.where(stepper.back.ranges > 0, stepper.back.ranges, np.nan)
    slack = float(np.minimum(shares, 1 - shares).min(initial=1.0)) if len(shares) else 1.0
    margin = np.inf
    for number in problem.kinked_layers():
        signed = np.where(ridge.states[number], stepper.at.pre[number], -stepper.at.pre[number])
        here = ridge.kinks.layer == number
        signed[ridge.kinks.point[here], ridge.kinks.unit[here]] = np.inf
        signed[problem.weights == 0] = np.inf
        margin = min(margin, float(signed.min(initial=np.inf)))
    residual = _residual(stepper, pinned)
    slack = slack if np.isfinite(slack) else -1.0
    return StationaryPoint(theta, pinned, stepper.back.ranges, curvatures, residual, slack, margin)


def repaired(problem: FloatProblem, point: StationaryPoint) -> Ridge:
    """The pattern with the kinks released whose multipliers lie outside, and those pinned whose states are wrong."""
    kinks, states = point.ridge.kinks, tuple(table.copy() for table in point.ridge.states)
    shares = point.ridge.multipliers / np.where(point.ranges > 0, point.ranges, np.nan)
    above = shares >= 1 - SLACK
    for number, table in enumerate(states):
        here = (kinks.layer == number) & above
        table[kinks.point[here], kinks.unit[here]] = True
    kept = (shares > SLACK) & ~above
    pinned = [kinks.take(kept)]
    multipliers = [point.ridge.multipliers[kept]]
    at = forward(problem, point.theta, point.ridge.states)
    back = backward(problem, point.theta, at, kinks, multipliers=point.ridge.multipliers)
    for number in problem.kinked_layers():
        signed = np.where(point.ridge.states[number], at.pre[number], -at.pre[number])
        held = kinks.layer == number
        signed[kinks.point[held], kinks.unit[held]] = np.inf
        i, j = np.nonzero(signed < MARGIN)
        arriving = back.arriving[number][i, j]
        i, j, arriving = i[arriving > 0], j[arriving > 0], arriving[arriving > 0]
        pinned.append(Kinks(np.full(len(i), number), j, i))
        multipliers.append(0.5 * arriving)
    joined = Kinks(*(np.concatenate([getattr(k, name) for k in pinned]) for name in ("layer", "unit", "point")))
    return Ridge(pinned_states(states, joined), joined, np.concatenate(multipliers))
