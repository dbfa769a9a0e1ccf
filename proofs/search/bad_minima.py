"""Bad local minima on demand: ReLU networks of any depth with a dataset on which they are stuck.

Away from kinks the pull `sum_i <r_i, f_i>` of the residuals r is a sum over paths through the network, each weighted
by its moment `sum_S r_i x_i` or `sum_S r_i` over the data points S at which the whole path is active. Residuals that
make all moments vanish make the point a local minimum (docs/mathematics.md, section 5). So draw a network and inputs,
take a vector from the null space of the moments as the residuals, and set the targets to output minus residual.

A better point is another network of the same shape, its last layer fitted to the targets by least squares and rounded
to short fractions. Scaled up, residuals that such a network can follow at all leave it better: what it gains grows with
the square of the scale, and what the first network computes does not. Of many draws the one with the shortest numbers
is kept, so that a reader can follow it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from proofs.search.linear_algebra import null_space

Row = tuple[Fraction, ...]
LayerNumbers = tuple[tuple[Row, ...], Row]
"""Weight rows, one per unit, and the biases."""

DRAWS: Final = 60
"""How many minima to choose from."""
WORK: Final = 10_000
"""Fewer draws where points times parameters go beyond this."""
OTHERS: Final = 2
"""Networks to choose the better one from, for each draw."""
SPARE: Final = 8
"""Residuals that are not 0 beyond the number of moments."""
SHORTENED: Final = 4_000
"""No basis with more entries is shortened."""
SCALES: Final = (1, 2, 3, 5, 8, 16, 64, 1024, 2**20)
DENOMINATORS: Final = (1, 2, 3, 4, 10, 100)


class GenerationError(ValueError):
    """No such minimum: the sizes do not allow one, or none was found; the message says what to change."""


@dataclass(frozen=True)
class BadMinimum:
    """A network at a local minimum of the squared loss of a dataset, and a better network of the same shape.

    Attributes:
        layers: the network at the minimum, ReLU after every layer but the last; every layer has a bias.
        inputs: N x d.
        targets: N x K.
        better_layers: a network of strictly lower loss on the same data.
    """

    layers: tuple[LayerNumbers, ...]
    inputs: tuple[Row, ...]
    targets: tuple[Row, ...]
    better_layers: tuple[LayerNumbers, ...]


def bad_minimum(
    hidden_widths: Sequence[int], *, input_dimension: int, points: int, outputs: int = 1, seed: int = 0
) -> BadMinimum:
    """A certified bad minimum; the same arguments give the same one.

    Args:
        hidden_widths: units per hidden layer; the depth is their number.
        input_dimension: d.
        points: N, at least d + 2; the more, the more different activation patterns the network shows.
        outputs: K.
        seed: of the random draws.

    Raises:
        GenerationError: the sizes are too small, or no draw had residuals to choose from.
    """
    if not hidden_widths or min(*hidden_widths, input_dimension, outputs) < 1:
        raise GenerationError("give at least one hidden layer, and widths and dimensions of at least 1")
    if points < input_dimension + 2:
        raise GenerationError(f"{points} points in dimension {input_dimension}: give at least {input_dimension + 2}")
    generator = random.Random(seed)
    widths = [input_dimension, *hidden_widths, outputs]
    parameters = sum((fan_in + 1) * width for fan_in, width in pairwise(widths))
    draws = max(1, min(DRAWS, WORK // (points * parameters)))
    # Fewer and fewer units bend among the data, until the moments leave residuals to choose.
    for attempt in range(60):
        bending = max(0.0, 1 - attempt / 40)
        first = _draw(generator, widths, points, bending)
        if first is not None:
            others = (_draw(generator, widths, points, bending) for _ in range(draws - 1))
            return min(filter(None, (first, *others)), key=_length)
    raise GenerationError("no draw had residuals to choose from; give more points or another seed")


def _draw(generator: random.Random, widths: Sequence[int], points: int, bending: float) -> BadMinimum | None:
    inputs = _inputs(generator, points, widths[0])
    layers = _network(generator, widths, inputs, bending)
    residuals = _stuck_residuals(generator, layers, inputs, widths[-1])
    if residuals is None:
        return None
    fitted = [_values(layers, x)[-1] for x in inputs]
    others = [_network(generator, widths, inputs, 1.0) for _ in range(OTHERS)]
    features = [np.array([[*map(float, _signals(other[:-1], x)), 1.0] for x in inputs]) for other in others]
    for scale in SCALES:
        targets = tuple(
            tuple(f - scale * r for f, r in zip(fs, rs, strict=True)) for fs, rs in zip(fitted, residuals, strict=True)
        )
        here = loss(layers, inputs, targets)
        for other, signals in zip(others, features, strict=True):
            for last in _last_layers(signals, targets, here):
                better = (*other[:-1], last)
                if loss(better, inputs, targets) < here:
                    return BadMinimum(layers, inputs, targets, better)
    return None


def _length(found: BadMinimum) -> tuple[int, int]:
    """How long the numbers are: the longest, then all together."""
    numbers = [number for row in (*found.inputs, *found.targets) for number in row]
    for weight, bias in (*found.layers, *found.better_layers):
        numbers += [*bias, *(entry for row in weight for entry in row)]
    sizes = [abs(number.numerator) + 10 * (number.denominator - 1) for number in numbers]
    return max(sizes), sum(sizes)


def loss(layers: Sequence[LayerNumbers], inputs: Sequence[Row], targets: Sequence[Row]) -> Fraction:
    """The squared loss, summed over points and outputs."""
    pairs = zip(inputs, targets, strict=True)
    return sum(((f - t) ** 2 for x, y in pairs for f, t in zip(_values(layers, x)[-1], y, strict=True)), Fraction(0))


def _values(layers: Sequence[LayerNumbers], x: Row) -> list[list[Fraction]]:
    """The pre-activations of every layer; the last are the outputs."""
    signal, result = list(x), []
    for weight, bias in layers:
        z = [sum((w * h for w, h in zip(row, signal, strict=True)), b) for row, b in zip(weight, bias, strict=True)]
        result.append(z)
        signal = [max(Fraction(0), entry) for entry in z]
    return result


def _inputs(generator: random.Random, points: int, dimension: int) -> tuple[Row, ...]:
    """Different points with short coordinates."""
    size = max(4, math.ceil(points ** (1 / dimension)))
    rows: dict[Row, None] = {}
    while len(rows) < points:
        rows[tuple(Fraction(generator.randint(-size, size)) for _ in range(dimension))] = None
    return tuple(rows)


def _network(
    generator: random.Random, widths: Sequence[int], inputs: Sequence[Row], bending: float
) -> tuple[LayerNumbers, ...]:
    """Short random weights; a bias puts its unit's kink among the data with this probability, else below them."""
    layers: list[LayerNumbers] = []
    signals = [list(x) for x in inputs]
    for depth, (fan_in, width) in enumerate(pairwise(widths), start=1):
        last = depth == len(widths) - 1
        weight, bias = [], []
        for _ in range(width):
            row = tuple(Fraction(generator.choice([-2, -1, 1, 2])) for _ in range(fan_in))
            heights = sorted({sum((w * h for w, h in zip(row, s, strict=True)), Fraction(0)) for s in signals})
            if last:
                shift = Fraction(generator.randint(-3, 3))
            elif generator.random() < bending and len(heights) > 1:
                cut = generator.randrange(len(heights) - 1)
                shift = -(heights[cut] + heights[cut + 1]) / 2
            else:
                shift = generator.randint(1, 3) - heights[0]
            weight.append(row)
            bias.append(shift)
        layers.append((tuple(weight), tuple(bias)))
        signals = [[max(Fraction(0), z) for z in _values([layers[-1]], tuple(s))[-1]] for s in signals]
    return tuple(layers)


