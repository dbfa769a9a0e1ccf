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
from operator import mul

from proofs.kernel.exact import Grid, IntTable, Matrix, Vector, dot
from proofs.kernel.loss import Huber, Loss
from proofs.kernel.network import Dataset, Layer, Network, Problem


@dataclass(frozen=True, slots=True)
class Curve:
    """A table of polynomials: entry (i, j) is `sum_m coefficients[m][i][j] tau^m / denominator`, `denominator > 0`."""

    coefficients: tuple[IntTable, ...]
    denominator: int

    @property
    def start(self) -> Grid:
        """The table at tau = 0."""
        return Grid(self.coefficients[0], self.denominator)

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
        measure: the loss rho of a residual.
        weights: the weight of each data point.
    """

    pre_activations: tuple[Curve, ...]
    residuals: Curve
    measure: Loss
    weights: Vector

    @cached_property
    def loss(self) -> tuple[Fraction, ...]:
        """The coefficients of the loss, lowest first; for a single point that is its loss and nothing else.

        Beyond +-delta the Huber loss of a residual s|r| is `delta (2 s r - delta)`; which branch holds for small
        tau > 0 is the sign of a polynomial.
        """
        tables = [[entry for row in table for entry in row] for table in self.residuals.coefficients]
        weights = Grid.of([self.weights])
        width = len(self.residuals.coefficients[0][0])
        spread = [weight for weight in weights.rows[0] for _ in range(width)]
        branches = [0] * len(spread)
        delta, common = 0, self.residuals.denominator
        if isinstance(self.measure, Huber):
            common = lcm(common, self.measure.delta.denominator)
            delta = int(self.measure.delta * common)
            tables = [[common // self.residuals.denominator * entry for entry in table] for table in tables]
            branches = [_branch(entry, delta) for entry in zip(*tables, strict=True)]
        inside = [[x if s == 0 else 0 for x, s in zip(table, branches, strict=True)] for table in tables]
        sums = [0] * (2 * len(tables) - 1)
        for m, left in enumerate(inside):
            weighted = list(map(mul, spread, left))
            for n, right in enumerate(inside):
                sums[m + n] += dot(weighted, right)
        slants = list(map(mul, spread, branches))
        for m, table in enumerate(tables):
            sums[m] += 2 * delta * dot(slants, table)
        sums[0] -= delta**2 * dot(slants, branches)
        return tuple(Fraction(s, common**2 * weights.denominator) for s in sums)

    @cached_property
    def slopes(self) -> Grid:
        """N x K: half the derivative of the loss by each output at the point: weight times residual, cut at +-delta."""
        bound = self.measure.delta if isinstance(self.measure, Huber) else None
        weights = Grid.of([self.weights])
        common = lcm(self.residuals.denominator, 1 if bound is None else bound.denominator)
        rows = self.residuals.start.over(common).rows
        if bound is not None:
            most = int(bound * common)
            rows = tuple(tuple(max(-most, min(most, r)) for r in row) for row in rows)
        pairs = zip(weights.rows[0], rows, strict=True)
        return Grid(tuple(tuple(w * r for r in row) for w, row in pairs), common * weights.denominator)

    @cached_property
    def curvatures(self) -> Matrix:
        """N x K: the weight where rho is r^2 in a neighbourhood of the residual, else 0.

        For every real x, `rho(r + x) >= rho(r) + rho'(r) x`, with equality at a positive curvature for x = 0 only.
        """
        table, denominator = self.residuals.coefficients[0], self.residuals.denominator
        bound = self.measure.delta * denominator if isinstance(self.measure, Huber) else None
        return tuple(
            tuple(weight if bound is None or -bound < r < bound else Fraction(0) for r in row)
            for weight, row in zip(self.weights, table, strict=True)
        )


def _branch(residual: Sequence[int], delta: int) -> int:
    """1 or -1 where the residual is above delta or below -delta for all small tau > 0, else 0."""
    constant, *rest = residual
    return max(_sign((constant - delta, *rest)), 0) + min(_sign((constant + delta, *rest)), 0)


def forward(problem: Problem, velocity: Network | None = None, acceleration: Network | None = None) -> ForwardPass:
    """Propagate every data point along the path; without a velocity and an acceleration, at the point itself.

    Raises:
        ValueError: the problem has parts beyond the exact rules; this pass would take every activation for a ReLU.
    """
    if problem.beyond_exact_rules:
        raise ValueError(f"the exact forward pass knows nothing of {problem.beyond_exact_rules}")
    moving = [network for network in (velocity, acceleration) if network is not None]
    inputs = Grid.of(problem.dataset.inputs)
    values = Curve((inputs.rows,), inputs.denominator)
    pre_activations = []
    for k, layer in enumerate(problem.network.layers):
        values = _affine([layer, *(network.layers[k] for network in moving)], values)
        if k < len(problem.network.hidden):
            pre_activations.append(values)
            values = _relu(values)
    return ForwardPass(tuple(pre_activations), _residuals(values, problem.dataset), problem.loss, problem.point_weights)


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
