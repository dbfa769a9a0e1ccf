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


Conclusion: TypeAlias = (
    LocalMinimum | NotLocalMinimum | NotStrict | NotGlobalMinimum | GlobalMinimum | StrictUpToRescaling
)
