"""The loss, and the smooth lower bound M of the rule `barrier`, in mpmath: written from their definitions alone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath as mp

from proofs.kernel.activation_function import GELU, Activation, Identity, LeakyReLU, ReLU, Sigmoid, SiLU, Softplus, Tanh
from proofs.kernel.certificate import Barrier
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Problem

mp.mp.dps = 110

Real = mp.mpf
Held = Mapping[tuple[int, int, int], tuple[Real, Real]]
"""Multiplier and penalty by layer, unit and data point."""


def real(number: Fraction | int) -> Real:
    return mp.mpf(number.numerator) / mp.mpf(number.denominator)


def center(certificate: Barrier) -> list[Real]:
    return [mp.mpf(x) / mp.mpf(2) ** certificate.bits for x in certificate.point.entries]


def _activated(activation: Activation, z: Real) -> Real:
    match activation:
        case Identity():
            return z
        case ReLU():
            return max(z, mp.mpf(0))
        case LeakyReLU(slope):
            return max(z, real(slope) * z)
        case Sigmoid():
            return 1 / (1 + mp.exp(-z))
        case Tanh():
            return mp.tanh(z)
        case Softplus():
            return mp.log(1 + mp.exp(z))
        case SiLU():
            return z / (1 + mp.exp(-z))
        case GELU():
            return z * mp.ncdf(z)
    raise NotImplementedError(activation)


def _of_point(problem: Problem, f: Sequence[Real], y: Sequence[Real]) -> Real:
    match problem.loss:
        case Squared():
            return mp.fsum((a - b) ** 2 for a, b in zip(f, y, strict=True))
        case Huber(delta):
            d = real(delta)
            sizes = [abs(a - b) for a, b in zip(f, y, strict=True)]
            return mp.fsum(r**2 if r <= d else 2 * d * r - d**2 for r in sizes)
        case Logistic():
            return mp.fsum(mp.log(1 + mp.exp(a)) - a * b for a, b in zip(f, y, strict=True))
        case SoftmaxCrossEntropy():
            return mp.fsum(y) * mp.log(mp.fsum(map(mp.exp, f))) - mp.fdot(f, y)
    raise NotImplementedError(problem.loss)


def _value(problem: Problem, theta: Sequence[Real], held: Held) -> Real:
    """The loss; where a kink is held its ReLU is 0, and `m z + kappa z^2` is added."""
    network, total, n = problem.network, mp.mpf(0), 0
    rows: list[list[list[Real]]] = []
    for k, layer in enumerate(network.layers):
        width = layer.fan_in + (layer.bias is not None)
        rows.append([list(theta[n + j * width : n + (j + 1) * width]) for j in range(layer.width)])
        n += layer.width * width
        if problem.decay is not None:
            for row in rows[-1]:
                total += real(problem.decay.weights[k]) * mp.fsum(x * x for x in row[: layer.fan_in]) / 2
                total += real(problem.decay.biases[k]) * mp.fsum(x * x for x in row[layer.fan_in :]) / 2
    for i, (x, y) in enumerate(zip(problem.dataset.inputs, problem.dataset.targets, strict=True)):
        weight = problem.point_weights[i]
        if not weight:
            continue
        h = [real(entry) for entry in x]
        for k, layer in enumerate(network.layers):
            signal = [*h, mp.mpf(1)] if layer.bias is not None else h
            h = [mp.fdot(row, signal) for row in rows[k]]
            if k < len(network.activations):
                activation, outputs = network.activations[k], []
                for j, z in enumerate(h):
                    if (k, j, i) in held:
                        m, kappa = held[k, j, i]
                        total += m * z + kappa * z * z
                        a = real(activation.slope) if isinstance(activation, LeakyReLU) else mp.mpf(0)
                        outputs.append(a * z)
                    else:
                        outputs.append(_activated(activation, z))
                h = outputs
        total += real(weight) * _of_point(problem, h, [real(entry) for entry in y])
    return total


def loss(problem: Problem, theta: Sequence[Real]) -> Real:
    return _value(problem, theta, {})


def lower_bound(problem: Problem, theta: Sequence[Real], certificate: Barrier) -> Real:
    """M, as long as the states of the other units are those at the center (collapsed units left out)."""
    held = {(k.layer, k.unit, k.point): (real(k.multiplier), real(k.penalty)) for k in certificate.kinks}
    return _value(problem, theta, held)
