"""A claim, or a user's point, with its figures and files, ready for the template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proofs.audit.claim import Finding, Point, Proof, Version
from proofs.audit.result import ClaimResult, PointResult
from proofs.kernel.certificate import DescentPath
from proofs.kernel.conclusion import LocalMinimum, NotGlobalMinimum
from proofs.kernel.forward import forward
from proofs.kernel.network import Network, Problem
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.evidence_section import NumericView, OpinionsView, numeric_view, opinions_view
from proofs.report.gathered import Gathered, gathered
from proofs.report.paper_figures import PaperFigure, paper_figure
from proofs.report.point_section import PointNames, PointView, point_view
from proofs.report.point_tables import data_table
from proofs.report.rationals import decimal
from proofs.report.statement_section import HalfView, half_view
from proofs.report.tables import Table
from proofs.report.tex import EMPTY, Tex, escape, name, sentence, slug
from proofs.search.decide import IsNotLocalMinimum

FITS_PER_PANEL = 4


@dataclass
class Room:
    """Where a report goes, and what has been written there so far."""

    directory: Path
    progress: Callable[[str], None]
    files: EvidenceFiles
    figures: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FindingView:
    """An error found in the source."""

    where: Tex
    printed: Tex
    wrong: Tex
    mend: Tex


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything that the template of a claim sets."""

    name: Tex
    stem: Tex
    title: Tex
    place: Tex
    halves: tuple[HalfView, ...]
    drawn: PaperFigure | None
    data: tuple[Table, ...]
    fit_figure: Tex
    on_line: bool
    points: tuple[PointView, ...]
    opinions: OpinionsView
    numeric: NumericView
    findings: tuple[FindingView, ...]
    seconds: Tex


def claim_view(result: ClaimResult, room: Room) -> ClaimView:
    """Build the view of a claim; draws its figures and writes its files."""
    claim, proof = result.claim, result.proof
    stem = slug(claim.name)
    points = _numbered(result.points, stem)
    numeric = [*(p.numeric for p in result.points), *result.experiments]
    return ClaimView(
        claim_title(claim.name),
        Tex(stem),
        sentence(claim.title),
        sentence(claim.place),
        tuple(half_view(half, stem, room.files) for half in proof.halves),
        _drawn(claim.name, room),
        _data(result.points),
        _fit_figure(result.points, proof, stem, room),
        _on_line(result.points),
        _points(points, proof, room),
        opinions_view(points, room.files),
        numeric_view([evidence for evidence in numeric if evidence is not None], stem),
        tuple(map(_finding, proof.findings)),
        Tex(f"{result.seconds:.1f}"),
    )


def lone_point_view(result: PointResult, stem: str, room: Room) -> ClaimView:
    """The same for one point that belongs to no claim."""
    points = [(stem, result)]
    return ClaimView(
        name(result.point.name),
        Tex(stem),
        EMPTY,
        EMPTY,
        (),
        None,
        _data((result,)),
        _fit_figure((result,), None, stem, room),
        _on_line((result,)),
        _points(points, None, room),
        opinions_view(points, room.files),
        numeric_view([] if result.numeric is None else [result.numeric], stem),
        (),
        EMPTY,
    )


def claim_title(name_of_claim: str) -> Tex:
    """`proposition-1` as a title."""
    words = name_of_claim.replace("-", " ")
    return escape(words[:1].upper() + words[1:])


def _drawn(claim: str, room: Room) -> PaperFigure | None:
    """The figure that the claim is about, drawn anew."""
    figure = paper_figure(claim, room.directory)
    if figure is not None:
        room.figures += figure.files
    return figure


def _data(points: Sequence[PointResult]) -> tuple[Table, ...]:
    """The different datasets, where they are small enough to print."""
    problems = {result.point.decision.problem.dataset: result.point.decision.problem for result in points}
    tables = (data_table(problem) for problem in problems.values())
    return tuple(table for table in tables if table is not None)


def _numbered(points: Sequence[PointResult], stem: str) -> list[tuple[str, PointResult]]:
    return [(f"{stem}-point-{k}" if len(points) > 1 else stem, point) for k, point in enumerate(points, start=1)]


