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


@dataclass(frozen=True, slots=True, order=True)
class Family:
    """A connected set of local minima with one residual, up to the order of the units, that is as large as possible.

    Attributes:
        dimension: of the set, in the space of all weights and biases.
        silent: the most units whose output weight is 0 somewhere on a part of full activation patterns.
        products: how many products of closed cells it meets.
        units: at a point of a largest part, per unit the sign of the output weight, and those of its pre-activations.
    """

    dimension: int
    silent: int
    products: int
    units: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def is_orbit(self) -> bool:
        """Whether rescaling its units is all that can be done: no other points of equal loss are near."""
        return self.silent == 0 and self.dimension == len(self.units)


@dataclass(frozen=True, slots=True)
class AllFamilies:
    """All local minima of the landscape with this residual."""

    residual: Vector
    loss: Fraction
    families: tuple[Family, ...]


LandscapeConclusion: TypeAlias = AllMinima | LowestLoss | AllFamilies
