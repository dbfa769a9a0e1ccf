"""Checks: what is false is refuted, what says nothing is not proved, and the saved query is the question asked."""

import pytest
import z3

from proofs.audit.claim import Checker, Status
from proofs.audit.lemmas import universal
from proofs.audit.lemmas.universal import (
    consequence,
    consequence_of_terms,
    identity,
    recursion,
    settled_by_preprocessing,
)


def test_a_consequence_is_proved() -> None:
    evidence = consequence(["x > 0"], "x*x > 0")
    assert (evidence.checker, evidence.status) == (Checker.Z3, Status.PROVED)
    assert "(check-sat)" in evidence.query
    assert evidence.formula == r"$x > 0$ $\Longrightarrow$ $x\,x > 0$"


def test_a_false_consequence_is_refuted_with_numbers() -> None:
    evidence = consequence(["x > 0"], "x*x > x")
    assert evidence.status is Status.REFUTED
    assert "Counterexample" in evidence.remark


def test_contradictory_hypotheses_prove_nothing() -> None:
    assert consequence(["x > 0", "x < 0"], "y == 7").status is Status.UNKNOWN


def test_what_exceeds_the_resources_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(universal, "RESOURCES", 100_000)
    a, b, c = z3.Ints("a b c")
    evidence = consequence_of_terms([a > 0, b > 0, c > 0], a * a * a + b * b * b != c * c * c, "no cubes")
    assert evidence.status is Status.UNKNOWN


def test_identities() -> None:
    assert identity("(a + b)**2", "a**2 + 2*a*b + b**2").status is Status.PROVED
    assert identity("(a**2 - b**2)/(a - b)", "a + b").status is Status.PROVED
    assert identity("(a + b)**2", "a**2 + b**2").status is Status.REFUTED
    assert identity("(1 - p)*1 + p*(-(1 - p)/p)", "0").formula == r"$(1 - p) \cdot 1 + p\,\tfrac{-(1 - p)}{p} = 0$"


def sum_of_first(step: str) -> tuple[Status, Status]:
    start, after = recursion(
        "the terms", "S == n*(n + 1)/2", start={"S": "0", "n": "0"}, step={"S": step, "n": "n + 1"}
    )
    assert {start.over, after.over} == {"the terms"}
    return start.status, after.status


def test_a_recursion_has_its_start_and_its_step() -> None:
    assert sum_of_first("S + n + 1") == (Status.PROVED, Status.PROVED)
    assert sum_of_first("S + n") == (Status.PROVED, Status.REFUTED)
    start, after = recursion("the terms", "S >= 1", start={"S": "0"}, step={"S": "S + 1"})
    assert (start.status, after.status) == (Status.REFUTED, Status.PROVED)


def test_the_start_of_a_recursion_is_a_query_only_where_there_is_something_to_ask() -> None:
    by_definition, _ = recursion("the terms", "S >= 0", start={"S": "0"}, step={"S": "S + x**2"})
    assert (by_definition.checker, by_definition.query) == (Checker.EXACT, "")
    asked, _ = recursion("the terms", "S >= 0", start={"S": "a**2"}, step={"S": "S + x**2"})
    assert asked.checker is Checker.Z3
    assert not settled_by_preprocessing(asked.query)


@pytest.mark.parametrize(
    ("hypotheses", "conclusion"),
    [
        (["here == bound"], "here <= bound"),
        (["x > 0", "y > 1"], "y > 1"),
        (["x == 1"], "3 <= 2*2"),
        (["s == 0"], "s + 0*h == 0"),
    ],
)
def test_what_rewriting_alone_settles_is_seen(hypotheses: list[str], conclusion: str) -> None:
    assert settled_by_preprocessing(consequence(hypotheses, conclusion).query)


@pytest.mark.parametrize(
    ("hypotheses", "conclusion"),
    [(["x > 0"], "x*x + x > 0"), (["x < 0", "z <= x"], "z < 0"), (["c != m"], "(c - m)**2 > 0")],
)
def test_what_needs_reasoning_is_not_taken_for_rewriting(hypotheses: list[str], conclusion: str) -> None:
    assert not settled_by_preprocessing(consequence(hypotheses, conclusion).query)
