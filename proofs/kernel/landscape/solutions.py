"""All ways to write a vector as a sum of signed directions with factors >= 0: which directions can take part.

The solutions form a polyhedron without lines. So a signed direction takes part in one of them if and only if it does in
a vertex, whose directions are independent, or in an extreme ray, whose directions are a circuit: dependent, and no
fewer of them are. docs/mathematics.md, section 13.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Final

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.residuals import require_eliminations
from proofs.kernel.rejection import require

MAX_SETS: Final = 50_000
"""Sets of directions that may be independent."""


def signed(line: int, sign: int) -> int:
    """A direction with a sign, as a set of one element."""
    return 1 << (2 * line + (sign < 0))


class Solutions:
    """The vertices and the circuits, as sets of signed directions."""

    def __init__(
        self, directions: Sequence[Vector], lines: Sequence[int], goal: Vector, dimension: int, rule: str
    ) -> None:
        """Take the directions of these indices, at most `dimension` of which can be independent."""
        count = sum(comb(len(lines), size) for size in range(dimension + 1))
        require(count <= MAX_SETS, rule, "directions", f"at most {MAX_SETS} sets of them", count)
        require_eliminations([goal, *(directions[line] for line in lines)], count)
        self._vertices: list[int] = []
        self._circuits = [signed(line, 1) | signed(line, -1) for line in lines]
        self._known: dict[int, int | None] = {}
        self._walk(directions, lines, goal)

    def _walk(self, directions: Sequence[Vector], lines: Sequence[int], goal: Vector) -> None:
        """Every independent set of directions, in ascending order."""
        todo: list[tuple[int, _Basis]] = [(0, _Basis(()))]
        while todo:
            start, basis = todo.pop()
            weights = basis.weights(goal)
            if weights is not None and all(weights.values()):
                self._vertices.append(_together(weights))
            for k in range(start, len(lines)):
                weights = basis.weights(directions[lines[k]])
                if weights is None:
                    todo.append((k + 1, basis.extended(lines[k], directions[lines[k]])))
                elif all(weights.values()):
                    relation = {**weights, lines[k]: Fraction(-1)}
                    self._circuits += [
                        _together(relation),
                        _together({line: -weight for line, weight in relation.items()}),
                    ]

    def parts(self, allowed: int) -> int | None:
        """The signed directions among these that take part in a solution within them; None if there is none."""
        if allowed not in self._known:
            inside = [vertex for vertex in self._vertices if not vertex & ~allowed]
            together = 0
            for some in (*inside, *(circuit for circuit in self._circuits if not circuit & ~allowed)):
                together |= some
            self._known[allowed] = together if inside else None
        return self._known[allowed]


def _together(weights: dict[int, Fraction]) -> int:
    return sum(signed(line, 1 if weight > 0 else -1) for line, weight in weights.items())


class _Basis:
    """Independent directions, reduced: each row is 0 in the columns of the others' pivots before it."""

    def __init__(self, rows: tuple[tuple[int, Vector, dict[int, Fraction]], ...]) -> None:
        self._rows = rows

    def _reduced(self, vector: Vector) -> tuple[Vector, dict[int, Fraction]]:
        """What is left of the vector, and the weights of the directions that were taken away."""
        weights: dict[int, Fraction] = {line: Fraction(0) for _, _, of in self._rows for line in of}
        for pivot, row, of in self._rows:
            share = vector[pivot] / row[pivot]
            if share:
                vector = tuple(a - share * b for a, b in zip(vector, row, strict=True))
                for line, weight in of.items():
                    weights[line] += share * weight
        return vector, weights

    def weights(self, vector: Vector) -> dict[int, Fraction] | None:
        """The weights of the directions that give the vector; None if none do."""
        rest, weights = self._reduced(vector)
        return None if any(rest) else weights

    def extended(self, line: int, vector: Vector) -> "_Basis":
        """With one more direction, which is independent."""
        rest, weights = self._reduced(vector)
        pivot = next(k for k, entry in enumerate(rest) if entry)
        of = {**{one: -weight for one, weight in weights.items()}, line: Fraction(1)}
        return _Basis((*self._rows, (pivot, rest, of)))
