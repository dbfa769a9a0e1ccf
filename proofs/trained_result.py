"""One reading of an answer about a trained network, for every surface: terminal, JSON, report and exit status."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    ClassifiedData,
    GlobalMinimum,
    InterpolationNearby,
    LocalMinimum,
    LocalMinimumNearby,
    LowerLossElsewhere,
)
from proofs.kernel.network import Network, Problem
from proofs.readable_numbers import approximate, no_less_than, no_more_than
from proofs.search.trained.outcome import (
    Answer,
    CertifiedMinimum,
    DescentContinues,
    NoMinimum,
    Outcome,
    Unknown,
    ZeroLoss,
)

Fact = tuple[str, str]
"""What is said, and what of: a label and a text."""


@dataclass(frozen=True)
class TrainedResult:
    """What was found out about a trained network.

    Attributes:
        name: what the network is called.
        given: the network as it was given, with what training minimised.
        answer: the outcome, with its theorems.
        interrupted: whether the search was stopped before its end.
    """

    name: str
    given: Problem
    answer: Answer
    interrupted: bool = False

    @property
    def outcome(self) -> Outcome:
        """The answer in a word."""
        return self.answer.outcome

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """All that was proved, the theorem of the outcome first."""
        return theorems(self.answer)

    def facts(self) -> tuple[Fact, ...]:
        """What is known, line by line, every sentence about the network that was given."""
        return facts(self.answer)


def theorems(answer: Answer) -> tuple[Theorem, ...]:
    """All that was proved, the theorem of the outcome first."""
    match answer:
        case DescentContinues(lower=lower, leads_to=leads_to, smaller=smaller):
            return tuple(theorem for theorem in (lower, leads_to, smaller) if theorem is not None)
        case Unknown(lower=lower, smaller=smaller):
            return tuple(theorem for theorem in (smaller, lower) if theorem is not None)
        case _:
            return (answer.theorem,)


def facts(answer: Answer) -> tuple[Fact, ...]:
    """What an answer says, line by line, every sentence about the network that was given."""
    return tuple(_facts(answer))


def _facts(answer: Answer) -> Iterator[Fact]:
    match answer:
        case CertifiedMinimum(theorem=theorem, distance=distance) | ZeroLoss(theorem=theorem, distance=distance):
            yield from _at(theorem, distance)
        case NoMinimum(theorem=theorem):
            yield from _at(theorem, Fraction(0))
        case DescentContinues(lower=lower, leads_to=leads_to, reason=reason):
            yield from _lower(lower)
            if leads_to is not None:
                yield "leads to", _LEADS_TO.get(type(leads_to.conclusion), "a point that was certified")
                yield from _at(leads_to, _gap(lower.problem.network, leads_to.problem.network))
            elif reason:
                yield "and then", reason
        case Unknown(reason=reason, lower=lower, flat_directions=flat, least_curvature=least):
            yield "reason", reason
            if flat is not None:
                yield "flat", f"{flat} direction{'' if flat == 1 else 's'} without curvature, in floats"
            if least is not None:
                yield "curvature", f"the smallest eigenvalue of the Hessian is {least:.3g}, in floats"
            if lower is not None:
                yield from _lower(lower)


_LEADS_TO: Final = {
    LocalMinimumNearby: "a certified local minimum",
    LocalMinimum: "a certified local minimum",
    GlobalMinimum: "a certified global minimum",
    InterpolationNearby: "loss 0, a global minimum",
    ClassifiedData: "data that are classified: no minimum there, the loss falls for ever",
}


def _at(theorem: Theorem, gap: Fraction) -> Iterator[Fact]:
    """What a theorem says of the place that it is about, where that is a point `gap` away from the network."""
    match theorem.conclusion:
        case LocalMinimumNearby() as nearby:
            yield from _minimum(nearby)
        case InterpolationNearby() as nearby:
            yield (
                "loss 0",
                f"at a point no parameter of which differs from yours by more than {no_more_than(nearby.reach)}",
            )
            yield "global", "no parameters have a lower loss"
            yield "dimension", f"the points of loss 0 form a manifold of dimension {nearby.dimension} there"
        case ClassifiedData() as classified:
            yield "why", "the data are classified: multiplying the last layer by 1 + t lowers the loss for every t > 0"
            yield "margin", f"every point is on its right side by at least {no_less_than(classified.margin)}"
            yield "limit", f"the loss tends to {approximate(classified.infimum)} on that way and never reaches it"
        case LocalMinimum(loss=loss) | GlobalMinimum(loss=loss) as exact:
            yield "minimum", f"an exact point with {_apart(gap)}"
            yield "its loss", approximate(loss)
            if isinstance(exact, GlobalMinimum):
                yield "global", "no parameters have a lower loss"
            elif exact.radius is not None:
                yield (
                    "no lower",
                    f"where every parameter differs from that point's by less than {approximate(exact.radius)}",
                )


def _minimum(conclusion: LocalMinimumNearby) -> Iterator[Fact]:
    yield "minimum", f"no parameter of it differs from yours by more than {no_more_than(conclusion.reach)}"
    yield "its loss", _between(conclusion.loss_lower, conclusion.loss_upper)
    box = conclusion.network_radius
    if box is not None:
        yield "no lower", f"where every parameter differs from yours by at most {no_less_than(box)}"
    else:
        yield "no lower", f"within {no_less_than(conclusion.radius)}, parameter by parameter, of a point beside it"
    count = len(conclusion.kinks)
    if count:
        yield "kinks", f"{count} pre-activation{' is' if count == 1 else 's are'} 0 or next to 0 there"
    if conclusion.collapsed:
        near = " or next to 0" if count else ""
        yield "collapsed", f"{len(conclusion.collapsed)} units whose weights are all 0{near} there"
    if conclusion.shared:
        groups = len(conclusion.shared)
        units = sum(map(len, conclusion.shared))
        yield "shared", f"{units} units do the work of {groups}: passing it on between them changes no loss"
    if conclusion.symmetries:
        yield "symmetries", f"{conclusion.symmetries} parameters were frozen, as motions that change no loss move them"
    elif conclusion.unique_radius is not None:
        yield "strict", "the only stationary point nearby"


def _gap(here: Network, there: Network) -> Fraction:
    return max(abs(a - b) for a, b in zip(_numbers(here), _numbers(there), strict=True))


def _apart(gap: Fraction) -> str:
    return f"every parameter within {no_more_than(gap)} of yours" if gap else "your own parameters"


def _numbers(network: Network) -> Iterator[Fraction]:
    return (number for layer in network.layers for number in layer.numbers())


def _between(low: Fraction, high: Fraction) -> str:
    """One number where six digits do not tell the ends apart."""
    if approximate(low) == approximate(high):
        return f"{approximate(low)} (enclosed to {no_more_than(high - low)})"
    return f"{no_less_than(low)} to {no_more_than(high)}"


def _lower(theorem: Theorem) -> Iterator[Fact]:
    conclusion = theorem.conclusion
    if isinstance(conclusion, LowerLossElsewhere):
        drop = conclusion.loss_lower - conclusion.better_upper
        yield "loss", _between(conclusion.loss_lower, conclusion.loss_upper)
        better = _between(conclusion.better_lower, conclusion.better_upper)
        yield "lower point", f"loss {better}, lower by at least {no_less_than(drop)}"
        yield "distance", f"no parameter differs by more than {no_more_than(conclusion.distance)}"
        yield "evidence", "the search went down all the way there; that the loss falls on the whole way is not proved"
