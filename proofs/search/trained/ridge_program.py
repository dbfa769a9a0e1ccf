"""The convex model of a step on a ridge: `min d.Hd/2 + g.d + sum_k c_k ReLU(z_k + a_k.d)`, H positive definite, c > 0.

A primal-dual interior point method. In slack form s_k >= 0 and t_k = s_k - z_k - a_k.d >= 0 have the multipliers c_k -
m_k and m_k, and each Newton step is one symmetric system of the size of d, whatever the number of kinks. (With the
dense H of a network a solver for sparse programs takes some ten times as long.) Where several multipliers are optimal,
m tends to the middle of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.search.trained.curves import Floats

ITERATIONS = 60
TOWARDS = 0.99


@dataclass(frozen=True, slots=True)
class RidgeStep:
    """The minimiser, and multipliers `0 <= m_k <= c_k`: 0 where the kink is left to the off side, c_k to the on one."""

    step: Floats
    multipliers: Floats


def solve_ridge(h: Floats, g: Floats, rows: Floats, z: Floats, c: Floats, accuracy: float = 1e-11) -> RidgeStep:
    """The minimiser of the model; `rows` is m x p, `z` and `c` have m entries.

    Where a system is singular in floats, as where scales are too far apart, the step is no number.
    """
    try:
        return _solved(h, g, rows, z, c, accuracy)
    except np.linalg.LinAlgError:
        return RidgeStep(np.full_like(g, np.nan), 0.5 * c)


def _solved(h: Floats, g: Floats, rows: Floats, z: Floats, c: Floats, accuracy: float) -> RidgeStep:
    if not len(z):
        return RidgeStep(np.asarray(-np.linalg.solve(h, g), dtype=np.float64), np.zeros(0))
    d = np.zeros_like(g)
    m = 0.5 * c
    scale = max(float(np.abs(z).max()), 1e-8 * float(np.abs(rows).max()), 1e-300)
    s = np.maximum(z, 0.0) + scale
    t = s - z
    goal = accuracy * (float(m @ t + (c - m) @ s) + 1e-300)
    for _ in range(ITERATIONS):
        rest = c - m
        gap = float(m @ t + rest @ s)
        dual = h @ d + g + rows.T @ m
        primal = t - s + z + rows @ d
        if gap <= goal:
            break
        mean = gap / (2 * len(z))
        weight = 1.0 / (t / m + s / rest)
        system = h + (rows.T * weight) @ rows
        predicted = _newton(system, rows, weight, dual, primal, (m, rest, s, t), (np.zeros(1), np.zeros(1)))
        reach = _longest((m, rest, s, t), predicted[1:])
        dm, ds, dt = predicted[1:]
        after = float((m + reach * dm) @ (t + reach * dt) + (rest - reach * dm) @ (s + reach * ds))
        target = mean * (max(after, 0.0) / gap) ** 3
        correction = (target - dm * dt, target + dm * ds)
        found = _newton(system, rows, weight, dual, primal, (m, rest, s, t), correction)
        reach = _longest((m, rest, s, t), found[1:])
        d, m, s, t = d + reach * found[0], m + reach * found[1], s + reach * found[2], t + reach * found[3]
        m = np.clip(m, 1e-16 * c, (1 - 1e-16) * c)
    return RidgeStep(d, m)


def _newton(
    system: Floats,
    rows: Floats,
    weight: Floats,
    dual: Floats,
    primal: Floats,
    here: tuple[Floats, Floats, Floats, Floats],
    goals: tuple[Floats, Floats],
) -> tuple[Floats, Floats, Floats, Floats]:
    """The Newton step towards m t = goals[0] and (c - m) s = goals[1]."""
    m, rest, s, t = here
    shift = goals[0] / m - t - goals[1] / rest + s + primal
    d = np.asarray(-np.linalg.solve(system, dual + rows.T @ (weight * shift)), dtype=np.float64)
    dm = weight * (rows @ d + shift)
    ds = goals[1] / rest - s + s / rest * dm
    dt = goals[0] / m - t - t / m * dm
    return d, dm, ds, dt


def _longest(here: tuple[Floats, Floats, Floats, Floats], moves: tuple[Floats, Floats, Floats]) -> float:
    """How much of the step keeps all slacks and multipliers positive."""
    m, rest, s, t = here
    dm, ds, dt = moves
    length = 1.0
    for value, move in ((m, dm), (rest, -dm), (s, ds), (t, dt)):
        falling = move < 0
        if falling.any():
            length = min(length, TOWARDS * float((value[falling] / -move[falling]).min()))
    return length
