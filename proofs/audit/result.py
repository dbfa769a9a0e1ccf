"""Run a claim: the exact proof, then the second opinions on its points, then the experiments."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TypeAlias

from numeric.agreement import Agreement
from proofs.audit.claim import Claim, Half, Proof, Status, Verdict, Version
from proofs.audit.in_coq import with_coq, without_coq
from proofs.opinions.cross_check import cross_check
from proofs.opinions.experiment import ExperimentSettings, NumericEvidence
from proofs.opinions.provers import second_opinions
from proofs.results import PointResult

Progress: TypeAlias = Callable[[str], None]


@dataclass(frozen=True)
class ClaimPoint:
    """A point of a claim: which half speaks of it, and what is known of it."""

    version: Version
    result: PointResult


@dataclass(frozen=True)
class ClaimResult:
    """Everything known about a claim after a run."""

    claim: Claim
    proof: Proof
    points: tuple[ClaimPoint, ...]
    experiments: tuple[NumericEvidence, ...]
    seconds: float

    @property
    def printed(self) -> Half:
        """The half as printed; every claim has it."""
        half = self.proof.half(Version.PRINTED)
        if half is None:
            raise LookupError(f"claim {self.claim.name} has no half as printed")
        return half

    @property
    def amended(self) -> Half | None:
        """The half as amended."""
        return self.proof.half(Version.AMENDED)

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Where two layers contradict each other; any entry is a bug of localmin."""
        found = [text for point in self.points for text in point.result.contradictions]
        found += [
            f"the experiment contradicts the verdict: {evidence.name}"
            for evidence in self.experiments
            if evidence.agreement is Agreement.CONTRADICTS
        ]
        return tuple(found)

    @property
    def as_recorded(self) -> bool:
        """Whether both halves reached the verdicts on record, with as many steps by a reader, and in Coq if it ran."""
        return _as_on_record(self.printed, self.claim.printed) and _as_on_record(self.amended, self.claim.amended)

    @property
    def against_record(self) -> bool:
        """Whether proof and record contradict: a half is proved that is recorded as refuted, or the other way round."""
        amended = None if self.amended is None else self.amended.status
        on_record = None if self.claim.amended is None else self.claim.amended.status
        pairs = ({self.printed.status, self.claim.printed.status}, {amended, on_record})
        return {Status.PROVED, Status.REFUTED} in pairs


def _as_on_record(half: Half | None, record: Verdict | None) -> bool:
    if half is None or record is None:
        return half is None and record is None
    return half.verdict == (record if half.asked_coq else replace(record, in_coq=False))


@dataclass(frozen=True)
class RunOptions:
    """How much to ask: each prover's time limit in seconds, the experiments' settings (None: none), and whether Coq."""

    time_limit: float
    experiments: ExperimentSettings | None
    coq: bool = False


def run(claim: Claim, options: RunOptions, progress: Progress) -> ClaimResult:
    """Run a claim from the exact proof to the experiments."""
    start = perf_counter()
    progress("exact proof")
    proof = claim.prove()
    if options.coq and claim.coq:
        progress("theorems of Coq")
    proof = with_coq(claim, proof) if options.coq else without_coq(claim, proof)
    points = []
    for point in proof.points:
        progress(f"second opinions on {point.name}")
        opinions = second_opinions(point.decision, options.time_limit, coq=options.coq)
        numeric = None
        if options.experiments is not None:
            progress(f"gradient descent around {point.name}")
            numeric = cross_check(point.name, point.decision, options.experiments)
        decided = PointResult(point.name, point.decision.problem, point.decision, opinions, numeric, point.landscape)
        points.append(ClaimPoint(point.version, decided))
    experiments: tuple[NumericEvidence, ...] = ()
    if options.experiments is not None and claim.experiment is not None:
        progress("experiment")
        experiments = claim.experiment(options.experiments, proof)
    return ClaimResult(claim, proof, tuple(points), experiments, perf_counter() - start)
