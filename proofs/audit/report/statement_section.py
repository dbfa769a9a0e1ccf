"""A claim's halves: the statement, the connected argument, its steps, and who checked each of them."""

from dataclasses import dataclass

from proofs.audit.claim import Checker, Evidence, Half, Obligation, Status, Verdict, Version
from proofs.audit.report.prose import beyond_notation, checkers_of, paragraphs, steps_by_key
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.report.conclusions import conclusion_name
from proofs.report.evidence_files import FOLDER, EvidenceFiles
from proofs.report.tex import EMPTY, Tex, escape, index_ranges, sentence


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One check; `asked` says that a query is kept, `told` that its words belong to the statement of the step."""

    checker: Tex
    status: Tex
    summary: Tex
    theorem: Tex
    formula: Tex
    asked: bool
    told: bool


@dataclass(frozen=True, slots=True)
class ObligationView:
    """One thing that has to be shown; `proof` is what a reader supplies."""

    label: Tex
    number: Tex
    name: Tex
    statement: Tex
    status: Tex
    checkers: Tex
    proof: tuple[Tex, ...]
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class HalfView:
    """A half with its verdict; `argument` is empty where the steps speak for themselves.

    `further` are the definitions beyond the notation of the paper, which they begin with where they are `in_notation`.
    `queries` is what the names of the files of its queries begin with; empty where no prover was asked.
    """

    version: Tex
    status: Tex
    statement: Tex
    definitions: tuple[Tex, ...]
    further: tuple[Tex, ...]
    in_notation: bool
    refuted: bool
    argument: tuple[Tex, ...]
    obligations: tuple[ObligationView, ...]
    queries: str


def half_view(half: Half, stem: str, files: EvidenceFiles) -> HalfView:
    """Build the view; save the queries of its evidence, and certificates about landscapes."""
    version = half.version.value.removeprefix("as ")
    letter = "R" if half.status is Status.REFUTED and half.version is Version.PRINTED else ""
    numbers = steps_by_key(half.obligations)

    def cite(key: str) -> Tex:
        found = numbers[key]
        cited = [half.obligations[number - 1] for number in found]
        shown = ", ".join(f"{letter}{part}" for part in index_ranges(n - 1 for n in found).split(", "))
        label = f"step:{stem}:{version}:{found[0]}"
        return Tex(rf"~\cited{{{label}}}{{{shown}}}{{{escape(checkers_of(cited))}}}")

    further, in_notation = beyond_notation(half.definitions)
    return HalfView(
        escape(half.version.value),
        verdict_words(half.verdict),
        sentence(half.statement),
        paragraphs(half.definitions, cite),
        paragraphs(further, cite),
        in_notation,
        bool(letter),
        paragraphs(half.argument, cite),
        tuple(
            _obligation(step, f"{stem}-{version}-{n}", f"step:{stem}:{version}:{n}", f"{letter}{n}", files)
            for n, step in enumerate(half.obligations, start=1)
        ),
        f"{FOLDER}/{stem}-{version}-"
        if any(_asked(item) for step in half.obligations for item in step.evidence)
        else "",
    )


def verdict_words(verdict: Verdict) -> Tex:
    """The verdict as the report prints it."""
    words = str(verdict).removeprefix(verdict.status.value)
    return Tex(rf"\verdict{{{verdict.status.value}}}{words}")


def _obligation(step: Obligation, stem: str, label: str, number: str, files: EvidenceFiles) -> ObligationView:
    by_reader = step.status is Status.ASSUMED
    evidence = tuple(_evidence(item, f"{stem}-{k}", files) for k, item in enumerate(step.evidence, start=1))
    return ObligationView(
        Tex(label),
        Tex(number),
        sentence(step.name[:1].upper() + step.name[1:]),
        joined_statement(step.statement),
        verdict_words(Verdict(step.status)),
        escape(checkers_of([step])),
        paragraphs(step.evidence[0].summary, lambda key: EMPTY) if by_reader else (),
        evidence,
    )


def joined_statement(statement: str) -> Tex:
    """A statement with its emphasis."""
    return Tex(r"\par ".join(paragraphs(statement, lambda key: EMPTY)))


def _evidence(item: Evidence, stem: str, files: EvidenceFiles) -> EvidenceView:
    if _asked(item):
        files.question(stem, item.query)
    if isinstance(item.theorem, LandscapeTheorem):
        files.landscape(stem, item.theorem)
    return EvidenceView(
        escape(item.checker.value),
        Tex("refutes it") if item.status is Status.REFUTED else escape(item.status.value),
        sentence(item.summary),
        EMPTY if item.theorem is None else escape(conclusion_name(item.theorem.conclusion)),
        sentence(item.formula),
        _asked(item),
        item.status is Status.REFUTED and not item.over,
    )


def _asked(item: Evidence) -> bool:
    """Whether a prover was asked in its own language; what Coq was asked stands in its theory."""
    return bool(item.query) and item.checker is not Checker.COQ
