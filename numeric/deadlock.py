"""Training networks with one hidden layer from weights of positive mean, on data that such a start locks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import torch
from numpy.typing import ArrayLike
from torch import Tensor

from numeric import counter_random
from numeric.device import choose_device
from numeric.threads import one_steady_thread
from numeric.training.optimisers import Adam, GradientDescent, Optimiser

_STREAM = 41


class Method(Enum):
    """How the parameters move."""

    DESCENT = "gradient descent"
    MOMENTUM = "gradient descent with momentum 0.9"
    MINI_BATCH = "mini-batches of two points"
    ADAM = "Adam"

    def optimiser(self, step_size: float) -> Optimiser:
        """What makes its steps."""
        if self is Method.ADAM:
            return Adam(step_size)
        return GradientDescent(step_size, momentum=0.9 if self is Method.MOMENTUM else 0.0)


@dataclass(frozen=True)
class Deadlock:
    """What became of the runs.

    Attributes:
        runs: how many networks were trained.
        positive: how many started with all weights positive.
        escaped: runs with a hidden unit on, at some time, at another point than the last.
        escaped_from_positive: those of them that started with all weights positive.
        learnt: runs with training error 0 at some time.
    """

    runs: int
    positive: int
    escaped: int
    escaped_from_positive: int
    learnt: int


@one_steady_thread()
def train(
    inputs: ArrayLike,
    labels: ArrayLike,
    method: Method,
    *,
    mean: float,
    deviation: float,
    width: int,
    runs: int = 256,
    steps: int = 400,
    step_size: float = 0.1,
    seed: int = 0,
    device: str = "auto",
) -> Deadlock:
    """Train on the log loss, summed over the points; biases of both layers start at 0 and are trained.

    Args:
        inputs: (N, d); the last point is the one at which the units are on.
        labels: (N,) of 0 and 1.
        method: how the parameters move.
        mean: the mean of all weights at the start.
        deviation: their standard deviation.
        width: the number of hidden units.
        runs: how many networks to train at once.
        steps: how many steps each of them makes.
        step_size: the step size, of every method.
        seed: the seed of the weights and of the batches.
        device: "auto", "cpu" or "cuda".

    Raises:
        DeviceUnavailableError: the device is not there.
    """
    place = choose_device(device)
    x = torch.as_tensor(inputs, dtype=torch.float64, device=place)
    y = torch.as_tensor(labels, dtype=torch.float64, device=place)
    points, dimension = x.shape
    lane = torch.arange(runs, device=place)
    drawn = counter_random.normal(seed, _STREAM, lane, width * (dimension + 1)).mul_(deviation).add_(mean)
    parameters = _parameters(drawn, width, dimension)
    positive = (drawn > 0).all(0)
    escaped = torch.zeros(runs, dtype=torch.bool, device=place)
    learnt = torch.zeros(runs, dtype=torch.bool, device=place)
    optimiser = method.optimiser(step_size)
    updates = [optimiser.update([torch.zeros_like(p) for _ in range(optimiser.slots)], step_size) for p in parameters]
    for step in range(1, steps + 1):
        pre, outputs = _forward(parameters, x)
        escaped |= (pre[:, :-1] > 0).any(-1).any(-1)
        learnt |= ((outputs > 0) == (y > 0.5)).all(-1)
        errors = torch.sigmoid(outputs) - y
        if method is Method.MINI_BATCH:
            picks = counter_random.integers(seed, _STREAM + 1, lane, 2, points, start=2 * step).T
            errors *= torch.zeros_like(errors).scatter_(1, picks, 1.0)
        gradient = _gradient(parameters, x, pre, errors)
        for update, parameter, slope in zip(updates, parameters, gradient, strict=True):
            update(parameter, slope, step)
    return Deadlock(runs, *(int(flags.sum()) for flags in (positive, escaped, escaped & positive, learnt)))


def _parameters(drawn: Tensor, width: int, dimension: int) -> list[Tensor]:
    """Both layers' weights from the numbers drawn, a column a run; both biases 0."""
    runs = drawn.shape[1]
    return [
        drawn[: width * dimension].T.reshape(runs, width, dimension).clone(),
        drawn.new_zeros(runs, width),
        drawn[width * dimension :].T.clone(),
        drawn.new_zeros(runs, 1),
    ]


def _forward(parameters: list[Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Pre-activations (runs, N, width) and outputs (runs, N)."""
    weights, bias, last, shift = parameters
    pre = torch.einsum("nd,rhd->rnh", x, weights) + bias[:, None, :]
    return pre, torch.einsum("rnh,rh->rn", pre.clamp(min=0), last) + shift


def _gradient(parameters: list[Tensor], x: Tensor, pre: Tensor, errors: Tensor) -> list[Tensor]:
    back = errors[:, :, None] * parameters[2][:, None, :] * (pre > 0)
    return [
        torch.einsum("rnh,nd->rhd", back, x),
        back.sum(1),
        torch.einsum("rn,rnh->rh", errors, pre.clamp(min=0)),
        errors.sum(1, keepdim=True),
    ]
