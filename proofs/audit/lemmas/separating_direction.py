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
from proofs.audit.lemmas.universal import consequence, link, size
from proofs.kernel.exact import Vector

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
        values = sorted({project(direction, x) for x in distinct})
        if len(values) == len(distinct):
            break
    closest = min((after - before for before, after in pairwise(values)), default=GAP)
    return tuple(GAP / closest * entry for entry in direction)


def project(direction: Vector, x: Vector) -> Fraction:
    """The inner product `direction . x`."""
    return sum((v * e for v, e in zip(direction, x, strict=True)), Fraction(0))


def direction_exists() -> tuple[Obligation, ...]:
    """The search ends for every finite set of points of every dimension, and stretching opens the gap."""
    import z3

    a, s, power, low, entry, gap, value = z3.Reals("a s power low_terms entry gap value")
    large = [a > 0, s > 1, power >= 1]
    bound = a * (power - 1)
    return (
        link(
            "separating direction: no term",
            "Before the first term the sum is $0\\leq a(s^0-1)$.",
            consequence("The empty sum.", [a > 0, low == 0, power == 1], size(low) <= bound),
        ),
        link(
            "separating direction: a further term",
            "If $|D_1+\\dots+D_{j}s^{j-1}|\\leq a(s^j-1)$ and $|D_{j+1}|\\leq a(s-1)$, the next sum is at most "
            "$a(s^{j+1}-1)$ in size, and $s^{j+1}\\geq 1$.",
            consequence(
                "For all reals; $s^j$ is written as one variable.",
                [*large, size(low) <= bound, size(entry) <= a * (s - 1)],
                z3.And(size(low + entry * power) <= a * (s * power - 1), s * power >= 1),
            ),
        ),
        link(
            "separating direction: the last term wins",
            "If the last non-zero entry has $|D_m|\\geq a$, the sum with it is not $0$: the projections differ.",
            consequence("For all reals.", [*large, size(low) <= bound, size(entry) >= a], low + entry * power != 0),
        ),
        link(
            "separating direction: stretching",
            "If projections differ by at least $g>0$, then after stretching by $3/g$ they differ by more than $2$.",
            consequence("For all reals.", [gap > 0, size(value) >= gap, a * gap == 3], size(a * value) > 2),
        ),
    )
