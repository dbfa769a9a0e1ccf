"""Remark 1: the minimum of Proposition 1 is not strict; it lies on a curve of constant loss 18."""

from fractions import Fraction

from proofs.audit.claim import Point, Proof, Version
from proofs.audit.lemmas.building_blocks import by_kernel, loss_is, zoo_data
from proofs.audit.paper.proposition_1 import POINT
from proofs.audit.text import text_beside
from proofs.kernel.network import Problem
from proofs.search.decide import IsLocalMinimum, decide

TEXT = text_beside(__file__)


def prove() -> Proof:
    """Not strict, by the rescaling orbit; and the points of equal loss nearby are that orbit and nothing else."""
    problem = Problem(POINT, zoo_data("D1"))
    decision = decide(problem)
    not_strict = decision.not_strict if isinstance(decision, IsLocalMinimum) else None
    isolated = decision.isolated if isinstance(decision, IsLocalMinimum) else None
    half = TEXT.half(
        Version.PRINTED,
        loss_is("loss at the point", problem, Fraction(18)),
        TEXT.step("not strict", by_kernel(not_strict)),
        TEXT.step("exactly that curve", by_kernel(isolated)),
    )
    return Proof((half,), (Point("the point", Version.PRINTED, decision),))
