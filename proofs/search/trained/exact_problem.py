"""Between the kernel's exact problem and the float problem that the search works on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from proofs.kernel import Network, Problem
from proofs.kernel.activation_function import (
    GELU,
    Activation,
    GELUTanh,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Tanh,
)
from proofs.kernel.loss import Huber, Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Layer
from proofs.search.trained import curves, losses
from proofs.search.trained.curves import Curve, Floats
from proofs.search.trained.float_problem import FloatProblem, LayerShape

_CURVES: dict[type[Activation], Curve] = {
    Identity: curves.IDENTITY,
    ReLU: curves.RELU,
    Sigmoid: curves.SIGMOID,
    Tanh: curves.TANH,
    Softplus: curves.SOFTPLUS,
    GELU: curves.GELU,
    GELUTanh: curves.GELU_TANH,
    SiLU: curves.SILU,
}


def float_problem(problem: Problem) -> FloatProblem:
    """The problem in float64, without the points of weight 0.

    Raises:
        OverflowError: a number is beyond the range of floats.
    """
    counted = [i for i, weight in enumerate(problem.point_weights) if weight]
    layers = tuple(LayerShape(layer.fan_in, layer.width, layer.bias is not None) for layer in problem.network.layers)
    rates: list[Floats] = []
    for number, layer in enumerate(layers):
        decay = np.zeros((layer.width, layer.columns))
        if problem.decay is not None:
            decay[:, : layer.fan_in] = float(problem.decay.weights[number])
            decay[:, layer.fan_in :] = float(problem.decay.biases[number])
        rates.append(decay.ravel())
    return FloatProblem(
        layers,
        tuple(map(curve, problem.network.activations)),
        _loss(problem.loss),
        np.array([[float(x) for x in problem.dataset.inputs[i]] for i in counted]),
        np.array([[float(y) for y in problem.dataset.targets[i]] for i in counted]),
        np.array([float(problem.point_weights[i]) for i in counted]),
        np.concatenate(rates),
    )


def curve(activation: Activation) -> Curve:
    """The activation in float64."""
    return curves.leaky(float(activation.slope)) if isinstance(activation, LeakyReLU) else _CURVES[type(activation)]


def _loss(loss: Loss) -> losses.FloatLoss:
    if isinstance(loss, Huber):
        return losses.huber(float(loss.delta))
    if isinstance(loss, Logistic):
        return losses.LOGISTIC
    return losses.SOFTMAX if isinstance(loss, SoftmaxCrossEntropy) else losses.SQUARED


def float_parameters(network: Network) -> Floats:
    """The parameters layer by layer, row by row, each row followed by its bias."""
    return np.array([float(number) for layer in network.layers for row in layer.augmented for number in row])


def network_at(problem: Problem, parameters: Sequence[Fraction]) -> Network:
    """The network with these parameters, ordered as `float_parameters`."""
    layers, start = [], 0
    for layer in problem.network.layers:
        columns = len(layer.augmented[0])
        rows = [tuple(parameters[start + j * columns : start + (j + 1) * columns]) for j in range(layer.width)]
        bias = None if layer.bias is None else tuple(row[-1] for row in rows)
        layers.append(Layer(tuple(row[: layer.fan_in] for row in rows), bias))
        start += layer.width * columns
    return Network(tuple(layers), problem.network.activations)


def exact(theta: Floats) -> tuple[Fraction, ...]:
    """Each float as the fraction that it is."""
    return tuple(Fraction(float(number)) for number in theta)
