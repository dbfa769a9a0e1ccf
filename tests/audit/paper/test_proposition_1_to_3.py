"""Propositions 1 to 3 and Remark 1: the verdicts on record are reached, and reached by looking at the numbers."""

from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.audit.claim import Claim, Status, Version
from proofs.audit.lemmas.building_blocks import line_network, loss_of, zoo_data
from proofs.audit.paper import proposition_1, proposition_2, proposition_3, remark_1
from proofs.audit.registry import by_name
from proofs.audit.result import RunOptions, run
from proofs.kernel.conclusion import NotLocalMinimum, StrictUpToRescaling
from proofs.opinions.experiment import ExperimentSettings
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum

PAPER = (by_name("proposition-1"), by_name("remark-1"), by_name("proposition-2"), by_name("proposition-3"))


def quietly(message: str) -> None:
    del message


@pytest.mark.parametrize("claim", PAPER, ids=lambda claim: claim.name)
def test_the_claim_reaches_its_recorded_verdict_without_contradiction(claim: Claim) -> None:
    result = run(claim, RunOptions(20.0, ExperimentSettings(0, "cpu")), quietly)
    assert result.as_recorded
    assert result.contradictions == ()
    assert all(point.result.opinions[0].stance.value == "agrees" for point in result.points)
    assert all(point.result.numeric is not None for point in result.points)


@pytest.mark.parametrize(
    ("name", "globally"),
    [
        ("proposition-1", [False, True]),
        ("proposition-2", [False, False, True, False]),
        ("proposition-3", [False, False]),
    ],
)
def test_all_points_are_known_to_be_global_or_not(name: str, globally: list[bool]) -> None:
    result = run(by_name(name), RunOptions(1.0, None), quietly)
    assert [point.result.reading.globally for point in result.points] == globally


def test_proposition_1_is_refuted_when_its_point_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposition_1, "POINT", line_network([1], [-3], [1], "1/100"))
    half = proposition_1.prove().halves[0]
    status = {obligation.name: obligation.status for obligation in half.obligations}
    assert status["local minimum"] is Status.REFUTED
    assert status["loss at the point"] is Status.REFUTED
    assert half.status is Status.REFUTED


def test_remark_1_is_not_proved_where_the_flat_set_is_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    # Output weight 0 and the output at the mean 3/5: a minimum whose flat set has more dimensions than one.
    monkeypatch.setattr(remark_1, "POINT", line_network([-1], [-9], [0], "3/5"))
    half = remark_1.prove().halves[0]
    status = {obligation.name: obligation.status for obligation in half.obligations}
    assert status["not strict"] is Status.PROVED
    assert status["exactly that curve"] is Status.UNKNOWN


def test_remark_1_rests_on_a_theorem_about_the_flat_set() -> None:
    (half,) = remark_1.prove().halves
    theorem = half.obligations[-1].evidence[0].theorem
    assert theorem is not None
    assert theorem.conclusion == StrictUpToRescaling(Fraction(18), Fraction(1, 5))


def test_proposition_2_as_printed_is_refuted_at_both_points_with_their_losses() -> None:
    proof = proposition_2.prove()
    printed = [point.decision for point in proof.points if point.version is Version.PRINTED]
    assert all(isinstance(decision, IsNotLocalMinimum) for decision in printed)
    assert [loss_of(decision.problem) for decision in printed] == [29, Fraction(23, 3)]
    for decision in printed:
        assert isinstance(decision, IsNotLocalMinimum)
        conclusion = decision.theorem.conclusion
        assert isinstance(conclusion, NotLocalMinimum)
        assert conclusion.witness_loss < conclusion.loss


def test_proposition_2_as_amended_has_losses_0_and_8_thirds() -> None:
    proof = proposition_2.prove()
    amended = [point.decision for point in proof.points if point.version is Version.AMENDED]
    assert all(isinstance(decision, IsLocalMinimum) for decision in amended)
    assert [loss_of(decision.problem) for decision in amended] == [0, Fraction(8, 3)]


def test_proposition_2_finds_no_error_where_the_sign_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refutation comes from the numbers: with the other sign printed, the half as printed is true."""
    monkeypatch.setattr(proposition_2, "FIT", proposition_2.FIT_AMENDED)
    monkeypatch.setattr(proposition_2, "MINIMUM", proposition_2.MINIMUM_AMENDED)
    assert proposition_2.prove().halves[0].status is Status.PROVED


def test_the_blind_spot_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = replace(proposition_2.FIT_AMENDED, b=(Fraction(6), Fraction(-8)))
    monkeypatch.setattr(proposition_2, "FIT_AMENDED", fit)
    amended = proposition_2.prove().halves[1]
    status = {obligation.name: obligation.status for obligation in amended.obligations}
    assert status["blind spot at x = 1"] is Status.REFUTED


def test_proposition_3_compares_the_two_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposition_3, "BETTER", proposition_3.WORSE)
    monkeypatch.setattr(proposition_3, "WORSE", line_network(["-3/2", "-3/2", "3/2"], [1, 0, "-79/6"], [1, 1, -1], -1))
    half = proposition_3.prove().halves[0]
    status = {obligation.name: obligation.status for obligation in half.obligations}
    assert status["better local minimum"] is Status.PROVED
    assert status["better"] is Status.REFUTED
    assert status["the worse is not global"] is Status.UNKNOWN


def test_the_paper_datasets_are_those_of_the_paper() -> None:
    assert [row[0] for row in zoo_data("D2").targets] == [5, 0, -1, -3, -4, -5]
    assert [row[0] for row in zoo_data("D3").targets] == [3, 0, -1, -3, -4, -6]
