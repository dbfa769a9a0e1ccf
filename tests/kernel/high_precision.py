"""Networks, losses and their derivatives in mpmath: an oracle that shares nothing with the kernel's enclosures.

Numbers have 90 digits; derivatives are central differences.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mpmath import MPContext

from proofs.kernel import (
    GELU,
    GELUTanh,
    Huber,
    Identity,
    Layer,
    LeakyReLU,
    Logistic,
    Network,
    Problem,
    ReLU,
    Sigmoid,
    SiLU,
    SoftmaxCrossEntropy,
    Softplus,
    Tanh,
)

mp = MPContext()
"""A context of its own, so that the digits are those of this module whoever computes with its numbers."""
mp.dps = 90
mpf, matrix = mp.mpf, mp.matrix
exp, log1p, tanh, sqrt = mp.exp, mp.log1p, mp.tanh, mp.sqrt
STEP = mpf(10) ** -30


def number(x: Fraction) -> mpf:
    return mpf(x.numerator) / x.denominator


def activation(function: object) -> Callable[[mpf], mpf]:
    match function:
        case Identity():
            return lambda z: z
        case ReLU():
            return lambda z: max(z, mpf(0))
        case LeakyReLU(slope):
            return lambda z: z if z > 0 else number(slope) * z
        case Sigmoid():
            return lambda z: 1 / (1 + exp(-z))
        case Tanh():
            return tanh
        case Softplus():
            return lambda z: log1p(exp(z))
        case GELU():
            return lambda z: z * mp.ncdf(z)
        case GELUTanh():
            return lambda z: z / 2 * (1 + tanh(sqrt(2 / mp.pi) * (z + mpf("0.044715") * z**3)))
        case SiLU():
            return lambda z: z / (1 + exp(-z))
    raise AssertionError(function)


def digits(problem: Problem, *others: Network) -> int:
    """How many digits tell losses apart that the largest number of the problem would swallow."""
    rows = [row for network in (problem.network, *others) for layer in network.layers for row in layer.augmented]
    data = problem.dataset
    numbers = [number for row in (*rows, *data.inputs, *data.targets, problem.point_weights) for number in row]
    bits = max(max(abs(n.numerator), n.denominator).bit_length() for n in numbers)
    return 90 + (2 * len(problem.network.layers) + 2) * bits * 3 // 10


def parameters(network: Network) -> list[mpf]:
    """Layer by layer, row by row, each row followed by its bias."""
    return [number(entry) for layer in network.layers for row in layer.augmented for entry in row]


def outputs(network: Network, theta: list[mpf], x: tuple[Fraction, ...]) -> list[mpf]:
    values, start = [number(entry) for entry in x], 0
    for k, layer in enumerate(network.layers):
        width = layer.fan_in + (layer.bias is not None)
        rows = [theta[start + j * width : start + (j + 1) * width] for j in range(layer.width)]
        start += width * layer.width
        values = [sum((w * h for w, h in zip(row, [*values, mpf(1)], strict=False)), mpf(0)) for row in rows]
        if k < len(network.activations):
            values = list(map(activation(network.activations[k]), values))
    return values


def _softplus(z: mpf) -> mpf:
    """Without cancellation, however large z is."""
    return log1p(exp(z)) if z < 0 else z + log1p(exp(-z))


def _log_share(f: list[mpf], k: int) -> mpf:
    """`log(sum_j exp(f_j)) - f_k`, without cancellation however far f_k stands above the others."""
    top = max(range(len(f)), key=lambda j: (f[j], j == k))
    return f[top] - f[k] + log1p(sum((exp(a - f[top]) for j, a in enumerate(f) if j != top), mpf(0)))


def point_loss(problem: Problem, f: list[mpf], y: tuple[Fraction, ...]) -> mpf:
    targets = [number(entry) for entry in y]
    match problem.loss:
        case Huber(delta):
            d = number(delta)
            sizes = [abs(a - b) for a, b in zip(f, targets, strict=True)]
            return sum((r**2 if r <= d else 2 * d * r - d**2 for r in sizes), mpf(0))
        case Logistic():
            return sum((b * _softplus(-a) + (1 - b) * _softplus(a) for a, b in zip(f, targets, strict=True)), mpf(0))
        case SoftmaxCrossEntropy():
            return sum((b * _log_share(f, k) for k, b in enumerate(targets) if b), mpf(0))
    return sum(((a - b) ** 2 for a, b in zip(f, targets, strict=True)), mpf(0))


def loss(problem: Problem, theta: list[mpf] | None = None) -> mpf:
    theta = parameters(problem.network) if theta is None else theta
    data, total = problem.dataset, mpf(0)
    for x, y, weight in zip(data.inputs, data.targets, problem.point_weights, strict=True):
        total += number(weight) * point_loss(problem, outputs(problem.network, theta, x), y)
    if problem.decay is not None:
        start = 0
        for layer, w, b in zip(problem.network.layers, problem.decay.weights, problem.decay.biases, strict=True):
            for _ in range(layer.width):
                total += number(w) / 2 * sum(t**2 for t in theta[start : start + layer.fan_in])
                start += layer.fan_in
                if layer.bias is not None:
                    total += number(b) / 2 * theta[start] ** 2
                    start += 1
    return total


def moved(theta: list[mpf], index: int, step: mpf) -> list[mpf]:
    return [*theta[:index], theta[index] + step, *theta[index + 1 :]]


def index_of(network: Network, layer: int, unit: int, entry: int) -> int:
    before = sum(len(row) for earlier in network.layers[:layer] for row in earlier.augmented)
    return before + unit * len(network.layers[layer].augmented[0]) + entry


def residuals(problem: Problem, theta: list[mpf]) -> list[mpf]:
    data = problem.dataset
    charged = [i for i, weight in enumerate(problem.point_weights) if weight]
    return [
        a - number(b)
        for i in charged
        for a, b in zip(outputs(problem.network, theta, data.inputs[i]), data.targets[i], strict=True)
    ]


def jacobian(problem: Problem, theta: list[mpf]) -> matrix:
    """Outputs of the points of positive weight by the parameters."""
    columns = []
    for k in range(len(theta)):
        there, back = residuals(problem, moved(theta, k, STEP)), residuals(problem, moved(theta, k, -STEP))
        columns.append([(a - b) / (2 * STEP) for a, b in zip(there, back, strict=True)])
    return matrix(columns).T


def interpolate(problem: Problem, theta: list[mpf], steps: int = 60) -> list[mpf] | None:
    """Newton's method with least steps; None where it does not reach residuals below 1e-40."""
    for _ in range(steps):
        found = residuals(problem, theta)
        if max(map(abs, found)) < mpf(10) ** -40:
            return theta
        J = jacobian(problem, theta)
        try:
            change = J.T * mp.lu_solve(J * J.T, matrix(found))
        except ZeroDivisionError:
            return None
        theta = [a - b for a, b in zip(theta, change, strict=True)]
        if max(map(abs, theta)) > 1000:
            return None
    return None


