"""One reading of an answer about a network, for every surface: terminal, JSON, report, notebook and exit status."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar

from numeric.agreement import Agreement
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from proofs.kernel.network import Problem
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum
from proofs.search.snap import SnapResult

Kind = TypeVar("Kind", LocalMinimum, NotLocalMinimum, NotStrict, NotGlobalMinimum, GlobalMinimum, StrictUpToRescaling)


class Verdict(Enum):
    """The answer to: is the point at a local minimum?"""

    LOCAL_MINIMUM = "local-minimum"
    NOT_LOCAL_MINIMUM = "not-local-minimum"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Found(Generic[Kind]):
    """A theorem with its conclusion."""

    theorem: Theorem
    conclusion: Kind


@dataclass(frozen=True)
class Reading:
    """What is known of one point, read off its theorems; None wherever a question was not settled.

    Attributes:
        verdict: the answer.
        loss: the exact loss at the point.
        theorems: the theorem of the verdict first, then all others.
        reason: why the verdict is unknown; empty otherwise.
    """

    problem: Problem
    verdict: Verdict
    loss: Fraction
    theorems: tuple[Theorem, ...]
    reason: str

    def first(self, kind: type[Kind]) -> Found[Kind] | None:
        """The first theorem with this kind of conclusion."""
        for theorem in self.theorems:
            if isinstance(theorem.conclusion, kind):
                return Found(theorem, theorem.conclusion)
        return None

    @property
    def strict(self) -> bool | None:
        """Whether it is a strict local minimum."""
        refuted = self.verdict is Verdict.NOT_LOCAL_MINIMUM or self.first(NotStrict) is not None
        return False if refuted else None

    @property
    def strict_up_to_rescaling(self) -> bool:
        """Whether equal losses nearby were proved to come from rescalings alone."""
        return self.first(StrictUpToRescaling) is not None

    @property
    def globally(self) -> bool | None:
        """Whether it is a global minimum."""
        if self.first(GlobalMinimum) is not None:
            return True
        refuted = self.verdict is Verdict.NOT_LOCAL_MINIMUM or self.better is not None
        return False if refuted else None

    @property
    def radius(self) -> Fraction | None:
        """Half the width of the box in which a theorem says that no loss is lower."""
        minimum = self.first(LocalMinimum)
        return None if minimum is None else minimum.conclusion.radius

    @property
    def descent(self) -> NotLocalMinimum | None:
        """The nearby better point, where the verdict is not-local-minimum."""
        found = self.first(NotLocalMinimum)
        return None if found is None else found.conclusion

    @property
    def better(self) -> NotGlobalMinimum | None:
        """A better point anywhere, where one is known for a local minimum."""
        found = self.first(NotGlobalMinimum)
        return None if found is None else found.conclusion


def reading(decision: Decision, proved_before: Sequence[Theorem] = ()) -> Reading:
    """Read a decision; theorems about the same point that were proved elsewhere stand before those of the decision."""
    known = tuple(theorem for theorem in proved_before if theorem.problem == decision.problem)
    match decision:
        case IsLocalMinimum(problem, theorem, not_strict, isolated, globality):
            found = tuple(t for t in (theorem, not_strict, isolated, globality) if t is not None)
            return Reading(problem, Verdict.LOCAL_MINIMUM, theorem.conclusion.loss, known + found, "")
        case IsNotLocalMinimum(problem, theorem, conclusion):
            return Reading(problem, Verdict.NOT_LOCAL_MINIMUM, conclusion.loss, (*known, theorem), "")
        case _:
            return Reading(decision.problem, Verdict.UNKNOWN, decision.loss, known, decision.reason)


@dataclass(frozen=True)
class PointResult:
    """An answer about a network: what was decided, what the provers and the experiment say of it.

    Attributes:
        name: what the network is called.
        given: the network as it was given, with its data and loss.
        decision: about the given network, or about the exact point beside it that `snapped` holds.
        opinions: what every prover says of the decision.
        numeric: what the experiment saw; None when it was not run.
        snapped: what became of a trained network that was to be snapped; None where that was not asked.
    """

    name: str
    given: Problem
    decision: Decision
    opinions: tuple[Opinion, ...]
    numeric: NumericEvidence | None
    snapped: SnapResult | None = None

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Where a prover or the experiment contradicts the verdict; any entry is a bug of localmin."""
        found = [
            f"{opinion.prover} disagrees with the kernel about {self.name}"
            for opinion in self.opinions
            if opinion.stance is Stance.DISAGREES
        ]
        if self.numeric is not None and self.numeric.agreement is Agreement.CONTRADICTS:
            found.append(f"the experiment contradicts the verdict: {self.numeric.name}")
        return tuple(found)
