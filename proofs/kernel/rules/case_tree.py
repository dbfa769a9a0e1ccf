"""Case trees: `g >= 0` for a local function, cone by cone. docs/mathematics.md, section 1."""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from proofs.kernel.certificate import CaseTree, Empty, Split, Vertex
from proofs.kernel.local_function import Kink, LocalFunction
from proofs.kernel.rejection import Rejected, require


def check_tree(rule: str, function: LocalFunction, tree: CaseTree, step: str) -> None:
    """The tree proves `g >= 0` everywhere: its splits are on concave kinks and every leaf closes its cone.

    Raises:
        Rejected: it does not, named by the rule and step in which it stands.
    """
    _check(rule, function, {kink.point: kink for kink in function.kinks}, tree, {}, step)


def _check(
    rule: str,
    function: LocalFunction,
    kinks: Mapping[int, Kink],
    tree: CaseTree,
    signs: Mapping[int, int],
    step: str,
) -> None:
    """`g >= 0` on the cone where the kinks in `signs` have these signs (1: e.t >= 0, -1: e.t <= 0)."""
    match tree:
        case Split(point, positive, negative):
            require(point in kinks, rule, step, "a split at a kink", f"data point {point}")
            require(kinks[point].slope < 0, rule, step, "a split at a concave kink", f"the convex one at {point}")
            require(point not in signs, rule, step, "a kink not split before", f"data point {point}")
            _check(rule, function, kinks, positive, {**signs, point: 1}, f"{step}, {point}+")
            _check(rule, function, kinks, negative, {**signs, point: -1}, f"{step}, {point}-")
        case Vertex(multipliers):
            _check_vertex(rule, function, kinks, multipliers, signs, step)
        case Empty(weights):
            _check_empty(rule, len(function.linear), kinks, weights, signs, step)
        case _:
            raise Rejected(rule, step, "a case tree", type(tree).__name__)


def _check_vertex(
    rule: str,
    function: LocalFunction,
    kinks: Mapping[int, Kink],
    multipliers: Mapping[int, Fraction],
    signs: Mapping[int, int],
    step: str,
) -> None:
    """`linear + sum lambda_k slope_k e_k (convex) + sum slope_k e_k (concave, positive side) = 0`, 0 <= lambda <= 1.

    On the cone each concave term equals its linear piece and each convex one is at least `lambda slope e.t`, so g >= 0.
    """
    # Over the common denominator of the multipliers everything is an integer.
    scale = lcm(*(multiplier.denominator for multiplier in multipliers.values()))
    total = [scale * entry for entry in function.linear]
    for point, multiplier in multipliers.items():
        require(point in kinks and kinks[point].slope > 0, rule, step, "multipliers of convex kinks", f"point {point}")
        require(0 <= multiplier <= 1, rule, step, "a multiplier between 0 and 1", multiplier)
    for point, kink in kinks.items():
        if kink.slope < 0:
            require(point in signs, rule, step, f"a split at the concave kink {point}", "none")
            share = scale if signs[point] > 0 else 0
        else:
            share = _over(multipliers.get(point, Fraction(0)), scale)
        if share:
            total = [a + share * kink.slope * b for a, b in zip(total, kink.direction, strict=True)]
    require(not any(total), rule, step, "multipliers that close the identity", "a remainder")


def _check_empty(
    rule: str,
    dimension: int,
    kinks: Mapping[int, Kink],
    weights: Mapping[int, Fraction],
    signs: Mapping[int, int],
    step: str,
) -> None:
    """`sum mu_k sigma_k e_k = 0`, mu >= 0, not all 0: the cone has no interior, and its neighbours cover it."""
    require(any(weights.values()), rule, step, "a positive weight", "none")
    scale = lcm(*(weight.denominator for weight in weights.values()))
    total = [0] * dimension
    for point, weight in weights.items():
        require(point in signs, rule, step, "weights of kinks split above", f"point {point}")
        require(weight >= 0, rule, step, "weights that are not negative", weight)
        direction = kinks[point].direction
        share = _over(weight, scale) * signs[point]
        total = [a + share * b for a, b in zip(total, direction, strict=True)]
    require(not any(total), rule, step, "signed kinks that sum to 0", "a remainder")


def _over(number: Fraction, scale: int) -> int:
    return number.numerator * (scale // number.denominator)
