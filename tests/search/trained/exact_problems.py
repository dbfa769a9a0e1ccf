"""Exact problems from the float ones of these tests: decimals as they stand, floats of a network as they are."""

from __future__ import annotations

from fractions import Fraction

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Squared
from proofs.kernel.activation_function import NAMED, Activation, LeakyReLU
from proofs.kernel.loss import Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Decay
from proofs.search.trained.curves import Curve, Floats
from proofs.search.trained.float_problem import FloatProblem


def exact_problem(this: FloatProblem, theta: Floats) -> Problem:
    """The same problem in the kernel's terms, at theta."""
    layers = []
    for layer, w in zip(this.layers, this.split(theta), strict=True):
        rows = [tuple(map(_binary, row)) for row in w]
        bias = tuple(row[-1] for row in rows) if layer.bias else None
        layers.append(Layer(tuple(row[: layer.fan_in] for row in rows), bias))
    tables = [tuple(tuple(map(_decimal, row)) for row in table) for table in (this.inputs, this.targets)]
    data = Dataset(*tables, tuple(map(_binary, this.weights)))
    rate = Fraction(float(this.decay[0]))
    decay = Decay((rate,) * len(layers), (rate,) * len(layers)) if rate else None
    return Problem(Network(tuple(layers), tuple(map(_activation, this.curves))), data, _loss(this.loss.name), decay)


def _binary(number: float) -> Fraction:
    return Fraction(float(number))


def _decimal(number: float) -> Fraction:
    return Fraction(str(float(number)))


def _activation(curve: Curve) -> Activation:
    name, _, slope = curve.name.partition(":")
    return LeakyReLU(Fraction(slope)) if slope else NAMED[name]


def _loss(name: str) -> Loss:
    kind, _, delta = name.partition(":")
    if delta:
        return Huber(Fraction(delta))
    return {"squared": Squared(), "logistic": Logistic(), "softmax": SoftmaxCrossEntropy()}[kind]
