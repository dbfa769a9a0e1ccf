"""The losses: convex functions rho of one residual r = output - target, summed over points (weighted) and outputs."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Squared:
    """`rho(r) = r^2`."""

    def __str__(self) -> str:
        return "squared"


@dataclass(frozen=True, slots=True)
class Huber:
    """`rho(r) = r^2` for `|r| <= delta` and `2 delta |r| - delta^2` beyond; `delta > 0`."""

    delta: Fraction

    def __post_init__(self) -> None:
        if type(self.delta) is not Fraction or self.delta <= 0:
            raise ValueError(f"the delta of the Huber loss must be a Fraction above 0, not {self.delta}")

    def __str__(self) -> str:
        return f"huber:{self.delta}"


@dataclass(frozen=True, slots=True)
class Logistic:
    """x"""


@dataclass(frozen=True, slots=True)
class SoftmaxCrossEntropy:
    """x"""


Loss: TypeAlias = Squared | Huber | Logistic | SoftmaxCrossEntropy

SQUARED: Final = Squared()
