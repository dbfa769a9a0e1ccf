"""The loss of one data point at enclosed outputs, and its derivatives by them; the whole loss of a problem.

docs/mathematics.md, section 10.
"""

from fractions import Fraction

from proofs.kernel.enclosure.balls import Balls, ceiling, floor
from proofs.kernel.enclosure.functions import sigmoid, softplus
from proofs.kernel.enclosure.interval import Interval, plus
from proofs.kernel.enclosure.point_pass import EnclosedNetwork
from proofs.kernel.enclosure.softmax import logsumexp, softmax
from proofs.kernel.exact import Vector
from proofs.kernel.loss import Huber, Logistic, Loss, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Network, Problem


def point_loss(loss: Loss, outputs: Balls, targets: Vector, bits: int) -> Interval:
    """The loss of a data point of weight 1."""
    match loss:
        case Squared() | Huber():
            return _residual_loss(loss, outputs.minus(Balls.rational(targets, bits)), bits)
        case Logistic():
            # The derivative by an output, sigmoid - y, is at most 1.
            logs = _sum([softplus(z, bits) for z in outputs.middles])
            slack = sum(outputs.radii)
        case SoftmaxCrossEntropy():
            # The derivatives |y| p - y by the outputs have absolute values of sum at most 2 |y|.
            total = sum(targets, Fraction(0))
            logs = _times(logsumexp(outputs.middles, bits), total)
            slack = ceiling(2 * total * max(outputs.radii))
    linear = sum((y * z for y, z in zip(targets, outputs.middles, strict=True)), Fraction(0))
    return logs[0] - ceiling(linear) - slack, logs[1] - floor(linear) + slack


def _residual_loss(loss: Squared | Huber, residuals: Balls, bits: int) -> Interval:
    # The loss of a residual grows with its size.
    sizes = [(max(abs(m) - r, 0), abs(m) + r) for m, r in zip(residuals.middles, residuals.radii, strict=True)]
    low = sum((_rho(loss, least, bits) for least, _ in sizes), Fraction(0))
    return floor(low), ceiling(sum((_rho(loss, most, bits) for _, most in sizes), Fraction(0)))


def _rho(loss: Squared | Huber, size: int, bits: int) -> Fraction:
    """The loss of a residual of this size, in units."""
    one = 1 << bits
    if isinstance(loss, Squared) or size <= loss.delta * one:
        return Fraction(size * size, one)
    return loss.delta * (2 * size - loss.delta * one)


def output_slopes(loss: Loss, outputs: Balls, targets: Vector, bits: int) -> Balls:
    """The derivatives of the loss of a data point of weight 1 by its outputs."""
    goals = Balls.rational(targets, bits)
    match loss:
        case Squared() | Huber():
            residuals = outputs.minus(goals).intervals()
            if isinstance(loss, Huber):
                least, most = floor(loss.delta * (1 << bits)), ceiling(loss.delta * (1 << bits))
                residuals = tuple((max(min(lo, least), -most), min(max(hi, -least), most)) for lo, hi in residuals)
            return Balls.of((2 * lo, 2 * hi) for lo, hi in residuals)
        case Logistic():
            # The sigmoid has a derivative of at most 1/4.
            pairs = [(sigmoid(m, bits), r // 4 + 1) for m, r in zip(outputs.middles, outputs.radii, strict=True)]
            return Balls.of((lo - slack, hi + slack) for (lo, hi), slack in pairs).minus(goals)
        case SoftmaxCrossEntropy():
            total = sum(targets, Fraction(0))
            shares = softmax(outputs.middles, bits, max(outputs.radii))
            return Balls.of(_times(share, total) for share in shares).minus(goals)


def weighted(vector: Balls, weight: Fraction) -> Balls:
    """The entries times a weight >= 0."""
    return Balls.of(_times(interval, weight) for interval in vector.intervals())


def enclosed_loss(problem: Problem, bits: int) -> tuple[Fraction, Fraction]:
    """The loss at the point: a lower and an upper bound."""
    network = EnclosedNetwork.of(problem.network, bits)
    total = (0, 0)
    for x, y, weight in zip(problem.dataset.inputs, problem.dataset.targets, problem.point_weights, strict=True):
        if weight:
            total = plus(total, _times(point_loss(problem.loss, network.forward(x).outputs, y, bits), weight))
    decay = penalty(problem)
    return Fraction(total[0], 1 << bits) + decay, Fraction(total[1], 1 << bits) + decay


def decay_rates(problem: Problem) -> tuple[tuple[Fraction, Fraction], ...]:
    """For each layer the omega of its weights and that of its biases."""
    if problem.decay is None:
        return ((Fraction(0), Fraction(0)),) * len(problem.network.layers)
    return tuple(zip(problem.decay.weights, problem.decay.biases, strict=True))


def penalty(problem: Problem) -> Fraction:
    """`sum_k omega_k theta_k^2 / 2`."""
    total = Fraction(0)
    for layer, (weights, biases) in zip(problem.network.layers, decay_rates(problem), strict=True):
        total += weights * sum(entry**2 for row in layer.weight for entry in row)
        total += biases * sum(entry**2 for entry in layer.bias or ())
    return total / 2


def distance(here: Network, there: Network) -> Fraction:
    """The largest difference between a parameter here and there."""
    pairs = zip(here.layers, there.layers, strict=True)
    return max(abs(a - b) for one, two in pairs for a, b in zip(one.numbers(), two.numbers(), strict=True))


def _sum(intervals: list[Interval]) -> Interval:
    return sum(lo for lo, _ in intervals), sum(hi for _, hi in intervals)


def _times(interval: Interval, factor: Fraction) -> Interval:
    """The interval times a factor >= 0."""
    return floor(interval[0] * factor), ceiling(interval[1] * factor)
