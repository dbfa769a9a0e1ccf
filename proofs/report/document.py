"""Reports as LaTeX documents: a claim, a point, or the whole paper; the PDF where pdflatex is present."""

from collections.abc import Callable, Sequence
from pathlib import Path

from proofs.audit.claim import Checker
from proofs.audit.result import ClaimResult, PointResult
from proofs.kernel.network import Problem
from proofs.report.claim_section import ClaimView, Room, claim_title, claim_view, lone_point_view
from proofs.report.compile import ReportError, compile_pdf
from proofs.report.evidence_files import FOLDER, EvidenceFiles
from proofs.report.local_picture import is_plain, is_shallow
from proofs.report.summary import Summary, summary_of
from proofs.report.templates import render
from proofs.report.tex import EMPTY, Tex, enumeration, escape, name, slug

Progress = Callable[[str], None]


def write_claim_report(result: ClaimResult, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write a claim's report into the directory and return the files, the document first.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = _room(directory, progress)
    stem = slug(result.claim.name)
    view = claim_view(result, room)
    return _written(room, stem, claim_title(result.claim.name), [view], result.points)


def write_point_report(result: PointResult, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the report of one point, such as a user's network, and return the files, the document first.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = _room(directory, progress)
    stem = slug(result.point.name)
    view = lone_point_view(result, stem, room)
    return _written(room, stem, name(result.point.name), [view], [result])


def write_paper_report(results: Sequence[ClaimResult], directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write one report on all claims, in their order, with the errors found, and return the files.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = _room(directory, progress)
    views = [claim_view(result, room) for result in results]
    points = [point for result in results for point in result.points]
    return _written(room, "paper", Tex("The paper, audited"), views, points, summary_of(results))


def _room(directory: Path, progress: Progress) -> Room:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{directory}: cannot be made into a folder for the report: {error.strerror}") from None
    return Room(directory, progress, EvidenceFiles(directory))


def _written(
    room: Room,
    stem: str,
    title: Tex,
    claims: Sequence[ClaimView],
    results: Sequence[PointResult],
    summary: Summary | None = None,
) -> tuple[Path, ...]:
    whole_paper = summary is not None
    points = [point for claim in claims for point in claim.points]
    problems = [result.point.decision.problem for result in results]
    text = render(
        "document.tex",
        title=title,
        heading=Tex(r"\subsection" if whole_paper else r"\section"),
        plain=all(is_plain(problem) for problem in problems),
        loss_name=enumeration(dict.fromkeys(escape(str(problem.loss)) for problem in problems)) if problems else "",
        shallow=bool(problems) and all(is_shallow(problem) for problem in problems),
        missing=_missing(problems),
        claims=claims,
        whole_paper=whole_paper,
        points=points,
        has_minima=any(point.minimum is not None for point in points),
        has_descents=any(point.descent is not None for point in points),
        has_flat=any(point.flat is not None and point.flat.exactly for point in points),
        appendix=[(point.title, table) for point in points for table in point.tables.appendix]
        + [entry for claim in claims for entry in claim.numeric.by_radius],
        others=_other_checkers(claims),
        folder=FOLDER,
        summary=summary,
    )
    source = room.directory / f"{stem}.tex"
    source.write_text(text, encoding="utf-8")
    pdf = compile_pdf(source, [path for path in room.figures if path.suffix == ".pdf"], room.progress)
    return (source, *([pdf] if pdf is not None else []), *room.figures, *room.files.written)


def _missing(problems: Sequence[Problem]) -> Tex:
    """The biases that no network of the report has."""
    hidden = all(layer.bias is None for problem in problems for layer in problem.network.hidden)
    output = all(problem.network.output.bias is None for problem in problems)
    parts = [*(["every hidden bias"] if hidden else []), *(["the output bias"] if output else [])]
    return enumeration(parts) if problems and parts else EMPTY


def _other_checkers(claims: Sequence[ClaimView]) -> Tex:
    """Who checked obligations besides the kernel."""
    checkers = dict.fromkeys(
        item.checker
        for claim in claims
        for half in claim.halves
        for obligation in half.obligations
        for item in obligation.evidence
        if item.checker != escape(Checker.KERNEL.value)
    )
    return enumeration(checkers, "or") if checkers else EMPTY
