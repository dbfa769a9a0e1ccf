"""Coq proofs of verdicts: accepted for true ones, refused when a number in them is changed."""

import re
from fractions import Fraction

import pytest

from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Dataset, Layer, Network, Problem
from proofs.opinions.coq import coq_opinion, run_coqc
from proofs.opinions.coq_proof import coq_script, real
from proofs.opinions.opinion import Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, decide

MINIMUM = decide(Problem(line_network([1], [-3], [1], 0), zoo_data("D1")))
REFUTED = decide(Problem(line_network([-3, -1], ["13/3", -10], [1, -1], -3), zoo_data("D2")))


def kinks_with_residuals() -> Decision:
    """A minimum at w = 0, where every point is a kink: convex kinks of residual not 0 hold it, with multipliers."""
    inputs = tuple((Fraction(x),) for x in (-2, -1, 1, 3))
    network = Network((Layer(((Fraction(0),),), None), Layer(((Fraction(2),),), None)))
    return decide(Problem(network, Dataset(inputs, tuple((Fraction(-y),) for y in (1, 0, 2, 1)))))


@pytest.mark.needs("coqc")
@pytest.mark.parametrize(
    "decision", [MINIMUM, REFUTED, kinks_with_residuals()], ids=["minimum", "refuted", "kinks with residuals"]
)
def test_coq_accepts_the_proof(decision: Decision) -> None:
    opinion = coq_opinion(decision, 60.0)
    assert opinion.stance is Stance.AGREES, opinion.remark


def test_the_kinks_with_residuals_need_products() -> None:
    decision = kinks_with_residuals()
    assert isinstance(decision, IsLocalMinimum)
    assert "Rmult_le_pos" in (coq_script(decision) or "").split("Theorem")[1]


@pytest.mark.needs("coqc")
def test_coq_refuses_a_loss_that_is_too_high() -> None:
    script = coq_script(MINIMUM)
    assert script is not None
    wrong = script.replace("(18) <= loss", "(37 / 2) <= loss")
    assert wrong != script
    accepted, complaint = run_coqc(wrong, 60.0)
    assert not accepted
    assert complaint.startswith("Error")


@pytest.mark.needs("coqc")
def test_coq_refuses_a_box_that_is_too_wide() -> None:
    script = coq_script(MINIMUM)
    assert script is not None
    wrong = re.sub(r"\(4 / 5\) < w0_0_0", "(- (9)) < w0_0_0", script)
    assert wrong != script
    assert not run_coqc(wrong, 60.0)[0]


@pytest.mark.needs("coqc")
def test_coq_refuses_a_descent_that_is_none() -> None:
    script = coq_script(REFUTED)
    assert script is not None
    assert isinstance(REFUTED, IsNotLocalMinimum)
    loss = real(REFUTED.conclusion.loss)
    wrong = script.replace(f"< {loss}.", f"< {real(REFUTED.conclusion.witness_loss)}.")
    assert wrong != script
    assert not run_coqc(wrong, 60.0)[0]


def test_the_statement_is_the_loss_and_the_box() -> None:
    script = coq_script(MINIMUM) or ""
    statement = script[script.index("Theorem") : script.index("Proof.\n  intros w0")]
    assert " ".join(statement.split()) == (
        "Theorem local_minimum : forall w0_0_0 b0_0 w1_0_0 b1_0 : R, "
        "(4 / 5) < w0_0_0 < (6 / 5) -> (- (16 / 5)) < b0_0 < (- (14 / 5)) -> (4 / 5) < w1_0_0 < (6 / 5) -> "
        "(- (1 / 5)) < b1_0 < (1 / 5) -> (18) <= loss w0_0_0 b0_0 w1_0_0 b1_0."
    )
    assert "(w1_0_0 * relu (w0_0_0 * (- (1)) + b0_0) + b1_0 - (3)) ^ 2" in script


def test_what_is_out_of_reach_is_not_asked() -> None:
    deep = Network((Layer(((Fraction(1),),), None), Layer(((Fraction(1),),), None), Layer(((Fraction(1),),), None)))
    decision = decide(Problem(deep, Dataset(((Fraction(1),),), ((Fraction(1),),))))
    assert coq_script(decision) is None
