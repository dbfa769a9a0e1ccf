"""What can be proved about a landscape in the time there is: all its minima, or the global one, or a lower bound."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from time import perf_counter

from proofs.kernel import Problem, Theorem, check
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Layer, Network
from proofs.kernel.rejection import Rejected
from proofs.readable_numbers import approximate
from proofs.search.landscape.branch_and_bound import find_global_minimum
from proofs.search.landscape.complete import TooLargeLandscapeError, find_complete_list
from proofs.search.shallow import decide_shallow

Report = Callable[[str], None]
SHARE_OF_LIST = 0.6
"""Of the time limit, where the global minimum is looked for next."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was proved.

    Attributes:
        theorem: about all minima, or the lowest loss; None where neither was proved.
        representatives: for all minima, that the network of each, with as many units as the landscape, is one.
        families: for all minima of one width, the families of each, but for those that the kernel does not take on, and
            those that there was no time for.
        reason: why not all minima are listed; empty where they are.
    """

    theorem: LandscapeTheorem | None
    representatives: tuple[Theorem, ...]
    families: tuple[LandscapeTheorem, ...]
    reason: str


def find_landscape(
    landscape: Landscape,
    time_limit: float,
    report: Report = lambda doing: None,
    *,
    global_only: bool = False,
) -> Answer:
    """All local minima; where that takes too long, or is not asked for, the global minimum or a lower bound.

    Raises:
        ArithmeticError: two rules of the kernel contradict each other.
    """
    started = perf_counter()
    reason = "not asked for"
    if not global_only:
        try:
            share = 1.0 if landscape.width is None else SHARE_OF_LIST
            certificate = find_complete_list(landscape, share * time_limit, report)
            report("the kernel checks the list")
            theorem = check_landscape(landscape, certificate)
            proved = _representatives(theorem, report)
            return Answer(theorem, proved, _families(theorem, started + time_limit, report), "")
        except TooLargeLandscapeError as error:
            reason = str(error)
        except Rejected as verdict:
            reason = _too_large(landscape, verdict)
    if landscape.width is None:
        return Answer(None, (), (), f"{reason}; ask for one width")
    try:
        bounds = find_global_minimum(landscape, max(1.0, time_limit - (perf_counter() - started)), report)
        report("the kernel checks the bound")
        return Answer(check_landscape(landscape, bounds), (), (), reason)
    except Rejected as verdict:
        return Answer(None, (), (), _too_large(landscape, verdict))


def _too_large(landscape: Landscape, verdict: Rejected) -> str:
    """What there is too much of, and how many products of cells there may be."""
    said = f"{verdict.got} {verdict.step}, {verdict.expected}"
    if landscape.width is None:
        return said
    dimension = len(landscape.dataset.inputs[0]) + landscape.hidden_bias
    cells = 2 * sum(comb(len(landscape.dataset) - 1, k) for k in range(dimension))
    products = comb(2 * cells + landscape.width - 1, landscape.width)
    return f"{said}; up to {approximate(Fraction(products))} products of cells"


def padded(network: Network, width: int) -> Network:
    """The same function with `width` hidden units: a unit shares its output weight with copies of itself.

    The unit is one whose output weight is not 0, if there is one.
    """
    hidden, output = network.layers
    missing = width - hidden.width
    if missing <= 0:
        return network
    weights = output.weight[0]
    unit = next((j for j, weight in enumerate(weights) if weight), 0)
    shared = weights[unit] / (missing + 1)
    outgoing = (*weights[:unit], shared, *weights[unit + 1 :], *(shared,) * missing)
    bias = None if hidden.bias is None else (*hidden.bias, *(hidden.bias[unit],) * missing)
    rows = (*hidden.weight, *(hidden.weight[unit],) * missing)
    return Network((Layer(rows, bias), Layer((outgoing,), output.bias)), network.activations)


def _representatives(theorem: LandscapeTheorem, report: Report) -> tuple[Theorem, ...]:
    """Every network of the list, in the width of the landscape, is a local minimum by Theorem A, too."""
    conclusion, landscape = theorem.conclusion, theorem.landscape
    assert isinstance(conclusion, AllMinima)
    proved = []
    for k, minimum in enumerate(conclusion.minima):
        if k % 100 == 0:
            report(f"representative {k + 1:,} of {len(conclusion.minima):,}")
        problem = Problem(padded(minimum.network, landscape.width or minimum.units), landscape.dataset)
        found = check(problem, decide_shallow(problem))
        if not isinstance(found.conclusion, LocalMinimum) or found.conclusion.loss != minimum.loss:
            raise ArithmeticError("a listed minimum is none by Theorem A")
        proved.append(found)
    return tuple(proved)


def _families(theorem: LandscapeTheorem, end: float, report: Report) -> tuple[LandscapeTheorem, ...]:
    """The families of the minima, as far as there is time and the kernel takes them on."""
    landscape, conclusion = theorem.landscape, theorem.conclusion
    assert isinstance(conclusion, AllMinima)
    found: list[LandscapeTheorem] = []
    for k, minimum in enumerate(conclusion.minima):
        if landscape.width is None or perf_counter() > end:
            break
        if k % 10 == 0:
            report(f"families of minimum {k + 1:,} of {len(conclusion.minima):,}")
        with suppress(Rejected):
            found.append(check_landscape(landscape, Families(minimum.residual)))
    return tuple(found)
