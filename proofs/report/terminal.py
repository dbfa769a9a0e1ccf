"""Results for a reader at a terminal: the verdict first, then what was checked and by whom, then the time.

Everything a result says goes through `rich.text.Text`, never through markup, so that no text can style the screen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TextIO

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, NumericEvidence, Obligation, Status
from proofs.audit.result import ClaimResult, PointResult, SnapOutcome, Snapping
from proofs.kernel.conclusion import StrictUpToRescaling
from proofs.opinions.opinion import Opinion, Stance
from proofs.readable_numbers import approximate, short
from proofs.report.conclusions import within
from proofs.report.moves import moves_to
from proofs.report.plain import plain
from proofs.report.point_facts import PointFacts, Verdict, contradictions_about, facts_of

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

WIDEST: Final = 100
LABEL_WIDTH: Final = 12
_STYLE: Final = {Status.PROVED: "green", Status.REFUTED: "red", Status.UNKNOWN: "yellow"}
_MARK: Final = {Status.PROVED: "\u2713", Status.REFUTED: "\u2717", Status.UNKNOWN: "?"}
_VERDICT: Final = {
    Verdict.LOCAL_MINIMUM: ("local minimum", "green"),
    Verdict.NOT_LOCAL_MINIMUM: ("not a local minimum", "red"),
    Verdict.UNKNOWN: ("unknown", "yellow"),
}


def console_on(stream: TextIO) -> "Console":
    """A console without markup, highlighting or emoji; colour only on a terminal and without NO_COLOR.

    Where nobody reads on, it raises BrokenPipeError; rich would end the process with status 1.
    """
    from rich.console import Console

    class Paper(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    console = Paper(file=stream, markup=False, highlight=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def show_claims(console: "Console", claims: Sequence[Claim]) -> None:
    """What `verify` knows: each claim's name, its verdicts on record, and its title."""
    table = _table("claim", "as printed", "as amended", "statement")
    for claim in claims:
        table.add_row(_styled(claim.name, "bold"), _status(claim.printed), _status(claim.amended), plain(claim.title))
    _print(console, table)


def show_claim(console: "Console", result: ClaimResult) -> None:
    """One claim: its halves with their obligations, its points, what is wrong with the source, the time."""
    _print(console, _line((result.claim.name, "bold"), ("  ", ""), (plain(result.claim.title), "")))
    console.print(_styled(plain(result.claim.place), "dim"))
    for half in (result.printed, result.amended):
        if half is not None:
            _show_half(console, half)
    if result.points:
        _heading(console, "Points")
        for point in result.points:
            _show_point(console, point)
    if result.experiments:
        _heading(console, "Experiments")
        for evidence in result.experiments:
            _print(console, _indented(plain(evidence.name)))
            _print(console, _labelled([("experiment", _numeric(evidence))]))
    if result.proof.findings:
        _heading(console, "Errors found in the source")
        _show_findings(console, result.proof.findings)
    _show_contradictions(console, result.contradictions)
    console.print()
    console.print(_styled(f"{_seconds(result.seconds)}{_record_note(result)}", "dim"))


def show_point(console: "Console", result: PointResult, seconds: float) -> None:
    """The verdict on a user's own network."""
    _show_point(console, result)
    _show_contradictions(console, contradictions_about(result))
    console.print()
    console.print(_styled(_seconds(seconds), "dim"))


def show_paper(console: "Console", results: Sequence[ClaimResult]) -> None:
    """`verify all`: one table, then the errata."""
    table = _table("claim", "as printed", "as amended", "checked by", "time")
    table.columns[-1].justify = "right"
    for result in results:
        amended = None if result.amended is None else result.amended.status
        table.add_row(
            _styled(result.claim.name, "bold"),
            _status(result.printed.status),
            _status(amended),
            _checkers_of(result),
            _seconds(result.seconds),
        )
    _print(console, table)
    findings = [finding for result in results for finding in result.proof.findings]
    if findings:
        _heading(console, "Errata")
        _show_findings(console, findings)
    _show_contradictions(console, [text for result in results for text in result.contradictions])
    strays = [result.claim.name for result in results if not result.as_recorded]
    console.print()
    verdict = "every claim reached its verdict on record" if not strays else f"not as recorded: {', '.join(strays)}"
    console.print(_styled(f"{len(results)} claims; {verdict}", "red" if strays else "bold"))


