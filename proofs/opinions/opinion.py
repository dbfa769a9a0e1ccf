"""What an independent prover says of a verdict: it agrees, it disagrees, it ran out of time, or it was not asked."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from time import perf_counter
from typing import Final

from proofs.kernel.conclusion import GlobalMinimum, LocalMinimum
from proofs.opinions.question import Question, lower_loss_question, settled_radius
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

DEFAULT_TIME_LIMIT: Final = 20.0
PARAMETER_LIMIT: Final = 60
TERM_LIMIT: Final = 4000


class Stance(Enum):
    """How an answer relates to the verdict of the kernel."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    TIMED_OUT = "timed-out"
    NO_PROOF = "no-proof"
    NOT_ASKED = "not-asked"


class Answer(Enum):
    """What a prover replies to a question."""

    SAT = "sat"
    UNSAT = "unsat"
    TIMED_OUT = "timed-out"


@dataclass(frozen=True, slots=True, repr=False)
class Opinion:
    """One prover on one verdict.

    Attributes:
        prover: its name.
        stance: its relation to the verdict.
        question: what it was asked; None if it was not asked.
        seconds: how long it took.
        remark: why it was not asked, or how much time it had; empty otherwise.
        proof: the proof that it was given to check; empty for provers that only answer.
    """

    prover: str
    stance: Stance
    question: Question | None
    seconds: float
    remark: str = ""
    proof: str = ""

    def __repr__(self) -> str:
        return f"<Opinion of {self.prover}: {self.stance.value}{f': {self.remark}' if self.remark else ''}>"


def box_of(decision: IsLocalMinimum) -> Fraction | None:
    """Half the width of a box in which the theorem says that no loss is lower; None where it names none."""
    match decision.theorem.conclusion:
        case LocalMinimum(_, radius):
            return radius
        case GlobalMinimum():
            return Fraction(1)
        case _:
            return None


def question_about(decision: Decision) -> Question | None:
    """Is there a lower loss in a box where the verdict says there is none (or, for a refutation, in a small box)?

    For a proved minimum the box is the one of the theorem. For a refuted point it is a box in which no state changes
    that is not at a kink; a lower loss there is what the verdict predicts. None for questions that are too large to be
    worth asking, and for a minimum whose theorem names no box: no answer could contradict it.
    """
    problem = decision.problem
    parameters = sum(1 for layer in problem.network.layers for _ in layer.numbers())
    if problem.beyond_exact_rules or parameters > PARAMETER_LIMIT or parameters * len(problem.dataset) > TERM_LIMIT:
        return None
    radius = box_of(decision) if isinstance(decision, IsLocalMinimum) else settled_radius(problem)
    return None if radius is None else lower_loss_question(problem, radius)


def ask(prover: str, put: Callable[[str, float], Answer], decision: Decision, time_limit: float) -> Opinion:
    """Put the question about a decision to a prover."""
    if not isinstance(decision, (IsLocalMinimum, IsNotLocalMinimum)):
        return Opinion(prover, Stance.NOT_ASKED, None, 0.0, "there is no verdict to compare with")
    if isinstance(decision, IsLocalMinimum) and box_of(decision) is None:
        return Opinion(prover, Stance.NOT_ASKED, None, 0.0, "the theorem names no box to search")
    question = question_about(decision)
    if question is None:
        return Opinion(prover, Stance.NOT_ASKED, None, 0.0, "the question is too large")
    start = perf_counter()
    answer = put(question.text, time_limit)
    seconds = perf_counter() - start
    if answer is Answer.TIMED_OUT:
        return Opinion(prover, Stance.TIMED_OUT, question, seconds, f"no answer in {time_limit:g} s")
    expected = Answer.UNSAT if isinstance(decision, IsLocalMinimum) else Answer.SAT
    return Opinion(prover, Stance.AGREES if answer is expected else Stance.DISAGREES, question, seconds)
