"""What holds the parts of a unit together where there are several outputs: numpy and mpmath, no code of the rule.

docs/mathematics.md, section 9, "Several outputs". Networks end in a hidden layer of ReLUs or leaky ReLUs.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import mpmath as mp
import numpy as np

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy
from proofs.kernel.network import Problem
from tests.kernel.near_oracle import Real, real
from tests.kernel.shared_work import Ratio

Array = np.ndarray
KINKED = 1e-13
"""Pre-activations as small as this are those of pinned kinks, at which the slope is any."""


def layers_at(problem: Problem, theta: Array) -> list[Array]:
    """The parameters in the kernel's order as one matrix a layer, biases last; layers without biases get zeros."""
    result, start = [], 0
    for layer in problem.network.layers:
        width = layer.fan_in + (layer.bias is not None)
        rows = theta[start : start + layer.width * width].reshape(layer.width, width)
        result.append(rows if layer.bias is not None else np.hstack([rows, np.zeros((layer.width, 1))]))
        start += rows.size
    return result


def _loss_slopes(problem: Problem, f: Array) -> Array:
    y = np.array([[float(x) for x in row] for row in problem.dataset.targets])
    match problem.loss:
        case Huber(delta):
            slopes = 2 * np.clip(f - y, -float(delta), float(delta))
        case Logistic():
            slopes = 1 / (1 + np.exp(-f)) - y
        case SoftmaxCrossEntropy():
            p = np.exp(f - f.max(1, keepdims=True))
            slopes = y.sum(1, keepdims=True) * p / p.sum(1, keepdims=True) - y
        case _:
            slopes = 2 * (f - y)
    return slopes * np.array([float(c) for c in problem.point_weights])[:, None]


@dataclass(frozen=True)
class Turning:
    """How much the data gain where parts of a unit turn apart, in parameters weighed by the roots of their decay.

    Attributes:
        fixed: its matrix D but for the points at which the unit's slope is any.
        any_slope: for each of these the matrix at slope 1.
        lowest: the slope below 0.
        across: the projections P and Q.
    """

    fixed: Array
    any_slope: tuple[Array, ...]
    lowest: float
    across: tuple[Array, Array]

    def of(self, slopes: Sequence[float]) -> Array:
        """P D Q with these slopes."""
        left, right = self.across
        return left @ (self.fixed + sum((s * m for s, m in zip(slopes, self.any_slope, strict=True)), 0.0)) @ right

    def second_value(self) -> float:
        """The largest norm; it is convex in the slopes, and so taken at ends."""
        ends = itertools.product((self.lowest, 1.0), repeat=len(self.any_slope))
        return max(float(np.linalg.norm(self.of(slopes), 2)) for slopes in ends)


def turning(problem: Problem, theta: Array, unit: int, kinks: Sequence[int] = ()) -> Turning:
    """Of a unit of the last hidden layer; at the points `kinks` its slope may be any."""
    rows, points = layers_at(problem, theta), len(problem.dataset)
    h = np.array([[float(x) for x in row] for row in problem.dataset.inputs])
    for activation, weights in zip(problem.network.activations, rows[:-1], strict=True):
        read = np.hstack([h, np.ones((points, 1))])
        z = read @ weights.T
        low = float(activation.slope) if isinstance(activation, LeakyReLU) else 0.0
        assert isinstance(activation, ReLU | LeakyReLU)
        h = np.where(z > 0, z, low * z)
    delta = _loss_slopes(problem, np.hstack([h, np.ones((points, 1))]) @ rows[-1].T)
    decay, count = problem.decay, len(rows[-2][unit])
    assert decay is not None
    incoming = np.array([float(decay.weights[-2])] * (count - 1) + [float(decay.biases[-2])])
    if problem.network.hidden[-1].bias is None:
        read, rows[-2], incoming = read[:, :-1], rows[-2][:, :-1], incoming[:-1]
    outgoing = float(decay.weights[-1])
    slopes = np.where(z[:, unit] > 0, 1.0, low)
    slopes[list(kinks)] = 0
    parts = delta[:, :, None] * (read / np.sqrt(incoming))[:, None, :] / np.sqrt(outgoing)
    across = []
    for vector in (rows[-1][:, unit], rows[-2][unit] * np.sqrt(incoming)):
        across.append(np.eye(len(vector)) - np.outer(vector, vector) / (vector @ vector))
    fixed = (slopes[:, None, None] * parts).sum(0)
    return Turning(fixed, tuple(parts[point] for point in kinks), low, (across[0], across[1]))


def taken_over(
    problem: Problem, theta: Sequence[Real], widths: Mapping[int, Sequence[Ratio]], near: Sequence[Real]
) -> list[Real]:
    """R(theta): parameters of the merged network, one unit of the balanced leading singular pair for each group.

    Args:
        problem: whose network is split.
        theta: its parameters.
        widths: the groups, by the unit of the merged network that each stands for.
        near: the merged center, for the signs.
    """
    *before, hidden, output = problem.network.layers
    decay = problem.decay
    assert decay is not None
    start = sum(layer.width * (layer.fan_in + (layer.bias is not None)) for layer in before)
    row = hidden.fan_in + (hidden.bias is not None)
    tail = output.bias is not None
    rates = [decay.weights[-2]] * hidden.fan_in + [decay.biases[-2]] * (hidden.bias is not None)
    incoming, outgoing = [mp.sqrt(real(rate)) for rate in rates], mp.sqrt(real(decay.weights[-1]))
    behind = start + hidden.width * row
    rows: list[list[Real]] = []
    columns: list[list[Real]] = []
    unit = 0
    while unit < hidden.width:
        members = range(unit, unit + len(widths.get(len(rows), ((),))))
        w = [[theta[start + j * row + e] * incoming[e] for e in range(row)] for j in members]
        v = [[theta[behind + k * (hidden.width + tail) + j] * outgoing for k in range(output.width)] for j in members]
        if len(members) == 1:
            rows.append([x / r for x, r in zip(w[0], incoming, strict=True)])
            columns.append([x / outgoing for x in v[0]])
        else:
            whole = mp.matrix(v).T * mp.matrix(w)
            left, sizes, right = mp.svd_r(whole)
            at = len(rows)
            sign = mp.sign(mp.fdot(right[0, :], near[start + at * row : start + (at + 1) * row]))
            size = mp.sqrt(sizes[0]) * sign
            rows.append([size * right[0, e] / incoming[e] for e in range(row)])
            columns.append([size * left[k, 0] / outgoing for k in range(output.width)])
        unit += len(members)
    result = [*theta[:start], *(x for line in rows for x in line)]
    for k in range(output.width):
        result += [column[k] for column in columns]
        if tail:
            result.append(theta[behind + k * (hidden.width + tail) + hidden.width])
    return result
