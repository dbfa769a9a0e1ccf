"""The activation functions a hidden layer may have. docs/mathematics.md, section 0.

ReLU, leaky ReLU and the identity are piecewise linear: networks of them map rationals to rationals. The others are
smooth and are enclosed (`enclosure.smooth`, section 8).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final, TypeAlias


class _Named:
    __slots__ = ()
    name: ClassVar[str]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Identity(_Named):
    """`z`."""

    name = "identity"


@dataclass(frozen=True, slots=True)
class ReLU(_Named):
    """`max(0, z)`."""

    name = "relu"


@dataclass(frozen=True, slots=True)
class LeakyReLU(_Named):
    """`max(z, slope z)` with `0 < slope < 1`."""

    name = "leaky_relu"

    slope: Fraction

    def __post_init__(self) -> None:
        if type(self.slope) is not Fraction or not 0 < self.slope < 1:
            raise ValueError(f"the slope of a leaky ReLU must be a Fraction between 0 and 1, not {self.slope}")

    def __str__(self) -> str:
        return f"{self.name} of slope {self.slope}"


@dataclass(frozen=True, slots=True)
class Sigmoid(_Named):
    """`1 / (1 + exp(-z))`."""

    name = "sigmoid"


@dataclass(frozen=True, slots=True)
class Tanh(_Named):
    """The hyperbolic tangent."""

    name = "tanh"


@dataclass(frozen=True, slots=True)
class Softplus(_Named):
    """`log(1 + exp(z))`."""

    name = "softplus"


@dataclass(frozen=True, slots=True)
class GELU(_Named):
    """`z Phi(z)`, Phi the distribution function of the normal distribution."""

    name = "gelu"


@dataclass(frozen=True, slots=True)
class GELUTanh(_Named):
    """`z (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2`, torch's `approximate="tanh"`."""

    name = "gelu_tanh"


@dataclass(frozen=True, slots=True)
class SiLU(_Named):
    """`z sigmoid(z)`."""

    name = "silu"


PiecewiseLinear: TypeAlias = Identity | ReLU | LeakyReLU
Smooth: TypeAlias = Sigmoid | Tanh | Softplus | GELU | GELUTanh | SiLU
Activation: TypeAlias = PiecewiseLinear | Smooth

RELU: Final = ReLU()

NAMED: Final[dict[str, Activation]] = {
    activation.name: activation
    for activation in (Identity(), RELU, Sigmoid(), Tanh(), Softplus(), GELU(), GELUTanh(), SiLU())
}
"""The activation functions that a name alone names in network.json."""
