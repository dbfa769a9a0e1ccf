"""What a theorem says of its problem: the network is the point, data and loss define L."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class LocalMinimum:
    """`L >= loss` wherever every parameter differs from the point's by less than `radius`.

    Where that is None, there is such a distance, but it was not measured.
    """

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
        kinks: (layer, unit, point) whose pre-activation is pinned: at 0 or next to it at theta*, as several may exclude
            each other.
        collapsed: (layer, unit) with all weights 0 at theta*; with kinks, 0 or next to it.
        shared: units of the last hidden layer that share one unit's work each: at theta* they are positive multiples
            of one another.
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
    shared: tuple[tuple[int, ...], ...]
    symmetries: int
    unique_radius: Fraction | None

    @property
    def loss(self) -> Fraction:
        """The upper bound of the loss at theta*."""
        return self.loss_upper


@dataclass(frozen=True, slots=True)
class ClassifiedData:
    """Multiplying the last layer by 1 + t lowers the loss for every t > 0: the network is no local minimum.

    Attributes:
        loss_lower, loss_upper: bounds of the loss at the network.
        margin: every output is at least this far on its right side.
        infimum: of the loss along the ray, where it is not attained; without decay it is 0, the infimum of the loss
            over all parameters, which then has no global minimum.
    """

    loss_lower: Fraction
    loss_upper: Fraction
    margin: Fraction
    infimum: Fraction


@dataclass(frozen=True, slots=True)
class LowerLossElsewhere:
    """`better` has a lower loss: `better_upper < loss_lower`. Its parameters differ by at most `distance`."""

    loss_lower: Fraction
    loss_upper: Fraction
    better: Network
    better_lower: Fraction
    better_upper: Fraction
    distance: Fraction


@dataclass(frozen=True, slots=True)
class NoStationaryPoint:
    """Moving one parameter alone lowers the loss, however little it moves: no local minimum.

    Attributes:
        loss_lower, loss_upper: bounds of the loss at the network.
        layer, unit, entry: the parameter; the entry after the last weight is the bias.
        slope_lower, slope_upper: bounds, of one sign, of the loss's derivatives by it at and beside the network.
    """

    loss_lower: Fraction
    loss_upper: Fraction
    layer: int
    unit: int
    entry: int
    slope_lower: Fraction
    slope_upper: Fraction


@dataclass(frozen=True, slots=True)
class InterpolationNearby:
    """Parameters of loss 0, a global minimum, lie near the network.

    Attributes:
        loss_lower, loss_upper: bounds of the loss at the network.
        center: a rational point beside them.
        center_reach: their Euclidean distance from the center is at most this.
        reach: every parameter of theirs differs by at most this much from the network's.
        dimension: of the manifold that the parameters of loss 0 form near them.
    """

    loss_lower: Fraction
    loss_upper: Fraction
    center: Network
    center_reach: Fraction
    reach: Fraction
    dimension: int


ExactConclusion: TypeAlias = (
    LocalMinimum | NotLocalMinimum | NotStrict | NotGlobalMinimum | GlobalMinimum | StrictUpToRescaling
)
EnclosedConclusion: TypeAlias = (
    LocalMinimumNearby | ClassifiedData | LowerLossElsewhere | NoStationaryPoint | InterpolationNearby
)
Conclusion: TypeAlias = ExactConclusion | EnclosedConclusion


def loss_bounds(conclusion: Conclusion) -> tuple[Fraction, Fraction]:
    """Bounds of the loss that the conclusion is about, at the network or the minimum; equal where it is exact."""
    if isinstance(conclusion, EnclosedConclusion):
        return conclusion.loss_lower, conclusion.loss_upper
    return conclusion.loss, conclusion.loss
