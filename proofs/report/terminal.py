"""An answer for a reader at a terminal: the verdict first, then what supports it, then the time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from numeric.agreement import Agreement
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.readable_numbers import short
from proofs.report.architecture import architecture
from proofs.report.conclusions import within
from proofs.report.moves import moves_to
from proofs.report.plain import plain
from proofs.report.screen import heading, indented, labelled, line, put, seconds_taken, styled
from proofs.report.wording import ADVICE_ON_FLOATS, compared
from proofs.results import PointResult, Reading, Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_VERDICT: Final = {
    Verdict.LOCAL_MINIMUM: ("local minimum", "green"),
    Verdict.NOT_LOCAL_MINIMUM: ("not a local minimum", "red"),
    Verdict.UNKNOWN: ("unknown", "yellow"),
}


def show_answer(console: "Console", result: PointResult) -> None:
    """What is known of a point, with the evidence beside the verdict."""
    show_verdict(console, result)
    show_evidence(console, result.opinions, result.numeric)


def show_verdict(console: "Console", result: PointResult) -> None:
    """The answer about the network that was given, and what it rests on."""
    found, given = result.reading, result.given.network
    words, style = _VERDICT[result.verdict]
    loss = "" if found.loss is None else f"; loss {short(found.loss)}"
    qualities = (f"{_qualities(found)}{loss}", "")
    put(console, indented(line((f"{plain(result.name)}: ", ""), (words, f"bold {style}"), qualities)))
    rows: list[tuple[str, str | Text]] = [("network", architecture(given))]
    if found.reason:
        rows.append(("reason", plain(found.reason)))
    if found.verdict is Verdict.LOCAL_MINIMUM:
        rows.append(("proof", f"no lower loss {within(found.radius)}"))
    if found.descent is not None:
        lower = f"{short(found.descent.witness_loss)}, {compared(found.descent.loss - found.descent.witness_loss)}"
        rows.append(("proof", f"lower losses arbitrarily near; the witness on the way down has loss {lower}"))
        rows.append(("witness", moves_to(found.problem.network, found.descent.witness)))
    if found.better is not None:
        rows.append(("better", f"a point elsewhere has loss {short(found.better.better_loss)}"))
    if result.missed_by_rounding:
        rows.append(("floats", ADVICE_ON_FLOATS))
    put(console, labelled(rows))


def show_end(console: "Console", contradictions: Sequence[str], seconds: float) -> None:
    """What contradicts the verdict, and how long it all took."""
    show_contradictions(console, contradictions)
    console.print()
    console.print(styled(seconds_taken(seconds), "dim"))


def show_evidence(console: "Console", opinions: Sequence[Opinion], seen: NumericEvidence | None) -> None:
    """What the provers and the experiment say."""
    rows: list[tuple[str, str | Text]] = []
    if opinions:
        rows.append(("provers", _opinions(opinions)))
    if seen is not None:
        rows.append(("experiment", numeric_line(seen)))
    if rows:
        put(console, labelled(rows))


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
