"""Rays as vectors of sides of hyperplanes, for arrays: what the cell descent and the branch and bound compute with."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from proofs.kernel.landscape.arrangement import Arrangement
from proofs.search.landscape.float_fits import Floats

Signs: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True)
class Sides:
    """The arrangement in arrays.

    Attributes:
        rays: K x m.
        lines: n x m, the normals.
        signs: K x n, the side of each hyperplane on which a ray lies: -1, 0 or 1.
    """

    rays: Floats
    lines: Floats
    signs: Signs

    @classmethod
    def of(cls, arrangement: Arrangement) -> "Sides":
        """Of an arrangement."""
        count, dimension = len(arrangement.lines), len(arrangement.columns)
        signs = np.array(
            [
                [(above >> line & 1) - (below >> line & 1) for line in range(count)]
                for above, below in zip(arrangement.above, arrangement.below, strict=True)
            ],
            dtype=np.int8,
        ).reshape(len(arrangement.rays), count)
        rays = np.array(arrangement.rays, float).reshape(len(arrangement.rays), dimension)
        return cls(rays, np.array(arrangement.lines, float).reshape(count, dimension), signs)

    def together(self, side: Signs) -> NDArray[np.bool_]:
        """Which rays lie on no side opposite to this one: for a cell, its own rays; for a face, those of its star."""
        return np.asarray((self.signs * side >= 0).all(axis=1))

    def side(self, unit: Floats) -> Signs:
        """On which side of the hyperplanes a unit lies, up to rounding."""
        values = self.lines @ unit
        scale = np.abs(self.lines) @ np.abs(unit)
        return np.where(np.abs(values) > 1e-9 * scale, np.sign(values), 0).astype(np.int8)
