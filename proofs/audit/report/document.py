"""The reports of claims: one claim, or all of them as the paper, audited."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from proofs.audit.claim import Checker, Evidence
from proofs.audit.report.claim_section import ClaimView, claim_title, claim_view
from proofs.audit.report.prose import NOTATION, paragraphs
from proofs.audit.report.summary import summary_of
from proofs.audit.result import ClaimResult
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.report.document import Progress, document_values, open_room, write_document
from proofs.report.templates import render
from proofs.report.tex import EMPTY, Tex, enumeration, escape, slug

TEMPLATES = Path(__file__).parent / "templates"


def write_claim_report(result: ClaimResult, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write a claim's report into the directory and return the files, the document first.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = open_room(directory, progress)
    view = claim_view(result, room)
    values = _values([result], [view], whole_paper=False)
    title = claim_title(result.claim.name)
    values["argued"] = any(half.argument for half in view.halves)
    text = render("claim_document.tex", TEMPLATES, title=title, heading=Tex(r"\section"), claim=view, **values)
    return write_document(room, slug(result.claim.name), text)


def write_paper_report(results: Sequence[ClaimResult], directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write one report on all claims, in their order, with the errors found, and return the files.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = open_room(directory, progress)
    views = [claim_view(result, room) for result in results]
    values = {**_values(results, views, whole_paper=True), "claims": views, "summary": summary_of(results)}
    values["argued"] = any(half.argument for view in views for half in view.halves)
    uses_notation = any(half.in_notation for view in views for half in view.halves)
    values["notation"] = paragraphs(NOTATION, lambda key: EMPTY) if uses_notation else ()
    values["sources"] = list(Counter(view.source for view in views).items())
    title = Tex("The paper, audited")
    text = render("paper_document.tex", TEMPLATES, title=title, heading=Tex(r"\subsection"), **values)
    return write_document(room, "paper", text)


def _values(results: Sequence[ClaimResult], views: Sequence[ClaimView], *, whole_paper: bool) -> dict[str, Any]:
    problems = [point.result.decision.problem for result in results for point in result.points]
    shared = document_values([view.about for view in views], problems)
    checkers = _checkers(views)
    people = {escape(Checker.READER.value)}
    others = [checker for checker in checkers if checker not in {escape(Checker.KERNEL.value), *people}]
    return {
        **shared,
        "others": enumeration(others, "or") if others else EMPTY,
        "read_by_people": bool(people & set(checkers)),
        "landscapes": any(isinstance(item.theorem, LandscapeTheorem) for item in _evidence(results)),
        "whole_paper": whole_paper,
    }


def _evidence(results: Sequence[ClaimResult]) -> Iterator[Evidence]:
    halves = (half for result in results for half in result.proof.halves)
    return (item for half in halves for step in half.obligations for item in step.evidence)


def _checkers(claims: Sequence[ClaimView]) -> tuple[str, ...]:
    """Who checked the obligations, each once."""
    return tuple(
        dict.fromkeys(
            item.checker
            for claim in claims
            for half in claim.halves
            for obligation in half.obligations
            for item in obligation.evidence
        )
    )
