"""One row of a sweep's results, derived from theorems alone."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from proofs.kernel import Problem, Theorem
from proofs.kernel.conclusion import (
    ClassifiedData,
    Conclusion,
    GlobalMinimum,
    InterpolationNearby,
    LocalMinimum,
    LocalMinimumNearby,
    LowerLossElsewhere,
    loss_bounds,
)
from proofs.kernel.enclosure.point_loss import enclosed_loss
from proofs.kernel.network import Network
from proofs.search.trained.outcome import Outcome

LOSS_BITS: Final = 64


class End(Enum):
    """What became of one network of a sweep: an outcome of `verify trained`, or why there is none."""

    CERTIFIED_MINIMUM = Outcome.CERTIFIED_MINIMUM.value
    ZERO_LOSS = Outcome.ZERO_LOSS.value
    DESCENT_CONTINUES = Outcome.DESCENT_CONTINUES.value
    NO_MINIMUM = Outcome.NO_MINIMUM.value
    UNKNOWN = Outcome.UNKNOWN.value
    UNREADABLE = "unreadable"
    INTERNAL_ERROR = "internal-error"


@dataclass(frozen=True, slots=True)
class Swept:
    """What was found out about one network. Bounds are floats on the safe side; None where there is nothing to bound.

    Attributes:
        end: the outcome.
        leads_to: the end that the descent was followed to, where that was certified, too.
        parameters, points: sizes of the problem.
        loss_lower, loss_upper: bounds of the loss at the network given.
        minimum_lower, minimum_upper: bounds of the loss at the certified minimum, within reach or led to.
        lower_point: what the loss at the lower point is at most, where the descent continues.
        distance: how far a parameter of the minimum, or of the lower point, is from the given one at most.
        kinks, collapsed, symmetries: of the certified minimum: how many pre-activations are pinned, how many units have
            no weights, how many parameters were frozen for symmetries.
        reason: why there is no certified minimum; for `unknown` what failed.
        seconds: for the answer, its bounds and its certificates.
    """

    end: End
    leads_to: End | None = None
    parameters: int | None = None
    points: int | None = None
    loss_lower: float | None = None
    loss_upper: float | None = None
    minimum_lower: float | None = None
    minimum_upper: float | None = None
    lower_point: float | None = None
    distance: float | None = None
    kinks: int | None = None
    collapsed: int | None = None
    symmetries: int | None = None
    reason: str = ""
    seconds: float = 0.0


def swept(problem: Problem, theorems: Sequence[Theorem], reason: str) -> Swept:
    """The row that the theorems give: the first is about the problem, a second about where the descent leads to."""
    first = theorems[0].conclusion if theorems else None
    last = theorems[-1].conclusion if theorems else None
    minimum = _minimum(last)
    lower, upper = _loss_here(problem, first)
    nearby = last if isinstance(last, LocalMinimumNearby) else None
    return Swept(
        end=_end(first),
        leads_to=_end(last) if len(theorems) > 1 else None,
        parameters=sum(1 for layer in problem.network.layers for _ in layer.numbers()),
        points=len(problem.dataset),
        loss_lower=below(lower),
        loss_upper=above(upper),
        minimum_lower=None if minimum is None else below(minimum[0]),
        minimum_upper=None if minimum is None else above(minimum[1]),
        lower_point=above(first.better_upper) if isinstance(first, LowerLossElsewhere) else None,
        distance=_distance(problem, theorems),
        kinks=None if nearby is None else len(nearby.kinks),
        collapsed=None if nearby is None else len(nearby.collapsed),
        symmetries=None if nearby is None else nearby.symmetries,
        reason=reason,
    )


def _end(conclusion: Conclusion | None) -> End:
    match conclusion:
        case LocalMinimumNearby() | LocalMinimum() | GlobalMinimum():
            return End.CERTIFIED_MINIMUM
        case InterpolationNearby():
            return End.ZERO_LOSS
        case LowerLossElsewhere():
            return End.DESCENT_CONTINUES
        case ClassifiedData():
            return End.NO_MINIMUM
    return End.UNKNOWN


def _minimum(conclusion: Conclusion | None) -> tuple[Fraction, Fraction] | None:
    match conclusion:
        case LocalMinimumNearby() | LocalMinimum() | GlobalMinimum():
            return loss_bounds(conclusion)
        case InterpolationNearby():
            return Fraction(0), Fraction(0)
    return None


def _loss_here(problem: Problem, first: Conclusion | None) -> tuple[Fraction, Fraction]:
    if isinstance(first, InterpolationNearby | LowerLossElsewhere | ClassifiedData):
        return loss_bounds(first)
    return enclosed_loss(problem, LOSS_BITS)


def _distance(problem: Problem, theorems: Sequence[Theorem]) -> float | None:
    if not theorems:
        return None
    first = theorems[0]
    match first.conclusion:
        case LocalMinimumNearby(reach=reach) | InterpolationNearby(reach=reach):
            return above(reach)
        case LowerLossElsewhere(distance=distance):
            return above(distance)
        case LocalMinimum() | GlobalMinimum():
            pairs = zip(_numbers(problem.network), _numbers(first.problem.network), strict=True)
            return above(max(abs(a - b) for a, b in pairs))
    return None


def _numbers(network: Network) -> Iterator[Fraction]:
    return (number for layer in network.layers for number in layer.numbers())


def below(x: Fraction) -> float:
    """The largest float that is not more than x, or minus infinity."""
    return -above(-x)


def above(x: Fraction) -> float:
    """The smallest float that is not less than x, or infinity."""
    try:
        near = float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.nextafter(math.inf, 0)
    return near if near >= x else math.nextafter(near, math.inf)
