"""Reports as LaTeX documents and HTML pages: what every report shares, and that of a point; PDF where pdflatex is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from proofs.kernel.network import Problem
from proofs.report.answer_section import answer_view
from proofs.report.compile import ReportError, compile_pdf
from proofs.report.evidence_files import FOLDER, EvidenceFiles
from proofs.report.html.page import page, picture_in
from proofs.report.local_picture import is_plain, is_shallow
from proofs.report.points_section import PointsView, Room, lone_point, points_view
from proofs.report.templates import render
from proofs.report.tex import EMPTY, Tex, enumeration, escape, name, slug
from proofs.results import PointResult

Progress = Callable[[str], None]


def write_point_report(result: PointResult, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the report of one point, such as a user's network, and return the files, the document first.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = open_room(directory, progress)
    stem = slug(result.name)
    answer = answer_view(result)
    about = points_view([lone_point(result)], (), stem, room)
    values = document_values([about], [result.decision.problem])
    text = render(
        "point_document.tex", title=name(result.name), heading=Tex(r"\section"), answer=answer, about=about, **values
    )
    return write_document(room, stem, text)


def open_room(directory: Path, progress: Progress) -> Room:
    """Make the folder of a report; raises ReportError where that cannot be."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{directory}: cannot be made into a folder for the report: {error.strerror}") from None
    return Room(directory, progress, EvidenceFiles(directory))


def document_values(sections: Sequence[PointsView], problems: Sequence[Problem]) -> dict[str, Any]:
    """What the templates that every document includes ask for."""
    points = [point for section in sections for point in section.points]
    return {
        "plain": all(is_plain(problem) for problem in problems),
        "loss_name": enumeration(dict.fromkeys(escape(str(problem.loss)) for problem in problems)) if problems else "",
        "shallow": bool(problems) and all(is_shallow(problem) for problem in problems),
        "missing": _missing(problems),
        "has_minima": any(point.minimum is not None for point in points),
        "has_descents": any(point.descent is not None for point in points),
        "has_flat": any(point.flat is not None and point.flat.exactly for point in points),
        "appendix": [(point.title, table) for point in points for table in point.tables.appendix]
        + [entry for section in sections for entry in section.numeric.by_radius],
        "others": EMPTY,
        "landscapes": False,
        "read_by_people": False,
        "folder": FOLDER,
    }


def write_document(room: Room, stem: str, text: Tex) -> tuple[Path, ...]:
    """Write the document, as a page too, and compile it; all files of the report, the document first."""
    source = room.directory / f"{stem}.tex"
    source.write_text(text, encoding="utf-8")
    beside = frozenset(str(path.relative_to(room.directory)) for path in room.files.written)
    html = source.with_suffix(".html")
    html.write_text(page(text, picture_in(room.directory), beside), encoding="utf-8")
    pdf = compile_pdf(source, [path for path in room.figures if path.suffix == ".pdf"], room.progress)
    return (source, *([pdf] if pdf is not None else []), html, *room.figures, *room.files.written)


def _missing(problems: Sequence[Problem]) -> Tex:
    """The biases that no network of the report has."""
    hidden = all(layer.bias is None for problem in problems for layer in problem.network.hidden)
    output = all(problem.network.output.bias is None for problem in problems)
    parts = [*(["every hidden bias"] if hidden else []), *(["the output bias"] if output else [])]
    return enumeration(parts) if problems and parts else EMPTY
