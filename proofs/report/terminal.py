"""An answer for a reader at a terminal: the verdict first, then what supports it, then the time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from numeric.agreement import Agreement
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.readable_numbers import approximate, short
from proofs.report.conclusions import within
from proofs.report.moves import moves_to
from proofs.report.plain import plain
from proofs.report.screen import heading, indented, labelled, line, put, seconds_taken, styled
from proofs.results import PointResult, Reading, Verdict, reading
from proofs.search.snap import DescentContinues, NotSnapped, Snapped, SnapResult

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_VERDICT: Final = {
    Verdict.LOCAL_MINIMUM: ("local minimum", "green"),
    Verdict.NOT_LOCAL_MINIMUM: ("not a local minimum", "red"),
    Verdict.UNKNOWN: ("unknown", "yellow"),
}


def show_point(console: "Console", result: PointResult, seconds: float) -> None:
    """The verdict on a user's own network."""
    show_answer(console, result)
    show_contradictions(console, result.contradictions)
    console.print()
    console.print(styled(seconds_taken(seconds), "dim"))


def show_answer(console: "Console", result: PointResult) -> None:
    """What is known of a point."""
    facts = reading(result.decision)
    words, style = _VERDICT[facts.verdict]
    name, loss = f"{plain(result.name)}: ", f"; loss {short(facts.loss)}"
    if isinstance(result.snapped, DescentContinues):
        put(console, indented(line((name, ""), ("descent continues", "bold red"))))
        name = "where it leads: "
    put(console, indented(line((name, ""), (words, f"bold {style}"), (_qualities(facts), ""), (loss, ""))))
    rows: list[tuple[str, str | Text]] = []
    if result.snapped is not None:
        rows.append(("snapped", _snapping(result.snapped)))
    if facts.reason:
        rows.append(("reason", plain(facts.reason)))
    if facts.verdict is Verdict.LOCAL_MINIMUM:
        rows.append(("proof", f"no lower loss {within(facts.radius)}"))
    if facts.descent is not None:
        lower = short(facts.descent.witness_loss)
        rows.append(("proof", f"lower losses arbitrarily near; the witness on the way down has loss {lower}"))
        rows.append(("witness", moves_to(facts.problem.network, facts.descent.witness)))
    if facts.better is not None:
        rows.append(("better", f"a point elsewhere has loss {short(facts.better.better_loss)}"))
    if result.opinions:
        rows.append(("provers", _opinions(result.opinions)))
    if result.numeric is not None:
        rows.append(("experiment", numeric_line(result.numeric)))
    put(console, labelled(rows))


def _snapping(snapped: SnapResult) -> str:
    match snapped:
        case Snapped(distance):
            return f"this is the exact point at distance {approximate(distance)} of yours"
        case DescentContinues(distance, drop):
            return (
                f"not near your network: the descent leads to this exact point at distance "
                f"{approximate(distance)}, lower by {approximate(drop)}"
            )
        case NotSnapped(reason):
            return f"no exact point was found: {reason}; this is your network as it is"


def _qualities(facts: Reading) -> str:
    if facts.verdict is not Verdict.LOCAL_MINIMUM:
        return ""
    refuted = "not strict" if facts.strict is False else ""
    strict = "strict up to rescaling" if facts.strict_up_to_rescaling else refuted
    globally = {True: "global", False: "not global", None: "globality undecided"}[facts.globally]
    return "".join(f", {quality}" for quality in (strict, globally) if quality)


def _opinions(opinions: Sequence[Opinion]) -> "Text":
    parts: list[tuple[str, str]] = []
    for opinion in opinions:
        note = opinion.remark or seconds_taken(opinion.seconds)
        style = "bold red" if opinion.stance is Stance.DISAGREES else ""
        parts += [(", " if parts else "", ""), (f"{opinion.prover} {opinion.stance.value.replace('-', ' ')}", style)]
        parts.append((f" ({note})", "dim"))
    return line(*parts)


def numeric_line(evidence: NumericEvidence) -> "Text":
    """An experiment in a line."""
    figures = " \u00b7 ".join(f"{plain(figure.label)} {plain(figure.value)}" for figure in evidence.figures)
    style = "bold red" if evidence.agreement is Agreement.CONTRADICTS else ""
    return line((f"{evidence.agreement.value}: ", style), (figures, "dim"))


def show_contradictions(console: "Console", contradictions: Sequence[str]) -> None:
    """Contradictions under a heading; nothing where there are none."""
    if contradictions:
        heading(console, "CONTRADICTION")
    for text in contradictions:
        put(console, indented(styled(f"{text}; this is a bug of localmin", "bold red")))
