"""What a claim is: a statement of the literature, its halves, what each half obliges us to show, and the evidence.

A claim has the half *as printed* and, where that fails, the half *as amended*: the least change that makes it true.
Texts are sentences with mathematics between dollar signs, so that a report can set them and a terminal can show them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from proofs.kernel.check import Theorem
from proofs.opinions.experiment import ExperimentSettings, NumericEvidence
from proofs.search.decide import Decision


class Status(Enum):
    """What the evidence says of a statement."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


class Checker(Enum):
    """Who checked a piece of evidence; everything but `READER` is a machine."""

    KERNEL = "kernel"
    EXACT = "exact evaluation"
    SYMPY = "SymPy"
    Z3 = "Z3"
    ARB = "ball arithmetic"
    READER = "a reader"


class Version(Enum):
    """The two halves of a claim."""

    PRINTED = "as printed"
    AMENDED = "as amended"


@dataclass(frozen=True)
class Evidence:
    """One checked step.

    Attributes:
        checker: who checked it.
        status: what the check says of the obligation.
        summary: what was checked, in a sentence.
        theorem: what the kernel returned, if it was the kernel.
        formula: displayed mathematics for the report, in LaTeX; may be empty.
        query: the exact input of the prover, saved beside the report; may be empty.
    """

    checker: Checker
    status: Status
    summary: str
    theorem: Theorem | None = None
    formula: str = ""
    query: str = ""


@dataclass(frozen=True)
class Obligation:
    """One thing that has to be shown; refuted if any evidence refutes it, proved if all evidence proves it."""

    name: str
    statement: str
    evidence: tuple[Evidence, ...]

    @property
    def status(self) -> Status:
        """What its evidence says together."""
        return combined(item.status for item in self.evidence)


@dataclass(frozen=True)
class Half:
    """A statement and what it obliges us to show; true if every obligation is proved, false if one is refuted."""

    version: Version
    statement: str
    obligations: tuple[Obligation, ...]

    @property
    def status(self) -> Status:
        """What its obligations say together."""
        return combined(obligation.status for obligation in self.obligations)


def combined(statuses: Iterable[Status]) -> Status:
    """Refuted by one refutation; proved by proofs alone; otherwise unknown, as is a statement without evidence."""
    seen = set(statuses)
    if Status.REFUTED in seen:
        return Status.REFUTED
    return Status.PROVED if seen == {Status.PROVED} else Status.UNKNOWN


@dataclass(frozen=True)
class Point:
    """A concrete point that the claim speaks of, with its decision; provers and the experiment are asked about it."""

    name: str
    version: Version
    decision: Decision


@dataclass(frozen=True)
class Finding:
    """An error in the source: where it stands, what is wrong with it, and the least mend."""

    where: str
    printed: str
    wrong: str
    mend: str


@dataclass(frozen=True)
class Proof:
    """The exact part of a claim's result."""

    halves: tuple[Half, ...]
    points: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()

    def half(self, version: Version) -> Half | None:
        """The half of this version, if the claim has it."""
        return next((half for half in self.halves if half.version is version), None)


Prove: TypeAlias = Callable[[], Proof]
Experiment: TypeAlias = Callable[[ExperimentSettings, Proof], tuple[NumericEvidence, ...]]


@dataclass(frozen=True)
class Claim:
    """A statement of the literature and how it is settled.

    Attributes:
        name: what `verify` calls it, such as "proposition-1".
        title: a line for lists.
        place: where it stands in the source.
        printed: the recorded verdict on the half as printed.
        amended: the recorded verdict on the amended half; None where nothing had to be amended.
        prove: finds and checks the exact evidence.
        experiment: a numeric cross-check of its own, besides the one of each point; None for most claims.
    """

    name: str
    title: str
    place: str
    printed: Status
    amended: Status | None
    prove: Prove
    experiment: Experiment | None = None
