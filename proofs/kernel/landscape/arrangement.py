"""The hyperplanes `a_i . p = 0` that the data put into the space of a unit: their rays and faces.

Sets of hyperplanes and of rays are integers used as bit sets. docs/mathematics.md, section 13.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Final

from proofs.kernel.exact import Grid, IntTable, IntVector, dot, line_of, null_space, rank
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.rejection import require

MAX_RAYS: Final = 20_000
"""Sets of hyperplanes that may meet in a line."""
MAX_PAIRS: Final = 2 * 10**7
"""Pairs of a face and a ray, and of a face and a residual."""
MAX_WORK: Final = 2 * 10**9
"""Products of numbers: some ten minutes."""


@dataclass(frozen=True, slots=True)
class Face:
    """A relatively open face, by the hyperplanes on whose positive and negative side it lies.

    Attributes:
        above, below: sets of hyperplanes.
        own: the rays of its closure.
        star: the rays of all closed cells that contain it.
    """

    above: int
    below: int
    own: int
    star: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rays of the arrangement, in ascending order.

    Attributes:
        columns: the coordinates of a unit that are kept; the others change no pre-activation that these cannot.
        lines: one primitive normal e per hyperplane, in the coordinates kept.
        normals: the same in all coordinates, up to a positive factor: a data point, or its negative.
        rays: one primitive integer vector per ray, in the coordinates kept.
        outputs: `g_k`, the activations that a unit on ray k has at the data points, times a common positive factor.
        scale: that factor.
        above, below: per ray, the hyperplanes on whose positive and negative side it lies.
    """

    columns: tuple[int, ...]
    lines: IntTable
    normals: IntTable
    rays: IntTable
    outputs: IntTable
    scale: int
    above: tuple[int, ...]
    below: tuple[int, ...]

    def face_at(self, unit: Sequence[Fraction]) -> Face:
        """The face of a unit, given by all its weights (and bias): those that are not kept move it, too."""
        return self._face(*_sides(self.normals, Grid.of([unit]).rows[0]))

    def _face(self, above: int, below: int) -> Face:
        own = star = 0
        for k, (up, down) in enumerate(zip(self.above, self.below, strict=True)):
            if not (up & below or down & above):
                star |= 1 << k
                if not (up & ~above or down & ~below):
                    own |= 1 << k
        return Face(above, below, own, star)

    def faces(self) -> tuple[Face, ...]:
        """All faces: the sides of a face are those of its rays, put together one after the other.

        Raises:
            Rejected: there are too many.
        """
        found: set[tuple[int, int]] = {(0, 0)}
        fresh = found
        while fresh:
            require_affordable("pairs of faces and rays", len(found) * len(self.rays), MAX_PAIRS)
            fresh = {
                (above | up & ~below, below | down & ~above)
                for above, below in fresh
                for up, down in zip(self.above, self.below, strict=True)
            } - found
            found |= fresh
        return tuple(self._face(above, below) for above, below in sorted(found))

    def cells(self, faces: Sequence[Face]) -> Iterator[Face]:
        """The faces that lie on no hyperplane."""
        whole = (1 << len(self.lines)) - 1
        return (face for face in faces if face.above | face.below == whole)


def arrangement_of(landscape: Landscape) -> Arrangement:
    """The arrangement of the data.

    Raises:
        Rejected: it has too many rays.
    """
    inputs = Grid.of(landscape.dataset.inputs)
    tail = (inputs.denominator,) if landscape.hidden_bias else ()
    rows = [(*row, *tail) for row in inputs.rows]
    columns = _independent(tuple(zip(*rows, strict=True)))
    whole, rows = rows, [tuple(row[column] for column in columns) for row in rows]
    normals: dict[IntVector, IntVector] = {}
    for point, row in zip(whole, rows, strict=True):
        if any(row):
            factor, line = line_of(row)
            normals.setdefault(line, point if factor > 0 else tuple(-entry for entry in point))
    lines = tuple(normals)
    words = max(entry.bit_length() for row in whole for entry in row) // 30 + 1
    sets = comb(len(lines), max(len(columns) - 1, 0))
    require_affordable("sets of hyperplanes that meet in a line", sets, MAX_RAYS)
    require_affordable("products for the rays", sets * (len(columns) * words) ** 3, MAX_WORK)
    rays = _rays(lines, len(columns))
    sides = [_sides(lines, ray) for ray in rays]
    return Arrangement(
        columns,
        lines,
        tuple(normals.values()),
        rays,
        tuple(tuple(max(0, dot(row, ray)) for row in rows) for ray in rays),
        inputs.denominator,
        tuple(above for above, _ in sides),
        tuple(below for _, below in sides),
    )


def _independent(vectors: IntTable) -> tuple[int, ...]:
    """Which vectors are no combinations of those before them."""
    kept: list[int] = []
    for k in range(len(vectors)):
        if rank([vectors[j] for j in (*kept, k)]) > len(kept):
            kept.append(k)
    return tuple(kept)


def _rays(lines: IntTable, dimension: int) -> IntTable:
    """The half-lines in which hyperplanes meet, both directions of each."""
    if dimension == 0:
        return ()
    found: set[IntVector] = set()
    for normals in combinations(lines, dimension - 1):
        meeting = null_space(normals, dimension)
        if len(meeting) == 1:
            _, ray = line_of(meeting[0])
            found |= {ray, tuple(-entry for entry in ray)}
    return tuple(sorted(found))


def _sides(lines: IntTable, vector: IntVector) -> tuple[int, int]:
    above = below = 0
    for k, line in enumerate(lines):
        side = dot(line, vector)
        if side > 0:
            above |= 1 << k
        elif side < 0:
            below |= 1 << k
    return above, below


def require_affordable(what: str, count: int, most: int) -> None:
    """Raise `Rejected` where there is more than the kernel takes on."""
    require(count <= most, "landscape", what, f"at most {most}", count)