def _show_half(console: "Console", half: Half) -> None:
    from rich.table import Table

    console.print()
    words = f"{half.version.value.capitalize()}: "
    console.print(_line((words, "bold"), (half.status.value, f"bold {_STYLE[half.status]}")))
    _print(console, plain(half.statement))
    console.print()
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(max_width=console.width * 3 // 10)
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    for obligation in half.obligations:
        mark = _styled(f"  {_mark(console, obligation.status)}", _STYLE[obligation.status])
        grid.add_row(mark, plain(obligation.name), plain(_gist(obligation)), _checkers(obligation.evidence))
    _print(console, grid)


def _gist(obligation: Obligation) -> str:
    """The evidence in a sentence: what refutes it or leaves it open, the one check, or the statement of many."""
    telling = [evidence for evidence in obligation.evidence if evidence.status is obligation.status]
    if obligation.status is Status.PROVED and len(telling) > 1:
        return obligation.statement
    return telling[0].summary if telling else f"{obligation.statement} No evidence."


def _checkers(evidence: Iterable[Evidence]) -> "Text":
    """Who checked, with the number of checks; a reader is no machine and stands out."""
    counts = Counter(item.checker for item in evidence)
    names = (f"{_name(who)} \u00d7{count}" if count > 1 else _name(who) for who, count in counts.items())
    return _styled(", ".join(names), "yellow" if Checker.READER in counts else "cyan")


def _checkers_of(result: ClaimResult) -> str:
    """Everybody who checked something of the claim: the checkers, the provers that answered, the experiment."""
    halves = result.proof.halves
    checkers = {item.checker for half in halves for step in half.obligations for item in step.evidence}
    opinions = [opinion for point in result.points for opinion in point.opinions]
    answered = {opinion.prover for opinion in opinions if opinion.stance in (Stance.AGREES, Stance.DISAGREES)}
    if "z3" in answered:
        checkers.add(Checker.Z3)
    names = [_name(checker) for checker in Checker if checker in checkers]
    names += sorted(answered - {"z3"})
    if result.experiments or any(point.numeric is not None for point in result.points):
        names.append("experiment")
    return ", ".join(names)


def _name(checker: Checker) -> str:
    return "exact" if checker is Checker.EXACT else checker.value


def _show_point(console: "Console", result: PointResult) -> None:
    facts = facts_of(result.point.decision)
    words, style = _VERDICT[facts.verdict]
    name, loss = f"{plain(result.point.name)}: ", f"; loss {short(facts.loss)}"
    if result.snapping is not None and result.snapping.outcome is SnapOutcome.DESCENT_CONTINUES:
        _print(console, _indented(_line((name, ""), ("descent continues", "bold red"))))
        name = "where it leads: "
    _print(console, _indented(_line((name, ""), (words, f"bold {style}"), (_qualities(facts), ""), (loss, ""))))
    rows: list[tuple[str, str | Text]] = []
    if result.snapping is not None:
        rows.append(("snapped", _snapping(result.snapping)))
    if facts.reason:
        rows.append(("reason", plain(facts.reason)))
    if facts.verdict is Verdict.LOCAL_MINIMUM:
        rows.append(("proof", f"no lower loss {within(facts.radius)}"))
    if facts.descent is not None:
        lower = short(facts.descent.witness_loss)
        rows.append(("proof", f"lower losses arbitrarily near; the witness on the way down has loss {lower}"))
        rows.append(("witness", moves_to(result.point.decision.problem.network, facts.descent.witness)))
    if facts.better is not None:
        rows.append(("better", f"a point elsewhere has loss {short(facts.better.better_loss)}"))
    if result.opinions:
        rows.append(("provers", _opinions(result.opinions)))
    if result.numeric is not None:
        rows.append(("experiment", _numeric(result.numeric)))
    _print(console, _labelled(rows))


def _snapping(snapping: Snapping) -> str:
    match snapping.outcome:
        case SnapOutcome.SNAPPED:
            return f"this is the exact point at distance {approximate(snapping.distance or Fraction(0))} of yours"
        case SnapOutcome.DESCENT_CONTINUES:
            return (
                f"not near your network: the descent leads to this exact point at distance "
                f"{approximate(snapping.distance or Fraction(0))}, lower by {approximate(snapping.drop or Fraction(0))}"
            )
        case SnapOutcome.NOT_SNAPPED:
            return f"no exact point was found: {snapping.reason}; this is your network as it is"


def _qualities(facts: PointFacts) -> str:
    if facts.verdict is not Verdict.LOCAL_MINIMUM:
        return ""
    isolated = any(isinstance(theorem.conclusion, StrictUpToRescaling) for theorem in facts.theorems)
    strict = "strict up to rescaling" if isolated else {True: "strict", False: "not strict", None: ""}[facts.strict]
    globally = {True: "global", False: "not global", None: "globality undecided"}[facts.globally]
    return "".join(f", {quality}" for quality in (strict, globally) if quality)


def _opinions(opinions: Sequence[Opinion]) -> "Text":
    parts: list[tuple[str, str]] = []
    for opinion in opinions:
        note = opinion.remark or _seconds(opinion.seconds)
        style = "bold red" if opinion.stance is Stance.DISAGREES else ""
        parts += [(", " if parts else "", ""), (f"{opinion.prover} {opinion.stance.value.replace('-', ' ')}", style)]
        parts.append((f" ({note})", "dim"))
    return _line(*parts)


def _numeric(evidence: NumericEvidence) -> "Text":
    figures = " \u00b7 ".join(f"{plain(figure.label)} {plain(figure.value)}" for figure in evidence.figures)
    style = "" if evidence.agreement.value == "consistent" else "bold red"
    return _line((f"{evidence.agreement.value}: ", style), (figures, "dim"))


def _show_findings(console: "Console", findings: Sequence[Finding]) -> None:
    for number, finding in enumerate(findings, start=1):
        _print(console, _indented(_line((f"{number}. ", "bold"), (plain(finding.where), "bold"))))
        texts = (("printed", finding.printed), ("wrong", finding.wrong), ("mend", finding.mend))
        _print(console, _labelled([(label, plain(text)) for label, text in texts]))


def _show_contradictions(console: "Console", contradictions: Sequence[str]) -> None:
    if contradictions:
        _heading(console, "CONTRADICTION")
    for text in contradictions:
        _print(console, _indented(_styled(f"{text}; this is a bug of localmin", "bold red")))


def _record_note(result: ClaimResult) -> str:
    return "" if result.as_recorded else "; not the verdict on record"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _mark(console: "Console", status: Status) -> str:
    return _MARK[status] if console.encoding.lower().startswith("utf") else {"proved": "+"}.get(status.value, "!")


def _status(status: Status | None) -> "Text":
    return _styled("-", "dim") if status is None else _styled(status.value, _STYLE[status])


def _heading(console: "Console", words: str) -> None:
    console.print()
    console.print(_styled(words, "bold"))


def _table(*columns: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, no_wrap=name in ("claim", "as printed", "as amended", "time"))
    return table


def _labelled(rows: Iterable[tuple[str, "str | Text"]]) -> "Table":
    from rich.table import Table

    grid = Table.grid()
    grid.add_column(width=LABEL_WIDTH + 4)
    grid.add_column()
    for label, text in rows:
        grid.add_row(_styled(f"    {label}", "dim"), text)
    return grid


def _indented(text: "str | Text") -> "Padding":
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, 2), expand=False)


def _print(console: "Console", what: "RenderableType") -> None:
    """Print without the blanks that a table puts at the end of each line."""
    from rich.segment import Segment, Segments

    for line in console.render_lines(what, pad=False):
        while line and not line[-1].text.strip():
            line.pop()
        if line:
            last = line.pop()
            line.append(Segment(last.text.rstrip(), last.style))
        console.print(Segments([*line, Segment.line()]), end="")


def _line(*parts: tuple[str, str]) -> "Text":
    from rich.text import Text

    return Text.assemble(*parts)


def _styled(words: str, style: str) -> "Text":
    from rich.text import Text

    return Text(words, style=style)