def _stuck_residuals(
    generator: random.Random, layers: Sequence[LayerNumbers], inputs: Sequence[Row], outputs: int
) -> list[tuple[int, ...]] | None:
    """N x K integers, not all 0, for which all path moments vanish; None if there are none, or a point is at a kink."""
    states = [_values(layers, x)[:-1] for x in inputs]
    if any(z == 0 for state in states for layer in state for z in layer):
        return None
    everywhere = frozenset(range(len(inputs)))
    from_inputs, from_biases = {everywhere}, set[frozenset[int]]()
    for k in range(len(layers) - 1):
        units = [frozenset(i for i in everywhere if states[i][k][j] > 0) for j in range(len(layers[k][1]))]
        from_inputs = {s & unit for s in from_inputs for unit in units if s & unit}
        from_biases = {s & unit for s in from_biases for unit in units if s & unit} | {unit for unit in units if unit}
        if len(from_inputs) > 2 * len(inputs):
            return None
    if not from_inputs:
        return None
    moments = [
        [x[e] if i in s else Fraction(0) for i, x in enumerate(inputs)]
        for s in from_inputs
        for e in range(len(inputs[0]))
    ]
    moments += [[Fraction(i in s) for i in everywhere] for s in from_biases | {everywhere}]
    # Few residuals that are not 0 keep the numbers short.
    few = sorted(generator.sample(sorted(everywhere), min(len(inputs), len(moments) + max(SPARE, len(moments) // 2))))
    basis = _short_basis([[row[i] for i in few] for row in moments], len(few))
    if not basis:
        return None
    columns = []
    for _ in range(outputs):
        chosen = generator.sample(basis, min(len(basis), generator.randint(1, 3)))
        signs = [generator.choice([-1, 1]) for _ in chosen]
        column = [sum(f * e for f, e in zip(signs, entries, strict=True)) for entries in zip(*chosen, strict=True)]
        columns.append([dict(zip(few, column, strict=True)).get(i, 0) for i in range(len(inputs))])
    return list(zip(*columns, strict=True)) if any(map(any, columns)) else None


def _short_basis(rows: Sequence[Sequence[Fraction]], width: int) -> list[tuple[int, ...]]:
    """Integer vectors that span what is orthogonal to all rows; short ones where there are not too many."""
    common = math.lcm(*(entry.denominator for row in rows for entry in row))
    basis = null_space([[int(entry * common) for entry in row] for row in rows], width)
    if not basis or len(basis) * width > SHORTENED:
        return basis
    from flint import fmpz_mat

    return [tuple(map(int, row)) for row in fmpz_mat([list(vector) for vector in basis]).lll().tolist()]


def _last_layers(signals: np.ndarray, targets: Sequence[Row], bound: Fraction) -> Iterator[LayerNumbers]:
    """The last layer of least loss, in shorter and longer fractions, wherever floats find the loss below the bound."""
    wanted = np.array([[float(entry) for entry in row] for row in targets])
    best = np.linalg.lstsq(signals, wanted, rcond=1e-9)[0]
    for denominator in DENOMINATORS:
        rounded = np.round(best * denominator)
        if ((signals @ (rounded / denominator) - wanted) ** 2).sum() < float(bound):
            rows = [[Fraction(int(entry), denominator) for entry in row] for row in rounded.T]
            yield tuple(tuple(row[:-1]) for row in rows), tuple(row[-1] for row in rows)


def _signals(layers: Sequence[LayerNumbers], x: Row) -> list[Fraction]:
    """What the last hidden layer hands on."""
    return [max(Fraction(0), entry) for entry in _values(layers, x)[-1]]
