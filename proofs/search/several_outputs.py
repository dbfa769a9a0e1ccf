"""One hidden layer, several outputs: a margin for every unit (Theorem A'), or a direction of first-order descent."""

from fractions import Fraction
from itertools import product
from typing import Final

from proofs.kernel.certificate import CaseTree, DescentPath, OutputMargin, SeveralOutputsMinimum
from proofs.kernel.local_function import WidePoint, wide_point
from proofs.kernel.network import Problem
from proofs.search.directions import descent
from proofs.search.nonnegative import NegativeDirection, decide_nonnegative
from proofs.search.shallow import nonzero_direction

MARGINS: Final = tuple(Fraction(1, 4**n) for n in range(9))
POWERS: Final = tuple(Fraction(4) ** n for n in range(1, -6, -1))


def find_margins(problem: Problem) -> SeveralOutputsMinimum | DescentPath | None:
    """A certificate either way; None where the first order leaves the question open."""
    point = wide_point(problem, "several-outputs-minimum")
    totals = [sum(column) for column in zip(*point.slopes, strict=True)]
    if point.has_output_bias and any(totals):
        moves = {(1, k, len(point.output_weights)): Fraction(-total) for k, total in enumerate(totals)}
        return descent(problem, moves)
    margins: list[OutputMargin] = []
    undecided = False
    for j, weights in enumerate(point.output_weights):
        pull = point.pull(j)
        if any(pull):
            return descent(problem, {(1, k, j): Fraction(-entry) for k, entry in enumerate(pull)})
        answer = decide_nonnegative(point.tilted_function(j, weights))
        if isinstance(answer, NegativeDirection):
            return descent(problem, {(0, j, e): Fraction(entry) for e, entry in enumerate(answer.direction)})
        margin = _margin(point, j)
        undecided = undecided or margin is None
        margins.extend([] if margin is None else [margin])
    return None if undecided else SeveralOutputsMinimum(tuple(margins))


def _margin(point: WidePoint, j: int) -> OutputMargin | None:
    weights = point.output_weights[j]
    outputs = len(weights)
    for kappa in MARGINS:
        trees: list[CaseTree] = []
        for q in range(2 * outputs):
            tilted = [v + (kappa if q % 2 == 0 else -kappa) * (k == q // 2) for k, v in enumerate(weights)]
            answer = decide_nonnegative(point.tilted_function(j, tilted))
            if isinstance(answer, NegativeDirection):
                break
            trees.append(answer)
        else:
            return OutputMargin(kappa, tuple(trees))
    return None


def turn_outward(problem: Problem) -> DescentPath | None:
    """Turn a unit by d where its pull R_j(d) is not 0, and its output weights against that pull: second-order descent.

    It succeeds for output weights 0; for weights orthogonal to the pull, where the gain outweighs the cost.
    """
    point = wide_point(problem, "several-outputs-minimum")
    for j, weights in enumerate(point.output_weights):
        outputs = range(len(weights))
        forms = [point.tilted_function(j, [Fraction(k == n) for n in outputs]) for k in outputs]
        candidates = {nonzero_direction(form) for form in forms if not form.vanishes}
        candidates |= {kink.direction for form in forms for kink in form.kinks}
        for vector in sorted({*candidates, *(tuple(-entry for entry in v) for v in candidates)}):
            pull = [Fraction(form(vector)) for form in forms]
            if not any(pull) or sum(v * p for v, p in zip(weights, pull, strict=True)) > 0:
                continue
            size = max(map(abs, pull))
            for turn, tilt in product(POWERS, POWERS):
                moves = {(0, j, e): turn * entry for e, entry in enumerate(vector)}
                moves |= {(1, k, j): -tilt * entry / size for k, entry in enumerate(pull)}
                path = descent(problem, moves)
                if path is not None:
                    return path
    return None