def _finding(finding: Finding) -> FindingView:
    where = sentence(finding.where[:1].upper() + finding.where[1:])
    return FindingView(where, sentence(finding.printed), sentence(finding.wrong), sentence(finding.mend))


def _on_line(points: Sequence[PointResult]) -> bool:
    return all(len(p.point.decision.problem.dataset.inputs[0]) == 1 for p in points)


def _points(points: Sequence[tuple[str, PointResult]], proof: Proof | None, room: Room) -> tuple[PointView, ...]:
    both = len({result.point.version for _, result in points}) > 1
    views = []
    for stem, result in points:
        found = gathered(result.point.decision, proof)
        said = result.point.version.value.removeprefix("as ") in result.point.name
        version = escape(result.point.version.value) if both and not said else EMPTY
        figure = _loss_figure(result.point, found, stem, room)
        title = name(result.point.name)
        names = PointNames(title, _heading(title, proof), version, stem)
        views.append(point_view(result.point.decision, found, names, room.files, figure))
    return tuple(views)


def _heading(title: Tex, proof: Proof | None) -> Tex:
    """The name of a claim's point; the name of a user's file is no heading."""
    return Tex(title[:1].upper() + title[1:]) if proof is not None else Tex("The point")


def _loss_figure(point: Point, found: Gathered, stem: str, room: Room) -> Tex:
    from proofs.report.figures import LossLines, draw_loss

    room.progress(f"drawing the loss around {point.name}")
    decision = point.decision
    minimum, better = found.first(LocalMinimum), found.first(NotGlobalMinimum)
    path = None
    if isinstance(decision, IsNotLocalMinimum):
        certificate = decision.theorem.certificate
        if isinstance(certificate, DescentPath):
            path = (certificate.velocity, certificate.acceleration, certificate.step)
    radius = None if minimum is None else minimum.conclusion.radius
    comparison = None if better is None else better.conclusion.better
    lines = LossLines(decision.problem, radius, path, comparison)
    room.figures += draw_loss(lines, room.directory, f"{stem}-loss")
    return Tex(f"figures/{stem}-loss.pdf")


def _fit_figure(points: Sequence[PointResult], proof: Proof | None, stem: str, room: Room) -> Tex:
    """The fits of all points, one panel per version and data; with the comparison points where a panel has one fit."""
    from proofs.report.figures import Fit, Panel, draw_fits

    groups: dict[tuple[Version, Problem], list[tuple[str, Network]]] = {}
    keys: list[tuple[Version, Problem]] = []
    for result in points:
        point = result.point
        key = next((k for k in keys if k[0] is point.version and k[1].dataset == point.decision.problem.dataset), None)
        if key is None:
            key = (point.version, point.decision.problem)
            keys.append(key)
            groups[key] = []
        groups[key].append((point.name, point.decision.problem.network))
        better = gathered(point.decision, proof).first(NotGlobalMinimum)
        if better is not None:
            groups[key].append(("a better point", better.conclusion.better))
    if not keys or any(len(problem.dataset.targets[0]) != 1 for _, problem in keys):
        return EMPTY
    room.progress("drawing the fits")
    panels = []
    for version, problem in keys[:2]:
        fits: dict[Network, str] = {}
        for label, network in groups[version, problem]:
            if label != "a better point" or len(points) == 1:
                fits.setdefault(network, label)
        ranked = sorted(fits.items(), key=lambda fit: forward(problem.at(fit[0])).loss[0])
        shown = tuple(Fit(network, _legend(label, problem, network)) for network, label in ranked[:FITS_PER_PANEL])
        panels.append(Panel(version.value, problem, shown))
    room.figures += draw_fits(panels, room.directory, f"{stem}-fits")
    return Tex(f"figures/{stem}-fits.pdf")


def _legend(label: str, problem: Problem, network: Network) -> str:
    """The label and the loss; a dollar sign or a backslash in a name is no mathematics."""
    loss = forward(problem.at(network)).loss[0]
    shown = str(loss) if len(str(loss)) <= 9 else rf"$\approx {decimal(loss)}$"
    plain = "".join(c for c in label if c.isascii() and c.isprintable() and c not in "$\\")[:40]
    return f"{plain}, loss {shown}"
