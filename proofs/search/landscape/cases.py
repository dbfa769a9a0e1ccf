"""Cases of a branch and bound: under decided sides of hyperplanes, the best combination of the rays allowed."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from proofs.kernel.landscape.arrangement import Arrangement
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape.fits import Generators
from proofs.search.landscape.float_fits import Directions, Floats, nonnegative_least_squares
from proofs.search.landscape.sides import Sides

Unit: TypeAlias = tuple[int, int, int]
"""The sign of the output weight, and the hyperplanes on whose positive and negative side the unit is."""
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """A case.

    Attributes:
        units: in ascending order; their order means nothing.
        bound: the least sum of squares, as a share of that of the centred targets, in floats.
        active: the generators of the combination that attains it.
        unit, line: a unit that mixes both sides of a hyperplane, and that hyperplane; None where none does.
    """

    units: tuple[Unit, ...]
    bound: float
    active: frozenset[int]
    split: tuple[Unit, int] | None


class Cases:
    """What the cases of a landscape have in common."""

    def __init__(self, landscape: Landscape, arrangement: Arrangement) -> None:
        self.generators = Generators(landscape, arrangement)
        self.directions = Directions.of(self.generators)
        self.sides = Sides.of(arrangement)
        _, goal = self.generators.integral(landscape.targets)
        target = np.array([float(entry) for entry in goal])
        self.target: Floats = target / (float(np.linalg.norm(target)) or 1.0)
        self.heights = self.sides.rays @ self.sides.lines.T
        self._rays: dict[tuple[int, int], Mask] = {}

    def rays(self, above: int, below: int) -> Mask:
        """The rays that lie on none of the other sides."""
        if (above, below) not in self._rays:
            lines = range(len(self.sides.lines))
            side = np.array([(above >> line & 1) - (below >> line & 1) for line in lines], dtype=np.int8)
            self._rays[above, below] = self.sides.together(side)
        return self._rays[above, below]

    def allowed(self, units: tuple[Unit, ...]) -> Mask:
        """The generators of all units."""
        mask = np.zeros(2 * len(self.sides.rays), bool)
        for sign, above, below in units:
            mask[int(sign < 0) :: 2] |= self.rays(above, below)
        return mask

    def case(self, units: tuple[Unit, ...], likely: frozenset[int]) -> Case:
        """The case of these units; `likely` are generators that its combination may use."""
        indices = np.flatnonzero(self.allowed(units))
        start = [k for k, g in enumerate(indices.tolist()) if g in likely]
        rows = self.directions.rows[indices]
        weights = nonnegative_least_squares(rows, self.target, start)
        residual = weights @ rows - self.target
        used = np.flatnonzero(weights)
        active = indices[used].tolist()
        return Case(units, float(residual @ residual), frozenset(active), self._split(units, active, weights[used]))

    def _split(self, units: tuple[Unit, ...], active: list[int], weights: Floats) -> tuple[Unit, int] | None:
        """Where the parts on both sides are largest; a generator that several units allow is shared by them."""
        if not active or not len(self.sides.lines):
            return None
        rays = [self.rays(above, below) for _, above, below in units]
        above, below = np.zeros((2, len(units), len(self.sides.lines)))
        for g, weight in zip(active, weights, strict=True):
            owners = [j for j, unit in enumerate(units) if (unit[0] < 0) == g % 2 and rays[j][g // 2]]
            parts = weight / len(owners) / max(float(self.directions.norms[g]), 1e-300) * self.heights[g // 2]
            above[owners] += np.maximum(parts, 0)
            below[owners] += np.maximum(-parts, 0)
        mixed = np.minimum(above, below)
        unit, line = np.unravel_index(int(mixed.argmax()), mixed.shape)
        return (units[unit], int(line)) if mixed[unit, line] > 0 else None


def halves(units: tuple[Unit, ...], split: tuple[Unit, int]) -> list[tuple[Unit, ...]]:
    """The units with one of them on the positive, and on the negative side of a hyperplane; in the given order."""
    (sign, above, below), line = split
    at = units.index(split[0])
    sides = ((sign, above | 1 << line, below), (sign, above, below | 1 << line))
    return [(*units[:at], side, *units[at + 1 :]) for side in sides]
