"""Units that decay took to 0, or that became one with another: given a share of a live unit's work again.

At a minimum with a dead unit beside a live one the live one may as well be split in two, at equal loss: near the given
weights there are minima at which all units live. docs/mathematics.md, section 9, "Shared work".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.kernel import Problem
from proofs.kernel.certificate import Barrier, Merged, Share
from proofs.search.trained.collapse import UnitOf, parameters_of
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import forward
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed
from proofs.search.trained.left_out import LeftOut, leave_out

LEAST_SHARE = 2.0**-10
"""A copy's weights are at least this many times those of the unit whose work it shares."""
RATIO_BITS = 40
ALMOST_KINKED = 1e-7
HELD = 0.999


@dataclass(frozen=True, slots=True)
class Sharing:
    """The problem without the units that share another's work, and who shares whose.

    Attributes:
        rest: the question without these units.
        groups: the shares, for the rule `merged`.
        dead: how many units had (almost) no share at the start.
        distance: the largest change of a parameter from the start, in floats.
    """

    rest: LeftOut
    groups: tuple[tuple[Share, ...], ...]
    dead: int
    distance: float

    def whole(self, minimum: Barrier) -> Merged:
        """The certificate of the whole problem."""
        return Merged(self.groups, minimum)


def share_out(problem: Problem, floats: FloatProblem, start: Floats, followed: Followed) -> Sharing | None:
    """Every collapsed unit of the last hidden layer shares the work of a live one that can be divided.

    Of these it takes the one that it was most like at the start, and of its work as much as it had there. The live one
    comes first in its group, and stands for it in the certificate.
    """
    last = floats.depth - 1
    gone = sorted(j for layer, j in followed.collapsed if layer == last)
    live = [j for j in range(floats.layers[last].width) if (last, j) not in followed.collapsed] if gone else []
    if not live or floats.curves[last].off_slope is None:
        return None
    hosts = live if floats.layers[-1].width == 1 else divisible(floats, followed.theta, live)
    if not hosts:
        return None
    there = {j: _weights(floats, followed.theta, (last, j)) for j in live}
    shares: dict[int, dict[int, float]] = {}
    for j in gone:
        given = _weights(floats, start, (last, j))
        best = max(hosts, key=lambda k: float(given @ there[k]) / float(np.linalg.norm(there[k])))
        share = float(given @ there[best]) / float(there[best] @ there[best])
        shares.setdefault(best, {})[j] = max(share, LEAST_SHARE)
    groups = []
    for unit, copies in shares.items():
        own = _weights(floats, start, (last, unit)) @ there[unit] / float(there[unit] @ there[unit])
        ratios = _on_the_sphere({unit: max(float(own), LEAST_SHARE), **copies})
        groups.append(tuple(Share(j, ratios[j], ratios[j]) for j in (unit, *sorted(copies))))
    dead = sum(share <= LEAST_SHARE for copies in shares.values() for share in copies.values())
    gap = float(np.abs(_split(floats, followed.theta, groups, last) - start).max())
    rest = leave_out(problem, floats, followed, [(last, j) for j in gone])
    return Sharing(rest, tuple(groups), dead, gap)


def divisible(floats: FloatProblem, theta: Floats, live: Sequence[int]) -> list[int]:
    """Units of the last hidden layer whose parts do not turn apart: a second singular value is below 1, in floats.

    See `proofs.kernel.barrier.second_value`. There are several outputs, and all weights of the units decay.
    """
    last = floats.depth - 1
    rates = floats.split(floats.decay)
    incoming, outgoing = rates[last][0], rates[-1][0, : floats.layers[last].width]
    if not min(incoming.min(), outgoing.min()) > 0:
        return []
    at = forward(floats, theta)
    deltas = floats.loss.gradient(at.outputs, floats.targets) * floats.weights[:, None] / np.sqrt(outgoing[0])
    signals, z = at.read[last] / np.sqrt(incoming), at.pre[last]
    kinked = np.abs(z) <= ALMOST_KINKED * (1 + np.abs(z).max())
    found = []
    for j in live:
        v, w = at.weights[-1][:, j], at.weights[last][j] * np.sqrt(incoming)
        left = deltas - np.outer(deltas @ v, v) / (v @ v)
        right = signals - np.outer(signals @ w, w) / (w @ w)
        slopes = np.where(kinked[:, j], (1 + at.slopes[last].min()) / 2, at.slopes[last][:, j])
        pinned = np.linalg.norm(left[kinked[:, j]], axis=1) @ np.linalg.norm(right[kinked[:, j]], axis=1) / 2
        if np.linalg.norm(left.T @ (right * slopes[:, None]), 2) + pinned < HELD:
            found.append(j)
    return found


def _split(floats: FloatProblem, theta: Floats, groups: list[tuple[Share, ...]], last: int) -> Floats:
    """The parameters with each live unit's work shared out."""
    split = theta.copy()
    for group in groups:
        unit = max(group, key=lambda share: float(np.abs(_weights(floats, theta, (last, share.unit))).max())).unit
        for share in group:
            for mine, whole in zip(
                parameters_of(floats, (last, share.unit)), parameters_of(floats, (last, unit)), strict=True
            ):
                split[mine] = float(share.incoming) * theta[whole]
    return split


def _weights(floats: FloatProblem, theta: Floats, unit: UnitOf) -> Floats:
    return np.concatenate([theta[part] for part in parameters_of(floats, unit)])


def _on_the_sphere(shares: dict[int, float]) -> dict[int, Fraction]:
    """Rational ratios near the shares, whose squares add up to 1: by stereographic projection from the largest."""
    size = float(np.linalg.norm(list(shares.values())))
    largest = max(shares, key=lambda j: shares[j])
    pole = 1 + shares[largest] / size
    flat = {
        j: Fraction(max(1, round(share / size / pole * (1 << RATIO_BITS))), 1 << RATIO_BITS)
        for j, share in shares.items()
        if j != largest
    }
    square = sum((t * t for t in flat.values()), Fraction(0))
    return {largest: (1 - square) / (1 + square), **{j: 2 * t / (1 + square) for j, t in flat.items()}}
