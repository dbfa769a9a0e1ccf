"""Random starting points: how weights and biases are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import torch
from torch import Tensor

from numeric import counter_random
from numeric.architecture import Architecture

_STREAM = 1


class Family(Enum):
    """NORMAL: spread is the standard deviation. UNIFORM: spread is the half-width."""

    NORMAL = "normal"
    UNIFORM = "uniform"


class Scaling(Enum):
    """What the spread is divided by: 1 or sqrt(fan_in)."""

    NONE = "none"
    FAN_IN = "fan-in"


@dataclass(frozen=True)
class Distribution:
    """Independent draws with the given centre and scaled spread; spread 0 is a constant."""

    family: Family = Family.NORMAL
    mean: float = 0.0
    spread: float = 1.0
    scaling: Scaling = Scaling.FAN_IN


@dataclass(frozen=True)
class Initialisation:
    """How the weights and the biases of every layer are drawn."""

    name: str
    weight: Distribution
    bias: Distribution


FAN_IN_NORMAL = Initialisation("N(0, 1/fan_in)", Distribution(), Distribution())
UNIT_NORMAL = Initialisation("N(0, 1)", Distribution(scaling=Scaling.NONE), Distribution(scaling=Scaling.NONE))
TORCH_DEFAULT = Initialisation("U(+-1/sqrt(fan_in))", Distribution(Family.UNIFORM), Distribution(Family.UNIFORM))


def normal(mean: float, deviation: float, bias_mean: float, bias_deviation: float) -> Initialisation:
    """Unscaled normal draws: weights N(mean, deviation^2), biases N(bias_mean, bias_deviation^2)."""
    return Initialisation(
        f"w ~ N({mean:g}, {deviation:g}^2), b ~ N({bias_mean:g}, {bias_deviation:g}^2)",
        Distribution(Family.NORMAL, mean, deviation, Scaling.NONE),
        Distribution(Family.NORMAL, bias_mean, bias_deviation, Scaling.NONE),
    )


def draw(architecture: Architecture, how: Initialisation, seed: int, runs: Tensor, dtype: torch.dtype) -> Tensor:
    """Parameters (P, R) of the runs with the given numbers (R,); a draw depends on its number and the seed only."""
    parameters = counter_random.uniform(seed, _STREAM, runs, architecture.parameters)
    for block in architecture.blocks:
        weights_stop = block.start + block.inputs * block.outputs
        _shape(parameters[block.start : weights_stop], how.weight, block.inputs)
        _shape(parameters[weights_stop : block.stop], how.bias, block.inputs)
    return parameters.to(dtype)


def _shape(uniform: Tensor, wanted: Distribution, fan_in: int) -> None:
    """Turn uniform numbers in (0, 1) into the distribution, in place."""
    spread = wanted.spread / (math.sqrt(fan_in) if wanted.scaling is Scaling.FAN_IN else 1.0)
    uniform.mul_(2.0).sub_(1.0)
    if wanted.family is Family.NORMAL:
        uniform.erfinv_().mul_(math.sqrt(2.0))
    uniform.mul_(spread).add_(wanted.mean)
