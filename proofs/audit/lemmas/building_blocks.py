"""The pieces that several claims are built from: points given as printed, and obligations that the kernel settles."""

from collections.abc import Sequence
from fractions import Fraction

import dataset_zoo
from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import GlobalMinimum, NotGlobalMinimum
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rejection import Rejected
from proofs.report.rationals import fraction
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

Number = int | str | Fraction


def line_network(w: Sequence[Number], b: Sequence[Number], v: Sequence[Number], c: Number) -> Network:
    """The network `x -> sum_j v_j ReLU(w_j x + b_j) + c` on the line."""
    hidden = Layer(tuple((Fraction(entry),) for entry in w), tuple(Fraction(entry) for entry in b))
    return Network((hidden, Layer((tuple(Fraction(entry) for entry in v),), (Fraction(c),))))


def zoo_data(name: str) -> Dataset:
    """A dataset of the zoo as the kernel's exact dataset."""
    dataset = dataset_zoo.by_name(name)
    return Dataset(dataset.inputs, dataset.targets)


def loss_of(problem: Problem) -> Fraction:
    """The exact loss at the point."""
    return forward(problem).loss[0]


def local_minimum(name: str, decision: Decision) -> Obligation:
    """The point is a local minimum: proved or refuted by the theorem of the decision."""
    match decision:
        case IsLocalMinimum(theorem=theorem):
            loss = fraction(loss_of(decision.problem))
            evidence = by_kernel(theorem, f"Theorem A holds at the point, where the loss is ${loss}$.")
        case IsNotLocalMinimum(theorem=theorem, conclusion=conclusion):
            summary = (
                f"A path leads down at once from the loss ${fraction(conclusion.loss)}$; "
                f"it passes a point of loss ${fraction(conclusion.witness_loss)}$."
            )
            evidence = Evidence(Checker.KERNEL, Status.REFUTED, summary, theorem)
        case _:
            evidence = Evidence(Checker.KERNEL, Status.UNKNOWN, decision.reason)
    return Obligation(name, "The point is a local minimum of the loss.", (evidence,), name)


def not_global(name: str, decision: Decision, better: Network) -> Obligation:
    """The point is not a global minimum: the given point is better, or else a path leads down at once."""
    try:
        theorem = check(decision.problem, BetterPoint(better))
    except Rejected as verdict:
        evidence = Evidence(Checker.KERNEL, Status.UNKNOWN, str(verdict))
        if isinstance(decision, IsNotLocalMinimum):
            evidence = by_kernel(decision.theorem, "The comparison point is no better, but a path leads down at once.")
    else:
        conclusion = theorem.conclusion
        if not isinstance(conclusion, NotGlobalMinimum):
            raise TypeError(f"better-point concluded {type(conclusion).__name__}")
        losses = f"{fraction(conclusion.better_loss)} < {fraction(conclusion.loss)}"
        evidence = by_kernel(theorem, f"The comparison point has loss ${losses}$.")
    return Obligation(name, "The point is not a global minimum.", (evidence,), name)


def perfect_fit(name: str, decision: Decision) -> Obligation:
    """The point fits every data point, so it is a global minimum; refuted by a better point on the way down."""
    try:
        theorem = check(decision.problem, EqualInputsBound())
    except Rejected:
        if not isinstance(decision, IsNotLocalMinimum):
            raise
        theorem, status = decision.theorem, Status.REFUTED
        summary = f"The loss is ${fraction(decision.conclusion.loss)}$, and a path leads down at once."
    else:
        if not isinstance(theorem.conclusion, GlobalMinimum):
            raise TypeError(f"equal-inputs-bound concluded {type(theorem.conclusion).__name__}")
        loss = theorem.conclusion.loss
        status = Status.PROVED if loss == 0 else Status.REFUTED
        summary = f"The loss is ${fraction(loss)}$, and no function of the inputs has a lower one."
    statement = "The point fits the data perfectly and is a global minimum."
    return Obligation(name, statement, (Evidence(Checker.KERNEL, status, summary, theorem),), name)


def exact(holds: bool, summary: str = "") -> Evidence:
    """What an evaluation of finitely many exact numbers showed."""
    return Evidence(Checker.EXACT, Status.PROVED if holds else Status.REFUTED, summary)


def by_balls(holds: bool, summary: str = "") -> Evidence:
    """What ball arithmetic decided."""
    return Evidence(Checker.ARB, Status.PROVED if holds else Status.REFUTED, summary)


def by_kernel(theorem: Theorem | LandscapeTheorem | None, summary: str = "") -> Evidence:
    """A theorem of the kernel; where there is none, nothing is known."""
    if theorem is None:
        return Evidence(Checker.KERNEL, Status.UNKNOWN, summary, remark="No certificate was found.")
    return Evidence(Checker.KERNEL, Status.PROVED, summary, theorem)


def loss_is(name: str, problem: Problem, printed: Fraction) -> Obligation:
    """The loss at the point is the number that the source prints."""
    loss = loss_of(problem)
    statement = f"The loss at the point is ${fraction(printed)}$."
    return Obligation(name, statement, (exact(loss == printed, f"It is ${fraction(loss)}$."),), name)


def pre_activations_at(problem: Problem, i: int) -> tuple[Fraction, ...]:
    """The pre-activations of the first hidden layer at data point i."""
    return forward(problem).pre_activations[0].start.fractions[i]
