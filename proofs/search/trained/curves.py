"""Activations in float64: value, slope and curvature, elementwise.

The pieces of ReLU and leaky ReLU meet at a kink at 0; at 0 itself the unit counts as off. GELU comes in its two forms,
with the error function and with torch's tanh approximation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Jet: TypeAlias = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class Curve:
    """An activation.

    Attributes:
        name: as in a network file.
        jet: pre-activations to value, first and second derivative, each of the same shape.
        off_slope: the slope left of the kink at 0, where the slope to the right is 1; None for a smooth activation.
    """

    name: str
    jet: Callable[[Floats], Jet]
    off_slope: float | None = None

    @property
    def kinked(self) -> bool:
        """Whether the activation has a kink at 0."""
        return self.off_slope is not None


def logistic(z: Floats) -> Floats:
    """`1 / (1 + exp(-z))`, without overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def _identity(z: Floats) -> Jet:
    return z, np.ones_like(z), np.zeros_like(z)


def _sigmoid(z: Floats) -> Jet:
    s = logistic(z)
    slope = s * (1 - s)
    return s, slope, slope * (1 - 2 * s)


def _tanh(z: Floats) -> Jet:
    t = np.tanh(z)
    slope = 1 - t * t
    return t, slope, -2 * t * slope


def _softplus(z: Floats) -> Jet:
    s = logistic(z)
    return np.logaddexp(0.0, z), s, s * (1 - s)


def _silu(z: Floats) -> Jet:
    s, d, e = _sigmoid(z)
    return z * s, s + z * d, 2 * d + z * e


_erf = np.vectorize(math.erf, otypes=[np.float64])


def _gelu(z: Floats) -> Jet:
    share = (1 + _erf(z / math.sqrt(2))) / 2
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return z * share, share + z * density, density * (2 - z * z)


def _gelu_tanh(z: Floats) -> Jet:
    rate, cubic = math.sqrt(2 / math.pi), 0.044715
    t, d, e = _tanh(rate * (z + cubic * z**3))
    inner, bend = rate * (1 + 3 * cubic * z * z), rate * 6 * cubic * z
    first = d * inner
    second = e * inner * inner + d * bend
    return z * (1 + t) / 2, (1 + t + z * first) / 2, first + z * second / 2


def leaky(slope: float) -> Curve:
    """Leaky ReLU; slope 0 is ReLU."""

    def jet(z: Floats) -> Jet:
        rate = np.where(z > 0, 1.0, slope)
        return z * rate, rate, np.zeros_like(z)

    return Curve("relu" if slope == 0 else f"leaky_relu:{slope}", jet, slope)


IDENTITY: Final = Curve("identity", _identity)
RELU: Final = leaky(0.0)
SIGMOID: Final = Curve("sigmoid", _sigmoid)
TANH: Final = Curve("tanh", _tanh)
SOFTPLUS: Final = Curve("softplus", _softplus)
SILU: Final = Curve("silu", _silu)
GELU: Final = Curve("gelu", _gelu)
GELU_TANH: Final = Curve("gelu_tanh", _gelu_tanh)
