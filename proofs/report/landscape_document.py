"""The report on a landscape as a LaTeX document; the PDF where pdflatex is present."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from proofs.kernel.landscape.conclusion import AllMinima, Family
from proofs.landscape_result import LandscapeOutcome, LandscapeResult
from proofs.report.document import open_room, write_document
from proofs.report.landscape_conclusions import by_loss, landscape_sentence, networks
from proofs.report.landscape_families import families_view
from proofs.report.landscape_figures import draw_minima, pages
from proofs.report.points_section import Room
from proofs.report.rationals import short
from proofs.report.templates import render
from proofs.report.tex import EMPTY, Tex, escape, name, slug

MOST_ROWS: Final = 120


def write_landscape_report(
    result: LandscapeResult, directory: Path, progress: Callable[[str], None]
) -> tuple[Path, ...]:
    """Write the report and return its files, the document first.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = open_room(directory, progress)
    stem = slug(f"{result.name}-landscape")
    theorem, minima = result.answer.theorem, result.all_minima
    certificate, data = ("", "") if theorem is None else room.files.landscape(stem, theorem)
    text = render(
        "landscape_document.tex",
        title=name(result.name),
        networks=networks(result.landscape),
        points=len(result.landscape.dataset),
        dimension=len(result.landscape.dataset.inputs[0]),
        complete=result.outcome is LandscapeOutcome.ALL_MINIMA,
        sentence="Nothing was proved" if theorem is None else _capital(landscape_sentence(theorem)),
        reason=result.answer.reason,
        table=EMPTY if minima is None else _table(result, minima),
        rest=0 if minima is None else max(0, len(minima.minima) - MOST_ROWS),
        families=None if minima is None else families_view(result, minima, room, stem),
        figures=() if minima is None else _figures(result, minima, room, stem),
        basins=result.basins,
        certificate=certificate,
        data=data,
    )
    return write_document(room, stem, text)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _figures(result: LandscapeResult, minima: AllMinima, room: Room, stem: str) -> list[tuple[Tex, Tex]]:
    tops = {of: min(path.highest for path in paths) for of, paths in result.paths_out.items() if paths}
    drawn = draw_minima(
        result.landscape, minima.minima, room.directory, f"{stem}-minima", basins=result.basins, tops=tops
    )
    count = len(minima.minima)
    figures = []
    basins = result.basins
    runs = "" if basins is None else f", the share of {basins.runs:,} training runs that ended there"
    climb = ", with a line as far as the lowest path climbs that was found to a lower loss (evidence)" if tops else ""
    for k, (numbers, files) in enumerate(zip(pages(count), drawn, strict=True)):
        room.figures.extend(files)
        some = f"Minima {numbers[0] + 1} to {numbers[-1] + 1} of {count}" if len(drawn) > 1 else "The local minima"
        loss = f"the loss (lowest: hatched){climb}"
        said = f"{some}, by the numbers of the table: {loss}{runs}, and the function with the data."
        figures.append((Tex(f"figures/{stem}-minima-{k + 1}.pdf"), Tex(said)))
    return figures


def _table(result: LandscapeResult, minima: AllMinima) -> Tex:
    """A row per residual, the rows of a loss together."""
    families = {found.residual: found.families for found in result.families}
    rows = []
    number = 0
    for loss, same in by_loss(minima).items():
        for minimum in same:
            number += 1
            if number > MOST_ROWS:
                break
            found = families.get(minimum.residual)
            cells = [str(number), f"${short(loss)}$", str(minimum.units), *_family_cells(found)]
            rows.append(" & ".join(cells) + r" \\")
    return Tex("\n".join(rows))


def _family_cells(families: tuple[Family, ...] | None) -> list[str]:
    """How many families, how many of them single orbits, their dimensions, and whether units may be silent."""
    if families is None:
        return ["", "", "", ""]
    orbits = sum(family.is_orbit for family in families)
    silent = max(family.silent for family in families)
    return [str(len(families)), str(orbits), _listed(family.dimension for family in families), str(silent)]


def _listed(numbers: Iterable[int]) -> Tex:
    return escape(", ".join(map(str, sorted(set(numbers)))))
