"""What was proved about a landscape, for a reader at a terminal: the answer first, then the list."""

from typing import TYPE_CHECKING, Final

from proofs.landscape_result import LandscapeOutcome, LandscapeResult
from proofs.readable_numbers import short
from proofs.report.landscape_conclusions import by_loss, landscape_sentence, networks
from proofs.report.plain import plain
from proofs.report.screen import indented, labelled, line, open_table, put, seconds_taken, styled

if TYPE_CHECKING:
    from rich.console import Console

WORDS: Final = {
    LandscapeOutcome.ALL_MINIMA: ("these are all the local minima", "green"),
    LandscapeOutcome.GLOBAL_MINIMUM: ("the global minimum", "green"),
    LandscapeOutcome.LOWER_BOUND: ("a lower bound", "yellow"),
    LandscapeOutcome.UNKNOWN: ("unknown", "yellow"),
}
MOST_ROWS: Final = 40


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
        table = open_table("loss", "residuals", "units needed", "")
        groups = by_loss(result.all_minima)
        for k, (loss, minima) in enumerate(groups.items()):
            if k == MOST_ROWS:
                table.add_row(f"... and {len(groups) - k} losses more", "", "", "")
                break
            units = sorted({minimum.units for minimum in minima})
            needed = str(units[0]) if len(units) == 1 else f"{units[0]} to {units[-1]}"
            table.add_row(short(loss), str(len(minima)), needed, "" if k else "global minimum")
        put(console, Padding(table, (0, 0, 0, 4), expand=False))
    console.print()
    console.print(styled(seconds_taken(seconds), "dim"))
