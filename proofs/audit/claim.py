"""What a claim is: a statement of the literature, its halves, what each half obliges us to show, and the evidence.

A claim has the half *as printed* and, where that fails, the half *as amended*: the least change that makes it true.
Texts are sentences with mathematics between dollar signs, so that a report can set them and a terminal can show them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from proofs.kernel.check import Theorem
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.opinions.experiment import ExperimentSettings, NumericEvidence
from proofs.search.decide import Decision


class Status(Enum):
    """What the evidence says of a statement; `ASSUMED` is what no machine checked, a reader being asked to."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"


class Checker(Enum):
    """Who checked a piece of evidence; everything but `READER` is a machine."""

    KERNEL = "kernel"
    EXACT = "exact evaluation"
    SYMPY = "SymPy"
    Z3 = "Z3"
    ARB = "ball arithmetic"
    COQ = "Coq"
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
        summary: what was checked, in a sentence; the text of the step supplies it where it is empty.
        theorem: what the kernel returned, if it was the kernel.
        formula: displayed mathematics for the report, in LaTeX; may be empty.
        query: the exact input of the prover, saved beside the report; may be empty.
        remark: why a check did not come out, such as a counterexample; empty where it did.
        over: what the recursion runs over that the check is a part of; empty for every other check.

    Raises:
        ValueError: a reader's word is given as a proof.
    """

    checker: Checker
    status: Status
    summary: str = ""
    theorem: Theorem | LandscapeTheorem | None = None
    formula: str = ""
    query: str = ""
    remark: str = ""
    over: str = ""

    def __post_init__(self) -> None:
        if (self.checker is Checker.READER) != (self.status is Status.ASSUMED):
            raise ValueError(f"evidence by {self.checker.value} cannot be {self.status.value}")


@dataclass(frozen=True)
class Obligation:
    """One thing that has to be shown; refuted if any evidence refutes it, proved if all evidence proves it.

    Attributes:
        name: a few words.
        statement: what has to be shown.
        evidence: the checks.
        key: what the argument cites it by; steps of one kind share it.
        whole: whether it is the statement of its half, and not a step towards it.
    """

    name: str
    statement: str
    evidence: tuple[Evidence, ...]
    key: str = ""
    whole: bool = False

    @property
    def status(self) -> Status:
        """What its evidence says together."""
        return combined(item.status for item in self.evidence)

    @property
    def by_machine(self) -> bool:
        """Whether nothing in it is left to a reader, not even the rule of induction."""
        return not any(item.over or item.status is Status.ASSUMED for item in self.evidence)


@dataclass(frozen=True)
class Verdict:
    """What is said of a half.

    Attributes:
        status: whether it holds.
        by_reader: how many steps of the argument no machine checked.
        in_coq: whether it is a theorem of Coq, from the definitions up, so that nothing rests on those steps.
    """

    status: Status
    by_reader: int = 0
    in_coq: bool = False

    @property
    def left_to_reader(self) -> int:
        """How many steps a reader supplies: none where the half is a theorem of Coq."""
        return 0 if self.in_coq else self.by_reader

    def __str__(self) -> str:
        steps = self.left_to_reader
        words = f", with {steps} step{'s' * (steps != 1)} by a reader" if steps else ", in Coq" * self.in_coq
        return f"{self.status.value}{words}"


@dataclass(frozen=True)
class Half:
    """A statement and what it obliges us to show; true if every obligation is proved, false if one is refuted.

    Attributes:
        version: which half it is.
        statement: what it says.
        obligations: the steps.
        argument: the connected proof, or refutation, in which `[[key]]` cites a step; empty where the steps speak for
            themselves.
        definitions: what the words and letters of the statement mean; may be empty.
    """

    version: Version
    statement: str
    obligations: tuple[Obligation, ...]
    argument: str = ""
    definitions: str = ""

    @property
    def status(self) -> Status:
        """What its obligations say together."""
        return combined(obligation.status for obligation in self.obligations)

    @property
    def verdict(self) -> Verdict:
        """The status, and how many steps a reader supplies. One refutation that no reader is needed for is enough."""
        settled = self.status in (Status.PROVED, Status.REFUTED)
        whole = settled and any(step.whole and step.status is self.status for step in self.obligations)
        refuted = [step for step in self.obligations if step.status is Status.REFUTED and not step.whole]
        if any(step.by_machine for step in refuted):
            return Verdict(self.status, in_coq=whole)
        return Verdict(self.status, sum(step.status is Status.ASSUMED for step in self.obligations), whole)

    @property
    def asked_coq(self) -> bool:
        """Whether Coq was run on theorems that belong to it."""
        return any(item.checker is Checker.COQ for step in self.obligations for item in step.evidence)


def combined(statuses: Iterable[Status]) -> Status:
    """Refuted by one refutation; proved by proofs, with or without assumptions; unknown, as is what has no evidence."""
    seen = set(statuses)
    if Status.REFUTED in seen:
        return Status.REFUTED
    if Status.UNKNOWN in seen or not seen:
        return Status.UNKNOWN
    return Status.PROVED if Status.PROVED in seen else Status.ASSUMED


@dataclass(frozen=True)
class Point:
    """A concrete point that the claim speaks of, with its decision; provers and the experiment are asked about it.

    `landscape` says what all the local minima are, where the claim asks that.
    """

    name: str
    version: Version
    decision: Decision
    landscape: LandscapeTheorem | None = None


@dataclass(frozen=True)
class Finding:
    """An error in the source: where it stands, what is wrong with it, and the least mend."""

    where: str
    printed: str
    wrong: str
    mend: str


@dataclass(frozen=True)
class Proof:
    """The exact part of a claim's result.

    Attributes:
        halves: as printed, and as amended.
        points: what provers and experiments are asked about.
        findings: the errors of the source.
        coq_not_run: why the claim's theorems of Coq were not checked; empty where they were, or where there are none.
    """

    halves: tuple[Half, ...]
    points: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()
    coq_not_run: str = ""

    def half(self, version: Version) -> Half | None:
        """The half of this version, if the claim has it."""
        return next((half for half in self.halves if half.version is version), None)


Prove: TypeAlias = Callable[[], Proof]
Experiment: TypeAlias = Callable[[ExperimentSettings, Proof], tuple[NumericEvidence, ...]]


@dataclass(frozen=True)
class Source:
    """A text that claims come from."""

    authors: str
    title: str
    reference: str
    year: int


@dataclass(frozen=True)
class InCoq:
    """Theorems of `proofs/coq` about one half of a claim.

    Attributes:
        version: the half that they prove, or refute.
        theory: the file, such as "paper.Lemma1" for `proofs/coq/paper/Lemma1.v`.
        theorems: their names in it.
        part: what they say, in a sentence, where that is less than the half; empty where they are the whole half.
    """

    version: Version
    theory: str
    theorems: tuple[str, ...]
    part: str = ""

    @property
    def file(self) -> str:
        """The file, from the root of the project."""
        return f"proofs/coq/{self.theory.replace('.', '/')}.v"


@dataclass(frozen=True)
class Claim:
    """A statement of the literature and how it is settled.

    Attributes:
        name: what `verify` calls it, such as "proposition-1".
        title: a line for lists.
        place: where it stands in the source.
        source: the text that it comes from.
        printed: the recorded verdict on the half as printed.
        amended: the recorded verdict on the amended half; None where nothing had to be amended.
        prove: finds and checks the exact evidence.
        experiment: a numeric cross-check of its own, besides the one of each point; None for most claims.
        coq: theorems of Coq about it.
    """

    name: str
    title: str
    place: str
    source: Source
    printed: Verdict
    amended: Verdict | None
    prove: Prove
    experiment: Experiment | None = None
    coq: tuple[InCoq, ...] = ()
