"""Any ReLU network: one rule after another, cheapest first, until the kernel accepts a certificate."""

from collections.abc import Iterator
from dataclasses import dataclass

from proofs.kernel.activation import activation_states
from proofs.kernel.certificate import (
    Certificate,
    ConstantOutput,
    DescentPath,
    EqualInputsBound,
    PathMoments,
    SecondOrder,
)
from proofs.kernel.check import Theorem, check
from proofs.kernel.exact import Grid, rank, semidefinite_rank
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected
from proofs.kernel.rules.constant_output import later_problem
from proofs.kernel.smooth_part import SmoothPart, smooth_part
from proofs.search.cells import cell_descent, unit_descent
from proofs.search.constant_output import dead_layer, lifted
from proofs.search.nonnegative import TooManyCasesError
from proofs.search.second_order import curvature_descent, gradient_descent, higher_descent
from proofs.search.several_outputs import find_margins, turn_outward
from proofs.search.shallow import decide_shallow

MAX_PARAMETERS = 400
MAX_PRODUCTS = 400_000_000
"""Beyond this many parameters, and products for all entries of it, the Hessian is not computed."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """No rule gave an answer: why, and what would settle the question."""

    reason: str


def prove(problem: Problem) -> Theorem | Unsettled:
    """A theorem that the point is a local minimum or is none.

    Always one for one hidden layer and one output, as long as no unit has too many concave kinks.
    """
    network = problem.network
    try:
        if len(network.hidden) == 1 and network.output_dimension == 1:
            return check(problem, decide_shallow(problem))
        return _prove_any(problem)
    except TooManyCasesError as error:
        return Unsettled(f"{error}; a case tree from another search, or a direction of descent, would settle it")


def _prove_any(problem: Problem) -> Theorem | Unsettled:
    theorem = _checked(problem, EqualInputsBound())
    if theorem is not None:
        return theorem
    layer = dead_layer(problem)
    if layer is not None:
        return _by_later_layers(problem, layer)
    theorem = _checked(problem, PathMoments())
    if theorem is not None:
        return theorem
    try:
        part = smooth_part(problem, "second-order")
    except Rejected:
        return _at_kinks(problem)
    return _away_from_kinks(part)


def _checked(problem: Problem, certificate: Certificate | None) -> Theorem | None:
    if certificate is None:
        return None
    try:
        return check(problem, certificate)
    except Rejected:
        return None


def _by_later_layers(problem: Problem, layer: int) -> Theorem | Unsettled:
    """All is decided by the later layers, fed with 0."""
    answer = prove(later_problem(problem, layer))
    if isinstance(answer, Unsettled):
        return Unsettled(f"layer {layer} is off at every data point; of the later layers, fed with 0: {answer.reason}")
    if isinstance(answer.certificate, DescentPath):
        return check(problem, lifted(problem, layer, answer.certificate))
    return check(problem, ConstantOutput(layer, answer.certificate))


def _tries(problem: Problem) -> int:
    """How often to try at random: fewer times for larger problems."""
    size = len(problem.dataset) * sum(1 for layer in problem.network.layers for _ in layer.numbers())
    return max(3, min(150, 1_000_000 // size))


def _away_from_kinks(part: SmoothPart) -> Theorem | Unsettled:
    problem = part.problem
    if any(part.gradient):
        theorem = _checked(problem, gradient_descent(part))
        return theorem or Unsettled("the gradient is not 0, but no path against it was found to descend")
    count = len(part.parameters)
    products = count**2 * len(part.points) * problem.network.output_dimension
    if count > MAX_PARAMETERS or products > MAX_PRODUCTS:
        return Unsettled(
            f"the gradient is 0 and the path moments are not; the Hessian of {count} parameters on {len(part.points)} "
            "points is beyond the limit of the search, and would settle it: a negative direction refutes the point"
        )
    theorem = _checked(problem, SecondOrder())
    if theorem is not None:
        return theorem
    hessian = Grid.of(part.hessian).rows
    curved = semidefinite_rank(hessian)
    if curved is None:
        theorem = _checked(problem, curvature_descent(part))
        return theorem or Unsettled(
            "the Hessian has a negative direction, but the data points at kinks, whose residual is 0, undo the descent "
            "along it; a path on which they stay fitted would settle it"
        )
    theorem = _checked(problem, higher_descent(part, tries=_tries(problem) // 10 + 1))
    return theorem or Unsettled(
        f"gradient 0, Hessian positive semidefinite and 0 in {len(hessian) - curved} directions, of which "
        f"{rank(filter(any, part.symmetries()))} are symmetries; no descent of third or fourth order was found along "
        "the others, and only terms of higher order settle it"
    )


def _at_kinks(problem: Problem) -> Theorem | Unsettled:
    """Some data point with a residual that is not 0 lies at a kink."""
    for certificate in _kink_candidates(problem):
        theorem = _checked(problem, certificate)
        if theorem is not None:
            return theorem
    here = forward(problem)
    states = activation_states(problem, here)
    places = [
        (i, k, j)
        for i, row in enumerate(here.slopes.rows)
        if any(row)
        for k, table in enumerate(states)
        for j, state in enumerate(table[i])
        if state == 0
    ]
    i, k, j = places[0]
    count = len({place[0] for place in places})
    return Unsettled(
        f"{count} data points with a residual that is not 0 lie at kinks (the first: data point {i} at unit {j} of "
        f"layer {k}), no descent was found in {_tries(problem)} cells around them, and no rule proves "
        "a minimum there; a descent path, or moving the point off these kinks, would settle it"
    )


def _kink_candidates(problem: Problem) -> Iterator[Certificate | None]:
    if len(problem.network.hidden) == 1:
        yield find_margins(problem)
    yield unit_descent(problem)
    yield cell_descent(problem, tries=_tries(problem))
    if len(problem.network.hidden) == 1:
        yield turn_outward(problem)
