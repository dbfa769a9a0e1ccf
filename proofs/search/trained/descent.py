"""Descent of a piecewise smooth loss: Newton steps where no kink is near, ridge steps (SQP) where some are.

Each round models the loss around theta: a quadratic with the Lagrangian's Hessian, made positive by taking its negative
eigenvalues as positive and adding a damping, plus `beta_k ReLU(z_k + a_k.d)` for the kinks in reach. The model's
minimiser says which kinks to pin; a Newton step along the ridge that they make follows. docs/mathematics.md, section 7.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from proofs.search.trained.collapse import UnitOf, collapse, collapsible
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import forward, loss_value
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.local_model import INSIDE, LocalModel, local_model
from proofs.search.trained.progress import Progress
from proofs.search.trained.ridge_program import RidgeStep, solve_ridge
from proofs.search.trained.stationary import (
    Ridge,
    RidgeStepper,
    StationaryPoint,
    pinned_states,
    repaired,
    stationary_point,
)

ROUNDS = 2000
"""Steps of one descent."""
ALONG = 1.0
"""The longest Newton step along a ridge that is tried."""
REPAIRS = 6
MOST_PAUSE = 16
"""Steps between two attempts to find the stationary point at once, after many that failed."""


@dataclass(frozen=True, slots=True)
class DescentEnd:
    """Where the descent ended: the point, its loss, and the stationary point if it is one."""

    theta: Floats
    loss: float
    point: StationaryPoint | None
    rounds: int
    collapsed: frozenset[UnitOf] = frozenset()


@dataclass(slots=True)
class _Walk:
    """The point and what adapts from round to round."""

    theta: Floats
    loss: float
    damping: float
    reach: float
    shares: list[Floats]
    deadline: float
    ridge: Ridge | None = None
    step: float = np.inf

    def expired(self) -> bool:
        return time.monotonic() > self.deadline


def descend(
    problem: FloatProblem,
    theta: Floats,
    *,
    deadline: float,
    rounds: int = ROUNDS,
    report: Callable[[Progress], None] | None = None,
    origin: Floats | None = None,
) -> DescentEnd:
    """Follows the loss down from theta until a strict stationary point, or until no step lowers it.

    Args:
        problem: what to minimise.
        theta: where to start.
        deadline: a `time.monotonic()` at which to stop with what there is.
        rounds: the largest number of steps.
        report: called after each step.
        origin: from where distances are reported; theta where it is not given.
    """
    start = theta if origin is None else origin
    shrinkable = bool(collapsible(problem))
    walk = _Walk(theta, loss_value(problem, theta), 1e-3, 0.1, _true_shares(problem, theta), deadline)
    stalled = 0
    pause, due = 1, 0
    for count in range(rounds):
        model = local_model(problem, walk.theta, walk.reach, walk.shares)
        before, ridge = walk.loss, walk.ridge
        _advance(problem, walk, model)
        if report is not None:
            pinned = 0 if walk.ridge is None else len(walk.ridge.kinks)
            report(Progress(count + 1, walk.loss, float(np.abs(walk.theta - start).max()), pinned))
        if shrinkable and count % 5 == 4:
            smaller, gone = collapse(problem, walk.theta, frozenset())
            if gone:
                return DescentEnd(smaller, loss_value(problem, smaller), None, count + 1, gone)
        gain = before - walk.loss
        settled = walk.ridge is not None and ridge is not None and _same(walk.ridge, ridge)
        if walk.ridge is not None and count >= due and (settled or gain < 1e-7 * (1 + abs(before))):
            point = _stationary(problem, walk)
            pause, due = min(2 * pause, MOST_PAUSE), count + pause
            if point is not None:
                value = loss_value(problem, point.theta)
                smaller, gone = collapse(problem, point.theta, frozenset()) if shrinkable else (theta, frozenset())
                if gone:
                    return DescentEnd(smaller, loss_value(problem, smaller), None, count + 1, gone)
                return DescentEnd(point.theta, value, point, count + 1)
        stalled = stalled + 1 if gain <= 1e-15 * (1 + abs(before)) else 0
        if stalled >= 6 or walk.expired():
            break
    return DescentEnd(walk.theta, walk.loss, None, count + 1)


def _stationary(problem: FloatProblem, walk: _Walk) -> StationaryPoint | None:
    """A strict stationary point beside the walk's pattern that is no higher and curves up, after a few repairs."""
    ridge, theta = walk.ridge, walk.theta
    for _ in range(REPAIRS):
        point = (
            None
            if ridge is None or walk.expired()
            else stationary_point(problem, theta, ridge, max(10 * walk.step, 0.1))
        )
        if point is None:
            return None
        if point.strict:
            value = loss_value(problem, point.theta)
            lower = value <= walk.loss + 1e-9 * (1 + abs(value))
            return point if lower and point.curvatures.min(initial=1.0) > -1e-9 else None
        ridge, theta = repaired(problem, point), point.theta
    return None


