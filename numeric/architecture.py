"""The shape of a network, and its parameters as one vector.

A network comes as plain layers: pairs of a weight array (out, in) and a bias array (out,) or None. Its parameter vector
holds, layer by layer, the block `W^` of shape (in + 1, out) whose last row is the bias (in rows only, where the layer
has no bias): the affine map of a layer is then one product with the input extended by a 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Layer = tuple[npt.ArrayLike, npt.ArrayLike | None]


class Activation(Enum):
    """The activation of every hidden layer; the last layer has none."""

    RELU = "relu"
    SIGMOID = "sigmoid"
    TANH = "tanh"


class InvalidNetworkError(ValueError):
    """Layers, data or directions whose shapes do not fit, or that are not finite."""


@dataclass(frozen=True)
class Block:
    """Where the parameters of one layer lie in the vector: rows `start:stop`, read as (inputs [+ 1], outputs)."""

    start: int
    stop: int
    inputs: int
    outputs: int
    bias: bool

    @property
    def rows(self) -> int:
        """Rows of the extended weight: the inputs, and the bias where there is one."""
        return self.inputs + self.bias


@dataclass(frozen=True)
class Architecture:
    """Widths (d, h_1, .., K), whether each layer has a bias, and the hidden activation."""

    widths: tuple[int, ...]
    biases: tuple[bool, ...]
    activation: Activation = Activation.RELU

    def __post_init__(self) -> None:
        if len(self.widths) != len(self.biases) + 1 or not self.biases or min(self.widths) < 1:
            raise InvalidNetworkError(f"widths {self.widths} do not describe {len(self.biases)} layers")

    @classmethod
    def with_biases(cls, *widths: int, activation: Activation = Activation.RELU) -> Architecture:
        """A fully connected network with a bias in every layer."""
        return cls(widths, (True,) * (len(widths) - 1), activation)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the layers, first to last; together they tile the vector."""
        blocks, start = [], 0
        for inputs, outputs, bias in zip(self.widths, self.widths[1:], self.biases, strict=False):
            stop = start + (inputs + bias) * outputs
            blocks.append(Block(start, stop, inputs, outputs, bias))
            start = stop
        return tuple(blocks)

    @property
    def parameters(self) -> int:
        """Length P of the parameter vector."""
        return self.blocks[-1].stop


def pack(layers: Sequence[Layer], activation: Activation = Activation.RELU) -> tuple[Architecture, Array]:
    """The architecture and the parameter vector (P,) of plain layers; raises InvalidNetworkError."""
    if not layers:
        raise InvalidNetworkError("a network needs at least one layer")
    widths: list[int] = []
    parts: list[Array] = []
    for number, (weight, bias) in enumerate(layers, start=1):
        w = np.asarray(weight, dtype=np.float64)
        if w.ndim != 2 or 0 in w.shape:
            raise InvalidNetworkError(f"layer {number}: the weight must have shape (out, in), not {w.shape}")
        if widths and w.shape[1] != widths[-1]:
            raise InvalidNetworkError(f"layer {number}: takes {w.shape[1]} inputs, the layer before gives {widths[-1]}")
        widths += [w.shape[1], w.shape[0]] if not widths else [w.shape[0]]
        parts.append(w.T.ravel())
        if bias is not None:
            b = np.asarray(bias, dtype=np.float64)
            if b.shape != (w.shape[0],):
                raise InvalidNetworkError(f"layer {number}: the bias must have shape ({w.shape[0]},), not {b.shape}")
            parts.append(b)
    vector = np.concatenate(parts)
    if not np.isfinite(vector).all():
        raise InvalidNetworkError("the parameters must be finite")
    return Architecture(tuple(widths), tuple(bias is not None for _, bias in layers), activation), vector


def unpack(architecture: Architecture, vector: Array) -> list[tuple[Array, Array | None]]:
    """Plain layers again: weight (out, in) and bias (out,) or None of each."""
    layers: list[tuple[Array, Array | None]] = []
    for block in architecture.blocks:
        extended = vector[block.start : block.stop].reshape(block.rows, block.outputs)
        bias = extended[-1].copy() if block.bias else None
        layers.append((extended[: block.inputs].T.copy(), bias))
    return layers


def data_arrays(architecture: Architecture, inputs: npt.ArrayLike, targets: npt.ArrayLike) -> tuple[Array, Array]:
    """Inputs (N, d) and targets (N, K) as float64, checked against the architecture; targets (N,) become (N, 1)."""
    x, y = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    y = y[:, None] if y.ndim == 1 else y
    if x.ndim != 2 or x.shape[1] != architecture.widths[0]:
        raise InvalidNetworkError(f"the inputs must have shape (N, {architecture.widths[0]}), not {x.shape}")
    if y.shape != (x.shape[0], architecture.widths[-1]) or not len(x):
        raise InvalidNetworkError(
            f"the targets must have shape ({x.shape[0]}, {architecture.widths[-1]}), not {y.shape}"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InvalidNetworkError("inputs and targets must be finite")
    return x, y
