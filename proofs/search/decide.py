"""Is the point a local minimum? Search for a certificate, have the kernel check it, and say what it means.

`decide` is the question a user asks; its answer is one of three types, and only theorems of the kernel stand in them.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from proofs.kernel.certificate import EqualInputsBound, FlatPath, IsolatedOrbit, RescalingOrbit, ShallowMinimum
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import GlobalMinimum, LocalMinimum, NotGlobalMinimum, NotLocalMinimum, loss_bounds
from proofs.kernel.exact import Grid, null_space
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected
from proofs.readable_numbers import short
from proofs.search.better_point import find_better_point
from proofs.search.directions import ZERO, moving, still
from proofs.search.isolation import find_isolation
from proofs.search.prove import Unsettled, prove


@dataclass(frozen=True, slots=True, repr=False)
class IsLocalMinimum:
    """A local minimum, with what else was settled; None where a question was not settled.

    Attributes:
        theorem: concludes `LocalMinimum`, or `GlobalMinimum` where that is how it was proved.
        not_strict: concludes `NotStrict`, by a straight line that is no rescaling where one was found.
        isolated: concludes `StrictUpToRescaling`.
        globality: concludes `GlobalMinimum` or `NotGlobalMinimum`.
    """

    problem: Problem
    theorem: Theorem
    not_strict: Theorem | None
    isolated: Theorem | None
    globality: Theorem | None

    def __repr__(self) -> str:
        conclusion = self.theorem.conclusion
        radius = conclusion.radius if isinstance(conclusion, LocalMinimum) else None
        box = "" if radius is None else f", no lower loss within {short(radius)}"
        scope = "" if self.globality is None else f", {_SCOPE[type(self.globality.conclusion)]}"
        return f"<IsLocalMinimum: loss {short(loss_bounds(conclusion)[0])}{box}{scope}>"


@dataclass(frozen=True, slots=True, repr=False)
class IsNotLocalMinimum:
    """Not a local minimum; the theorem concludes `NotLocalMinimum` and carries the path and a witness."""

    problem: Problem
    theorem: Theorem
    conclusion: NotLocalMinimum

    def __repr__(self) -> str:
        lower = short(self.conclusion.witness_loss)
        return f"<IsNotLocalMinimum: loss {short(self.conclusion.loss)}, a nearby point has loss {lower}>"


@dataclass(frozen=True, slots=True, repr=False)
class Undecided:
    """No certificate was found: what was tried, and what would settle the question; no loss where it is no rational."""

    problem: Problem
    loss: Fraction | None
    reason: str

    def __repr__(self) -> str:
        loss = "" if self.loss is None else f"loss {short(self.loss)}, "
        return f"<Undecided: {loss}{self.reason}>"


_SCOPE: Final = {GlobalMinimum: "global", NotGlobalMinimum: "not global"}

Decision: TypeAlias = IsLocalMinimum | IsNotLocalMinimum | Undecided


def decide(problem: Problem, *, elsewhere: bool = True) -> Decision:
    """Decide whether the point is a local minimum of the loss.

    Always decided for networks without a hidden layer, and for one hidden layer and one output unless a unit has too
    many concave kinks (`nonnegative.MAX_CONCAVE`, `nonnegative.MAX_CASES`).

    Args:
        problem: the network, the data and the loss.
        elsewhere: also look for a better point far from a local minimum; for one hidden layer and one output, that
            alone needs NumPy.
    """
    beyond = problem.beyond_exact_rules
    if beyond:
        return Undecided(problem, None, f"the exact rules know nothing of {beyond}; `verify trained` does")
    theorem = prove(problem)
    if isinstance(theorem, Unsettled):
        return Undecided(problem, forward(problem).loss[0], theorem.reason)
    if isinstance(theorem.conclusion, NotLocalMinimum):
        return IsNotLocalMinimum(problem, theorem, theorem.conclusion)
    isolation = _isolation(problem, theorem)
    equal_loss = isolation if isinstance(isolation, FlatPath) else _equal_loss(problem)
    return IsLocalMinimum(
        problem=problem,
        theorem=theorem,
        not_strict=None if equal_loss is None else check(problem, equal_loss),
        isolated=check(problem, isolation) if isinstance(isolation, IsolatedOrbit) else None,
        globality=theorem if isinstance(theorem.conclusion, GlobalMinimum) else _globality(problem, elsewhere),
    )


def _isolation(problem: Problem, theorem: Theorem) -> IsolatedOrbit | FlatPath | None:
    return find_isolation(problem, theorem.certificate) if isinstance(theorem.certificate, ShallowMinimum) else None


def _equal_loss(problem: Problem) -> RescalingOrbit | FlatPath | None:
    """A network with a hidden unit has no strict minimum: rescale the unit, or move it if all its weights are 0.

    Without hidden layers the loss is constant along the null space of the inputs; None where that is 0.
    """
    network = problem.network
    if network.hidden:
        first, second = network.layers[:2]
        if any(first.augmented[0]) or any(row[0] for row in second.weight):
            return RescalingOrbit(0, 0)
        velocity = moving(network, lambda k, j, i: Fraction(1) if (k, j, i) == (0, 0, 0) else ZERO)
        return FlatPath(velocity, still(network))
    tail = () if network.output.bias is None else (Fraction(1),)
    rows = [(*x, *tail) for x in problem.dataset.inputs]
    basis = null_space(Grid.of(rows).rows, len(rows[0]))
    if not basis:
        return None
    return FlatPath(moving(network, lambda k, j, i: Fraction(basis[0][i]) if j == 0 else ZERO), still(network))


def _globality(problem: Problem, elsewhere: bool) -> Theorem | None:
    try:
        return check(problem, EqualInputsBound())
    except Rejected:
        # Without hidden layers the loss is convex: nothing is lower than a local minimum.
        better = find_better_point(problem) if problem.network.hidden and elsewhere else None
        return None if better is None else check(problem, better)
