"""What is minimised: layers, activations, loss, data and decay, in float64.

A point theta is one vector: for each layer the augmented weights (each unit's row, then its bias), row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.search.trained.curves import Curve, Floats
from proofs.search.trained.losses import FloatLoss


@dataclass(frozen=True, slots=True)
class LayerShape:
    """How many numbers a layer reads, how many units it has, and whether these have biases."""

    fan_in: int
    width: int
    bias: bool = True

    @property
    def columns(self) -> int:
        """The length of a unit's augmented row."""
        return self.fan_in + self.bias

    @property
    def size(self) -> int:
        """How many parameters the layer has."""
        return self.width * self.columns


@dataclass(frozen=True, slots=True)
class FloatProblem:
    """L(theta) = sum_i weights_i loss(f(x_i), y_i) + sum_k decay_k theta_k^2 / 2.

    Attributes:
        layers: from input to output.
        curves: the activation after each layer but the last.
        loss: of the outputs.
        inputs: N x d.
        targets: N x K.
        weights: N numbers >= 0.
        decay: one number >= 0 for each parameter.
    """

    layers: tuple[LayerShape, ...]
    curves: tuple[Curve, ...]
    loss: FloatLoss
    inputs: Floats
    targets: Floats
    weights: Floats
    decay: Floats

    @property
    def size(self) -> int:
        """How many parameters there are."""
        return sum(layer.size for layer in self.layers)

    @property
    def depth(self) -> int:
        """How many hidden layers there are."""
        return len(self.curves)

    def offsets(self) -> list[int]:
        """Where each layer's parameters start in theta, and the end."""
        return [0, *np.cumsum([layer.size for layer in self.layers]).tolist()]

    def split(self, theta: Floats) -> list[Floats]:
        """The augmented weights of each layer, width x columns, as views of theta."""
        starts = self.offsets()
        return [
            theta[start : start + layer.size].reshape(layer.width, layer.columns)
            for start, layer in zip(starts, self.layers, strict=False)
        ]

    def kinked_layers(self) -> list[int]:
        """The hidden layers whose activation has a kink."""
        return [number for number, curve in enumerate(self.curves) if curve.kinked]
