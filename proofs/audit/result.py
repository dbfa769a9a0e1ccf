"""Run a claim: the exact proof, then the second opinions on its points, then the experiments."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from time import perf_counter
from typing import TypeAlias

from proofs.audit.claim import (
    Agreement,
    Claim,
    ExperimentSettings,
    Half,
    NumericEvidence,
    Point,
    Proof,
    Status,
    Version,
)
from proofs.audit.cross_check import cross_check
from proofs.opinions.opinion import Opinion, Stance
from proofs.opinions.provers import second_opinions

Progress: TypeAlias = Callable[[str], None]


class SnapOutcome(Enum):
    """What became of a trained network that was to be snapped to an exact point."""

    SNAPPED = "snapped"
    DESCENT_CONTINUES = "descent-continues"
    NOT_SNAPPED = "not-snapped"


@dataclass(frozen=True)
class Snapping:
    """How the exact point that was decided relates to the network that was given.

    Attributes:
        outcome: whether an exact point was found, and whether it is near.
        distance: the largest change of a parameter; None if no point was found.
        drop: how much lower the loss of the exact point is; None if no point was found.
        reason: why no point was found; empty otherwise.
    """

    outcome: SnapOutcome
    distance: Fraction | None
    drop: Fraction | None
    reason: str = ""


@dataclass(frozen=True)
class PointResult:
    """A point with what the provers and the experiment say of it.

    Attributes:
        point: the point and its decision.
        opinions: what every prover says.
        numeric: what the experiment saw; None when it was not run.
        snapping: how the point was found from a trained network; None when it is the point that was given.
    """

    point: Point
    opinions: tuple[Opinion, ...]
    numeric: NumericEvidence | None
    snapping: Snapping | None = None


@dataclass(frozen=True)
class ClaimResult:
    """Everything known about a claim after a run."""

    claim: Claim
    proof: Proof
    points: tuple[PointResult, ...]
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
        found = []
        for result in self.points:
            found += [
                f"{opinion.prover} disagrees with the kernel about {result.point.name}"
                for opinion in result.opinions
                if opinion.stance is Stance.DISAGREES
            ]
        numeric = [*(result.numeric for result in self.points), *self.experiments]
        found += [
            f"the experiment contradicts the verdict: {evidence.name}"
            for evidence in numeric
            if evidence is not None and evidence.agreement is Agreement.CONTRADICTS
        ]
        return tuple(found)

    @property
    def as_recorded(self) -> bool:
        """Whether both halves reached the verdicts on record."""
        amended = None if self.amended is None else self.amended.status
        return (self.printed.status, amended) == (self.claim.printed, self.claim.amended)


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
    points = []
    for point in proof.points:
        progress(f"second opinions on {point.name}")
        opinions = second_opinions(point.decision, options.time_limit, coq=options.coq)
        numeric = None
        if options.experiments is not None:
            progress(f"gradient descent around {point.name}")
            numeric = cross_check(point.name, point.decision, options.experiments)
        points.append(PointResult(point, opinions, numeric))
    experiments: tuple[NumericEvidence, ...] = ()
    if options.experiments is not None and claim.experiment is not None:
        progress("experiment")
        experiments = claim.experiment(options.experiments, proof)
    return ClaimResult(claim, proof, tuple(points), experiments, perf_counter() - start)


def verdict_status(result: ClaimResult) -> Status:
    """What the exit status of `verify` reports: the half as printed decides."""
    return result.printed.status
