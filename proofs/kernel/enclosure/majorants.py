"""Bounds on a whole ball of parameters: how fast pre-activations, slopes and third derivatives can move.

docs/mathematics.md, section 9, "Majorants". The ball is `|s| <= rho` in the coordinates `theta = t0 + 2^e s`, e by
layer, with ALL parameters moving. All numbers here are integers in units of 2^-BITS, rounded up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from proofs.kernel.enclosure.activations import derivative_bounds as activation_bounds
from proofs.kernel.enclosure.evaluation import Evaluation, Place, without_bias
from proofs.kernel.enclosure.fixed import fixed_up, norm_bound, sum_of_squares
from proofs.kernel.enclosure.losses import derivative_bounds as loss_bounds

BITS: Final = 192


@dataclass(frozen=True, slots=True)
class Reach:
    """One layer at one data point, on the ball: bounds of Euclidean norms over the layer's units.

    Attributes:
        signal: of what the layer reads, with the 1 for its bias.
        entry: of the first derivative of what it reads, per unit of |s|.
        first, second, third: of the derivatives of the pre-activations.
    """

    signal: int
    entry: int
    first: int
    second: int
    third: int


@dataclass(frozen=True)
class Majorants:
    """The bounds on the ball of radius `radius`.

    Attributes:
        scales: 2^e for each layer.
        norms: of the weight matrix of each layer (without biases), on the ball.
        layers: for each layer one Reach per data point.
        slopes: for each data point a bound of the norm of the derivative of its loss by the outputs.
        slope_moves: and of its change on the ball.
        third: of the third derivative of the loss along unit vectors, kinks left out.
    """

    radius: int
    scales: tuple[int, ...]
    norms: tuple[int, ...]
    layers: tuple[tuple[Reach, ...], ...]
    slopes: tuple[int, ...]
    slope_moves: tuple[int, ...]
    third: int

    def move(self, layer: int, row: int) -> int:
        """How far the pre-activations of a layer at a point can move, in norm."""
        return times(self.radius, self.layers[layer][row].first)


def times(*factors: int) -> int:
    """The product, rounded up."""
    result = factors[0]
    for factor in factors[1:]:
        result = -(-result * factor >> BITS)
    return result


def units(number: Fraction) -> int:
    """The number in units, rounded up."""
    return fixed_up(number, BITS)


def to_units(amount: int, bits: int) -> int:
    """From units of 2^-bits, rounded up."""
    return amount << BITS - bits if bits <= BITS else -(-amount >> bits - BITS)


def majorants(evaluation: Evaluation, scales: Sequence[int], radius: Fraction) -> Majorants:
    """The bounds on the ball of this radius around the point of the evaluation."""
    setting, bits = evaluation.setting, evaluation.bits
    rho = units(radius)
    steps = [units(Fraction(2) ** e) for e in scales]
    norms = []
    for k, step in enumerate(steps):
        square = sum(sum_of_squares(row, 0) for row in without_bias(evaluation.weights[k], setting, k).rows)
        norms.append(to_units(isqrt(square) + 1, bits) + times(rho, step))
    curves = [tuple(map(units, activation_bounds(a))) for a in setting.activations]
    layers: list[list[Reach]] = [[] for _ in setting.sizes]
    slopes, moves, third = [], [], 0
    delta = evaluation.loss.slopes
    for row, (second, cubic, _) in enumerate(loss_bounds(setting)):
        a1 = a2 = a3 = 0
        for k, (step, norm) in enumerate(zip(steps, norms, strict=True)):
            signals = evaluation.signals[k]
            signal = to_units(norm_bound(signals.rows[row], signals.error), bits) + times(rho, a1)
            z1 = times(norm, a1) + times(step, signal)
            z2 = times(norm, a2) + 2 * times(step, a1)
            z3 = times(norm, a3) + 3 * times(step, a2)
            layers[k].append(Reach(signal, a1, z1, z2, z3))
            if k < len(curves):
                s1, s2, s3 = curves[k]
                a1 = times(s1, z1)
                a2 = times(s2, z1, z1) + times(s1, z2)
                a3 = times(s3, z1, z1, z1) + 3 * times(s2, z1, z2) + times(s1, z3)
        move = times(units(second), z1, rho)
        slope = to_units(norm_bound(delta.rows[row], delta.error), bits)
        slopes.append(slope)
        moves.append(move)
        third += times(units(cubic), z1, z1, z1) + 3 * times(units(second), z1, z2) + times(slope + move, z3)
    return Majorants(rho, tuple(steps), tuple(norms), tuple(map(tuple, layers)), tuple(slopes), tuple(moves), third)


def kink_third(bounds: Majorants, evaluation: Evaluation, kinks: Mapping[Place, tuple[int, Fraction]]) -> int:
    """What pinned kinks add to the third derivative: `m z + kappa z^2` each, with (m, kappa) given per kink."""
    result = 0
    for (layer, unit, row), (multiplier, penalty) in kinks.items():
        reach = bounds.layers[layer][row]
        size = pre_activation_bound(bounds, evaluation, (layer, unit, row))
        square = 2 * times(size, reach.third) + 6 * times(reach.first, reach.second)
        result += times(to_units(abs(multiplier), evaluation.bits), reach.third) + times(units(penalty), square)
    return result


def pre_activation_bound(bounds: Majorants, evaluation: Evaluation, place: Place) -> int:
    """A bound of the absolute value of a pre-activation on the ball."""
    layer, unit, row = place
    z = evaluation.pre_activations[layer]
    return to_units(abs(z.rows[row][unit]) + z.error, evaluation.bits) + bounds.move(layer, row)


def back_moves(bounds: Majorants, evaluation: Evaluation, row: int, lowest: int) -> list[int]:
    """For each hidden layer from `lowest` on how far the derivatives by its outputs move on the ball, in norm.

    The activations from layer `lowest` on are piecewise linear. Entries of earlier layers are 0.
    """
    count = len(evaluation.setting.activations)
    result = [0] * count
    move = bounds.slope_moves[row]
    for k in range(count - 1, lowest - 1, -1):
        delta = evaluation.deltas[k + 1]
        size = to_units(norm_bound(delta.rows[row], delta.error), evaluation.bits)
        move = times(bounds.norms[k + 1], move) + times(bounds.radius, bounds.scales[k + 1], size)
        result[k] = move
    return result
