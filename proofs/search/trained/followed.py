"""Descent that leaves collapsed units out and wakes them where that helps. docs/mathematics.md, section 7."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from proofs.search.trained.collapse import Reduced, UnitOf, collapse, wake, without
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import loss_value
from proofs.search.trained.descent import DescentEnd, descend
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.progress import Progress

WAKINGS = 20


@dataclass(frozen=True, slots=True)
class Followed:
    """Where descent led.

    Attributes:
        theta: all parameters.
        collapsed: the units that are 0 there.
        reduced: the problem without them.
        end: the end of the descent of the reduced problem.
        rounds: steps in all.
    """

    theta: Floats
    collapsed: frozenset[UnitOf]
    reduced: Reduced
    end: DescentEnd
    rounds: int


def follow(
    problem: FloatProblem,
    theta: Floats,
    *,
    deadline: float,
    report: Callable[[Progress], None] | None = None,
    satisfied: Callable[[Followed], bool] = lambda _: False,
) -> Followed:
    """Follows the loss down; ends at a stationary point, where no step lowers the loss, or at the deadline.

    Args:
        problem: what to minimise.
        theta: where to start.
        deadline: a `time.monotonic()` at which to stop with what there is.
        report: called after each step.
        satisfied: asked at a stationary point whether to end there, before units that were left out are woken.
    """
    gone: frozenset[UnitOf] = frozenset()
    done = wakings = 0
    whole = theta

    def told(step: Progress) -> None:
        if report is not None:
            report(replace(step, round=done + step.round))

    while True:
        whole, gone = collapse(problem, whole, gone)
        reduced = without(problem, gone)
        end = descend(
            reduced.problem, reduced.restrict(whole), deadline=deadline, report=told, origin=reduced.restrict(theta)
        )
        done += end.rounds
        whole = reduced.extend(end.theta, problem.size)
        if end.collapsed:
            gone |= _renumbered(problem, gone, end.collapsed)
        elif (
            time.monotonic() < deadline
            and wakings < WAKINGS
            and gone
            and not (end.point is not None and satisfied(Followed(whole, gone, reduced, end, done)))
            and (woken := wake(problem, whole, gone, wakings, deadline))
        ):
            whole, unit = woken
            gone -= {unit}
            wakings += 1
            # The woken unit must not be put to sleep at once.
            awake = without(problem, gone)
            part, origin = awake.restrict(whole), awake.restrict(theta)
            end = descend(awake.problem, part, deadline=deadline, rounds=5, report=told, origin=origin)
            whole = awake.extend(end.theta, problem.size)
            done += end.rounds
        else:
            return Followed(whole, gone, reduced, end, done)
        if time.monotonic() > deadline:
            reduced = without(problem, gone)
            part = reduced.restrict(whole)
            return Followed(whole, gone, reduced, DescentEnd(part, loss_value(reduced.problem, part), None, 0), done)


def _renumbered(problem: FloatProblem, gone: frozenset[UnitOf], more: frozenset[UnitOf]) -> frozenset[UnitOf]:
    """The units `more` of the problem without `gone`, as units of the whole."""
    result = set()
    for number, j in more:
        alive = [k for k in range(problem.layers[number].width) if (number, k) not in gone]
        result.add((number, alive[j]))
    return frozenset(result)
