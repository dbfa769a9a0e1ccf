"""What a reader sees of a claim, and of all."""

from __future__ import annotations

import io

import pytest

from numeric.agreement import Agreement
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.report.terminal import show_claim, show_paper
from proofs.audit.result import ClaimPoint, ClaimResult
from proofs.audit.sources import PAPER
from proofs.opinions.experiment import Figure, NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.screen import console_on
from proofs.results import PointResult
from proofs.search.decide import decide
from tests.report.reports import SLANTED


def evidence(status: Status, summary: str, checker: Checker = Checker.KERNEL) -> Evidence:
    return Evidence(checker, status, summary)


def claim_result(*obligations: Obligation, points: tuple[ClaimPoint, ...] = (), **more: object) -> ClaimResult:
    half = Half(Version.PRINTED, "The statement is $x_1 \\le 2$.", obligations)
    finding = Finding("page 3", "$x<0$", "the sign", "$x>0$")
    proof = Proof(
        (half,), tuple(Point(point.result.name, point.version, point.result.decision) for point in points), (finding,)
    )
    claim = Claim("made-up", "a title with $x^2$", "Section 1", PAPER, half.verdict, None, lambda: proof)
    return ClaimResult(claim, proof, points, (), 12.3)


def shown_claim(result: ClaimResult, width: int = 80, monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    out = io.StringIO()
    console = console_on(out)
    console.width = width
    show_claim(console, result)
    return out.getvalue()


def test_the_order_and_the_words() -> None:
    result = claim_result(
        Obligation("first", "It holds.", (evidence(Status.PROVED, "The loss is $\\tfrac{1}{2}$."),)),
        Obligation("second", "All $n$ cases hold.", (evidence(Status.PROVED, "case", Checker.Z3),) * 3),
    )
    lines = shown_claim(result).splitlines()
    assert lines[0] == "made-up  a title with x²"
    assert lines[1] == "Section 1"
    assert "As printed: proved" in lines
    assert "The statement is x₁ ≤ 2." in lines
    first = next(line for line in lines if "first" in line)
    assert first.split() == ["✓", "first", "The", "loss", "is", "1/2.", "kernel"]
    second = next(line for line in lines if "second" in line)
    assert "All n cases hold." in second
    assert second.endswith("Z3 ×3")
    assert "  1. page 3" in lines
    assert "    mend        x > 0" in lines
    assert lines[-1] == "12 s"


@pytest.mark.parametrize(
    ("statuses", "mark", "said"),
    [
        ((Status.PROVED, Status.REFUTED, Status.UNKNOWN), "✗", "number 1"),
        ((Status.PROVED, Status.UNKNOWN), "?", "number 1"),
        ((), "?", "No evidence."),
    ],
)
def test_what_refutes_or_leaves_open_is_said(statuses: tuple[Status, ...], mark: str, said: str) -> None:
    steps = tuple(evidence(status, f"number {k}") for k, status in enumerate(statuses))
    line = next(
        line for line in shown_claim(claim_result(Obligation("step", "All.", steps))).splitlines() if "step" in line
    )
    assert line.split()[0] == mark
    assert said in line


@pytest.mark.parametrize("width", [60, 80, 100])
def test_it_fits_the_terminal(width: int) -> None:
    long = "a rather long sentence that has to be broken somewhere or other " * 3
    decision = decide(SLANTED)
    numeric = NumericEvidence("point", Agreement.CONSISTENT, (Figure("a rather long label", "1,024"),) * 5, 0.1)
    point = ClaimPoint(Version.PRINTED, PointResult(long, SLANTED, decision, (), numeric))
    obligations = [Obligation(f"a name that is long too {k}", long, (evidence(Status.PROVED, long),)) for k in range(3)]
    text = shown_claim(claim_result(*obligations, points=(point,)), width)
    assert max(map(len, text.splitlines())) <= width
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_texts_cannot_style_the_screen() -> None:
    result = claim_result(
        Obligation("[bold]x[/bold]", "y", (evidence(Status.PROVED, "[red]:smile: http://a.b[/red]"),))
    )
    text = shown_claim(result)
    assert "[bold]x[/bold]" in text
    assert "[red]:smile: http://a.b[/red]" in text


def test_a_reader_is_named_as_one() -> None:
    result = claim_result(Obligation("step", "It holds.", (evidence(Status.ASSUMED, "By induction.", Checker.READER),)))
    assert "a reader" in shown_claim(result)


def test_who_checked_in_the_table_of_all() -> None:
    opinions = (Opinion("z3", Stance.TIMED_OUT, None, 20.0, "late"), Opinion("cvc5", Stance.AGREES, None, 0.1))
    point = ClaimPoint(Version.PRINTED, PointResult("p", SLANTED, decide(SLANTED), opinions, None))
    step = Obligation("step", "It holds.", (evidence(Status.PROVED, "yes"),))
    out = io.StringIO()
    show_paper(console_on(out), [claim_result(step, points=(point,))])
    row = next(line for line in out.getvalue().splitlines() if line.startswith("made-up"))
    assert row.split() == ["made-up", "proved", "-", "kernel,", "cvc5", "12", "s"]
    assert "1 claims; every claim reached its verdict on record" in out.getvalue()
