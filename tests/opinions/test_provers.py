"""What provers answer, and how an answer becomes a stance."""

from fractions import Fraction

import pytest

from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Dataset, Layer, Network, Problem, check
from proofs.kernel.certificate import SecondOrder
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.forward import forward
from proofs.opinions.cross_check import cross_check
from proofs.opinions.experiment import ExperimentSettings
from proofs.opinions.opinion import Answer, Stance, ask, question_about
from proofs.opinions.provers import put_to_cvc5, put_to_z3, second_opinions
from proofs.search.decide import IsLocalMinimum, decide

MINIMUM = decide(Problem(line_network([1], [-3], [1], 0), zoo_data("D1")))
REFUTED = decide(Problem(line_network([-5, -1], [1, -8], [1, -1], -1), zoo_data("D2")))

TARGETS = ((Fraction(1),), (Fraction(-1),), (Fraction(3),))
SAT = "(set-logic QF_NRA)\n(declare-const x Real)\n(assert (= (* x x) 2))\n(check-sat)\n"
UNSAT = "(set-logic QF_NRA)\n(declare-const x Real)\n(assert (< (* x x) 0))\n(check-sat)\n"


@pytest.mark.parametrize("put", [put_to_z3, pytest.param(put_to_cvc5, marks=pytest.mark.needs("cvc5"))])
def test_a_prover_answers(put: object) -> None:
    assert callable(put)
    assert put(SAT, 10.0) is Answer.SAT
    assert put(UNSAT, 10.0) is Answer.UNSAT


@pytest.mark.parametrize("decision", [MINIMUM, REFUTED], ids=["minimum", "refuted"])
def test_installed_provers_agree(decision: object) -> None:
    opinions = second_opinions(decision, 20.0)  # type: ignore[arg-type]
    assert opinions[0].prover == "z3"
    assert {opinion.stance for opinion in opinions} <= {Stance.AGREES, Stance.NOT_ASKED}
    assert opinions[0].stance is Stance.AGREES


@pytest.mark.parametrize(
    ("decision", "answer", "stance"),
    [
        (MINIMUM, Answer.UNSAT, Stance.AGREES),
        (MINIMUM, Answer.SAT, Stance.DISAGREES),
        (MINIMUM, Answer.TIMED_OUT, Stance.TIMED_OUT),
        (REFUTED, Answer.SAT, Stance.AGREES),
        (REFUTED, Answer.UNSAT, Stance.DISAGREES),
        (REFUTED, Answer.TIMED_OUT, Stance.TIMED_OUT),
    ],
)
def test_an_answer_becomes_a_stance(decision: object, answer: Answer, stance: Stance) -> None:
    assert ask("a prover", lambda text, limit: answer, decision, 1.0).stance is stance  # type: ignore[arg-type]


def test_z3_that_runs_out_of_time_does_not_agree() -> None:
    text = ["(set-logic QF_NRA)"]
    names = [f"x{k}" for k in range(14)]
    text += [f"(declare-const {name} Real)" for name in names]
    # Motzkin-like sums of products that no prover settles in a millisecond.
    text += [
        f"(assert (= (+ (* {a} {b} {c}) (* {b} {b} {a}) (- (* 3 {c} {c} {a}))) (/ 7 {k + 3})))"
        for k, (a, b, c) in enumerate(zip(names, names[1:], names[2:], strict=False))
    ]
    assert put_to_z3("\n".join([*text, "(check-sat)"]), 0.001) is Answer.TIMED_OUT


def test_the_box_of_a_minimum_is_the_box_of_its_theorem() -> None:
    question = question_about(MINIMUM)
    assert question is not None
    assert question.radius == Fraction(1, 5)


def test_a_minimum_without_a_box_is_not_asked_about() -> None:
    """Its theorem says that some box has no lower loss, so a lower loss in a given box would not contradict it."""
    problem = Problem(line_network([1], [10], [1], -10), Dataset(tuple((Fraction(x),) for x in range(3)), TARGETS))
    theorem = check(problem, SecondOrder())
    assert theorem.conclusion == LocalMinimum(forward(problem).loss[0], None)
    decision = IsLocalMinimum(problem, theorem, None, None, None)
    opinion = ask("a prover", lambda text, limit: Answer.SAT, decision, 1.0)
    assert (opinion.stance, opinion.remark) == (Stance.NOT_ASKED, "the theorem names no box to search")
    assert cross_check("the point", decision, ExperimentSettings(0, "cpu")) is None


def test_large_questions_are_not_asked() -> None:
    width = 80
    network = Network(
        (Layer(((Fraction(1),),) * width, (Fraction(0),) * width), Layer(((Fraction(0),) * width,), (Fraction(0),)))
    )
    decision = decide(Problem(network, Dataset(((Fraction(1),),), ((Fraction(0),),))))
    opinion = ask("a prover", put_to_z3, decision, 1.0)
    assert opinion.stance is Stance.NOT_ASKED
    assert opinion.remark == "the question is too large"
