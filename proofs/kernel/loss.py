"""The losses of a data point: convex functions of its outputs f for its targets y, summed with the points' weights.

The squared and the Huber loss are sums over outputs of a function rho of the residual r = f - y.
"""

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
    """`sum_k log(1 + exp(f_k)) - y_k f_k` with targets in [0, 1]: binary cross-entropy of logits, one per output."""

    def __str__(self) -> str:
        return "logistic"


@dataclass(frozen=True, slots=True)
class SoftmaxCrossEntropy:
    """`|y|_1 log sum_k exp(f_k) - y . f` with targets >= 0.

    The target row holds class probabilities, times the weights of the classes where they have any.
    """

    def __str__(self) -> str:
        return "softmax"


Loss: TypeAlias = Squared | Huber | Logistic | SoftmaxCrossEntropy

SQUARED: Final = Squared()
