r"""An exact direction in which finitely many distinct points have distinct projections, more than 2 apart.

The direction is `(1, s, s^2, ..)` for the first integer `s = 0, 1, 2, ..` that separates the points, then stretched.
For two points whose difference is `D`, with last non-zero entry `D_m`, the projections differ by the polynomial
`D_1 + D_2 s + .. + D_m s^(m-1)`. If `a <= |D_m|` and `|D_j| <= a (s - 1)` for every j, the terms below the last sum to
at most `a (s^(m-1) - 1)` in size, less than the last one. So every large `s` separates, and the search ends.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import count, pairwise

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, recursion
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector, inner

TEXT = text_beside(__file__)
GAP = Fraction(3)
"""Between neighbouring projections; the construction of Theorem 1 asks for more than 2."""


def separating_direction(points: Sequence[Vector]) -> Vector:
    """A direction v with `|v . (x - x')| >= 3` for all distinct points; with equality for some two.

    Raises:
        ValueError: there are no points.
    """
    if not points:
        raise ValueError("no points to separate: give at least one")
    distinct = set(points)
    for s in count():
        direction = tuple(Fraction(s**power) for power in range(len(points[0])))
        values = sorted({inner(direction, x) for x in distinct})
        if len(values) == len(distinct):
            break
    closest = min((after - before for before, after in pairwise(values)), default=GAP)
    return tuple(GAP / closest * entry for entry in direction)


def direction_exists() -> tuple[Obligation, ...]:
    """The search ends for every finite set of points of every dimension, and stretching opens the gap."""
    return (
        TEXT.step(
            "separating direction: the terms below the last",
            *recursion(
                "the coordinates",
                "abs(T) <= a*(p - 1) and p >= 1",
                start={"T": "0", "p": "1"},
                step={"T": "T + D*p", "p": "s*p"},
                given=["a > 0", "s > 1", "abs(D) <= a*(s - 1)"],
            ),
        ),
        TEXT.step(
            "separating direction: the last term wins",
            consequence(["a > 0", "p >= 1", "abs(T) <= a*(p - 1)", "abs(D) >= a"], "T + D*p != 0"),
        ),
        TEXT.step(
            "separating direction: stretching", consequence(["g > 0", "abs(t) >= g", "b*g == 3"], "abs(b*t) > 2")
        ),
    )
