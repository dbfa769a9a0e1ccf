"""Exact problems written short: numbers as integers or strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from proofs.kernel import Dataset, Layer, Network, Problem

Number = int | str | Fraction


def row(numbers: Iterable[Number]) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


def layer(weight: Sequence[Sequence[Number]], bias: Sequence[Number] | None = None) -> Layer:
    return Layer(tuple(map(row, weight)), None if bias is None else row(bias))


def network(*layers: Layer) -> Network:
    return Network(layers)


def problem(point: Network, inputs: Sequence[Sequence[Number]], targets: Sequence[Sequence[Number]]) -> Problem:
    return Problem(point, Dataset(tuple(map(row, inputs)), tuple(map(row, targets))))


def on_a_line(
    w: Sequence[Number], b: Sequence[Number], v: Sequence[Number], c: Number, points: Sequence[tuple[Number, Number]]
) -> Problem:
    """A network with one input and all biases at data (x, y)."""
    point = network(layer([[e] for e in w], b), layer([v], [c]))
    return problem(point, [[x] for x, _ in points], [[y] for _, y in points])


def fan(sign: int, slopes: Sequence[tuple[Sequence[Number], Number]]) -> Problem:
    """One unit at w = 0 with output weight `sign`, no biases: `g(t) = sum of slope * ReLU(sign * a . t)`."""
    dimension = len(slopes[0][0])
    point = network(layer([[0] * dimension]), layer([[sign]]))
    # f = 0, so the residual is -y; it is slope * sign.
    return problem(point, [a for a, _ in slopes], [[-sign * Fraction(slope)] for _, slope in slopes])


D1 = [(5, 2), (4, 1), (3, 0), (1, -3), (-1, 3)]
D2 = [(-1, 5), (0, 0), (1, -1), (10, -3), (11, -4), (12, -5)]
D3 = [(-1, 3), (0, 0), (1, -1), (10, -3), (11, -4), (12, -6)]

PROPOSITION_1 = on_a_line([1], [-3], [1], 0, D1)
PROPOSITION_1_BETTER = on_a_line([-7], [-4], [1], 0, D1)
PROPOSITION_2_PRINTED = (
    on_a_line([-5, -1], [1, -8], [1, -1], -1, D2),
    on_a_line([-3, -1], ["13/3", -10], [1, -1], -3, D2),
)
PROPOSITION_2_AMENDED = (
    on_a_line([-5, 1], [1, -8], [1, -1], -1, D2),
    on_a_line([-3, 1], ["13/3", -10], [1, -1], -3, D2),
)
PROPOSITION_3 = (
    on_a_line(["-3/2", "-3/2", "3/2"], [1, 0, "-79/6"], [1, 1, -1], -1, D3),
    on_a_line([-2, 1, 1], ["11/3", -10, -11], [1, -1, -1], -3, D3),
)
