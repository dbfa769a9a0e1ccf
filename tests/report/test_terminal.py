"""What a reader sees of the answer about a point."""

from __future__ import annotations

import io
from fractions import Fraction

from numeric.agreement import Agreement
from proofs.opinions.experiment import Figure, NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.screen import console_on
from proofs.report.terminal import show_answer
from proofs.results import PointResult
from proofs.search.decide import Undecided, decide
from tests.report.reports import SLANTED


def test_a_point_with_opinions_and_an_experiment() -> None:
    opinions = (
        Opinion("z3", Stance.TIMED_OUT, None, 20.0, "no answer in 20 s"),
        Opinion("cvc5", Stance.AGREES, None, 0.25),
    )
    numeric = NumericEvidence("point", Agreement.CONSISTENT, (Figure("runs", "1,024"),), 0.1)
    out = io.StringIO()
    show_answer(console_on(out), PointResult("mine", SLANTED, decide(SLANTED), opinions, numeric))
    text = out.getvalue()
    assert "mine: not a local minimum" in text or "mine: local minimum" in text
    assert "z3 timed out (no answer in 20 s), cvc5 agrees (0.25 s)" in text
    assert "consistent: runs 1,024" in text
    assert "CONTRADICTION" not in text


def test_an_undecided_point_says_why() -> None:
    out = io.StringIO()
    decision = Undecided(SLANTED, Fraction(1), "nothing was found; try more")
    show_answer(console_on(out), PointResult("mine", SLANTED, decision, (), None))
    assert "mine: unknown; loss 1" in out.getvalue()
    assert "reason      nothing was found; try more" in out.getvalue()
