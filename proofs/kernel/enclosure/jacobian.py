"""The Jacobian J of all outputs by the parameters: its Gram matrix, and how far first derivatives may move.

Rows are outputs of data points, point by point. docs/mathematics.md, section 12.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.enclosure.balls import Balls, ceiling, inner, rounded_ball
from proofs.kernel.enclosure.point_pass import EnclosedNetwork, PointPass
from proofs.kernel.enclosure.smooth import suprema


def gram_rows(network: EnclosedNetwork, passes: Sequence[PointPass]) -> Iterator[list[tuple[int, int]]]:
    """The rows of J J^T up to the diagonal, each entry as a middle and a radius in units.

    A row of J has the entries `delta_l h_l^T` in layer l, h_l what the layer reads. So an entry of J J^T is the sum
    over layers of `(delta_l . delta_l') (h_l . h_l')`.
    """
    bits, outputs = network.bits, network.network.output_dimension
    basis = [Balls(tuple((k == n) << bits for n in range(outputs)), (0,) * outputs) for k in range(outputs)]
    rows: list[tuple[PointPass, tuple[Balls, ...]]] = []
    for here in passes:
        for unit in basis:
            rows.append((here, network.backward(here, unit)))
            yield [_entry(rows[-1], other, bits) for other in rows]


def _entry(
    left: tuple[PointPass, tuple[Balls, ...]], right: tuple[PointPass, tuple[Balls, ...]], bits: int
) -> tuple[int, int]:
    middle = radius = 0
    (here, deltas), (there, others) = left, right
    for one, two, x, y in zip(deltas, others, here.signals, there.signals, strict=True):
        a, r = rounded_ball(*inner(one, two), bits)
        b, s = rounded_ball(*inner(x, y), bits)
        middle += a * b
        radius += abs(a) * s + r * (abs(b) + s)
    return rounded_ball(middle, radius, bits)


def smallest_eigenvalue_defect(
    rows: Iterator[list[tuple[int, int]]], factor: Sequence[Sequence[Fraction]], square: Fraction, bits: int
) -> Fraction:
    """An upper bound of `|G - 2 square - C C^T|` in the infinity norm, for a symmetric G given up to its diagonal.

    Where it is at most `square`, no eigenvalue of G is below `square`: the norm bounds the eigenvalues.
    """
    lower = [[(x.numerator << bits) // x.denominator for x in row] for row in factor]
    shift = (2 * square.numerator << 2 * bits) // square.denominator
    sums = [0] * len(lower)
    for k, (row, entries) in enumerate(zip(lower, rows, strict=True)):
        for n, (middle, radius) in enumerate(entries):
            product = sum(a * b for a, b in zip(row, lower[n], strict=False))
            size = abs((middle << bits) - product - (shift if n == k else 0)) + (radius << bits) + 1
            sums[k] += size
            sums[n] += size if n != k else 0
    return Fraction(max(sums), 1 << 2 * bits)


@dataclass(frozen=True, slots=True)
class Bends:
    """Bounds on a ball of parameters, in units.

    Attributes:
        bend: of the norm of the second derivative of all outputs together, along unit vectors.
        moves: for each point and hidden layer, how far its pre-activations move in norm.
    """

    bend: int
    moves: tuple[tuple[int, ...], ...]


def bends_on_ball(network: EnclosedNetwork, passes: Sequence[PointPass], radius: int) -> Bends:
    """Majorants on the ball of this radius (in units) around the network, in which no state of a ReLU changes."""
    bits = network.bits

    def product(*factors: int) -> int:
        result = factors[0]
        for factor in factors[1:]:
            result = -(-result * factor >> bits)
        return result

    norms = [isqrt(sum(row.norm() ** 2 for row in columns)) + 1 + radius for columns in network.columns]
    curves = [
        (1 << bits, 0)
        if isinstance(a, ReLU | LeakyReLU | Identity)
        else tuple(ceiling(bound * (1 << bits)) for bound in suprema(a)[:2])
        for a in network.network.activations
    ]
    square, moves = 0, []
    for here in passes:
        a1 = a2 = z2 = 0
        steps = []
        for k, norm in enumerate(norms):
            z1 = product(norm, a1) + here.signals[k].norm() + product(radius, a1)
            z2 = product(norm, a2) + 2 * a1
            if k < len(curves):
                s1, s2 = curves[k]
                steps.append(product(radius, z1))
                a1, a2 = product(s1, z1), product(s2, z1, z1) + product(s1, z2)
        square += z2 * z2
        moves.append(tuple(steps))
    return Bends(isqrt(square) + 1, tuple(moves))
