"""What is known of a decided point, in one shape for every decision: the terminal and JSON show these."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from proofs.audit.claim import Agreement
from proofs.audit.result import PointResult
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import GlobalMinimum, LocalMinimum, NotGlobalMinimum, NotLocalMinimum
from proofs.opinions.opinion import Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum


class Verdict(Enum):
    """The answer to: is the point at a local minimum?"""

    LOCAL_MINIMUM = "local-minimum"
    NOT_LOCAL_MINIMUM = "not-local-minimum"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PointFacts:
    """A decision, read off its theorems; None wherever a question was not settled.

    Attributes:
        verdict: the answer.
        loss: the exact loss at the point.
        strict: whether it is a strict local minimum.
        globally: whether it is a global minimum.
        radius: half the width of the box in which the theorem says that no loss is lower.
        theorems: the theorem of the verdict first, then all others.
        reason: why the verdict is unknown; empty otherwise.
    """

    verdict: Verdict
    loss: Fraction
    strict: bool | None
    globally: bool | None
    radius: Fraction | None
    theorems: tuple[Theorem, ...]
    reason: str

    @property
    def descent(self) -> NotLocalMinimum | None:
        """The nearby better point, where the verdict is not-local-minimum."""
        found = [t.conclusion for t in self.theorems if isinstance(t.conclusion, NotLocalMinimum)]
        return found[0] if found else None

    @property
    def better(self) -> NotGlobalMinimum | None:
        """A better point anywhere, where one is known for a local minimum."""
        found = [t.conclusion for t in self.theorems if isinstance(t.conclusion, NotGlobalMinimum)]
        return found[0] if found else None


def facts_of(decision: Decision) -> PointFacts:
    """Read a decision."""
    match decision:
        case IsLocalMinimum(_, theorem, not_strict, isolated, globality):
            theorems = tuple(t for t in (theorem, not_strict, isolated, globality) if t is not None)
            conclusions = [t.conclusion for t in theorems]
            globally = None
            if any(isinstance(conclusion, NotGlobalMinimum) for conclusion in conclusions):
                globally = False
            if any(isinstance(conclusion, GlobalMinimum) for conclusion in conclusions):
                globally = True
            radius = theorem.conclusion.radius if isinstance(theorem.conclusion, LocalMinimum) else None
            strict = None if not_strict is None else False
            return PointFacts(Verdict.LOCAL_MINIMUM, theorem.conclusion.loss, strict, globally, radius, theorems, "")
        case IsNotLocalMinimum(_, theorem, conclusion):
            return PointFacts(Verdict.NOT_LOCAL_MINIMUM, conclusion.loss, False, False, None, (theorem,), "")
        case _:
            return PointFacts(Verdict.UNKNOWN, decision.loss, None, None, None, (), decision.reason)


def contradictions_about(result: PointResult) -> tuple[str, ...]:
    """Where a prover or the experiment contradicts the verdict on a point; any entry is a bug of localmin."""
    found = [
        f"{opinion.prover} disagrees with the kernel about {result.point.name}"
        for opinion in result.opinions
        if opinion.stance is Stance.DISAGREES
    ]
    if result.numeric is not None and result.numeric.agreement is Agreement.CONTRADICTS:
        found.append(f"the experiment contradicts the verdict: {result.numeric.name}")
    return tuple(found)
