"""What a run over many claims came to, in numbers, for the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from proofs.audit.claim import Status
from proofs.audit.result import ClaimResult


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of statements by verdict.

    Attributes:
        statements: all of them.
        false: those refuted as printed.
        true: those proved as printed.
        unknown: those neither proved nor refuted as printed.
        mended: those with an amended half that is proved.
        findings: the errors listed.
    """

    statements: int
    false: int
    true: int
    unknown: int
    mended: int
    findings: int


def summary_of(results: Sequence[ClaimResult]) -> Summary:
    """Count the verdicts."""
    printed = [result.printed.status for result in results]
    return Summary(
        len(results),
        printed.count(Status.REFUTED),
        printed.count(Status.PROVED),
        printed.count(Status.UNKNOWN),
        sum(result.amended is not None and result.amended.status is Status.PROVED for result in results),
        sum(len(result.proof.findings) for result in results),
    )
