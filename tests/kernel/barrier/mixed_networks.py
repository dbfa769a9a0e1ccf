"""Networks whose units may be mixed, and the motions carried out on them in floats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from proofs.kernel.activation_function import Activation
from proofs.kernel.barrier.motions import Motions
from proofs.kernel.certificate import Barrier, BiasShift, Frozen, Mixed, Rescaled
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.integers import Integers
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rules.barrier import prepare

BITS = 64
Array = np.ndarray
Pairs = tuple[tuple[int, int], ...]


def always_on(
    rng: random.Random, sizes: Sequence[int], activation: Activation, decay: Fraction | None = None
) -> Problem:
    """Positive inputs and weights: every unit is on at every point."""

    def number() -> Fraction:
        return Fraction(rng.randrange(1, 400), 64)

    layers = tuple(
        Layer(tuple(tuple(number() for _ in range(a)) for _ in range(b)), tuple(number() for _ in range(b)))
        for a, b in pairwise(sizes)
    )
    inputs = tuple(tuple(number() for _ in range(sizes[0])) for _ in range(6))
    targets = tuple((Fraction(0),) * sizes[-1] for _ in inputs)
    rates = None if decay is None else Decay((decay,) * len(layers), (decay,) * len(layers))
    return Problem(Network(layers, (activation,) * (len(layers) - 1)), Dataset(inputs, targets), decay=rates)


def prepared(
    problem: Problem, frozen: Sequence[Frozen], radius: Fraction, scales: tuple[int, ...] | None = None
) -> tuple[Motions, list[Fraction]]:
    point = [entry for layer in problem.network.layers for row in layer.augmented for entry in row]
    entries = Integers(tuple(int(x * (1 << BITS)) for x in point))
    scales = scales or (0,) * len(problem.network.layers)
    certificate = Barrier(BITS, entries, scales, (), tuple(frozen), (), radius, radius, 60, 60, ())
    return prepare(problem, certificate)[1], point


def mixing_matrix(rows: Array, aim: Array, places: Pairs, units: Sequence[int], orthogonal: bool) -> Array:
    """G near 1 for which `(G rows)` has the aim's entries at the places: Newton's method with the least changes."""
    k = len(units)
    if orthogonal:
        basis = [np.zeros((k, k)) for _ in combinations(range(k), 2)]
        for a, (p, q) in zip(basis, combinations(range(k), 2), strict=True):
            a[p, q], a[q, p] = 1, -1
    else:
        basis = [np.eye(1, k * k, n).reshape(k, k) for n in range(k * k)]
    g = np.eye(k)
    pick = [(units.index(unit), entry) for unit, entry in places]
    for _ in range(50):
        here = g @ rows
        missing = np.array([aim[u, e] - here[u, e] for u, e in pick])
        changes = np.array([[(a @ here)[u, e] for a in basis] for u, e in pick])
        step = sum(x * a for x, a in zip(np.linalg.lstsq(changes, missing, rcond=None)[0], basis, strict=True))
        turn = np.linalg.solve(np.eye(k) - step / 2, np.eye(k) + step / 2) if orthogonal else np.eye(k) + step
        g = turn @ g
    return g


def carried(setting: Setting, theta: Array, point: Array, frozen: Sequence[Frozen], orthogonal: bool) -> Array:
    """All motions of the tests below, layer by layer, on tables of the layers."""

    def tables(numbers: Array) -> list[Array]:
        return [np.array(setting.rows(list(numbers), k)) for k in range(len(setting.sizes))]

    rows, aims = tables(theta), tables(point)
    for k in range(len(setting.activations)):
        for motion in frozen:
            if isinstance(motion, Rescaled) and motion.layer == k:
                c = aims[k][motion.unit, motion.entry] / rows[k][motion.unit, motion.entry]
                rows[k][motion.unit] *= c
                rows[k + 1][:, motion.unit] /= c
            if isinstance(motion, Mixed) and motion.layer == k:
                units = list(motion.units)
                g = mixing_matrix(rows[k][units], aims[k][units], motion.entries, units, orthogonal)
                rows[k][units] = g @ rows[k][units]
                rows[k + 1][:, units] = rows[k + 1][:, units] @ np.linalg.inv(g)
        for motion in frozen:
            if isinstance(motion, BiasShift) and motion.layer == k:
                change = aims[k][motion.unit, -1] - rows[k][motion.unit, -1]
                rows[k][motion.unit, -1] += change
                rows[k + 1][:, -1] -= rows[k + 1][:, motion.unit] * change
    return np.concatenate([table.ravel() for table in rows])


def outputs(setting: Setting, theta: Array) -> Array:
    signals = np.array(setting.inputs, dtype=float)
    for k in range(len(setting.sizes)):
        rows = np.array(setting.rows(list(theta), k))
        signals = np.hstack([signals, np.ones((len(signals), 1))]) @ rows.T
    return signals


CASES: dict[str, tuple[list[int], tuple[Frozen, ...], Fraction | None]] = {
    "free": (
        [3, 3, 2],
        (Mixed(0, (0, 1, 2), tuple((u, e) for u in range(3) for e in range(3))), BiasShift(0, 0), BiasShift(0, 2)),
        None,
    ),
    "free, some": ([2, 3, 2], (Mixed(0, (0, 2), ((0, 0), (0, 1), (2, 2))), Rescaled(0, 1, 0)), None),
    "orthogonal": ([3, 3, 2], (Mixed(0, (0, 1, 2), ((0, 0), (0, 1), (1, 2))),), Fraction(1, 10)),
    "two layers": (
        [2, 2, 3, 1],
        (
            Mixed(0, (0, 1), ((0, 0), (0, 1), (1, 0), (1, 1))),
            BiasShift(0, 0),
            Mixed(1, (0, 2), ((0, 0), (0, 1), (2, 0), (2, 1))),
            Rescaled(1, 1, 2),
            BiasShift(1, 0),
        ),
        None,
    ),
    "two layers, orthogonal": (
        [2, 2, 3, 1],
        (Mixed(0, (0, 1), ((1, 0),)), Mixed(1, (0, 1, 2), ((0, 0), (1, 2), (2, 1)))),
        Fraction(1, 10),
    ),
}
