"""What the exit status of `verify` says."""

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proofs.audit.claim import Status
    from proofs.audit.result import ClaimResult


class ExitStatus(IntEnum):
    """0 to 4 answer the question; the others say why there is no answer."""

    PROVED = 0
    REFUTED = 1
    BAD_INPUT = 2
    UNKNOWN = 3
    CONTRADICTION = 4
    INTERNAL_ERROR = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def of_claim(result: "ClaimResult") -> ExitStatus:
    """The half as printed decides, unless two layers contradict each other."""
    from proofs.audit.claim import Status

    if result.contradictions or against_record(result):
        return ExitStatus.CONTRADICTION
    by_status = {
        Status.PROVED: ExitStatus.PROVED,
        Status.REFUTED: ExitStatus.REFUTED,
        Status.UNKNOWN: ExitStatus.UNKNOWN,
    }
    return by_status[result.printed.status]


def of_paper(results: "Sequence[ClaimResult]") -> ExitStatus:
    """0 when every claim reached its verdict on record, 4 on a contradiction, otherwise 3."""
    if any(of_claim(result) is ExitStatus.CONTRADICTION for result in results):
        return ExitStatus.CONTRADICTION
    return ExitStatus.PROVED if all(result.as_recorded for result in results) else ExitStatus.UNKNOWN


def against_record(result: "ClaimResult") -> bool:
    """Whether a half is proved that is on record as refuted, or the other way round: proof and record contradict."""
    from proofs.audit.claim import Status

    def clash(found: "Status | None", recorded: "Status | None") -> bool:
        return {found, recorded} == {Status.PROVED, Status.REFUTED}

    amended = None if result.amended is None else result.amended.status
    return clash(result.printed.status, result.claim.printed) or clash(amended, result.claim.amended)
