"""How often a freshly drawn deep network has a hidden layer that is off at every data point."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from numeric import counter_random
from numeric.device import choose_device

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from torch import Tensor

_STREAM = 43


class Draw(Enum):
    """Distributions of mean 0 and variance 1."""

    NORMAL = "normal"
    UNIFORM = "uniform"
    SIGN = "plus or minus one"


@dataclass(frozen=True)
class DeadLayers:
    """How many of the networks have such a layer.

    Attributes:
        runs: how many networks were drawn.
        silent: networks in which some hidden layer after the first has no positive weight and no positive bias.
        dead: networks in which some hidden layer after the first is off at every data point.
        constant: networks with the same output at every data point.
    """

    runs: int
    silent: int
    dead: int
    constant: int


def count_dead_layers(
    inputs: ArrayLike,
    width: int,
    depth: int,
    *,
    weights: Draw = Draw.NORMAL,
    biases: Draw | None = None,
    runs: int = 20_000,
    seed: int = 0,
    device: str = "auto",
) -> DeadLayers:
    """Draw networks of `depth` hidden layers of this width; without a distribution the biases are 0.

    The scale of the weights does not matter where biases are 0; here it is the distribution's own. `inputs` is (N, d).

    Raises:
        DeviceUnavailableError: the device is not there.
    """
    import torch

    place = choose_device(device)
    x = torch.as_tensor(inputs, dtype=torch.float64, device=place)
    lane = torch.arange(runs, device=place)
    draw = _drawer(weights, seed, lane)
    draw_bias = None if biases is None else _drawer(biases, seed + 1, lane)
    values = x.expand(runs, *x.shape)
    silent = torch.zeros(runs, dtype=torch.bool, device=place)
    dead = torch.zeros(runs, dtype=torch.bool, device=place)
    start, bias_start = 0, 0
    for layer in range(depth):
        fan_in = values.shape[-1]
        w = draw(width * fan_in, start).T.reshape(runs, width, fan_in)
        start += width * fan_in
        pre = torch.einsum("rnf,rhf->rnh", values, w)
        no_positive = (w <= 0).all(-1).all(-1)
        if draw_bias is not None:
            b = draw_bias(width, bias_start).T
            bias_start += width
            pre = pre + b[:, None, :]
            no_positive &= (b <= 0).all(-1)
        values = pre.clamp(min=0)
        # Without biases only ratios matter, and powers of two are exact: this keeps deep products from overflowing.
        if draw_bias is None:
            values = values / torch.exp2(torch.ceil(torch.log2(values.amax((1, 2), keepdim=True).clamp(min=1e-300))))
        if layer:
            silent |= no_positive
            dead |= (values == 0).all(-1).all(-1)
    outputs = torch.einsum("rnf,rf->rn", values, draw(width, start).T)
    constant = (outputs == outputs[:, :1]).all(-1)
    return DeadLayers(runs, int(silent.sum()), int(dead.sum()), int(constant.sum()))


def _drawer(draw: Draw, seed: int, lane: Tensor) -> Callable[[int, int], Tensor]:
    def drawn(count: int, start: int) -> Tensor:
        import torch

        if draw is Draw.NORMAL:
            return counter_random.normal(seed, _STREAM, lane, count, start=start)
        uniform = counter_random.uniform(seed, _STREAM, lane, count, start=start)
        return uniform.mul_(2).sub_(1).mul_(math.sqrt(3)) if draw is Draw.UNIFORM else torch.sign(uniform.sub_(0.5))

    return drawn
