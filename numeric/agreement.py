"""What a numerical experiment may say about a machine-checked verdict: figures, and whether they agree with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Agreement(Enum):
    """The figures fit the verdict, or speak against it. Neither decides anything."""

    CONSISTENT = "consistent"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class RunSettings:
    """All that is needed to run the experiment again, and how long it took."""

    seed: int
    device: str
    dtype: str
    step_size: float
    steps: int
    runs: int
    seconds: float


@dataclass(frozen=True)
class RadiusFigures:
    """What the copies that started within `radius` (sup norm) of the point did.

    `lowest_loss` is over every inspected iterate, `lowest_loss_inside` over those inside the box (+inf when there was
    none); distances are in the sup norm of parameter space, from the start of a run to its end.
    """

    radius: float
    runs: int
    lowest_loss: float
    lowest_loss_inside: float
    share_at_loss: float
    share_below_loss: float
    share_inside_at_end: float
    largest_distance_moved: float
    diverged: int


@dataclass(frozen=True)
class MinimumCrossCheck:
    """Figures around a point that was proved to be a local minimum.

    CONTRADICTS means: an iterate inside the box has a loss below the point's by more than `rounding_allowance`, which
    bounds what float64 rounding can do (numeric/rounding.py). "At the loss" means within `loss_tolerance`.
    """

    agreement: Agreement
    loss: float
    box_radius: float
    rounding_allowance: float
    loss_tolerance: float
    by_radius: tuple[RadiusFigures, ...]
    settings: RunSettings

    @property
    def lowest_loss_inside(self) -> float:
        """The lowest loss at any inspected iterate inside the box."""
        return min(figures.lowest_loss_inside for figures in self.by_radius)

    @property
    def share_at_loss(self) -> float:
        """The share of all runs that end at the loss of the point."""
        return sum(f.share_at_loss * f.runs for f in self.by_radius) / self.settings.runs

    @property
    def largest_distance_moved(self) -> float:
        """The farthest that any run got from its start, in the sup norm."""
        return max(figures.largest_distance_moved for figures in self.by_radius)


@dataclass(frozen=True)
class DescentCrossCheck:
    """Figures around a point that was refuted: proved not to be a local minimum.

    `witness_loss` is the loss at the witness, or the lowest one along the witness direction. CONTRADICTS means: that
    loss lies above the point's by more than `rounding_allowance`. `lowest_loss` is over everything seen,
    `witness_descent_loss` what descent started at the witness reaches.
    """

    agreement: Agreement
    loss: float
    witness_loss: float
    witness_descent_loss: float
    lowest_loss: float
    rounding_allowance: float
    loss_tolerance: float
    by_radius: tuple[RadiusFigures, ...]
    settings: RunSettings

    @property
    def share_below_loss(self) -> float:
        """The share of the perturbed copies that ever got below the loss of the point."""
        runs = sum(figures.runs for figures in self.by_radius)
        return sum(f.share_below_loss * f.runs for f in self.by_radius) / runs
