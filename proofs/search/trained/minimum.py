"""A stationary point in the terms of the whole problem: kinks, collapsed units and frozen entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.search.trained.collapse import UnitOf
from proofs.search.trained.curvature import Slice, slice_at
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Kinks
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed
from proofs.search.trained.stationary import StationaryPoint
from proofs.search.trained.symmetry import FrozenEntry, frozen_entries

FLAT = 1e-10
"""An eigenvalue below this share of the largest one counts as 0."""


@dataclass(frozen=True, slots=True)
class FloatMinimum:
    """What a certificate is made of, in floats.

    Attributes:
        theta: all parameters.
        kinks: the pinned ones.
        multipliers: theirs.
        frozen: coordinates that stay, each with its motion.
        collapsed: units that are 0.
        slice: the Hessian and the kinks' gradients; its `free` counts parameters of the whole problem.
        point: the stationary point of the problem without the collapsed units.
    """

    theta: Floats
    kinks: Kinks
    multipliers: Floats
    frozen: tuple[FrozenEntry, ...]
    collapsed: tuple[UnitOf, ...]
    slice: Slice
    point: StationaryPoint

    @property
    def flat(self) -> int:
        """How many directions on the slice have no curvature in floats, or a negative one."""
        least = FLAT * float(np.abs(self.slice.hessian).max(initial=0.0))
        return int((self.slice.curvatures <= least).sum())


def float_minimum(problem: FloatProblem, followed: Followed, point: StationaryPoint) -> FloatMinimum:
    """Freezes the symmetries and takes the Hessian on the slice."""
    reduced = followed.reduced
    frozen = frozen_entries(reduced.problem, point.theta, point.ridge)
    there = slice_at(reduced.problem, point.theta, point.ridge, frozen)
    alive = [
        np.array([j for j in range(layer.width) if (number, j) not in followed.collapsed], dtype=np.int64)
        for number, layer in enumerate(problem.layers)
    ]
    kinks = point.ridge.kinks
    units = np.array([alive[layer][j] for layer, j in zip(kinks.layer, kinks.unit, strict=True)], dtype=np.int64)
    return FloatMinimum(
        followed.theta,
        Kinks(kinks.layer, units, kinks.point),
        point.ridge.multipliers,
        tuple(_whole(problem, alive, entry) for entry in frozen),
        tuple(sorted(followed.collapsed)),
        Slice(reduced.kept[there.free], there.hessian, there.rows, there.curvatures),
        point,
    )


def _whole(problem: FloatProblem, alive: list[np.ndarray], entry: FrozenEntry) -> FrozenEntry:
    below = entry.layer - 1
    read = entry.entry
    if below >= 0:
        read = int(alive[below][read]) if read < len(alive[below]) else problem.layers[entry.layer].fan_in
    here = alive[entry.layer]
    group = tuple(int(here[j]) for j in entry.group)
    return FrozenEntry(entry.motion, entry.layer, int(here[entry.unit]), read, group)
