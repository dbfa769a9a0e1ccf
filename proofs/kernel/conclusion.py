"""What a theorem says of its problem: the network is the point, data and loss define L."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class LocalMinimum:
    """`L >= loss` wherever every parameter differs from the point's by less than `radius`; None: by less than some."""

    loss: Fraction
    radius: Fraction | None


@dataclass(frozen=True, slots=True)
class NotLocalMinimum:
    """Points of lower loss lie arbitrarily near; `witness` is one point on the path, of loss `witness_loss < loss`."""

    loss: Fraction
    witness: Network
    witness_loss: Fraction


@dataclass(frozen=True, slots=True)
class NotStrict:
    """Points of equal loss lie arbitrarily near."""

    loss: Fraction


@dataclass(frozen=True, slots=True)
class NotGlobalMinimum:
    """`better` has the lower loss `better_loss < loss`."""

    loss: Fraction
    better: Network
    better_loss: Fraction


@dataclass(frozen=True, slots=True)
class GlobalMinimum:
    """No parameters of any network have a lower loss on these data."""

    loss: Fraction


@dataclass(frozen=True, slots=True)
class StrictUpToRescaling:
    """A local minimum whose points of equal loss nearer than `radius` are exactly those with equal v_j w_j and c."""

    loss: Fraction
    radius: Fraction


@dataclass(frozen=True, slots=True)
class LocalMinimumNearby:
    """A local minimum theta* of the loss lies near the network; it is not known exactly.

    Attributes:
        loss_lower: at most the loss at theta*.
        loss_upper: at least the loss at theta*.
        center: the parameters of a rational point beside theta*.
        reach: every parameter of theta* differs by at most this much from the network's.
        center_reach: and by at most this much from the center's.
        radius: no point whose parameters all differ by at most this much from the CENTER's has a loss below theta*'s.
        network_radius: the same for the network's parameters; None where the network is farther from the center.
        kinks: (layer, unit, point) whose pre-activation the loss holds at 0 beside theta*.
        collapsed: (layer, unit) with all weights 0 at theta*.
        symmetries: how many parameters were frozen because a motion that changes no loss moves them.
        unique_radius: theta* is the only critical point of the loss among the points whose parameters all differ by at
            most this much from the center's, frozen ones not at all; None where that is not proved.
    """

    loss_lower: Fraction
    loss_upper: Fraction
    center: Network
    reach: Fraction
    center_reach: Fraction
    radius: Fraction
    network_radius: Fraction | None
    kinks: tuple[tuple[int, int, int], ...]
    collapsed: tuple[tuple[int, int], ...]
    symmetries: int
    unique_radius: Fraction | None

    @property
    def loss(self) -> Fraction:
        """The upper bound of the loss at theta*."""
        return self.loss_upper


Conclusion: TypeAlias = (
    LocalMinimum
    | LocalMinimumNearby
    | NotLocalMinimum
    | NotStrict
    | NotGlobalMinimum
    | GlobalMinimum
    | StrictUpToRescaling
)
