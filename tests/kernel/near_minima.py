"""Planted minima that are not rational points, with certificates of the rule `barrier` for them.

Parameters and inputs are drawn; the targets are solved for. With J the derivatives of the outputs, where a pinned
kink's ReLU has the slope lambda in (0, 1), and s the derivatives of the loss by the outputs, `J^T s = -omega theta`
makes the point stationary and each multiplier lambda beta; small s and N >= p make the curvature positive. What floats
leave open is polished in the kernel's own integers. All of this is untrusted.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from proofs.kernel.activation_function import Activation, LeakyReLU, ReLU, Sigmoid, Softplus, Tanh
from proofs.kernel.certificate import Barrier, BiasShift, Frozen, Mixed, OutputShift, PinnedKink
from proofs.kernel.enclosure.evaluation import evaluate
from proofs.kernel.enclosure.hessian import hessian
from proofs.kernel.enclosure.setting import Setting, setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.loss import Huber, Logistic, Loss, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from proofs.kernel.rules.barrier import barrier

Array = np.ndarray
Place = tuple[int, int, int]


def exact(number: float) -> Fraction:
    return Fraction(float(number))


@dataclass(frozen=True)
class Planted:
    """A problem whose network lies beside a minimum, and what is needed to certify it."""

    problem: Problem
    kinks: tuple[Place, ...]
    multipliers: tuple[float, ...]


def _slope(activation: Activation, z: Array) -> tuple[Array, Array]:
    match activation:
        case Tanh():
            return np.tanh(z), 1 - np.tanh(z) ** 2
        case Sigmoid():
            s = 1 / (1 + np.exp(-z))
            return s, s * (1 - s)
        case Softplus():
            return np.logaddexp(0, z), 1 / (1 + np.exp(-z))
        case LeakyReLU(slope):
            a = float(slope)
            return np.where(z > 0, z, a * z), np.where(z > 0, 1.0, a)
        case ReLU():
            return np.maximum(z, 0), (z > 0) * 1.0
    raise NotImplementedError(activation)


class _Net:
    """Outputs, and derivatives of outputs by parameters and by the outputs of pinned units."""

    def __init__(self, weights: list[Array], biases: list[Array], activations: Sequence[Activation], x: Array) -> None:
        self.weights, self.biases = weights, biases
        self.signals, self.slopes, self.z = [x], [], []
        for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
            z = self.signals[-1] @ w.T + b
            self.z.append(z)
            if k < len(activations):
                h, slope = _slope(activations[k], z)
                self.signals.append(h)
                self.slopes.append(slope)
        self.outputs = self.z[-1]

    def backs(self, output: int) -> list[Array]:
        """d output / d h for each hidden layer, N x width."""
        delta = np.zeros_like(self.outputs)
        delta[:, output] = 1
        result = []
        for k in range(len(self.weights) - 1, 0, -1):
            back = delta @ self.weights[k]
            result.append(back)
            delta = back * self.slopes[k - 1]
        return result[::-1]

    def jacobian(self) -> Array:
        """(N K) x p."""
        blocks = []
        for output in range(self.outputs.shape[1]):
            delta = np.zeros_like(self.outputs)
            delta[:, output] = 1
            parts = []
            for k in range(len(self.weights) - 1, -1, -1):
                h = np.hstack([self.signals[k], np.ones((len(delta), 1))])
                parts.append((delta[:, :, None] * h[:, None, :]).reshape(len(delta), -1))
                if k:
                    delta = (delta @ self.weights[k]) * self.slopes[k - 1]
            blocks.append(np.hstack(parts[::-1]))
        return np.stack(blocks, axis=1).reshape(-1, blocks[0].shape[1])


def plant(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    loss: Loss,
    count: int,
    seed: int,
    *,
    decay: float = 0.0,
    kinks: Sequence[Place] = (),
    amplitude: float = 0.05,
) -> Planted:
    """A minimum of a network of these sizes with these pinned kinks (layer, unit, point)."""
    rng = np.random.default_rng(seed)
    for _ in range(200):
        weights = [rng.normal(size=(b, a)) for a, b in itertools.pairwise(sizes)]
        biases = [rng.normal(size=b) * 0.5 for b in sizes[1:]]
        x = rng.normal(size=(count, sizes[0]))
        pinned = _pin(weights, biases, activations, x, kinks)
        if not pinned:
            continue
        if decay and isinstance(loss, SoftmaxCrossEntropy):
            weights[-1] -= weights[-1].mean(0)
            biases[-1] -= biases[-1].mean()
        if decay:
            _balance(weights, biases, activations)
        net = _Net(weights, biases, activations, x)
        ratios = rng.uniform(0.3, 0.7, size=len(kinks))
        for (layer, unit, point), ratio in zip(kinks, ratios, strict=True):
            a = float(activations[layer].slope) if isinstance(activations[layer], LeakyReLU) else 0.0
            net.slopes[layer][point, unit] = a + (1 - a) * ratio
        theta = np.concatenate([np.hstack([w, b[:, None]]).ravel() for w, b in zip(weights, biases, strict=True)])
        s = _stationary_slopes(net, theta, decay, loss, kinks, amplitude * rng.normal(size=net.outputs.size))
        if s is None:
            continue
        backs = [net.backs(k) for k in range(net.outputs.shape[1])]
        beta = [
            sum(s[point, k] * backs[k][layer][point, unit] for k in range(s.shape[1])) for layer, unit, point in kinks
        ]
        if any(b <= 1e-3 for b in beta):
            continue
        factors = [
            1 - float(activations[layer].slope) if isinstance(activations[layer], LeakyReLU) else 1.0
            for layer, _, _ in kinks
        ]
        targets = _targets(net.outputs, s, loss)
        if targets is None:
            continue
        layers = tuple(
            Layer(tuple(tuple(map(exact, row)) for row in w), tuple(map(exact, b)))
            for w, b in zip(weights, biases, strict=True)
        )
        data = Dataset(
            tuple(tuple(map(exact, row)) for row in x), tuple(tuple(map(exact, row)) for row in targets), None
        )
        rates = (exact(decay),) * len(layers)
        problem = Problem(Network(layers, tuple(activations)), data, loss, Decay(rates, rates) if decay else None)
        multipliers = tuple(float(r * f * b) for r, f, b in zip(ratios, factors, beta, strict=True))
        return Planted(problem, tuple(kinks), multipliers)
    raise AssertionError("nothing planted; try another seed")


def _pin(
    weights: list[Array], biases: list[Array], activations: Sequence[Activation], x: Array, kinks: Sequence[Place]
) -> bool:
    """Move inputs (kinks of the first layer) or biases (of later layers) until the pinned pre-activations are 0."""
    for layer, unit, point in kinks:
        if layer == 0:
            w = weights[0][unit]
            x[point] -= (w @ x[point] + biases[0][unit]) / (w @ w) * w
    for layer, unit, point in kinks:
        if layer:
            z = _Net(weights, biases, activations, x).z[layer]
            biases[layer][unit] -= z[point, unit]
    net = _Net(weights, biases, activations, x)
    for layer, z in enumerate(net.z[:-1]):
        for i, j in zip(*np.nonzero(abs(z) < 1e-4), strict=True):
            if (layer, int(j), int(i)) not in kinks:
                return False
    return all(abs(net.z[layer][point, unit]) < 1e-9 for layer, unit, point in kinks)


def _balance(weights: list[Array], biases: list[Array], activations: Sequence[Activation]) -> None:
    """Rescale units until incoming and outgoing weights have equal norms, as decay demands; kinks stay kinks."""
    for _ in range(200):
        for k, activation in enumerate(activations):
            if isinstance(activation, ReLU | LeakyReLU):
                size = (weights[k] ** 2).sum(1) + biases[k] ** 2
                c = ((weights[k + 1] ** 2).sum(0) / size) ** 0.25
                weights[k] *= c[:, None]
                biases[k] *= c
                weights[k + 1] /= c


def _stationary_slopes(
    net: _Net, theta: Array, decay: float, loss: Loss, kinks: Sequence[Place], start: Array
) -> Array | None:
    """s nearest to a start that is positive for the kinks, with `J^T s = -omega theta` (and row sums 0 for softmax)."""
    jacobian = net.jacobian()
    outputs = net.outputs.shape[1]
    start = start.reshape(net.outputs.shape)
    for layer, unit, point in kinks:
        for k in range(outputs):
            start[point, k] = 3 * abs(start).max() * np.sign(net.backs(k)[layer][point, unit])
    rows, right = jacobian.T, -decay * theta
    if isinstance(loss, SoftmaxCrossEntropy):
        sums = np.kron(np.eye(len(start)), np.ones(outputs))
        rows, right = np.vstack([rows, sums]), np.concatenate([right, np.zeros(len(start))])
    correction = np.linalg.lstsq(rows, right - rows @ start.ravel(), rcond=None)[0]
    s = start.ravel() + correction
    return s.reshape(start.shape) if abs(rows @ s - right).max() < 1e-9 else None


def _targets(outputs: Array, s: Array, loss: Loss) -> Array | None:
    """The targets at which the losses have these derivatives."""
    match loss:
        case Squared():
            return outputs - s / 2
        case Huber(delta):
            r = s / 2
            if abs(r).max() > float(delta):
                return None
            return outputs - r
        case Logistic():
            y = 1 / (1 + np.exp(-outputs)) - s
        case SoftmaxCrossEntropy():
            p = np.exp(outputs - outputs.max(1, keepdims=True))
            y = p / p.sum(1, keepdims=True) - s
    return y if y.min() > 0 and y.max() < 1 else None


def certificate_at(
    problem: Problem,
    kinks: Sequence[Place] = (),
    multipliers: Sequence[float] = (),
    frozen: Sequence[Frozen] = (),
    collapsed: Sequence[tuple[int, int]] = (),
    scales: Sequence[int] | None = None,
    forced: float | None = None,
) -> Barrier:
    """Polish the network's parameters and factor the Hessian there; the radius is a first guess.

    `forced` is a curvature that is claimed whatever the Hessian is: smaller eigenvalues are replaced before factoring.
    """
    setting = setting_of(problem)
    bits, hessian_bits, factor_bits = 256, 80, 60
    scales = tuple(scales or (0,) * len(setting.sizes))
    free = free_parameters(setting, frozen, collapsed)
    numbers = [entry for layer in problem.network.layers for row in layer.augmented for entry in row]
    rows = {point: row for row, point in enumerate(setting.points)}
    places = [(layer, unit, rows[point]) for layer, unit, point in kinks]
    point, held, curvature, normals = _polish(
        setting, [int(x * (1 << bits)) for x in numbers], places, multipliers, frozenset(collapsed), free
    )
    penalty = 1.0
    while kinks and forced is None and penalty < 2.0**40:
        if np.linalg.eigvalsh(curvature + 2 * penalty * normals.T @ normals)[0] > 0.3 * _reduced(curvature, normals):
            break
        penalty *= 4
    layers = list(setting.layers_of())
    g = np.array([2.0 ** scales[layers[q]] for q in free])
    matrix = g[:, None] * (curvature + 2 * penalty * normals.T @ normals) * g
    if forced is not None:
        sizes, vectors = np.linalg.eigh(matrix)
        matrix = (vectors * np.maximum(sizes, 3 * forced)) @ vectors.T
    mu = exact(forced or 0.45 * np.linalg.eigvalsh(matrix)[0]).limit_denominator(10**15)
    factor = np.linalg.cholesky(matrix - 2 * float(mu) * np.eye(len(free)))
    return Barrier(
        bits=bits,
        point=Integers(tuple(point)),
        scales=scales,
        kinks=tuple(
            PinnedKink(*kink, Fraction(m, 1 << bits), exact(penalty)) for kink, m in zip(kinks, held, strict=True)
        ),
        frozen=tuple(frozen),
        collapsed=tuple(collapsed),
        radius=Fraction(1, 16),
        curvature=mu,
        hessian_bits=hessian_bits,
        factor_bits=factor_bits,
        factor=tuple(
            Integers(tuple(int(exact(x) * (1 << factor_bits)) for x in row[: r + 1])) for r, row in enumerate(factor)
        ),
    )


def _reduced(curvature: Array, normals: Array) -> float:
    """The least eigenvalue on the common kernel of the normals."""
    _, sizes, right = np.linalg.svd(normals)
    kernel = right[int((sizes > 1e-9 * sizes[0]).sum()) :].T
    return float(np.linalg.eigvalsh(kernel.T @ curvature @ kernel)[0]) if kernel.shape[1] else 1.0


def free_parameters(
    setting: Setting, frozen: Sequence[Frozen] = (), collapsed: Sequence[tuple[int, int]] = ()
) -> list[int]:
    """The parameters that are neither frozen nor of a collapsed unit."""
    last = len(setting.sizes) - 1
    taken: set[int] = set()
    for motion in frozen:
        if isinstance(motion, OutputShift):
            taken.update(setting.incoming(last, setting.sizes[last].width - 1))
        elif isinstance(motion, Mixed):
            taken.update(setting.index(motion.layer, unit, entry) for unit, entry in motion.entries)
        elif isinstance(motion, BiasShift):
            taken.add(setting.index(motion.layer, motion.unit, setting.sizes[motion.layer].fan_in))
        else:
            taken.add(setting.index(getattr(motion, "layer", 0), motion.unit, motion.entry))
    for layer, unit in collapsed:
        taken.update((*setting.incoming(layer, unit), *setting.outgoing(layer, unit)))
    return [q for q in range(setting.offsets[-1]) if q not in taken]


def _polish(
    setting: Setting,
    point: list[int],
    places: Sequence[Place],
    multipliers: Sequence[float],
    collapsed: frozenset[tuple[int, int]],
    free: Sequence[int],
) -> tuple[list[int], list[int], Array, Array]:
    """Newton's method on gradient and pinned pre-activations, with the first step's inverse; 50 bits a round."""
    bits = 256
    held = [int(exact(m) * (1 << bits)) for m in multipliers]
    inverse: Array | None = None
    last = None
    for _ in range(12):
        here = evaluate(setting, point, bits, dict(zip(places, held, strict=True)), collapsed)
        rows = [here.kink_row(place) for place in places]
        if inverse is None:
            curvature, normals = _floats(here, rows, free)
            zero = np.zeros((len(places), len(places)))
            inverse = np.linalg.pinv(np.block([[curvature, normals.T], [normals, zero]]), rcond=1e-13)
        gradient, _ = here.gradient()
        rest = [gradient[q] for q in free] + [row.value for row in rows]
        size = max(map(abs, rest))
        if not size or (last is not None and size >= last // 2):
            break
        last, drop = size, max(0, size.bit_length() - 60)
        step = inverse @ np.array([float(x >> drop) for x in rest])
        for n, q in enumerate(free):
            point[q] -= int(step[n]) << drop
        for n in range(len(held)):
            held[n] -= int(step[len(free) + n]) << drop
    return point, held, curvature, normals


def _floats(here: object, rows: Sequence[object], free: Sequence[int]) -> tuple[Array, Array]:
    table = np.array([[float(x) / 2.0**80 for x in row] for row in hessian(here, 80, []).rows])
    table = np.triu(table) + np.triu(table, 1).T
    normals = np.zeros((len(rows), len(table)))
    for n, row in enumerate(rows):
        normals[n, list(row.indices)] = [float(Fraction(x, 1 << 256)) for x in row.entries]
    return table[np.ix_(free, free)], normals[:, free]


_TOO_LARGE = {
    BarrierCondition.STATE,
    BarrierCondition.LOSS_PIECE,
    BarrierCondition.CONCAVE,
    BarrierCondition.MULTIPLIER_BELOW_BETA,
    BarrierCondition.PENALTY,
    BarrierCondition.COLLAPSED,
    BarrierCondition.BARRIER,
}


def with_radius(problem: Problem, certificate: Barrier) -> Barrier:
    """The certificate with the first radius of 1/16, 1/64, ... that the kernel accepts; as it is if none does."""
    for k in range(4, 120, 2):
        trial = replace(certificate, radius=Fraction(1, 1 << k))
        try:
            barrier(problem, trial)
        except BarrierRejected as verdict:
            if verdict.condition not in _TOO_LARGE:
                raise
        else:
            return trial
    return certificate
