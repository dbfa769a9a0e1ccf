"""Remark 1: the minimum of Proposition 1 is not strict; it lies on a curve of constant loss 18."""

from fractions import Fraction

from proofs.audit.claim import Checker, Claim, Evidence, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import loss_is, zoo_data
from proofs.audit.paper.proposition_1 import POINT
from proofs.kernel.check import Theorem
from proofs.kernel.network import Problem
from proofs.search.decide import IsLocalMinimum, decide


def prove() -> Proof:
    """Not strict, by the rescaling orbit; and the points of equal loss nearby are that orbit and nothing else."""
    problem = Problem(POINT, zoo_data("D1"))
    decision = decide(problem)
    not_strict = decision.not_strict if isinstance(decision, IsLocalMinimum) else None
    isolated = decision.isolated if isinstance(decision, IsLocalMinimum) else None
    half = Half(
        Version.PRINTED,
        "The point $(1,-3,1,0)$ is a minimum but not a strict one: it lies on a curve along which the loss is $18$.",
        (
            loss_is("loss at the point", problem, Fraction(18)),
            Obligation(
                "not strict",
                "Points of equal loss lie arbitrarily near.",
                (_by_kernel(not_strict, "Along $(k,-3k,\\tfrac{1}{k},0)$, $k>0$, every output stays the same."),),
            ),
            Obligation(
                "exactly that curve",
                "Near the point, the points of loss $18$ are exactly the curve $(k,-3k,\\tfrac{1}{k},0)$: "
                "a manifold of dimension 1.",
                (
                    _by_kernel(
                        isolated,
                        "Equal loss forces equal outputs, and these force the changes of $vw$, $vb$ and $c$ to be $0$.",
                    ),
                ),
            ),
        ),
    )
    return Proof((half,), (Point("the point", Version.PRINTED, decision),))


def _by_kernel(theorem: Theorem | None, summary: str) -> Evidence:
    if theorem is None:
        return Evidence(Checker.KERNEL, Status.UNKNOWN, "No certificate was found.")
    return Evidence(Checker.KERNEL, Status.PROVED, summary, theorem)


CLAIM = Claim(
    name="remark-1",
    title="the minimum of Proposition 1 is not strict, and its flat set is a curve",
    place="Remark 1",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)
