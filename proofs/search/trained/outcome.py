"""The answers to the question what a trained network is beside: one type each, with the theorems that say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import ClassVar, Final, TypeAlias

from proofs.kernel import Problem, Theorem
from proofs.kernel.conclusion import LocalMinimumNearby, loss_bounds
from proofs.readable_numbers import approximate, no_less_than, no_more_than

MOST_LETTERS: Final = 160


class Outcome(Enum):
    """Is the network at a minimum, stuck, or just slow?"""

    CERTIFIED_MINIMUM = "certified-minimum"
    DESCENT_CONTINUES = "descent-continues"
    ZERO_LOSS = "zero-loss"
    NO_MINIMUM = "no-minimum"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class CertifiedMinimum:
    """An exact local minimum within reach of the weights.

    Attributes:
        theorem: about the problem as it was given.
        distance: every parameter of the minimum differs by at most this much from the given one.
    """

    outcome: ClassVar[Outcome] = Outcome.CERTIFIED_MINIMUM
    theorem: Theorem
    distance: Fraction

    def __repr__(self) -> str:
        loss = approximate(loss_bounds(self.theorem.conclusion)[1])
        return f"<CertifiedMinimum: loss {loss}, no parameter more than {no_more_than(self.distance)} away>"


@dataclass(frozen=True, slots=True, repr=False)
class DescentContinues:
    """The loss goes on falling from the weights to a point beyond reach.

    Attributes:
        lower: that the point there has a lower loss.
        distance: the largest change of a parameter on the way there.
        drop: at least how much lower the loss is there.
        leads_to: what the descent ends at, where it was followed to an end that could be certified.
        reason: why it was not; empty where it was.
        smaller: a minimum of the network without the units that are 0 there, where no more could be certified.
    """

    outcome: ClassVar[Outcome] = Outcome.DESCENT_CONTINUES
    lower: Theorem
    distance: Fraction
    drop: Fraction
    leads_to: Theorem | None
    reason: str = ""
    smaller: Theorem | None = None

    def __repr__(self) -> str:
        there = "" if self.leads_to is None else f"; leads to {type(self.leads_to.conclusion).__name__}"
        drop = f"lower by at least {no_less_than(self.drop)}"
        return f"<DescentContinues: to a loss {drop}, a parameter up to {no_more_than(self.distance)} away{there}>"


@dataclass(frozen=True, slots=True, repr=False)
class ZeroLoss:
    """Parameters of loss 0, a global minimum, lie within `distance` of the weights."""

    outcome: ClassVar[Outcome] = Outcome.ZERO_LOSS
    theorem: Theorem
    distance: Fraction

    def __repr__(self) -> str:
        return f"<ZeroLoss: parameters of loss 0, none more than {no_more_than(self.distance)} away>"


@dataclass(frozen=True, slots=True, repr=False)
class NoMinimum:
    """The data are classified: scaling the last layer lowers the loss for ever."""

    outcome: ClassVar[Outcome] = Outcome.NO_MINIMUM
    theorem: Theorem

    def __repr__(self) -> str:
        return "<NoMinimum: the data are classified, the loss falls for ever>"


@dataclass(frozen=True, slots=True, repr=False)
class Unknown:
    """No answer.

    Attributes:
        reason: which condition failed, and by how much.
        lower: the lowest point that was found, if it is lower than the weights.
        flat_directions: how many directions on the slice have no positive curvature in floats; None if no stationary
            point was found.
        least_curvature: the smallest eigenvalue of the Hessian on the slice, in floats.
        smaller: a minimum of the network without its dead units, which are 0 beside live ones; see
            docs/mathematics.md, section 9, "Collapsed units".
    """

    outcome: ClassVar[Outcome] = Outcome.UNKNOWN
    reason: str
    lower: Theorem | None = None
    flat_directions: int | None = None
    least_curvature: float | None = None
    smaller: Theorem | None = None

    def __repr__(self) -> str:
        return f"<Unknown: {self.reason if len(self.reason) <= MOST_LETTERS else self.reason[:MOST_LETTERS] + '...'}>"


def without_dead_units(given: Problem, smaller: Theorem) -> str:
    """What is proved where units are dead beside live ones."""
    conclusion = smaller.conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    widths = ([layer.width for layer in problem.network.hidden] for problem in (given, smaller.problem))
    dead = sum(before - after for before, after in zip(*widths, strict=True))
    units = "1 dead unit" if dead == 1 else f"{dead} dead units"
    return (
        f"with its {units} left out, the network has an exact local minimum within {no_more_than(conclusion.reach)}; "
        "whether a dead unit could come alive is not decided"
    )


Answer: TypeAlias = CertifiedMinimum | DescentContinues | ZeroLoss | NoMinimum | Unknown
