"""Claims for a reader at a terminal: the verdict first, then what was checked and by whom, then the time."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Status, Verdict
from proofs.audit.report.prose import name_of
from proofs.audit.result import ClaimResult
from proofs.opinions.opinion import Stance
from proofs.report.plain import plain
from proofs.report.screen import heading, indented, labelled, line, open_table, put, seconds_taken, styled
from proofs.report.terminal import numeric_line, show_answer, show_contradictions

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLE: Final = {
    Status.PROVED: "green",
    Status.REFUTED: "red",
    Status.UNKNOWN: "yellow",
    Status.ASSUMED: "yellow",
}
_MARK: Final = {Status.PROVED: "\u2713", Status.REFUTED: "\u2717", Status.UNKNOWN: "?", Status.ASSUMED: "\u25cb"}
_ASCII: Final = {Status.PROVED: "+", Status.REFUTED: "!", Status.UNKNOWN: "?", Status.ASSUMED: "o"}


def show_claims(console: "Console", claims: Sequence[Claim]) -> None:
    """What `verify` knows: each claim's name, its verdicts on record, and its title."""
    table = open_table("claim", "as printed", "as amended", "statement")
    for claim in claims:
        table.add_row(styled(claim.name, "bold"), _verdict(claim.printed), _verdict(claim.amended), plain(claim.title))
    put(console, table)


def show_claim(console: "Console", result: ClaimResult) -> None:
    """One claim: its halves with their obligations, its points, what is wrong with the source, the time."""
    put(console, line((result.claim.name, "bold"), ("  ", ""), (plain(result.claim.title), "")))
    console.print(styled(plain(result.claim.place), "dim"))
    for half in (result.printed, result.amended):
        if half is not None:
            _show_half(console, half)
    if result.proof.coq_not_run:
        console.print()
        put(console, styled(f"{result.proof.coq_not_run}.", "dim"))
    if result.points:
        heading(console, "Points")
        for point in result.points:
            show_answer(console, point.result)
    if result.experiments:
        heading(console, "Experiments")
        for evidence in result.experiments:
            put(console, indented(plain(evidence.name)))
            put(console, labelled([("experiment", numeric_line(evidence))]))
    if result.proof.findings:
        heading(console, "Errors found in the source")
        _show_findings(console, result.proof.findings)
    show_contradictions(console, result.contradictions)
    console.print()
    console.print(styled(f"{seconds_taken(result.seconds)}{_record_note(result)}", "dim"))


def show_paper(console: "Console", results: Sequence[ClaimResult]) -> None:
    """`verify all`: one table, then the errata."""
    table = open_table("claim", "as printed", "as amended", "checked by", "time")
    table.columns[-1].justify = "right"
    for result in results:
        table.add_row(
            styled(result.claim.name, "bold"),
            _verdict(result.printed.verdict),
            _verdict(None if result.amended is None else result.amended.verdict),
            _checkers_of(result),
            seconds_taken(result.seconds),
        )
    put(console, table)
    findings = [finding for result in results for finding in result.proof.findings]
    if findings:
        heading(console, "Errata")
        _show_findings(console, findings)
    show_contradictions(console, [text for result in results for text in result.contradictions])
    strays = [result.claim.name for result in results if not result.as_recorded]
    console.print()
    verdict = "every claim reached its verdict on record" if not strays else f"not as recorded: {', '.join(strays)}"
    console.print(styled(f"{len(results)} claims; {verdict}", "red" if strays else "bold"))


def _show_half(console: "Console", half: Half) -> None:
    from rich.table import Table

    console.print()
    words = f"{half.version.value.capitalize()}: "
    console.print(line((words, "bold"), (str(half.verdict), f"bold {_STYLE[half.status]}")))
    put(console, plain(half.statement))
    console.print()
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(max_width=console.width * 3 // 10)
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    for obligation in half.obligations:
        mark = styled(f"  {_mark(console, obligation.status)}", _STYLE[obligation.status])
        grid.add_row(mark, plain(obligation.name), plain(_gist(obligation)), _checkers(obligation.evidence))
    put(console, grid)


def _gist(obligation: Obligation) -> str:
    """The evidence in a sentence: what refutes it or leaves it open, the one check, or the statement of many."""
    telling = [evidence for evidence in obligation.evidence if evidence.status is obligation.status]
    if obligation.status is Status.ASSUMED or (obligation.status is Status.PROVED and len(telling) > 1):
        return obligation.statement
    return (telling[0].summary or obligation.statement) if telling else f"{obligation.statement} No evidence."


def _checkers(evidence: Sequence[Evidence]) -> "Text":
    """Who checked, with the number of checks; a reader is no machine and stands out."""
    counts = Counter(item.checker for item in evidence)
    names = [f"{name_of(who)} \u00d7{count}" if count > 1 else name_of(who) for who, count in counts.items()]
    names += ["induction"] if any(item.over for item in evidence) else []
    return styled(", ".join(names), "yellow" if Checker.READER in counts else "cyan")


def _checkers_of(result: ClaimResult) -> str:
    """Everybody who checked something of the claim: the checkers, the provers that answered, the experiment."""
    halves = result.proof.halves
    checkers = {item.checker for half in halves for step in half.obligations for item in step.evidence}
    opinions = [opinion for point in result.points for opinion in point.result.opinions]
    answered = {opinion.prover for opinion in opinions if opinion.stance in (Stance.AGREES, Stance.DISAGREES)}
    if "z3" in answered:
        checkers.add(Checker.Z3)
    names = [name_of(checker) for checker in Checker if checker in checkers]
    names += sorted(answered - {"z3"})
    if result.experiments or any(point.result.numeric is not None for point in result.points):
        names.append("experiment")
    return ", ".join(names)


def _show_findings(console: "Console", findings: Sequence[Finding]) -> None:
    for number, finding in enumerate(findings, start=1):
        put(console, indented(line((f"{number}. ", "bold"), (plain(finding.where), "bold"))))
        texts = (("printed", finding.printed), ("wrong", finding.wrong), ("mend", finding.mend))
        put(console, labelled([(label, plain(text)) for label, text in texts]))


def _record_note(result: ClaimResult) -> str:
    return "" if result.as_recorded else "; not the verdict on record"


def _mark(console: "Console", status: Status) -> str:
    return _MARK[status] if console.encoding.lower().startswith("utf") else _ASCII[status]


def _verdict(verdict: Verdict | None) -> "Text":
    """The status, and below it how many steps are a reader's, or that it is a theorem of Coq."""
    if verdict is None:
        return styled("-", "dim")
    how = ("\nin Coq", "cyan") if verdict.in_coq else ("", "")
    if verdict.left_to_reader:
        how = (f"\n{verdict.left_to_reader} by a reader", "yellow")
    return line((verdict.status.value, _STYLE[verdict.status]), how)
