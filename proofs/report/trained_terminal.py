"""The outcome about a trained network for a reader at a terminal: the answer first, then what it rests on."""

from typing import TYPE_CHECKING, Final

from proofs.report.architecture import architecture
from proofs.report.plain import plain
from proofs.report.screen import indented, labelled, line, put, seconds_taken, styled
from proofs.report.trained_wording import training
from proofs.search.trained.outcome import Outcome
from proofs.trained_result import TrainedResult

if TYPE_CHECKING:
    from rich.console import Console

WORDS: Final = {
    Outcome.CERTIFIED_MINIMUM: ("certified local minimum within reach", "green"),
    Outcome.DESCENT_CONTINUES: ("descent continues", "red"),
    Outcome.ZERO_LOSS: ("loss 0 within reach: a global minimum", "green"),
    Outcome.NO_MINIMUM: ("at no minimum: the data are classified", "red"),
    Outcome.UNKNOWN: ("unknown", "yellow"),
}


def show_trained(console: "Console", result: TrainedResult, seconds: float) -> None:
    """The outcome, what was understood, and every fact."""
    words, style = WORDS[result.outcome]
    put(console, indented(line((f"{plain(result.name)}: ", ""), (words, f"bold {style}"))))
    given = result.given
    rows = [("network", architecture(given.network)), ("training", training(given)), *result.facts()]
    put(console, labelled(rows))
    console.print()
    console.print(styled(seconds_taken(seconds), "dim"))
