"""Blog post: what the optimum of the output weights bounds, and what it does not.

With the neurons fixed, the optimum lies between 0 and the sum of squares of the targets. It bounds the minima that
monotone methods reach from there. It bounds neither all local minima nor those that gradient descent may reach.
"""

from fractions import Fraction

from proofs.audit.blog.interpolation import relu_outputs
from proofs.audit.blog.least_squares import best_fit
from proofs.audit.claim import Checker, Evidence, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import loss_of
from proofs.audit.lemmas.evaluation import descent_step
from proofs.audit.lemmas.universal import consequence, recursion
from proofs.audit.text import text_beside
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.report.rationals import fraction
from proofs.search.decide import Decision, IsLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)
RATE = ONE
DATA = Dataset(((ONE, Fraction(2)), (ONE, ONE)), ((ONE,), (Fraction(3),)))
NEURON = (ONE, ZERO)
POINTS_IN_THE_PLOT = 100
TEXT = text_beside(__file__)


def fitted_start() -> Problem:
    """One ReLU neuron without bias, `ReLU(x_1)`, at the two data points, with its optimal output weight."""
    targets = tuple(y for (y,) in DATA.targets)
    fit = best_fit([relu_outputs(NEURON, DATA.inputs)], targets)
    return Problem(Network((Layer((NEURON,)), Layer((fit.weights,)))), DATA)


def prove() -> Proof:
    """The general bounds, and one exact step of gradient descent that ends in a local minimum above the bound."""
    start = fitted_start()
    end = descent_step(start, RATE)
    stays = descent_step(end, RATE).network == end.network
    decision = decide(end)
    bound, loss = loss_of(start), loss_of(end)
    printed = TEXT.half(
        Version.PRINTED,
        *best_constant(),
        above_the_bound(decision, bound),
        reached_by_descent(decision, bound, stays),
        _mean_squared_error(),
    )
    amended = TEXT.half(Version.AMENDED, *best_constant(), _monotone(), _mean_squared_error())
    row = ",".join(fraction(w) for w in end.network.layers[0].weight[0])
    return Proof(
        (printed, amended),
        (Point("where gradient descent ends", Version.PRINTED, decision),),
        TEXT.findings(bound=bound, row=row, loss=loss),
    )


def above_the_bound(decision: Decision, bound: Fraction) -> Obligation:
    """Refuted by a local minimum whose loss is above the optimum."""
    loss = loss_of(decision.problem)
    return TEXT.step("local minima", _above(decision, loss > bound), loss=loss, bound=bound)


def reached_by_descent(decision: Decision, bound: Fraction, stays: bool) -> Obligation:
    """Refuted only if the minimum lies above the optimum and gradient descent stays there."""
    loss = loss_of(decision.problem)
    return TEXT.step(
        "minima reached by gradient descent",
        _above(decision, stays and loss > bound),
        loss=loss,
        bound=bound,
        rate=RATE,
    )


def _above(decision: Decision, holds: bool) -> Evidence:
    theorem = decision.theorem if isinstance(decision, IsLocalMinimum) else None
    return Evidence(Checker.KERNEL, Status.REFUTED if holds and theorem else Status.UNKNOWN, theorem=theorem)


def _monotone() -> Obligation:
    return TEXT.step(
        "methods that never raise the loss",
        *recursion("the steps of the method", "l <= m", start={"l": "m"}, step={"l": "l_"}, given=["l_ <= l"]),
    )


def _mean_squared_error() -> Obligation:
    return TEXT.step(
        "mean squared error",
        consequence(["L > 0", "n >= 1"], f"iff(L/{POINTS_IN_THE_PLOT} == L/n, n == {POINTS_IN_THE_PLOT})"),
    )
