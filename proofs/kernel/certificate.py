"""Certificates: small exact objects that an untrusted search hands to the kernel. One type per rule.

Data points, layers and units are named by their index, counted from 0. A kink of a unit is named by the first data
point on its line (see `local_function`). docs/certificates.md describes the same objects as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.integers import Integers
from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class Vertex:
    """A leaf of a case tree: one multiplier in [0, 1] per convex kink; kinks not named have multiplier 0."""

    multipliers: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Empty:
    """A leaf whose cone has no interior: weights >= 0, not all 0, under which the signed kinks above it sum to 0."""

    weights: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Split:
    """A case split on the sign of the kink at data point `point`: `positive` where `e . t >= 0`, else `negative`."""

    point: int
    positive: "CaseTree"
    negative: "CaseTree"


CaseTree: TypeAlias = Vertex | Empty | Split


@dataclass(frozen=True, slots=True)
class ShallowMinimum:
    """Local minimum, one hidden layer and one output: a case tree per unit, None for units with output weight 0."""

    units: tuple[CaseTree | None, ...]


@dataclass(frozen=True, slots=True)
class DescentPath:
    """Not a local minimum: the loss falls at once along theta + tau p + tau^2 q, and is lower at tau = `step`."""

    velocity: Network
    acceleration: Network
    step: Fraction


@dataclass(frozen=True, slots=True)
class FlatPath:
    """Not strict: the loss is constant for small tau along theta + tau p + tau^2 q."""

    velocity: Network
    acceleration: Network


@dataclass(frozen=True, slots=True)
class RescalingOrbit:
    """Not strict: scaling a hidden unit's incoming weights by k > 0 and its outgoing ones by 1/k changes no output."""

    layer: int
    unit: int


@dataclass(frozen=True, slots=True)
class BetterPoint:
    """Not a global minimum: a point of lower loss."""

    network: Network


@dataclass(frozen=True, slots=True)
class EqualInputsBound:
    """Global minimum: the loss is what remains when every group of equal inputs is fitted by its mean target."""


@dataclass(frozen=True, slots=True)
class KernelCone:
    """A leaf of an isolation tree: the resolved rows and the signed kinks of the branch leave only t = 0.

    Attributes:
        rows: one coefficient per resolved data point.
        weights: one positive weight per kink (unit, data point) of the branch that is used.
    """

    rows: Mapping[int, Fraction]
    weights: Mapping[tuple[int, int], Fraction]


@dataclass(frozen=True, slots=True)
class UnitSplit:
    """A case split on the sign of the kink of `unit` at data point `point`."""

    unit: int
    point: int
    positive: "IsolationTree"
    negative: "IsolationTree"


IsolationTree: TypeAlias = KernelCone | UnitSplit


@dataclass(frozen=True, slots=True)
class IsolatedOrbit:
    """The minimum is strict up to rescaling: nearby points of equal loss differ from it by rescaling alone."""

    minimum: ShallowMinimum
    tree: IsolationTree


@dataclass(frozen=True, slots=True)
class ConstantOutput:
    """Local minimum: all units of the hidden layer are off everywhere; `later` proves the rest for the later layers.

    `later` is a certificate for the problem of the layers after this one, fed with 0.
    """

    layer: int
    later: "Certificate"


@dataclass(frozen=True, slots=True)
class PathMoments:
    """Local minimum, any depth: no kinks where the residual is not 0, and all path moments vanish."""


@dataclass(frozen=True, slots=True)
class OutputMargin:
    """One case tree for each of `v_j + kappa e_1, v_j - kappa e_1, v_j + kappa e_2, ...` in place of v_j."""

    kappa: Fraction
    trees: tuple[CaseTree, ...]


@dataclass(frozen=True, slots=True)
class SeveralOutputsMinimum:
    """Local minimum, one hidden layer and any number of outputs: a margin for every unit."""

    units: tuple[OutputMargin, ...]


@dataclass(frozen=True, slots=True)
class SecondOrder:
    """Local minimum, any depth: the Hessian is positive semidefinite, and 0 only along symmetries of the loss."""


@dataclass(frozen=True, slots=True)
class PinnedKink:
    """A pre-activation held at 0 by the loss, with its multiplier and its penalty.

    Attributes:
        layer, unit, point: which one, all counted from 0.
        multiplier: m, a multiple of 2^-bits strictly between 0 and beta, the derivative of the Lagrangian by the ReLU.
        penalty: kappa > 0, the weight of the squared pre-activation in the lower bound M.
    """

    layer: int
    unit: int
    point: int
    multiplier: Fraction
    penalty: Fraction


@dataclass(frozen=True, slots=True)
class Rescaled:
    """The parameter `entry` of a unit is frozen: scaling the unit brings it to any value of its sign."""

    layer: int
    unit: int
    entry: int


