"""Small float problems for the tests of the trained-network search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch

from proofs.search.trained import curves, losses
from proofs.search.trained.curves import Curve, Floats
from proofs.search.trained.float_problem import FloatProblem, LayerShape
from proofs.search.trained.losses import FloatLoss

CURVES: dict[str, Curve] = {
    curve.name: curve
    for curve in (
        curves.IDENTITY,
        curves.RELU,
        curves.leaky(0.125),
        curves.SIGMOID,
        curves.TANH,
        curves.SOFTPLUS,
        curves.SILU,
        curves.GELU,
        curves.GELU_TANH,
    )
}
LOSSES: dict[str, FloatLoss] = {
    loss.name: loss for loss in (losses.SQUARED, losses.huber(0.75), losses.LOGISTIC, losses.SOFTMAX)
}
_TORCH = {
    "identity": lambda z: z,
    "relu": torch.relu,
    "leaky_relu:0.125": lambda z: torch.nn.functional.leaky_relu(z, 0.125),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "silu": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
    "gelu_tanh": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}


def problem(
    sizes: Sequence[int],
    names: Sequence[str],
    loss: str,
    *,
    points: int = 12,
    decay: float = 0.0,
    seed: int = 0,
    bias: Sequence[bool] | None = None,
) -> FloatProblem:
    """A random regression or classification, every weight of a point 1 / N."""
    generator = np.random.default_rng(seed)
    layers = tuple(LayerShape(a, b, True if bias is None else bias[k]) for k, (a, b) in enumerate(pairwise(sizes)))
    inputs = np.round(generator.standard_normal((points, sizes[0])), 2)
    scores = np.round(
        np.sin(2 * inputs[:, :1] + np.arange(sizes[-1])) + 0.5 * generator.standard_normal((points, sizes[-1])), 2
    )
    targets = {"softmax": np.eye(sizes[-1])[scores.argmax(axis=1)], "logistic": (scores > 0) * 1.0}.get(loss, scores)
    return FloatProblem(
        layers,
        tuple(CURVES[name] for name in names),
        LOSSES[loss],
        inputs,
        targets,
        np.full(points, 1 / points),
        np.full(sum(layer.size for layer in layers), decay),
    )


def start(this: FloatProblem, seed: int = 0) -> Floats:
    """Random weights of a usual size."""
    generator = np.random.default_rng(seed)
    parts = [generator.standard_normal(layer.size) / np.sqrt(layer.columns) for layer in this.layers]
    return np.concatenate(parts)


def torch_loss(this: FloatProblem, theta: torch.Tensor) -> torch.Tensor:
    """L(theta) written with torch's own functions."""
    h, offset = torch.tensor(this.inputs), 0
    for number, layer in enumerate(this.layers):
        w = theta[offset : offset + layer.size].reshape(layer.width, layer.columns)
        offset += layer.size
        h = h @ w[:, : layer.fan_in].T + (w[:, -1] if layer.bias else 0.0)
        if number < this.depth:
            h = _TORCH[this.curves[number].name](h)
    y = torch.tensor(this.targets)
    functional = torch.nn.functional
    if this.loss.name == "squared":
        each = functional.mse_loss(h, y, reduction="none").sum(dim=1)
    elif this.loss.name == "logistic":
        each = functional.binary_cross_entropy_with_logits(h, y, reduction="none").sum(dim=1)
    elif this.loss.name == "softmax":
        each = functional.cross_entropy(h, y, reduction="none")
    else:
        each = 2 * functional.huber_loss(h, y, reduction="none", delta=0.75).sum(dim=1)
    return torch.tensor(this.weights) @ each + (torch.tensor(this.decay) * theta * theta).sum() / 2
