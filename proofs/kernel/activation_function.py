"""The activation functions a hidden layer may have. docs/mathematics.md, section 0.

ReLU, leaky ReLU and the identity are piecewise linear: networks of them map rationals to rationals. The others are
smooth and are enclosed (`enclosure.smooth`).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Identity:
    """`z`."""


@dataclass(frozen=True, slots=True)
class ReLU:
    """`max(0, z)`."""


@dataclass(frozen=True, slots=True)
class LeakyReLU:
    """`max(z, slope z)` with `0 < slope < 1`."""

    slope: Fraction

    def __post_init__(self) -> None:
        if type(self.slope) is not Fraction or not 0 < self.slope < 1:
            raise ValueError(f"the slope of a leaky ReLU must be a Fraction between 0 and 1, not {self.slope}")


@dataclass(frozen=True, slots=True)
class Sigmoid:
    """`1 / (1 + exp(-z))`."""


@dataclass(frozen=True, slots=True)
class Tanh:
    """The hyperbolic tangent."""


@dataclass(frozen=True, slots=True)
class Softplus:
    """`log(1 + exp(z))`."""


@dataclass(frozen=True, slots=True)
class GELU:
    """`z Phi(z)`, Phi the distribution function of the normal distribution."""


@dataclass(frozen=True, slots=True)
class GELUTanh:
    """`z (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2`, torch's `approximate="tanh"`."""


@dataclass(frozen=True, slots=True)
class SiLU:
    """`z sigmoid(z)`."""


PiecewiseLinear: TypeAlias = Identity | ReLU | LeakyReLU
Smooth: TypeAlias = Sigmoid | Tanh | Softplus | GELU | GELUTanh | SiLU
Activation: TypeAlias = PiecewiseLinear | Smooth

RELU: Final = ReLU()
