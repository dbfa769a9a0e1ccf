"""All theorems about one point, from a decision and from the evidence of a claim, by what they conclude."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from proofs.audit.claim import Proof
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    Conclusion,
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

Kind = TypeVar("Kind", LocalMinimum, NotLocalMinimum, NotStrict, NotGlobalMinimum, GlobalMinimum, StrictUpToRescaling)


@dataclass(frozen=True)
class Found(Generic[Kind]):
    """A theorem with its conclusion."""

    theorem: Theorem
    conclusion: Kind


@dataclass(frozen=True)
class Gathered:
    """What is known of a point; the evidence of the claim stands before what the decision found by itself."""

    theorems: tuple[Theorem, ...]

    def first(self, kind: type[Kind]) -> Found[Kind] | None:
        """The first theorem with this kind of conclusion."""
        for theorem in self.theorems:
            if isinstance(theorem.conclusion, kind):
                return Found(theorem, theorem.conclusion)
        return None


def gathered(decision: Decision, proof: Proof | None) -> Gathered:
    """The theorems about the point of the decision."""
    found = [theorem for theorem in _of_claim(proof) if theorem.problem == decision.problem] if proof else []
    match decision:
        case IsLocalMinimum(theorem=theorem, not_strict=a, isolated=b, globality=c):
            found += [other for other in (theorem, a, b, c) if other is not None]
        case IsNotLocalMinimum(theorem=theorem):
            found.append(theorem)
    return Gathered(tuple(found))


def _of_claim(proof: Proof) -> Iterable[Theorem]:
    for half in proof.halves:
        for obligation in half.obligations:
            for evidence in obligation.evidence:
                if evidence.theorem is not None:
                    yield evidence.theorem


def conclusion_name(conclusion: Conclusion) -> str:
    """What a theorem says of the point, in words."""
    match conclusion:
        case LocalMinimum():
            return "local minimum"
        case NotLocalMinimum():
            return "not a local minimum"
        case NotStrict():
            return "not strict"
        case NotGlobalMinimum():
            return "not a global minimum"
        case GlobalMinimum():
            return "global minimum"
        case StrictUpToRescaling():
            return "strict up to rescaling"
