"""The forward pass along a path theta + tau p + tau^2 q, exactly; a single point is the path that stands still.

Every quantity is a polynomial in tau. For small tau > 0 its sign is the sign of its lowest non-zero coefficient, so the
state of every ReLU is known there and the loss is one polynomial on some interval (0, tau_0). docs/mathematics.md,
section 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from proofs.kernel.exact import Grid, IntTable, dot
from proofs.kernel.network import Dataset, Layer, Network, Problem


@dataclass(frozen=True, slots=True)
class Curve:
    """A table of polynomials: entry (i, j) is `sum_m coefficients[m][i][j] tau^m / denominator`, `denominator > 0`."""

    coefficients: tuple[IntTable, ...]
    denominator: int

    def signs(self) -> IntTable:
        """For each entry -1, 0 or 1: its sign for all small tau > 0."""
        if len(self.coefficients) == 1:
            return tuple(tuple((x > 0) - (x < 0) for x in row) for row in self.coefficients[0])
        by_entry = zip(*self.coefficients, strict=True)
        return tuple(tuple(_sign(entry) for entry in zip(*rows, strict=True)) for rows in by_entry)


def _sign(coefficients: Sequence[int]) -> int:
    lowest = next((c for c in coefficients if c), 0)
    return (lowest > 0) - (lowest < 0)


@dataclass(frozen=True)
class ForwardPass:
    """What the network computes at every data point.

    Attributes:
        pre_activations: one N x width table per hidden layer.
        residuals: N x K, output minus target.
    """

    pre_activations: tuple[Curve, ...]
    residuals: Curve

    @cached_property
    def loss(self) -> tuple[Fraction, ...]:
        """The coefficients of the loss, lowest first; for a single point that is its loss and nothing else."""
        tables = [[entry for row in table for entry in row] for table in self.residuals.coefficients]
        degree = 2 * (len(tables) - 1)
        sums = [0] * (degree + 1)
        for m, left in enumerate(tables):
            for n, right in enumerate(tables):
                sums[m + n] += dot(left, right)
        return tuple(Fraction(s, self.residuals.denominator**2) for s in sums)


def forward(problem: Problem, velocity: Network | None = None, acceleration: Network | None = None) -> ForwardPass:
    """Propagate every data point along the path; without a velocity and an acceleration, at the point itself."""
    moving = [network for network in (velocity, acceleration) if network is not None]
    inputs = Grid.of(problem.dataset.inputs)
    values = Curve((inputs.rows,), inputs.denominator)
    pre_activations = []
    for k, layer in enumerate(problem.network.layers):
        values = _affine([layer, *(network.layers[k] for network in moving)], values)
        if k < len(problem.network.hidden):
            pre_activations.append(values)
            values = _relu(values)
    return ForwardPass(tuple(pre_activations), _residuals(values, problem.dataset))


def _affine(path: Sequence[Layer], values: Curve) -> Curve:
    """`W(tau) h(tau) + b(tau)`: the coefficient of tau^m collects W_a h_(m - a)."""
    grids = [Grid.of(layer.augmented) for layer in path]
    common = lcm(*(grid.denominator for grid in grids))
    weights = [grid.over(common).rows for grid in grids]
    if path[0].bias is not None:
        # The bias multiplies the constant 1, which is `denominator` over `denominator`, and does not move with tau.
        tails = [values.denominator] + [0] * (len(values.coefficients) - 1)
        tables = [tuple((*row, tail) for row in table) for table, tail in zip(values.coefficients, tails, strict=True)]
    else:
        tables = list(values.coefficients)
    blank = tuple((0,) * path[0].width for _ in tables[0])
    result: list[IntTable] = [blank] * (len(weights) + len(tables) - 1)
    for a, rows in enumerate(weights):
        if not any(map(any, rows)):
            continue
        for b, table in enumerate(tables):
            product = tuple(tuple(dot(w, h) for w in rows) for h in table)
            result[a + b] = product if result[a + b] is blank else _add(result[a + b], product)
    while len(result) > 1 and not any(map(any, result[-1])):
        result.pop()
    return Curve(tuple(result), common * values.denominator)


def _add(left: IntTable, right: IntTable) -> IntTable:
    return tuple(tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in zip(left, right, strict=True))


def _relu(values: Curve) -> Curve:
    states = values.signs()
    return Curve(
        tuple(
            tuple(
                tuple(x if s > 0 else 0 for x, s in zip(row, state, strict=True))
                for row, state in zip(table, states, strict=True)
            )
            for table in values.coefficients
        ),
        values.denominator,
    )


def _residuals(outputs: Curve, dataset: Dataset) -> Curve:
    targets = Grid.of(dataset.targets)
    common = lcm(outputs.denominator, targets.denominator)
    constant, *rest = (Grid(table, outputs.denominator).over(common).rows for table in outputs.coefficients)
    negated = tuple(tuple(-entry for entry in row) for row in targets.over(common).rows)
    return Curve((_add(constant, negated), *rest), common)