def rational(x: mpf, bits: int) -> Fraction:
    return Fraction(int(mp.nint(mp.ldexp(x, bits))), 1 << bits)


def network_of(like: Network, numbers: list[Fraction]) -> Network:
    layers, rest = [], list(numbers)
    for layer in like.layers:
        width = len(layer.augmented[0])
        rows = [rest[j * width : (j + 1) * width] for j in range(layer.width)]
        rest = rest[width * layer.width :]
        bias = None if layer.bias is None else tuple(row[-1] for row in rows)
        layers.append(Layer(tuple(tuple(row[: layer.fan_in]) for row in rows), bias))
    return Network(tuple(layers), like.activations)


def singular_factor(problem: Problem, theta: list[mpf], bits: int) -> tuple[Fraction, tuple[tuple[Fraction, ...], ...]]:
    """s^2, half the least eigenvalue of J J^T at most, and the factor of `J J^T - 2 s^2`."""
    J = jacobian(problem, theta)
    G = J * J.T
    square = rational(min(mp.eigsy(G, eigvals_only=True)) / 4, bits)
    C = mp.cholesky(G - 2 * number(square) * mp.eye(G.rows))
    return square, tuple(tuple(rational(C[k, n], bits) for n in range(k + 1)) for k in range(G.rows))
