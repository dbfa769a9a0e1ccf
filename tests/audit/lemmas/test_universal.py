"""Links: what is false is refuted, what says nothing is not proved, and the saved query is the question asked."""

import pytest
import sympy
import z3

from proofs.audit.claim import Checker, Status
from proofs.audit.lemmas import universal
from proofs.audit.lemmas.universal import consequence, identity, induction, relu, size

x, y = z3.Reals("x y")


def test_a_consequence_is_proved() -> None:
    evidence = consequence("squares", [x > 0], x * x > 0)
    assert (evidence.checker, evidence.status) == (Checker.Z3, Status.PROVED)
    assert "(check-sat)" in evidence.query


def test_a_false_consequence_is_refuted_with_numbers() -> None:
    evidence = consequence("squares grow", [x > 0], x * x > x)
    assert evidence.status is Status.REFUTED
    assert "Counterexample" in evidence.summary


def test_contradictory_hypotheses_prove_nothing() -> None:
    assert consequence("anything", [x > 0, x < 0], y == 7).status is Status.UNKNOWN


def test_what_exceeds_the_resources_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(universal, "RESOURCES", 100_000)
    a, b, c = z3.Ints("a b c")
    evidence = consequence("no cubes", [a > 0, b > 0, c > 0], a * a * a + b * b * b != c * c * c)
    assert evidence.status is Status.UNKNOWN


def test_identities() -> None:
    a, b = sympy.symbols("a b")
    assert identity("binomial", (a + b) ** 2, a**2 + 2 * a * b + b**2).status is Status.PROVED
    assert identity("cancels", (a**2 - b**2) / (a - b), a + b).status is Status.PROVED
    assert identity("wrong", (a + b) ** 2, a**2 + b**2).status is Status.REFUTED


def test_relu_and_size_are_what_they_are_called() -> None:
    values = [z3.simplify(f(z3.RealVal(n))) for f in (relu, size) for n in (-2, 0, 3)]
    assert [value.as_long() for value in values] == [0, 0, 3, 2, 0, 3]


def test_induction_is_left_to_a_reader() -> None:
    (evidence,) = induction("layers", "a layer is a layer").evidence
    assert evidence.checker is Checker.READER
