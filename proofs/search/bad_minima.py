"""Bad local minima on demand: ReLU networks of any depth with a dataset on which they are stuck.

Away from kinks the pull `sum_i <r_i, f_i>` of the residuals r is a sum over paths through the network, each weighted
by its moment `sum_S r_i x_i` or `sum_S r_i` over the data points S at which the whole path is active. Residuals that
make all moments vanish make the point a local minimum (docs/mathematics.md, section 5). So draw a network and inputs,
take a vector from the null space of the moments as the residuals, and set the targets to output minus residual.

Scaled up, the residuals leave a strictly better point: another network of the same shape whose output g has
`<r, g> != 0`, with its last layer scaled, gains `<r, g>^2 / |g|^2`. This grows with the square of the scale, and what
the first network computes does not.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

Row = tuple[Fraction, ...]
LayerNumbers = tuple[tuple[Row, ...], Row]
"""Weight rows, one per unit, and the biases."""


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
    # Fewer and fewer units bend among the data, until the moments leave residuals to choose.
    for attempt in range(60):
        bending = max(0.0, 1 - attempt / 40)
        inputs = _inputs(generator, points, input_dimension)
        layers = _network(generator, widths, inputs, bending)
        residuals = _stuck_residuals(generator, layers, inputs, outputs)
        if residuals is None:
            continue
        for _ in range(40):
            other = _network(generator, widths, inputs, 1.0)
            found = _with_better_point(layers, inputs, residuals, other)
            if found is not None:
                return found
    raise GenerationError("no draw had residuals to choose from; give more points or another seed")


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
    size = max(9, points)
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
            row = tuple(Fraction(generator.choice([-3, -2, -1, 1, 2, 3])) for _ in range(fan_in))
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
    basis = _null_space(moments, len(inputs))
    if not basis:
        return None
    columns = []
    for _ in range(outputs):
        factors = [generator.choice([-1, 1]) for _ in basis]
        column = [sum(f * e for f, e in zip(factors, entries, strict=True)) for entries in zip(*basis, strict=True)]
        shared = gcd(*column) or 1
        columns.append([entry // shared for entry in column])
    return list(zip(*columns, strict=True)) if any(map(any, columns)) else None


def _null_space(rows: Sequence[Sequence[Fraction]], width: int) -> list[list[int]]:
    """A basis, in coprime integers, of the vectors orthogonal to all rows."""
    pivots: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = list(row)
        for column, pivot in pivots:
            if rest[column]:
                rest = [a - rest[column] * b for a, b in zip(rest, pivot, strict=True)]
        lead = next((c for c, entry in enumerate(rest) if entry), None)
        if lead is None:
            continue
        rest = [entry / rest[lead] for entry in rest]
        pivots = [(c, [a - p[lead] * b for a, b in zip(p, rest, strict=True)] if p[lead] else p) for c, p in pivots]
        pivots.append((lead, rest))
    taken = {column for column, _ in pivots}
    basis = []
    for free in (c for c in range(width) if c not in taken):
        vector = [Fraction(c == free) for c in range(width)]
        for column, pivot in pivots:
            vector[column] = -pivot[free]
        common = lcm(*(entry.denominator for entry in vector))
        basis.append([int(entry * common) for entry in vector])
    return basis


def _with_better_point(
    layers: tuple[LayerNumbers, ...],
    inputs: tuple[Row, ...],
    residuals: Sequence[Sequence[int]],
    other: tuple[LayerNumbers, ...],
) -> BadMinimum | None:
    """Scale the residuals until the other network, its last layer scaled to the best multiple, is better."""
    fitted = [_values(layers, x)[-1] for x in inputs]
    shape = [_values(other, x)[-1] for x in inputs]
    size = sum((g * g for row in shape for g in row), Fraction(0))
    for k in range(20):
        scale = 4**k
        targets = tuple(
            tuple(f - scale * r for f, r in zip(fs, rs, strict=True)) for fs, rs in zip(fitted, residuals, strict=True)
        )
        product = sum(
            (t * g for ts, gs in zip(targets, shape, strict=True) for t, g in zip(ts, gs, strict=True)), Fraction(0)
        )
        if not size or not sum(
            r * g for rs, gs in zip(residuals, shape, strict=True) for r, g in zip(rs, gs, strict=True)
        ):
            return None
        factor = (product / size).limit_denominator(100)
        weight, bias = other[-1]
        last = (tuple(tuple(factor * w for w in row) for row in weight), tuple(factor * b for b in bias))
        better = (*other[:-1], last)
        if loss(better, inputs, targets) < loss(layers, inputs, targets):
            return BadMinimum(layers, inputs, targets, better)
    return None
