"""Proposition 1: on D1, one hidden unit, (w, b, v, c) = (1, -3, 1, 0) is a local minimum and not a global one."""

from fractions import Fraction

from proofs.audit.claim import Point, Proof, Version
from proofs.audit.lemmas.all_minima import all_minima, located
from proofs.audit.lemmas.building_blocks import line_network, local_minimum, loss_is, not_global, zoo_data
from proofs.audit.lemmas.case_identities import identity_obligation
from proofs.audit.text import text_beside
from proofs.kernel.network import Problem
from proofs.search.decide import decide

TEXT = text_beside(__file__)
POINT = line_network([1], [-3], [1], 0)
COMPARISON = line_network([-7], [-4], [1], 0)


def prove() -> Proof:
    """Decide both printed points and check the case split of the printed proof."""
    problem = Problem(POINT, zoo_data("D1"))
    comparison = problem.at(COMPARISON)
    decision = decide(problem)
    points = (
        Point("the point", Version.PRINTED, decision),
        Point("the comparison point", Version.PRINTED, decide(comparison)),
    )
    everything = all_minima("D_1", worse=points[0], better=points[1])
    half = TEXT.half(
        Version.PRINTED,
        loss_is("loss at the point", problem, Fraction(18)),
        loss_is("loss at the comparison point", comparison, Fraction(14)),
        local_minimum("local minimum", decision),
        not_global("not global", decision, COMPARISON),
        identity_obligation("case split", problem),
        *everything,
    )
    return Proof((half,), located(points, everything))
