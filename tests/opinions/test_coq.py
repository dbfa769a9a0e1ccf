"""Coq on verdicts: it agrees, or says why it is not asked."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Certificate, Dataset, Layer, Network, Problem, Theorem, check
from proofs.kernel.certificate import ConstantOutput, SecondOrder
from proofs.opinions.coq import coq_on_theorem, coq_opinion
from proofs.opinions.coq_theorem import CHECKERS, MOST_PARAMETERS, coq_theorem
from proofs.opinions.coq_theories import CoqRefusedError, ask_coq
from proofs.opinions.opinion import Stance
from proofs.search.decide import Decision, IsLocalMinimum, Undecided, decide

MINIMUM = decide(Problem(line_network([1], [-3], [1], 0), zoo_data("D1")))
REFUTED = decide(Problem(line_network([-3, -1], ["13/3", -10], [1, -1], -3), zoo_data("D2")))

ZERO, ONE = Fraction(0), Fraction(1)


def _long_numbers(digits: int = 60, times: int = 1) -> Decision:
    """A minimum whose targets have so many digits, with every data point so many times."""
    third = Fraction(10**digits + 7, 3 * 10 ** (digits - 1))
    inputs = tuple((Fraction(x),) for x in (1, 1, 2, 2)) * times
    targets = tuple((y,) for y in (third + 1, third - 1, 2 * third + 1, 2 * third - 1)) * times
    return decide(Problem(Network((Layer(((Fraction(1),),)), Layer(((third,),)))), Dataset(inputs, targets)))


def _theorem(decision: Decision) -> Theorem:
    assert isinstance(decision, IsLocalMinimum)
    return decision.theorem


@pytest.mark.needs("coqc")
@pytest.mark.parametrize("decision", [MINIMUM, REFUTED, _long_numbers()], ids=["minimum", "refuted", "long numbers"])
def test_coq_proves_the_verdict(decision: Decision) -> None:
    opinion = coq_opinion(decision, 300.0)
    assert opinion.stance is Stance.AGREES, opinion.remark
    assert "Theorem verdict" in opinion.proof


@pytest.mark.needs("coqc")
def test_coq_refuses_another_long_number() -> None:
    """The numerator of the output weight, which the statement about its loss needs."""
    text = coq_theorem(_theorem(_long_numbers()))
    last = f"{10**60 + 7:#x}"
    assert last in text
    assert "check_big" in text
    head, rest = text.split(last, 1)
    with pytest.raises(CoqRefusedError):
        ask_coq(CHECKERS, f"{head}{10**60 + 6:#x}{rest}", 300.0)


def test_much_work_is_left_to_machine_integers() -> None:
    """400 times the points, with numbers of 50 bits."""
    few, many = (_theorem(_long_numbers(15, times)) for times in (1, 400))
    assert "check_rational_sound" in coq_theorem(few)
    assert "check_big_sound" in coq_theorem(many)


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
