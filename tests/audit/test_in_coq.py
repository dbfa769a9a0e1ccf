"""Theorems of Coq as steps of a half: what they decide, and what is said where they are not checked."""

from dataclasses import replace

import pytest

from proofs.audit import in_coq
from proofs.audit.claim import Checker, Claim, Evidence, Half, InCoq, Obligation, Proof, Status, Verdict, Version
from proofs.audit.in_coq import CoqTheorem, with_coq, without_coq
from proofs.audit.result import ClaimResult, RunOptions, run
from proofs.audit.sources import PAPER
from proofs.opinions.coq_theories import CoqError

REALS = "ClassicalDedekindReals.sig_forall_dec"
SMALL = "FunctionalExtensionality.functional_extensionality_dep"


def half(version: Version, *statuses: Status) -> Half:
    steps = (
        Obligation(
            f"step {k}",
            "It holds.",
            (Evidence(Checker.READER if status is Status.ASSUMED else Checker.Z3, status, "Said."),),
        )
        for k, status in enumerate(statuses)
    )
    return Half(version, "A statement.", tuple(steps))


def claim(printed: Verdict, proved: Half, *entries: InCoq) -> Claim:
    return Claim("made-up", "a title", "nowhere", PAPER, printed, None, lambda: Proof((proved,)), coq=entries)


WHOLE = InCoq(Version.PRINTED, "paper.Lemma1", ("first", "second"))
PART = replace(WHOLE, part="Only for one unit.")
PROVED = half(Version.PRINTED, Status.PROVED, Status.ASSUMED)
REFUTED = half(Version.PRINTED, Status.REFUTED)


@pytest.fixture
def coq_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coq accepts everything, the second theorem with functional extensionality besides."""

    def theorems(theory: str, names: tuple[str, ...]) -> tuple[CoqTheorem, ...]:
        assert (theory, names) == ("paper.Lemma1", ("first", "second"))
        return CoqTheorem("first", "first : True", (REALS,)), CoqTheorem("second", "second : 1 = 1", (REALS, SMALL))

    monkeypatch.setattr(in_coq, "theorems_of", theorems)


@pytest.fixture
def coq_admits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first theorem rests on a lemma that was admitted."""
    names = ("first", "second")
    monkeypatch.setattr(
        in_coq, "theorems_of", lambda *_: tuple(CoqTheorem(n, n, ("Lemma1.gap", REALS)[n == "second" :]) for n in names)
    )


@pytest.fixture
def no_coq(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object) -> tuple[CoqTheorem, ...]:
        raise CoqError("coqc is not installed")

    monkeypatch.setattr(in_coq, "theorems_of", absent)


@pytest.mark.usefixtures("coq_says")
def test_a_half_that_is_a_theorem_leaves_nothing_to_a_reader() -> None:
    assert str(PROVED.verdict) == "proved, with 1 step by a reader"
    found = with_coq(claim(Verdict(Status.PROVED), PROVED, WHOLE), Proof((PROVED,))).halves[0]
    assert found.verdict == Verdict(Status.PROVED, by_reader=1, in_coq=True)
    assert (str(found.verdict), found.verdict.left_to_reader) == ("proved, in Coq", 0)
    step = found.obligations[-1]
    assert [(item.checker, item.status, item.query) for item in step.evidence] == [
        (Checker.COQ, Status.PROVED, "first : True\n"),
        (Checker.COQ, Status.PROVED, "second : 1 = 1\n"),
    ]
    assert "the axioms of the real numbers and functional extensionality" in step.evidence[1].summary


@pytest.mark.usefixtures("coq_says")
def test_a_part_leaves_the_steps_to_the_reader() -> None:
    found = with_coq(claim(Verdict(Status.PROVED), PROVED, PART), Proof((PROVED,))).halves[0]
    assert found.verdict == Verdict(Status.PROVED, by_reader=1)
    assert found.obligations[-1].statement == "Only for one unit."


@pytest.mark.usefixtures("coq_says")
def test_a_theorem_about_a_false_half_is_its_negation() -> None:
    found = with_coq(claim(Verdict(Status.REFUTED), REFUTED, WHOLE), Proof((REFUTED,))).halves[0]
    assert {item.status for item in found.obligations[-1].evidence} == {Status.REFUTED}
    assert str(found.verdict) == "refuted, in Coq"


@pytest.mark.usefixtures("coq_admits")
def test_an_admitted_lemma_proves_nothing() -> None:
    found = with_coq(claim(Verdict(Status.PROVED), PROVED, WHOLE), Proof((PROVED,))).halves[0]
    assert found.status is Status.UNKNOWN
    assert not found.verdict.in_coq
    assert "Lemma1.gap" in found.obligations[-1].evidence[0].summary


@pytest.mark.usefixtures("no_coq")
def test_without_coq_the_half_counts_as_before_and_says_so() -> None:
    entry = claim(Verdict(Status.PROVED, by_reader=1, in_coq=True), PROVED, WHOLE)
    found = with_coq(entry, Proof((PROVED,)))
    assert found.halves == (PROVED,)
    file = "proofs/coq/paper/Lemma1.v"
    assert found.coq_not_run == f"Theorems of Coq ({file}): not checked: coqc is not installed"
    asked_for_nothing = without_coq(entry, Proof((PROVED,)))
    assert asked_for_nothing.coq_not_run == f"Theorems of Coq ({file}): not checked here; --coq checks them"
    assert without_coq(claim(Verdict(Status.PROVED), PROVED), Proof((PROVED,))).coq_not_run == ""


@pytest.mark.usefixtures("coq_says")
@pytest.mark.parametrize("coq", [True, False])
@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Verdict(Status.PROVED, by_reader=1, in_coq=True), (True, True)),
        (Verdict(Status.PROVED, by_reader=1), (False, True)),
        (Verdict(Status.PROVED, in_coq=True), (False, False)),
        (Verdict(Status.REFUTED, by_reader=1, in_coq=True), (False, False)),
    ],
)
def test_the_record_names_the_verdict_with_coq(record: Verdict, expected: tuple[bool, bool], *, coq: bool) -> None:
    result: ClaimResult = run(claim(record, PROVED, WHOLE), RunOptions(1.0, None, coq=coq), lambda _: None)
    assert result.as_recorded == expected[not coq]


def test_a_theorem_about_no_half_is_an_error() -> None:
    with pytest.raises(LookupError, match="a half that it does not have"):
        with_coq(claim(Verdict(Status.PROVED), PROVED, replace(WHOLE, version=Version.AMENDED)), Proof((PROVED,)))


@pytest.mark.parametrize("said", ["", "Axioms", "Error: no such thing"])
def test_an_answer_that_is_none_is_an_error(said: str) -> None:
    with pytest.raises(CoqError, match="does not say what a theorem rests on"):
        in_coq._axioms(said)
