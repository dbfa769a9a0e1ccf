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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from proofs.kernel.exact import Matrix, Vector, inner
from proofs.kernel.forward import ForwardPass, forward
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.linear_algebra import null_space

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
    """A local minimum of the squared loss of a dataset, and a better network of the same shape.

    Attributes:
        problem: the network at the minimum, ReLU after every layer but the last, a bias in every layer; and the data.
        better: a network of strictly lower loss on the same data.
    """

    problem: Problem
    better: Network


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
    require_sizes(hidden_widths, input_dimension, points, outputs)
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


def require_sizes(hidden_widths: Sequence[int], input_dimension: int, points: int, outputs: int) -> None:
    """Raise GenerationError where no network has these sizes, or there are too few points for any residuals."""
    if not hidden_widths or min(*hidden_widths, input_dimension, outputs) < 1:
        raise GenerationError("give at least one hidden layer, and widths and dimensions of at least 1")
    if points < input_dimension + 2:
        raise GenerationError(f"{points} points in dimension {input_dimension}: give at least {input_dimension + 2}")


def _draw(generator: random.Random, widths: Sequence[int], points: int, bending: float) -> BadMinimum | None:
    inputs = short_inputs(lambda size: generator.randint(-size, size), points, widths[0])
    network = _network(generator, widths, inputs, bending)
    here = _forward(network, inputs)
    residuals = _stuck_residuals(generator, network, inputs, here)
    if residuals is None:
        return None
    others = [_network(generator, widths, inputs, 1.0) for _ in range(OTHERS)]
    features = [_features(_forward(other, inputs)) for other in others]
    outputs = here.residuals.start.fractions
    for scale in SCALES:
        targets = tuple(
            tuple(f - scale * r for f, r in zip(fs, rs, strict=True)) for fs, rs in zip(outputs, residuals, strict=True)
        )
        problem = Problem(network, Dataset(inputs, targets))
        loss = scale**2 * sum(r**2 for rs in residuals for r in rs)
        for other, signals in zip(others, features, strict=True):
            for last in _last_layers(signals, targets, loss):
                better = Network((*other.hidden, last))
                if forward(problem.at(better)).loss[0] < loss:
                    return BadMinimum(problem, better)
    return None


def _length(found: BadMinimum) -> tuple[int, int]:
    """How long the numbers are: the longest, then all together."""
    data, networks = found.problem.dataset, (found.problem.network, found.better)
    numbers = [
        *(number for row in (*data.inputs, *data.targets) for number in row),
        *(number for network in networks for layer in network.layers for number in layer.numbers()),
    ]
    sizes = [abs(number.numerator) + 10 * (number.denominator - 1) for number in numbers]
    return max(sizes), sum(sizes)


def _forward(network: Network, inputs: Matrix) -> ForwardPass:
    """The forward pass with targets 0, so that the residuals are the outputs."""
    nothing = (Fraction(0),) * network.output_dimension
    return forward(Problem(network, Dataset(inputs, (nothing,) * len(inputs))))


def _features(here: ForwardPass) -> np.ndarray:
    """What the last layer reads, in floats, and a 1 for its bias: one row per point."""
    last = here.pre_activations[-1]
    return np.array([[*(max(0, z) / last.denominator for z in row), 1.0] for row in last.coefficients[0]])


def short_inputs(integer: Callable[[int], int], points: int, dimension: int) -> Matrix:
    """Different points with short coordinates; `integer(size)` draws one from -size to size."""
    size = max(4, math.ceil(points ** (1 / dimension)))
    rows: dict[Vector, None] = {}
    while len(rows) < points:
        rows[tuple(Fraction(integer(size)) for _ in range(dimension))] = None
    return tuple(rows)


def _network(generator: random.Random, widths: Sequence[int], inputs: Matrix, bending: float) -> Network:
    """Short random weights; a bias puts its unit's kink among the data with this probability, else below them."""
    layers: list[Layer] = []
    signals: Sequence[Vector] = inputs
    for depth, (fan_in, width) in enumerate(pairwise(widths), start=1):
        last = depth == len(widths) - 1
        weight, bias, columns = [], [], []
        for _ in range(width):
            row = tuple(Fraction(generator.choice([-2, -1, 1, 2])) for _ in range(fan_in))
            column = [inner(row, signal) for signal in signals]
            heights = sorted(set(column))
            if last:
                shift = Fraction(generator.randint(-3, 3))
            elif generator.random() < bending and len(heights) > 1:
                cut = generator.randrange(len(heights) - 1)
                shift = -(heights[cut] + heights[cut + 1]) / 2
            else:
                shift = generator.randint(1, 3) - heights[0]
            weight.append(row)
            bias.append(shift)
            columns.append([max(Fraction(0), height + shift) for height in column])
        layers.append(Layer(tuple(weight), tuple(bias)))
        signals = list(zip(*columns, strict=True))
    return Network(tuple(layers))


def _stuck_residuals(
    generator: random.Random, network: Network, inputs: Matrix, here: ForwardPass
) -> list[tuple[int, ...]] | None:
    """N x K integers, not all 0, for which all path moments vanish; None if there are none, or a point is at a kink."""
    states = [table.signs() for table in here.pre_activations]
    if any(sign == 0 for table in states for row in table for sign in row):
        return None
    everywhere = frozenset(range(len(inputs)))
    from_inputs, from_biases = {everywhere}, set[frozenset[int]]()
    for table in states:
        units = [frozenset(i for i, sign in enumerate(column) if sign > 0) for column in zip(*table, strict=True)]
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
    for _ in range(network.output_dimension):
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


def _last_layers(signals: np.ndarray, targets: Matrix, bound: int) -> Iterator[Layer]:
    """The last layer of least loss, in shorter and longer fractions, wherever floats find the loss below the bound."""
    wanted = np.array([[float(entry) for entry in row] for row in targets])
    best = np.linalg.lstsq(signals, wanted, rcond=1e-9)[0]
    for denominator in DENOMINATORS:
        rounded = np.round(best * denominator)
        if ((signals @ (rounded / denominator) - wanted) ** 2).sum() < float(bound):
            rows = [tuple(Fraction(int(entry), denominator) for entry in row) for row in rounded.T]
            yield Layer(tuple(row[:-1] for row in rows), tuple(row[-1] for row in rows))