def _true_shares(problem: FloatProblem, theta: Floats) -> list[Floats]:
    return [z.astype(np.float64) for z in forward(problem, theta).states()]


def _same(one: Ridge, two: Ridge) -> bool:
    mine, theirs = (set(zip(r.kinks.layer, r.kinks.unit, r.kinks.point, strict=True)) for r in (one, two))
    return mine == theirs


def _advance(problem: FloatProblem, walk: _Walk, model: LocalModel) -> None:
    """Takes the better of the model's step and the Newton step along the ridge; adapts damping and reach."""
    largest = float(np.abs(model.curvatures).max())
    for attempt in range(12):
        # A first step is worth a few attempts.
        if attempt and np.isfinite(walk.step) and walk.expired():
            return
        walk.damping = min(max(walk.damping, 1e-10 * largest), 1e3 * largest)
        if len(model.kinks):
            found = solve_ridge(model.hessian(walk.damping), model.slope, model.rows, model.values, model.back.ranges)
        else:
            found = RidgeStep(
                -model.axes @ ((model.axes.T @ model.slope) / (model.sizes + walk.damping)),
                model.values,
            )
        size = float(np.linalg.norm(found.step))
        if not np.isfinite(size) or size > 3 * walk.reach:
            walk.damping *= 4
            continue
        expected = -model.change(found.step)
        best, value, along, ridge = _best_step(problem, walk, model, found)
        ratio = (walk.loss - value) / expected if expected > 0 else 0.0
        if min(value, along) < walk.loss:
            _take(problem, walk, model, found, best, min(value, along), ridge)
            if ratio > 0.5:
                walk.damping /= 5
            elif ratio < 0.1:
                walk.damping *= 2
            walk.reach = min(1.0, max(3 * walk.step, 1e-8)) if ratio > 0.1 else walk.reach
            return
        walk.ridge = ridge
        walk.damping *= 4
        if size < 1e-3 * walk.reach:
            break
    # What the model says of small steps is wrong where it misjudges which kinks hold later ones: learn from its
    # multipliers.
    _share(walk, model, found, 0.5)
    walk.damping = 1e-3 * largest
    walk.reach = max(walk.reach / 4, 1e-9)


def _best_step(
    problem: FloatProblem, walk: _Walk, model: LocalModel, found: RidgeStep
) -> tuple[Floats, float, float, Ridge]:
    """The lowest of the model's step, that step brought back to the ridge which it pins, and a Newton step along this.

    Returns the point, the losses of the model's step and of the Newton step, and the ridge.
    """
    ridge = _ridge(model, found)
    stepper = RidgeStepper.of(problem, walk.theta, ridge)
    points = [walk.theta + found.step]
    if len(ridge.kinks):
        points.append(stepper.onto(problem, points[0], ridge))
    values = [loss_value(problem, point) for point in points]
    best = int(np.argmin(values))
    damping = min(walk.damping, 1e-6) if len(ridge.kinks) else walk.damping
    longest = walk.reach if len(model.kinks) else np.inf
    step, _ = stepper.newton(model.lagrangian, damping, longest)
    size = float(np.linalg.norm(step))
    if not np.isfinite(size) or size > ALONG:
        return points[best], values[best], np.inf, ridge
    moved = stepper.onto(problem, walk.theta + step, ridge)
    along = loss_value(problem, moved)
    return (moved if along < values[best] else points[best]), values[best], along, ridge


def _ridge(model: LocalModel, found: RidgeStep) -> Ridge:
    """The kinks that the model's step pins, and the states of the others behind it."""
    share = found.multipliers / model.back.ranges if len(model.kinks) else np.zeros(0)
    pinned = (share > INSIDE) & (share < 1 - INSIDE)
    states = tuple(table.copy() for table in model.at.states())
    ahead = model.values + model.rows @ found.step > 0
    for number, table in enumerate(states):
        here = model.kinks.layer == number
        table[model.kinks.point[here], model.kinks.unit[here]] = ahead[here]
    kinks = model.kinks.take(pinned)
    return Ridge(pinned_states(states, kinks), kinks, found.multipliers[pinned])


def _take(
    problem: FloatProblem, walk: _Walk, model: LocalModel, found: RidgeStep, theta: Floats, value: float, ridge: Ridge
) -> None:
    walk.step = float(np.linalg.norm(theta - walk.theta))
    walk.theta, walk.loss, walk.ridge = theta, value, ridge
    walk.shares = _true_shares(problem, theta)
    _share(walk, model, found, 1.0)


def _share(walk: _Walk, model: LocalModel, found: RidgeStep, pace: float) -> None:
    """Moves the shares of the kinks towards those of the model's solution."""
    for number, table in enumerate(walk.shares):
        here = model.kinks.layer == number
        i, j = model.kinks.point[here], model.kinks.unit[here]
        table[i, j] += pace * (found.multipliers[here] / model.back.ranges[here] - table[i, j])


__all__ = ["DescentEnd", "Progress", "descend"]
