"""Local minimum of a network with one hidden layer and one output: Theorem A. docs/mathematics.md, section 1."""

from collections.abc import Mapping
from fractions import Fraction

from proofs.kernel.certificate import CaseTree, Empty, ShallowMinimum, Split, Vertex
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.local_function import Kink, LocalFunction, shallow_point
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected, require

RULE = "shallow-minimum"


def shallow_minimum(problem: Problem, certificate: ShallowMinimum) -> LocalMinimum:
    """The three conditions of Theorem A: the residuals sum to 0, each g_j >= 0, each phi_j vanishes near w_j."""
    point = shallow_point(problem, RULE)
    if point.has_output_bias:
        total = sum(point.residuals)
        require(total == 0, RULE, "output bias", "residuals that sum to 0", "another sum")
    units = len(point.output_weights)
    require(len(certificate.units) == units, RULE, "units", f"{units} entries", len(certificate.units))
    for j, tree in enumerate(certificate.units):
        function = point.local_function(j)
        if point.output_weights[j] == 0:
            require(tree is None, RULE, f"unit {j}", "no case tree, as its output weight is 0", "a case tree")
            require(function.vanishes, RULE, f"unit {j}", "phi identically 0 near w", "a phi that is not")
        elif tree is None:
            raise Rejected(RULE, f"unit {j}", "a case tree", "none")
        else:
            _check_tree(function, tree, {}, f"unit {j}")
    return LocalMinimum(point.loss, point.radius)


def _check_tree(function: LocalFunction, tree: CaseTree, signs: Mapping[int, int], step: str) -> None:
    """`g >= 0` on the cone where the kinks in `signs` have these signs (1: e.t >= 0, -1: e.t <= 0)."""
    kinks = {kink.point: kink for kink in function.kinks}
    match tree:
        case Split(point, positive, negative):
            require(point in kinks, RULE, step, "a split at a kink", f"data point {point}")
            require(kinks[point].slope < 0, RULE, step, "a split at a concave kink", f"the convex one at {point}")
            require(point not in signs, RULE, step, "a kink not split before", f"data point {point}")
            _check_tree(function, positive, {**signs, point: 1}, f"{step}, {point}+")
            _check_tree(function, negative, {**signs, point: -1}, f"{step}, {point}-")
        case Vertex(multipliers):
            _check_vertex(function, kinks, multipliers, signs, step)
        case Empty(weights):
            _check_empty(len(function.linear), kinks, weights, signs, step)


def _check_vertex(
    function: LocalFunction,
    kinks: Mapping[int, Kink],
    multipliers: Mapping[int, Fraction],
    signs: Mapping[int, int],
    step: str,
) -> None:
    """`linear + sum lambda_k slope_k e_k (convex) + sum slope_k e_k (concave, positive side) = 0`, 0 <= lambda <= 1.

    On the cone each concave term equals its linear piece and each convex one is at least `lambda slope e.t`, so g >= 0.
    """
    total = [Fraction(entry) for entry in function.linear]
    for point, multiplier in multipliers.items():
        require(point in kinks and kinks[point].slope > 0, RULE, step, "multipliers of convex kinks", f"point {point}")
        require(0 <= multiplier <= 1, RULE, step, "a multiplier between 0 and 1", multiplier)
    for point, kink in kinks.items():
        if kink.slope < 0:
            require(point in signs, RULE, step, f"a split at the concave kink {point}", "none")
            share = Fraction(signs[point] > 0)
        else:
            share = multipliers.get(point, Fraction(0))
        if share:
            total = [a + share * kink.slope * b for a, b in zip(total, kink.direction, strict=True)]
    require(not any(total), RULE, step, "multipliers that close the identity", "a remainder")


def _check_empty(
    dimension: int, kinks: Mapping[int, Kink], weights: Mapping[int, Fraction], signs: Mapping[int, int], step: str
) -> None:
    """`sum mu_k sigma_k e_k = 0`, mu >= 0, not all 0: the cone has no interior, and its neighbours cover it."""
    require(any(weights.values()), RULE, step, "a positive weight", "none")
    total = [Fraction(0)] * dimension
    for point, weight in weights.items():
        require(point in signs, RULE, step, "weights of kinks split above", f"point {point}")
        require(weight >= 0, RULE, step, "weights that are not negative", weight)
        direction = kinks[point].direction
        total = [a + weight * signs[point] * b for a, b in zip(total, direction, strict=True)]
    require(not any(total), RULE, step, "signed kinks that sum to 0", "a remainder")
