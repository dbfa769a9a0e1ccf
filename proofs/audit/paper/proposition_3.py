"""Proposition 3: on D3, three hidden units, two local minima of different loss."""

from fractions import Fraction

from proofs.audit.claim import Obligation, Point, Proof, Version
from proofs.audit.lemmas.all_minima import all_minima, located
from proofs.audit.lemmas.building_blocks import (
    exact,
    line_network,
    local_minimum,
    loss_of,
    not_global,
    zoo_data,
)
from proofs.audit.lemmas.case_identities import identity_obligation
from proofs.audit.text import text_beside
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.search.decide import decide

TEXT = text_beside(__file__)
BETTER = line_network(["-3/2", "-3/2", "3/2"], [1, 0, "-79/6"], [1, 1, -1], -1)
WORSE = line_network([-2, 1, 1], ["11/3", -10, -11], [1, -1, -1], -3)
BORDER = Fraction(6)  # region I lies left of it, region II right


def prove() -> Proof:
    """Decide both points, compare their losses, and check what the printed proof says of the two regions."""
    data = zoo_data("D3")
    better, worse = (decide(Problem(network, data)) for network in (BETTER, WORSE))
    losses = (loss_of(better.problem), loss_of(worse.problem))
    points = (
        Point("the better minimum", Version.PRINTED, better),
        Point("the worse minimum", Version.PRINTED, worse),
    )
    everything = all_minima("D_3", worse=points[1], better=points[0])
    half = TEXT.half(
        Version.PRINTED,
        local_minimum("better local minimum", better),
        local_minimum("worse local minimum", worse),
        TEXT.step("better", exact(losses[0] < losses[1]), better=losses[0], worse=losses[1]),
        not_global("the worse is not global", worse, BETTER),
        _regression("regions, better point", better.problem),
        _regression("regions, worse point", worse.problem),
        identity_obligation("case split, better point", better.problem),
        identity_obligation("case split, worse point", worse.problem),
        *everything,
    )
    return Proof((half,), located(points, everything))


def _regression(name: str, problem: Problem) -> Obligation:
    """On each side of the border the residuals are those of the best line, or all 0."""
    residuals = forward(problem).residuals.start.fractions
    pairs = [(x, r) for (x,), (r,) in zip(problem.dataset.inputs, residuals, strict=True)]
    regions = [[pair for pair in pairs if (pair[0] < BORDER) is left] for left in (True, False)]
    moments = [(sum(r for _, r in region), sum(x * r for x, r in region)) for region in regions]
    return TEXT.step(name, exact(all(moment == (0, 0) for moment in moments)))
