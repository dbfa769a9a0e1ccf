"""Decide `g >= 0` for the local function of a unit: a case tree, or a direction where g is negative.

`g >= 0` says that the zonotope of the concave kinks lies in the (translated) zonotope of the convex ones. It is enough
to look at the vertices of the first, one for every full-dimensional cone of the arrangement of concave kinks:
polynomially many in a fixed dimension. docs/mathematics.md, section 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import lcm

from proofs.kernel.certificate import CaseTree, Empty, Split, Vertex
from proofs.kernel.exact import IntVector, dot, line_of
from proofs.kernel.local_function import Kink, LocalFunction
from proofs.search.linear_program import Infeasible, solve_box


@dataclass(frozen=True, slots=True)
class NegativeDirection:
    """A direction t with `g(t) < 0`, as integers."""

    direction: IntVector


MAX_CONCAVE = 200
MAX_CASES = 100_000
"""Concave kinks of one unit, and cones of its tree, that are taken on."""


class TooManyCasesError(Exception):
    """The case tree of a unit would be too large: its cones grow as a power of the number of its concave kinks."""


class _FoundNegativeError(Exception):
    """Ends the recursion over cones at the first negative direction."""

    def __init__(self, direction: IntVector) -> None:
        self.direction = direction


def decide_nonnegative(function: LocalFunction) -> CaseTree | NegativeDirection:
    """A tree that the kernel accepts if `g >= 0`, else a direction of descent.

    Raises:
        TooManyCasesError: the unit has too many concave kinks for its dimension.
    """
    for direction in _candidates(function):
        if function(direction) < 0:
            return NegativeDirection(direction)
    concave = [kink for kink in function.kinks if kink.slope < 0]
    convex = [kink for kink in function.kinks if kink.slope > 0]
    if len(concave) > MAX_CONCAVE:
        raise TooManyCasesError(f"{len(concave)} concave kinks at one unit, beyond the limit of {MAX_CONCAVE}")
    try:
        return _cover(function, convex, concave, [], None, count())
    except _FoundNegativeError as found:
        return NegativeDirection(found.direction)


def _candidates(function: LocalFunction) -> Iterator[IntVector]:
    """Cheap directions that often show a descent: against the slope, across and along the kinks."""
    dimension = len(function.linear)
    basis = [tuple(int(i == k) for i in range(dimension)) for k in range(dimension)]
    for vector in [function.linear, *basis, *(kink.direction for kink in function.kinks)]:
        yield tuple(-entry for entry in vector)
        yield vector


def _cover(
    function: LocalFunction,
    convex: Sequence[Kink],
    concave: Sequence[Kink],
    signed: Sequence[tuple[Kink, int]],
    interior: IntVector | None,
    cases: Iterator[int],
) -> CaseTree:
    """The tree below the cone where the kinks in `signed` have their signs; `interior` lies strictly inside."""
    if next(cases) > MAX_CASES:
        raise TooManyCasesError(f"more than {MAX_CASES} cones at the concave kinks of one unit")
    if not concave:
        return _vertex(function, convex, signed)
    kink, *rest = concave
    branches: list[CaseTree] = []
    for sign in (1, -1):
        extended = [*signed, (kink, sign)]
        inside = _interior(extended, interior)
        branches.append(
            inside if isinstance(inside, Empty) else _cover(function, convex, rest, extended, inside, cases)
        )
    return Split(kink.point, branches[0], branches[1])


def _vertex(function: LocalFunction, convex: Sequence[Kink], signed: Sequence[tuple[Kink, int]]) -> Vertex:
    """Solve `linear + sum of the concave kinks on their positive side + sum lambda slope e = 0` for the multipliers."""
    vertex = list(function.linear)
    for kink, sign in signed:
        if sign > 0:
            vertex = [a + kink.slope * b for a, b in zip(vertex, kink.direction, strict=True)]
    if not any(vertex):
        return Vertex({})
    if not convex:
        raise _FoundNegativeError(_integral([Fraction(-entry) for entry in vertex]))
    columns = [tuple(kink.slope * entry for entry in kink.direction) for kink in convex]
    answer = solve_box(columns, [-entry for entry in vertex], [1] * len(columns))
    if isinstance(answer, Infeasible):
        raise _FoundNegativeError(_integral(answer.separator))
    return Vertex({kink.point: x for kink, x in zip(convex, answer.solution, strict=True) if x})


def _interior(signed: Sequence[tuple[Kink, int]], near: IntVector | None) -> IntVector | Empty:
    """A point strictly inside the cone, or the weights that show that its interior is empty.

    `near` is strictly inside the cone of all kinks but the last.
    """
    *_, (last, sign) = signed
    if near is None:
        return tuple(sign * entry for entry in last.direction)
    side = sign * dot(last.direction, near)
    if side > 0:
        return near
    if side == 0:
        return _nudged(near, tuple(sign * entry for entry in last.direction), signed)
    columns = [(*(s * entry for entry in kink.direction), 1) for kink, s in signed]
    answer = solve_box(columns, [0] * len(last.direction) + [1], [1] * len(columns))
    if isinstance(answer, Infeasible):
        # y = (t, s) with s > max(0, s + t . sigma e) for all kinks: -t is strictly inside.
        return _integral([-entry for entry in answer.separator[:-1]])
    return Empty({kink.point: x for (kink, _), x in zip(signed, answer.solution, strict=True) if x})


def _nudged(point: IntVector, direction: IntVector, signed: Sequence[tuple[Kink, int]]) -> IntVector:
    """`k * point + direction` for a k large enough to stay strictly inside."""
    k = 1
    for kink, sign in signed[:-1]:
        inside, drift = sign * dot(kink.direction, point), sign * dot(kink.direction, direction)
        if drift <= 0:
            k = max(k, -drift // inside + 1)
    return tuple(k * a + b for a, b in zip(point, direction, strict=True))


def _integral(vector: Sequence[Fraction]) -> IntVector:
    """The same direction in coprime integers."""
    common = lcm(*(entry.denominator for entry in vector))
    integers = tuple(int(entry * common) for entry in vector)
    multiple, line = line_of(integers)
    return line if multiple > 0 else tuple(-entry for entry in line)
