"""The loss without the points at kinks, near the point: a polynomial, its gradient, its Hessian and its symmetries.

docs/mathematics.md, section 6, says why these settle the question of a local minimum.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from proofs.kernel.activation import activation_states
from proofs.kernel.exact import Grid, IntTable, IntVector, Vector, dot, null_space
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require

Parameter = tuple[int, int, int]
"""Layer, unit, and entry of the unit's weight row; the entry after the last weight is the bias."""


@dataclass(frozen=True)
class SmoothPart:
    """`L0`: every point away from kinks and of positive weight, each loss replaced by its tangent where it has no bend.

    `L0 <= L` near the point, with equality at it. States and widths are those of the hidden layers, tables have one row
    per point of L0. All integers carry a common denominator: `signals[k] = (h_k, 1) * signal_scales[k]`.

    Attributes:
        problem: the question.
        loss: the loss at the point.
        points: the data points of L0.
        states: for each hidden layer whether each unit is on at each point.
        signals: what each layer reads at each point, with the 1 for its bias if it has one.
        signal_scales: the denominators of `signals`.
        slopes: half the derivatives of the losses by the outputs at each point.
        curvatures: half the second derivatives.
    """

    problem: Problem
    loss: Fraction
    points: tuple[int, ...]
    states: tuple[tuple[tuple[bool, ...], ...], ...]
    signals: tuple[IntTable, ...]
    signal_scales: tuple[int, ...]
    slopes: Grid
    curvatures: Grid

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters, in the order of the gradient, the Hessian and the symmetries."""
        layers = enumerate(self.problem.network.layers)
        return tuple((k, j, m) for k, layer in layers for j, row in enumerate(layer.augmented) for m in range(len(row)))

    @cached_property
    def _index(self) -> Mapping[Parameter, int]:
        return {parameter: n for n, parameter in enumerate(self.parameters)}

    @cached_property
    def _weights(self) -> tuple[Grid, ...]:
        return tuple(Grid.of(layer.weight) for layer in self.problem.network.layers)

    def _pulled_back(self, rows: IntTable) -> list[tuple[IntTable, int]]:
        """For outputs weighted by `rows`, the derivatives of their sum by the pre-activations: one table per layer."""
        result, scale = [(rows, 1)], 1
        for k in range(len(self.states) - 1, -1, -1):
            columns = tuple(zip(*self._weights[k + 1].rows, strict=True))
            pairs = zip(rows, self.states[k], strict=True)
            rows = tuple(
                tuple(dot(row, c) if on else 0 for c, on in zip(columns, state, strict=True)) for row, state in pairs
            )
            scale *= self._weights[k + 1].denominator
            result.append((rows, scale))
        return result[::-1]

    def _derivatives(self, rows: IntTable) -> Grid:
        """The derivatives of `<row, f_i>` by every parameter: one row per point."""
        pulled = self._pulled_back(rows)
        scales = [scale * self.signal_scales[k] for k, (_, scale) in enumerate(pulled)]
        common = lcm(*scales)
        table = []
        for p in range(len(self.points)):
            entries: list[int] = []
            for (back, _), signals, scale in zip(pulled, self.signals, scales, strict=True):
                factor = common // scale
                entries.extend(factor * b * h for b in back[p] for h in signals[p])
            table.append(tuple(entries))
        return Grid(tuple(table), common)

    @cached_property
    def gradient(self) -> Vector:
        """Half the gradient of L0."""
        result: list[Fraction] = []
        for (back, scale), signals, unit in zip(
            self._pulled_back(self.slopes.rows), self.signals, self.signal_scales, strict=True
        ):
            entries = list(zip(*signals, strict=True))
            total = scale * unit * self.slopes.denominator
            result.extend(Fraction(dot(pull, h), total) for pull in zip(*back, strict=True) for h in entries)
        return tuple(result) or (Fraction(0),) * len(self.parameters)

    @cached_property
    def hessian(self) -> tuple[Vector, ...]:
        """Half the Hessian of L0: `sum c_ik Df_ik Df_ik^T + sum m_ik D^2 f_ik`."""
        n = len(self.parameters)
        result = [[Fraction(0)] * n for _ in range(n)]
        for k in range(self.problem.network.output_dimension):
            picked = tuple(int(k == other) for other in range(self.problem.network.output_dimension))
            table = self._derivatives((picked,) * len(self.points))
            columns = list(zip(*table.rows, strict=True)) or [()] * n
            weights = [row[k] for row in self.curvatures.rows]
            scale = table.denominator**2 * self.curvatures.denominator
            for a, left in enumerate(columns):
                weighted = list(map(mul, weights, left))
                for b in range(a, n):
                    result[a][b] += Fraction(dot(weighted, columns[b]), scale)
        for (a, b), entry in self._mixed_derivatives():
            result[min(a, b)][max(a, b)] += entry
        for a in range(n):
            for b in range(a):
                result[a][b] = result[b][a]
        return tuple(map(tuple, result))

    def _mixed_derivatives(self) -> Iterator[tuple[tuple[int, int], Fraction]]:
        """`sum_ik m_ik D^2 f_ik`: f is linear in each layer, so only pairs of parameters of two layers appear.

        With z_j of layer k and unit m of a later layer l - 1: `D f / D W_l[u, m] = B_u h_m`, and h_m changes with
        W_k[j, e] by `(D h_m / D z_j) h_e`.
        """
        pulled = self._pulled_back(self.slopes.rows)
        for k in range(len(self.states)):
            width = self.problem.network.layers[k].width
            # jacobian[p][m][j] = D h_m / D z_j, from layer k to the layer before l.
            jacobian = [
                [[int(m == j and on) for j in range(width)] for m, on in enumerate(row)] for row in self.states[k]
            ]
            scale = 1
            for later in range(k + 1, len(self.problem.network.layers)):
                back, back_scale = pulled[later]
                total = scale * back_scale * self.signal_scales[k] * self.slopes.denominator
                entries = list(zip(*self.signals[k], strict=True))
                for u in range(self.problem.network.layers[later].width):
                    pull = [row[u] for row in back]
                    for m in range(self.problem.network.layers[later].fan_in):
                        for j in range(width):
                            through = [b * rows[m][j] for b, rows in zip(pull, jacobian, strict=True)]
                            if any(through):
                                for e, column in enumerate(entries):
                                    pair = self._index[k, j, e], self._index[later, u, m]
                                    yield pair, Fraction(dot(through, column), total)
                if later < len(self.states):
                    jacobian = [
                        [
                            [dot(row, column) for column in zip(*before, strict=True)] if on else [0] * width
                            for row, on in zip(self._weights[later].rows, state, strict=True)
                        ]
                        for before, state in zip(jacobian, self.states[later], strict=True)
                    ]
                    scale *= self._weights[later].denominator

    @cached_property
    def _reached(self) -> tuple[tuple[frozenset[int], ...], ...]:
        """For every unit of every layer, outputs included, the rows at which it is on and its output reaches an end."""
        everywhere = frozenset(range(len(self.points)))
        result = [(everywhere,) * self.problem.network.output_dimension]
        for table, layer in zip(reversed(self.states), reversed(self.problem.network.hidden), strict=True):
            heard = frozenset[int]().union(*result[-1])
            result.append(tuple(frozenset(p for p in heard if table[p][j]) for j in range(layer.width)))
        return tuple(reversed(result))

    def symmetries(self) -> Iterator[IntVector]:
        """Directions, at the point, of motions along which L0 does not change."""
        for k in range(len(self.problem.network.layers)):
            yield from self._unread_motions(k)
        for k in range(len(self.states)):
            yield from self._mixing_motions(k)

    def _direction(self, moves: Mapping[Parameter, Fraction]) -> IntVector:
        row = [Fraction(0)] * len(self.parameters)
        for parameter, move in moves.items():
            row[self._index[parameter]] = move
        return Grid.of([row]).rows[0]

    def _unread_motions(self, k: int) -> Iterator[IntVector]:
        """Moves of one unit's weights that do not change its pre-activation where it counts.

        These are the null vectors of the table A of its signals there, which depends on earlier layers only. The
        motion exists where the rank of A is constant near the point: in the first layer, where A is data; or where A
        has as many independent rows as different inputs; or as many independent columns as are not silent. Otherwise
        only the silent columns count.
        """
        table = self.signals[k]
        tail = self.problem.network.layers[k].bias is not None
        for j, reached in enumerate(self._reached[k]):
            inputs = {self.problem.dataset.inputs[self.points[p]]: table[p] for p in reached}
            width = len(self.problem.network.layers[k].augmented[j])
            silent = [
                k > 0 and m < width - tail and not any(self.states[k - 1][p][m] for p in reached) for m in range(width)
            ]
            vectors = null_space(list(inputs.values()), width)
            rank = width - len(vectors)
            if k > 0 and rank < min(len(inputs), width - sum(silent)):
                vectors = [tuple(int(m == n) for n in range(width)) for m in range(width) if silent[m]]
            for vector in vectors:
                yield self._direction({(k, j, m): Fraction(entry) for m, entry in enumerate(vector)})

    def _mixing_motions(self, k: int) -> Iterator[IntVector]:
        """Units j, m that are on at the same points where it counts: `h_j + s h_m`, undone by `V_m - s V_j`.

        With m = j this is the rescaling of a unit. A unit that is on wherever the next layer counts can take in the
        constant 1 in the same way, if both layers have biases.
        """
        layer, after = self.problem.network.layers[k], self.problem.network.layers[k + 1]
        heard = frozenset[int]().union(*self._reached[k + 1])
        for j, reached in enumerate(self._reached[k]):
            for m, others in enumerate(self._reached[k]):
                if reached and reached == others:
                    moves = {(k, j, e): entry for e, entry in enumerate(layer.augmented[m])}
                    moves |= {(k + 1, u, m): -row[j] for u, row in enumerate(after.weight)}
                    yield self._direction(moves)
            if reached and reached == heard and layer.bias is not None and after.bias is not None:
                moves = {(k + 1, u, after.fan_in): -row[j] for u, row in enumerate(after.weight)}
                yield self._direction({**moves, (k, j, layer.fan_in): Fraction(1)})


def smooth_part(problem: Problem, rule: str) -> SmoothPart:
    """Set the points at kinks aside.

    Raises:
        Rejected: one of them has a residual that is not 0.
    """
    here = forward(problem)
    states = activation_states(problem, here)
    weights = problem.dataset.weights
    kinked = {i for table in states for i, row in enumerate(table) if 0 in row}
    charged = next((i for i in sorted(kinked) if any(here.slopes.rows[i])), None)
    require(charged is None, rule, "kinks", "none at a point of residual not 0", f"one at point {charged}")
    points = tuple(i for i in range(len(problem.dataset)) if i not in kinked and (weights is None or weights[i]))
    signals, scales = [], []
    inputs = Grid.of(problem.dataset.inputs)
    rows, scale = inputs.rows, inputs.denominator
    for k, layer in enumerate(problem.network.layers):
        if k:
            curve = here.pre_activations[k - 1]
            rows, scale = tuple(tuple(max(z, 0) for z in row) for row in curve.coefficients[0]), curve.denominator
        tail = () if layer.bias is None else (scale,)
        signals.append(tuple((*rows[i], *tail) for i in points))
        scales.append(scale)
    return SmoothPart(
        problem=problem,
        loss=here.loss[0],
        points=points,
        states=tuple(tuple(tuple(s > 0 for s in table[i]) for i in points) for table in states),
        signals=tuple(signals),
        signal_scales=tuple(scales),
        slopes=Grid(tuple(here.slopes.rows[i] for i in points), here.slopes.denominator),
        curvatures=Grid.of([here.curvatures[i] for i in points]),
    )
