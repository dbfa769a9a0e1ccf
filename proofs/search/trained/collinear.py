"""Collinear units without decay, such as units on the same kinks: one unit in their place, and the shares of each.

With decay `collapse` makes one unit of them on the way down. docs/mathematics.md, section 9, "Shared work".
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from proofs.kernel import Problem
from proofs.kernel.certificate import Share
from proofs.search.trained.collapse import parameters_of, without
from proofs.search.trained.curves import Floats
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed
from proofs.search.trained.left_out import leave_out
from proofs.search.trained.sharing import Sharing
from proofs.search.trained.stationary import Ridge, StationaryPoint, stationary_point

COLLINEAR = 1e-12
"""1 minus the cosine of the angle between rows that count as one direction."""


def one_for_all(
    problem: Problem, floats: FloatProblem, followed: Followed, point: StationaryPoint
) -> tuple[Sharing, StationaryPoint] | None:
    """The problem with one unit for each group of collinear ones of the last hidden layer, and its stationary point."""
    last = floats.depth - 1
    if last < 0 or floats.layers[-1].width > 1 or floats.curves[last].off_slope is None or followed.collapsed:
        return None
    starts = floats.offsets()
    if floats.decay[starts[last] : starts[last + 1] + floats.layers[last].width].any():
        return None
    groups = _groups(floats.split(point.theta)[last], floats.split(point.theta)[-1][0, : floats.layers[last].width])
    if not groups:
        return None
    theta, multipliers, shares = point.theta.copy(), point.ridge.multipliers.copy(), []
    gone = [j for group in groups for j in group[1:]]
    kinks = point.ridge.kinks
    for group in groups:
        shares.append(_take_over(floats, theta, group))
        for share in shares[-1]:
            if share.unit == group[0]:
                continue
            for k in np.flatnonzero((kinks.layer == last) & (kinks.unit == share.unit)):
                twin = (kinks.layer == last) & (kinks.unit == group[0]) & (kinks.point == kinks.point[k])
                multipliers[twin] += float(share.incoming) * multipliers[k]
    units = frozenset((last, j) for j in gone)
    whole = replace(followed, theta=theta, collapsed=units, reduced=without(floats, units))
    rest = leave_out(problem, floats, whole, units)
    kept = ~((kinks.layer == last) & np.isin(kinks.unit, gone))
    left = kinks.take(kept)
    lost = np.array([sum(j < unit for j in gone) for unit in range(floats.layers[last].width)])
    left = replace(left, unit=np.where(left.layer == last, left.unit - lost[left.unit % len(lost)], left.unit))
    states = tuple(
        np.delete(table, gone, axis=1) if number == last else table for number, table in enumerate(point.ridge.states)
    )
    found = stationary_point(rest.floats, rest.followed.theta, Ridge(states, left, multipliers[kept]), 0.1)
    if found is None or not found.strict:
        return None
    settled = replace(rest, followed=replace(rest.followed, theta=found.theta))
    return Sharing(settled, tuple(shares), 0, 0.0), found


def _groups(rows: Floats, outgoing: Floats) -> list[list[int]]:
    """Units of one direction and one sign, two or more together."""
    lengths = np.linalg.norm(rows, axis=1)
    groups: list[list[int]] = []
    for j in np.flatnonzero((lengths > 0) & (outgoing != 0)):
        for group in groups:
            k = group[0]
            aligned = float(rows[j] @ rows[k]) > (1 - COLLINEAR) * float(lengths[j] * lengths[k])
            if aligned and outgoing[j] * outgoing[k] > 0:
                group.append(int(j))
                break
        else:
            groups.append([int(j)])
    return [group for group in groups if len(group) > 1]


def _take_over(floats: FloatProblem, theta: Floats, group: list[int]) -> tuple[Share, ...]:
    """Gives the first unit of the group the work of all; the others become 0."""
    last = floats.depth - 1
    row, out = parameters_of(floats, (last, group[0]))
    length = float(np.linalg.norm(theta[row]))
    incoming, outgoing = [1.0], [float(theta[out][0])]
    for j in group[1:]:
        mine, reader = parameters_of(floats, (last, j))
        incoming.append(float(np.linalg.norm(theta[mine])) / length)
        outgoing.append(float(theta[reader][0]))
        theta[mine] = theta[reader] = 0.0
    total = sum(a * v for a, v in zip(incoming, outgoing, strict=True))
    theta[out] = total
    shares = [
        Share(j, Fraction(a), Fraction(v / total))
        for j, a, v in zip(group[1:], incoming[1:], outgoing[1:], strict=True)
    ]
    own = 1 - sum((share.incoming * share.outgoing for share in shares), Fraction(0))
    return (Share(group[0], Fraction(1), own), *shares)
