"""Coq on verdicts: it agrees, or says why it is not asked."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Certificate, Dataset, Layer, Network, Problem, Theorem, check
from proofs.kernel.certificate import ConstantOutput, SecondOrder
from proofs.opinions.coq import coq_on_theorem, coq_opinion
from proofs.opinions.coq_theorem import MOST_PARAMETERS, coq_theorem
from proofs.opinions.opinion import Stance
from proofs.search.decide import Decision, Undecided, decide

MINIMUM = decide(Problem(line_network([1], [-3], [1], 0), zoo_data("D1")))
REFUTED = decide(Problem(line_network([-3, -1], ["13/3", -10], [1, -1], -3), zoo_data("D2")))

ZERO, ONE = Fraction(0), Fraction(1)


def _long_numbers() -> Decision:
    """A minimum whose targets have 60 digits."""
    third = Fraction(10**60 + 7, 3 * 10**59)
    inputs = tuple((Fraction(x),) for x in (1, 1, 2, 2))
    targets = tuple((y,) for y in (third + 1, third - 1, 2 * third + 1, 2 * third - 1))
    return decide(Problem(Network((Layer(((Fraction(1),),)), Layer(((third,),)))), Dataset(inputs, targets)))


@pytest.mark.needs("coqc")
@pytest.mark.parametrize("decision", [MINIMUM, REFUTED, _long_numbers()], ids=["minimum", "refuted", "long numbers"])
def test_coq_proves_the_verdict(decision: Decision) -> None:
    opinion = coq_opinion(decision, 300.0)
    assert opinion.stance is Stance.AGREES, opinion.remark
    assert "Theorem verdict" in opinion.proof


def test_without_coq_it_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    opinion = coq_opinion(MINIMUM, 60.0)
    assert opinion.stance is Stance.NOT_ASKED
    assert "coqc is not installed" in opinion.remark


def test_without_a_verdict_it_is_not_asked() -> None:
    assert coq_opinion(Undecided(MINIMUM.problem, Fraction(18), "no time"), 60.0).stance is Stance.NOT_ASKED


def _mean(outputs: int, *, dead_inputs: int = 0) -> Theorem:
    """As many outputs that are biases alone and meet their targets, perhaps after a unit that is off."""
    last = Layer(((ZERO,),) * outputs, (ONE,) * outputs)
    if not dead_inputs:
        data = Dataset(((ZERO,), (ONE,)), ((ONE,) * outputs,) * 2)
        return check(Problem(Network((last,)), data), SecondOrder())
    off = Layer(((ZERO,) * dead_inputs,), (-ONE,))
    data = Dataset(((ONE,) * dead_inputs,), ((ONE,) * outputs,))
    certificate: Certificate = ConstantOutput(0, SecondOrder())
    return check(Problem(Network((off, last)), data), certificate)


def test_more_parameters_than_second_order_takes_on_are_not_asked_about() -> None:
    outputs = MOST_PARAMETERS // 2
    opinion = coq_on_theorem(_mean(outputs + 1), 1.0)
    assert opinion.stance is Stance.NOT_ASKED
    assert opinion.remark == (
        f"second-order with {2 * outputs + 2} parameters is more than a proof in Coq takes on"
        f" (at most {MOST_PARAMETERS}), though localmin-check may take it on"
    )
    assert "Theorem verdict" in coq_theorem(_mean(outputs))


def test_layers_before_a_constant_are_not_counted() -> None:
    outputs = MOST_PARAMETERS // 2
    assert "Theorem verdict" in coq_theorem(_mean(outputs, dead_inputs=MOST_PARAMETERS))
    assert coq_on_theorem(_mean(outputs + 1, dead_inputs=1), 1.0).stance is Stance.NOT_ASKED
