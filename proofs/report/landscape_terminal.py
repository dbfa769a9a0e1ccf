"""What was proved about a landscape, for a reader at a terminal: the answer first, then the list."""

from typing import TYPE_CHECKING, Final

from proofs.kernel.landscape.conclusion import AllMinima
from proofs.landscape_result import LandscapeOutcome, LandscapeResult
from proofs.readable_numbers import no_more_than, short
from proofs.report.landscape_conclusions import briefest, by_loss, counted, landscape_sentence, networks
from proofs.report.plain import plain
from proofs.report.screen import indented, labelled, line, open_table, put, seconds_taken, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from rich.console import Console
    from rich.table import Table

    from numeric.basins import Basins
    from proofs.kernel.landscape.conclusion import AllFamilies

WORDS: Final = {
    LandscapeOutcome.ALL_MINIMA: ("these are all the local minima", "green"),
    LandscapeOutcome.GLOBAL_MINIMUM: ("the global minimum", "green"),
    LandscapeOutcome.LOWER_BOUND: ("a lower bound", "yellow"),
    LandscapeOutcome.UNKNOWN: ("unknown", "yellow"),
}
MOST_ROWS: Final = 40
MOST_LOSSES: Final = 6


def show_landscape(console: "Console", result: LandscapeResult, seconds: float) -> None:
    """The outcome, and a row for every loss."""
    from rich.padding import Padding

    words, style = WORDS[result.outcome]
    put(console, indented(line((f"{plain(result.name)}: ", ""), (words, f"bold {style}"))))
    theorem = result.answer.theorem
    rows = [("networks", networks(result.landscape))]
    rows.append(("proved", "nothing" if theorem is None else landscape_sentence(theorem)))
    if result.answer.reason:
        rows.append(("no list", result.answer.reason))
    put(console, labelled(rows))
    if result.all_minima is not None:
        console.print()
        put(console, Padding(_table(result, result.all_minima), (0, 0, 0, 4), expand=False))
        if result.families:
            console.print()
            put(console, labelled(_of_families(result.families)))
        rows = [("evidence", _evidence(result.basins))] if result.basins is not None else []
        rows += [("evidence", _climbs(result))] if result.paths is not None else []
        if rows:
            console.print()
            put(console, labelled(rows))
    console.print()
    console.print(styled(seconds_taken(seconds), "dim"))


def _table(result: LandscapeResult, minima: AllMinima) -> "Table":
    """A row for every loss; families and their dimensions where they were proved for all minima of it."""
    families = {found.residual: found.families for found in result.families}
    found, basins = ("families", "dimension") if families else (), result.basins
    table = open_table("loss", "residuals", "units", *found, *(() if basins is None else ("runs",)), "")
    groups = by_loss(minima)
    for k, (loss, same) in enumerate(groups.items()):
        if k == MOST_ROWS:
            table.add_row(f"... and {len(groups) - k} more")
            break
        row = [short(loss), str(len(same)), _span(minimum.units for minimum in same)]
        if families:
            known = [families.get(minimum.residual, ()) for minimum in same]
            every = [family for some in known for family in some]
            row += [str(len(every)), _span(family.dimension for family in every)] if all(known) else ["", ""]
        if basins is not None:
            caught = sum(basins.share(minima.minima.index(minimum)) for minimum in same)
            row.append(f"{100 * caught:.1f} %" if caught else "none")
        table.add_row(*row, "" if k else "global")
    return table


def _evidence(basins: "Basins") -> str:
    on_their_way = f"; {basins.elsewhere:,} were still on their way" if basins.elsewhere else ""
    return f"{basins.runs:,} training runs, {basins.setting}{on_their_way}"


def _climbs(result: LandscapeResult) -> str:
    """How many families a path leads out of, and how far it climbs."""
    losses = {found.residual: found.loss for found in result.families}
    climbs = [(path.highest - losses[of], losses[of]) for of, paths in result.paths_out.items() for path in paths]
    said = f"paths to a lower loss from {counted(len(climbs), 'family', 'families')}"
    if not climbs:
        return said
    most, loss = max(climbs)
    return f"{said}; the lowest found climb by at most {no_more_than(most)}, from a loss of {briefest(loss)}"


def _of_families(families: "Sequence[AllFamilies]") -> list[tuple[str, str]]:
    """Which of them are strict up to rescaling, and in which units may be silent."""
    every = [(found.loss, family) for found in families for family in found.families]
    orbits = [loss for loss, family in every if family.is_orbit]
    silent = [loss for loss, family in every if family.silent]
    strict = f"{len(orbits) or 'none'} of {counted(len(every), 'family', 'families')}"
    rows = [("strict", f"up to rescaling: {strict}{_losses(orbits)}")]
    if silent:
        most = max(family.silent for _, family in every)
        units = (
            f"{counted(len(silent), 'family has', 'families have')} up to {counted(most, 'unit')} of output weight 0"
        )
        rows.append(("silent", f"{units}{_losses(silent)}"))
    return rows


def _losses(losses: "Sequence[Fraction]") -> str:
    """`, of loss 2/3 and 1`, where there are few."""
    different = [briefest(loss) for loss in dict.fromkeys(losses)]
    return (
        f", of loss {' and '.join([', '.join(different[:-1]), different[-1]] if different[1:] else different)}"
        if 0 < len(different) <= MOST_LOSSES
        else ""
    )


def _span(numbers: "Iterable[int]") -> str:
    """`2`, or `1 to 3`."""
    found = sorted(set(numbers))
    return str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}"