@dataclass(frozen=True, slots=True)
class Unused:
    """The parameter `entry` of a unit is frozen: in the activation pattern of the point no output depends on it."""

    layer: int
    unit: int
    entry: int


@dataclass(frozen=True, slots=True)
class OutputShift:
    """The whole row of the last output is frozen: a row added to all outputs changes no softmax."""


@dataclass(frozen=True, slots=True)
class DependentInput:
    """The parameter `entry` of a unit of the first layer is frozen: its input depends on those not frozen."""

    unit: int
    entry: int


@dataclass(frozen=True, slots=True)
class Mixed:
    """Weights (unit, entry) of units that are on at the same points are frozen: mixing the units brings them back."""

    layer: int
    units: tuple[int, ...]
    entries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class BiasShift:
    """The bias of a unit that is on at every point is frozen: the biases of the next layer make up for it."""

    layer: int
    unit: int


Frozen: TypeAlias = Rescaled | Unused | OutputShift | DependentInput | Mixed | BiasShift


@dataclass(frozen=True, slots=True)
class Barrier:
    """A local minimum lies near: a smooth lower bound of the loss is higher on a sphere than the loss at its center.

    Parameters are ordered layer by layer, row by row, each row followed by its unit's bias where the layer has one.
    Those that are neither frozen nor of a collapsed unit are free; rows of the factor follow them in this order.

    Attributes:
        bits: the point and the multipliers are in units of 2^-bits.
        point: one integer per parameter.
        scales: one exponent e per layer; a parameter of the layer is 2^e times its coordinate.
        kinks: the pinned kinks.
        frozen: parameters that stay at the point, each with the motion that brings its neighbours there.
        collapsed: (layer, unit) whose incoming and outgoing weights are all 0 at the point and held there by decay.
        radius: rho, the radius of the ball D in the coordinates.
        curvature: mu, a lower bound of the Hessian of M at the point in the coordinates.
        hessian_bits: the precision in which the Hessian is computed.
        factor_bits: the factor is in units of 2^-factor_bits.
        factor: the lower triangular C with `C C^T` near `Hessian - 2 mu`: row k has k + 1 entries.
    """

    bits: int
    point: Integers
    scales: tuple[int, ...]
    kinks: tuple[PinnedKink, ...]
    frozen: tuple[Frozen, ...]
    collapsed: tuple[tuple[int, int], ...]
    radius: Fraction
    curvature: Fraction
    hessian_bits: int
    factor_bits: int
    factor: tuple[Integers, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A unit of the last hidden layer that does a share of a merged unit's work.

    Attributes:
        unit: which one.
        incoming: its weights and bias are this number, above 0, times those of the merged unit.
        outgoing: and so is its outgoing weight; equal to `incoming` where there is decay.
    """

    unit: int
    incoming: Fraction
    outgoing: Fraction


@dataclass(frozen=True, slots=True)
class Merged:
    """A local minimum lies near, at which units of the last hidden layer share the work of one each.

    Attributes:
        groups: units that become one, in ascending order, with `incoming * outgoing` adding up to 1.
        minimum: of the network with the first unit alone of each group, which stands for the merged one.
    """

    groups: tuple[tuple[Share, ...], ...]
    minimum: Barrier


@dataclass(frozen=True, slots=True)
class Classified:
    """No minimum: every point is on its right side, so scaling the last layer up lowers the loss for ever.

    `bits` is the precision of the enclosed forward pass; so it is in the classes below.
    """

    bits: int


@dataclass(frozen=True, slots=True)
class LowerPoint:
    """Not a global minimum, any activations and any loss: a point whose loss is lower."""

    network: Network
    bits: int


@dataclass(frozen=True, slots=True)
class NotStationary:
    """Not a local minimum: the loss is strictly monotone in one parameter.

    The parameter is `entry` of the row of `unit` in `layer`; the entry after the last weight is the bias.
    """

    layer: int
    unit: int
    entry: int
    bits: int


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A network of loss 0, so a global minimum, lies near.

    Attributes:
        network: a point near which the outputs are almost the targets.
        singular: sigma^2 > 0, which no eigenvalue of J J^T is below.
        factor: row k, of k + 1 entries, of a lower triangular C with `C C^T` near `J J^T - 2 sigma^2`; J has a row for
            each output of each point of positive weight, point by point.
    """

    network: Network
    bits: int
    singular: Fraction
    factor: tuple[tuple[Fraction, ...], ...]


Certificate: TypeAlias = (
    Barrier
    | Merged
    | ShallowMinimum
    | DescentPath
    | FlatPath
    | RescalingOrbit
    | BetterPoint
    | EqualInputsBound
    | IsolatedOrbit
    | ConstantOutput
    | PathMoments
    | SeveralOutputsMinimum
    | SecondOrder
    | Classified
    | LowerPoint
    | NotStationary
    | Interpolation
)
