"""A claim's halves, what each obliges us to show, and who checked it."""

from dataclasses import dataclass

from proofs.audit.claim import Checker, Evidence, Half, Obligation, Status
from proofs.report.conclusions import conclusion_name
from proofs.report.evidence_files import FOLDER, EvidenceFiles
from proofs.report.tex import EMPTY, Tex, escape, sentence


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One checked step; `displayed` says that the formula brings its own line breaks, `asked` that a query is kept."""

    checker: Tex
    status: Tex
    summary: Tex
    theorem: Tex
    formula: Tex
    displayed: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class ObligationView:
    """One thing that has to be shown."""

    name: Tex
    statement: Tex
    status: Tex
    checkers: Tex
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class HalfView:
    """A half with its verdict.

    `queries` is what the names of the files of its queries begin with; empty where no prover was asked.
    """

    version: Tex
    status: Tex
    statement: Tex
    obligations: tuple[ObligationView, ...]
    queries: str


def half_view(half: Half, stem: str, files: EvidenceFiles) -> HalfView:
    """Build the view and save the queries of its evidence."""
    start = f"{stem}-{half.version.value.removeprefix('as ')}"
    obligations = tuple(_obligation(o, f"{start}-{k}", files) for k, o in enumerate(half.obligations, start=1))
    asked = any(item.asked for obligation in obligations for item in obligation.evidence)
    return HalfView(
        escape(half.version.value),
        status_word(half.status),
        sentence(half.statement),
        obligations,
        f"{FOLDER}/{start}-" if asked else "",
    )


def status_word(status: Status) -> Tex:
    """The verdict as the report prints it."""
    return Tex(rf"\verdict{{{status.value}}}")


def _obligation(obligation: Obligation, stem: str, files: EvidenceFiles) -> ObligationView:
    checkers = dict.fromkeys(_checker(item) for item in obligation.evidence)
    evidence = tuple(_evidence(item, f"{stem}-{k}", files) for k, item in enumerate(obligation.evidence, start=1))
    return ObligationView(
        sentence(obligation.name),
        sentence(obligation.statement),
        status_word(obligation.status),
        Tex(", ".join(checkers)),
        evidence,
    )


def _checker(item: Evidence) -> Tex:
    return Tex("a reader, by hand") if item.checker is Checker.READER else escape(item.checker.value)


def _evidence(item: Evidence, stem: str, files: EvidenceFiles) -> EvidenceView:
    if item.query:
        files.question(stem, item.query)
    return EvidenceView(
        _checker(item),
        escape(item.status.value),
        sentence(item.summary),
        EMPTY if item.theorem is None else escape(conclusion_name(item.theorem.conclusion)),
        Tex(item.formula),
        r"\begin" in item.formula or r"\\" in item.formula,
        bool(item.query),
    )
