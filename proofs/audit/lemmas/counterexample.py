"""An obligation that evidence speaks against: each piece must be proved, and together they refute the statement."""

from collections.abc import Sequence
from dataclasses import replace

from proofs.audit.claim import Evidence, Obligation, Status, combined


def against(name: str, printed: str, because: str, evidence: Sequence[Evidence]) -> Obligation:
    """The printed part is refuted if every piece of evidence for `because` holds; unknown if one does not."""
    status = Status.REFUTED if combined(item.status for item in evidence) is Status.PROVED else Status.UNKNOWN
    return Obligation(name, f"{printed} Not so: {because}", tuple(replace(item, status=status) for item in evidence))


def evidence_of(*obligations: Obligation) -> tuple[Evidence, ...]:
    """All evidence of some proved links, to be used against a statement."""
    return tuple(item for obligation in obligations for item in obligation.evidence)
