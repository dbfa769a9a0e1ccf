"""Decided points with their data, figures and files, ready for the template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.kernel.certificate import DescentPath
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import NotGlobalMinimum, NotLocalMinimum
from proofs.kernel.forward import forward
from proofs.kernel.network import Network, Problem
from proofs.opinions.experiment import NumericEvidence
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.evidence_section import NumericView, OpinionsView, numeric_view, opinions_view
from proofs.report.point_section import PointNames, PointView, point_view
from proofs.report.point_tables import data_table
from proofs.report.rationals import decimal
from proofs.report.tables import Table
from proofs.report.tex import EMPTY, Tex, escape, name
from proofs.results import PointResult, Reading, reading

if TYPE_CHECKING:
    from proofs.report.figures import LossLines

FITS_PER_PANEL = 4


@dataclass
class Room:
    """Where a report goes, and what has been written there so far."""

    directory: Path
    progress: Callable[[str], None]
    files: EvidenceFiles
    figures: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A point and how the report speaks of it.

    Attributes:
        heading: what its section is called.
        group: what the figure of fits calls the points that belong together; empty for one group.
    """

    result: PointResult
    reading: Reading
    heading: Tex
    group: str = ""


@dataclass(frozen=True, slots=True)
class FitFigure:
    """A picture of the data and the fits, and what it shows."""

    picture: Tex
    caption: Tex


@dataclass(frozen=True, slots=True)
class PointsView:
    """What the templates set about the points of a report: their data and fits, proofs, and the evidence beside."""

    data: tuple[Table, ...]
    fits: FitFigure | None
    points: tuple[PointView, ...]
    opinions: OpinionsView
    numeric: NumericView


def lone_point(result: PointResult) -> Shown:
    """A user's point; the name of a file is no heading."""
    return Shown(result, result.reading, Tex("The point"))


def named_point(result: PointResult, group: str, proved_before: Sequence[Theorem]) -> Shown:
    """One of several points, with a name to head its section, and the theorems about it that stand elsewhere."""
    title = name(result.name)
    found = reading(result.decision, proved_before, result.landscape)
    return Shown(result, found, Tex(title[:1].upper() + title[1:]), group)


def points_view(points: Sequence[Shown], experiments: Sequence[NumericEvidence], stem: str, room: Room) -> PointsView:
    """Build the view of points and of the experiments beside them; draws figures and writes files."""
    numbered = [(f"{stem}-point-{k}" if len(points) > 1 else stem, point) for k, point in enumerate(points, start=1)]
    numeric = [*(point.result.numeric for point in points), *experiments]
    return PointsView(
        data=_data(points),
        fits=_fit_figure(points, stem, room),
        points=_points(numbered, room),
        opinions=opinions_view([(stem, point.result) for stem, point in numbered], room.files),
        numeric=numeric_view([evidence for evidence in numeric if evidence is not None], stem),
    )


def _data(points: Sequence[Shown]) -> tuple[Table, ...]:
    """The different datasets, where they are small enough to print."""
    problems = {point.reading.problem.dataset: point.reading.problem for point in points}
    tables = (data_table(problem) for problem in problems.values())
    return tuple(table for table in tables if table is not None)


def _points(points: Sequence[tuple[str, Shown]], room: Room) -> tuple[PointView, ...]:
    several = len({point.group for _, point in points}) > 1
    views = []
    for stem, point in points:
        said = point.group.removeprefix("as ") in point.result.name
        group = escape(point.group) if several and not said else EMPTY
        figure = _loss_figure(point, stem, room)
        names = PointNames(name(point.result.name), point.heading, group, stem)
        views.append(point_view(point.reading, names, room.files, figure))
    return tuple(views)


def _loss_figure(point: Shown, stem: str, room: Room) -> Tex:
    from proofs.report.figures import draw_loss

    room.progress(f"drawing the loss around {point.result.name}")
    room.figures += draw_loss(loss_lines(point.reading), room.directory, f"{stem}-loss")
    return Tex(f"figures/{stem}-loss.pdf")


def loss_lines(found: Reading) -> "LossLines":
    """What to draw of the loss around a point: the path that refutes it, or lines, and the way to a better point."""
    from proofs.report.figures import LossLines

    refuted = found.first(NotLocalMinimum)
    path = None
    if refuted is not None and isinstance(refuted.theorem.certificate, DescentPath):
        certificate = refuted.theorem.certificate
        path = (certificate.velocity, certificate.acceleration, certificate.step)
    comparison = None if found.better is None else found.better.better
    return LossLines(found.problem, found.radius, path, comparison)


def _fit_figure(points: Sequence[Shown], stem: str, room: Room) -> FitFigure | None:
    """The fits of all points, one panel per group and data; with the comparison points where a panel has one fit."""
    from proofs.report.figures import Fit, Panel, draw_fits

    groups: dict[tuple[str, Problem], list[tuple[str, Network]]] = {}
    for point in points:
        problem, label = point.reading.problem, point.result.name
        key = next(
            (k for k in groups if k[0] == point.group and k[1].dataset == problem.dataset), (point.group, problem)
        )
        fits = groups.setdefault(key, [])
        fits.append((label, problem.network))
        better = point.reading.first(NotGlobalMinimum)
        if better is not None and len(points) == 1:
            fits.append(("a better point", better.conclusion.better))
    if not groups or any(len(problem.dataset.targets[0]) != 1 for _, problem in groups):
        return None
    room.progress("drawing the fits")
    panels = []
    for (group, problem), labelled in list(groups.items())[:2]:
        labels: dict[Network, str] = {}
        for label, network in labelled:
            labels.setdefault(network, label)
        ranked = sorted(labels.items(), key=lambda fit: forward(problem.at(fit[0])).loss[0])
        shown = tuple(Fit(network, _legend(label, problem, network)) for network, label in ranked[:FITS_PER_PANEL])
        panels.append(Panel(group, problem, shown))
    room.figures += draw_fits(panels, room.directory, f"{stem}-fits")
    on_line = all(len(point.reading.problem.dataset.inputs[0]) == 1 for point in points)
    caption = (
        "The data (dots) and the fits." if on_line else "Outputs against targets; on the grey line the fit is perfect."
    )
    if any(len(panel.fits) > 1 for panel in panels):
        caption += (
            f" The {'solid blue fit' if on_line else 'fit with filled blue marks'} has the lowest loss of its panel."
        )
    return FitFigure(Tex(f"figures/{stem}-fits.pdf"), Tex(caption))


def _legend(label: str, problem: Problem, network: Network) -> str:
    """The label and the loss; a dollar sign or a backslash in a name is no mathematics."""
    loss = forward(problem.at(network)).loss[0]
    shown = str(loss) if len(str(loss)) <= 9 else rf"$\approx {decimal(loss)}$"
    plain = "".join(c for c in label if c.isascii() and c.isprintable() and c not in "$\\")[:40]
    return f"{plain}, loss {shown}"
