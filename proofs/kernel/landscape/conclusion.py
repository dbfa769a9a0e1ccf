"""What a theorem says of a landscape."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.exact import Vector
from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class ListedMinimum:
    """A residual of local minima, its loss, and one of the minima; further units can be added without changing it."""

    residual: Vector
    loss: Fraction
    network: Network

    @property
    def units(self) -> int:
        """How many hidden units the network has."""
        return self.network.layers[0].width


@dataclass(frozen=True, slots=True)
class AllMinima:
    """The residuals of local minima are exactly those listed, by ascending loss; the first is the global minimum.

    For every width, this holds from `least_width` on, and below it no others occur.
    """

    minima: tuple[ListedMinimum, ...]
    least_width: int


@dataclass(frozen=True, slots=True)
class LowestLoss:
    """No parameters of the landscape have a loss below `lower`, and `network` has the loss `loss`."""

    lower: Fraction
    loss: Fraction
    network: Network

    @property
    def is_global_minimum(self) -> bool:
        """Whether the network is a global minimum."""
        return self.lower == self.loss


LandscapeConclusion: TypeAlias = AllMinima | LowestLoss
