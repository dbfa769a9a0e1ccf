"""Descent of first order at kinks: the one-sided derivative of the loss, cell by cell, searched with floats.

Along theta + tau p the loss changes by `2 tau D(p)`, where D is positively homogeneous and linear on every cell of
directions that fixes the side of each kink. Random directions pick cells; steps against the slope in the cell improve
them; whatever is negative is rounded to short rationals and confirmed exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.kernel.activation import activation_states
from proofs.kernel.certificate import DescentPath
from proofs.kernel.exact import Grid, IntTable, dot
from proofs.kernel.forward import ForwardPass, forward
from proofs.kernel.local_function import canonical_form
from proofs.kernel.network import Layer, Network, Problem
from proofs.search.directions import descent, descent_along, still
from proofs.search.nonnegative import NegativeDirection, decide_nonnegative

if TYPE_CHECKING:
    import numpy as np

SEED = 0
STEPS = 40


def unit_descent(problem: Problem) -> DescentPath | None:
    """Descent by turning one hidden unit, decided exactly for each unit that no kink follows at a charged point."""
    here = forward(problem)
    states = activation_states(problem, here)
    charged = [i for i, row in enumerate(here.slopes.rows) if any(row)]
    back: IntTable = tuple(here.slopes.rows[i] for i in charged)
    for k in range(len(problem.network.hidden) - 1, -1, -1):
        layer, rows = problem.network.layers[k], [states[k][i] for i in charged]
        columns = list(zip(*Grid.of(problem.network.layers[k + 1].weight).rows, strict=True))
        pulls = [tuple(dot(row, column) for column in columns) for row in back]
        signals = _signals(problem, here, k, charged)
        for j in range(layer.width):
            unit = canonical_form(signals, tuple(row[j] for row in rows), [pull[j] for pull in pulls], 1)
            answer = decide_nonnegative(unit)
            if isinstance(answer, NegativeDirection):
                path = descent(problem, {(k, j, e): Fraction(x) for e, x in enumerate(answer.direction)})
                if path is not None:
                    return path
        if any(0 in row for row in rows):
            return None
        back = tuple(
            tuple(b if s > 0 else 0 for b, s in zip(p, row, strict=True)) for p, row in zip(pulls, rows, strict=True)
        )
    return None


def _signals(problem: Problem, here: ForwardPass, k: int, points: Sequence[int]) -> IntTable:
    if k == 0:
        inputs = Grid.of(problem.dataset.inputs)
        table, scale = inputs.rows, inputs.denominator
    else:
        curve = here.pre_activations[k - 1]
        table, scale = tuple(tuple(max(z, 0) for z in row) for row in curve.coefficients[0]), curve.denominator
    tail = () if problem.network.layers[k].bias is None else (scale,)
    return tuple((*table[i], *tail) for i in points)


def cell_descent(problem: Problem, *, tries: int) -> DescentPath | None:
    """Random cells; None says nothing. Numbers beyond the range of floats end the search."""
    try:
        for velocity in _candidates(problem, tries):
            for digits in (10, 1000, 10**6):
                path = descent_along(problem, _rounded(problem.network, velocity, digits), still(problem.network))
                if path is not None:
                    return path
    except OverflowError:
        pass
    return None


Move = list[tuple["np.ndarray", "np.ndarray | None"]]


def _candidates(problem: Problem, tries: int) -> Iterator[Move]:
    """Directions whose one-sided derivative is negative in floats."""
    import numpy as np

    random = np.random.default_rng(SEED)
    field = _Field(problem)
    for n in range(tries):
        move: Move = [
            (random.normal(size=w.shape), None if b is None else random.normal(size=b.shape)) for w, b in field.layers
        ]
        if n % 3 == 0:
            # Few parameters at a time: more of the motion goes into each kink.
            chosen = random.integers(len(move))
            move = [(w * (k == chosen), None if b is None else b * (k == chosen)) for k, (w, b) in enumerate(move)]
        for step in range(STEPS):
            slope, gradient = field.derivative(move)
            size = np.sqrt(sum(float(np.sum(w**2)) + (0 if b is None else float(np.sum(b**2))) for w, b in move))
            if slope < -1e-9 * field.scale * size:
                yield move
                break
            length = np.sqrt(sum(float(np.sum(w**2)) + (0 if b is None else float(np.sum(b**2))) for w, b in gradient))
            if length <= 1e-12 * field.scale or size == 0:
                break
            rate = 2 * size / length / (step + 1)
            move = [
                (w - rate * g, None if b is None or h is None else b - rate * h)
                for (w, b), (g, h) in zip(move, gradient, strict=True)
            ]


class _Field:
    """The one-sided derivative of the loss in float arithmetic, with the exact states."""

    def __init__(self, problem: Problem) -> None:
        import numpy as np

        here = forward(problem)
        slopes = here.slopes
        keep = [i for i, row in enumerate(slopes.rows) if any(row)]
        self.slopes = np.array([[float(Fraction(m, slopes.denominator)) for m in slopes.rows[i]] for i in keep])
        self.layers: list[tuple[np.ndarray, np.ndarray | None]] = [
            (np.array(layer.weight, dtype=float), None if layer.bias is None else np.array(layer.bias, dtype=float))
            for layer in problem.network.layers
        ]
        self.states = [np.array([table[i] for i in keep]) for table in activation_states(problem, here)]
        self.values = [np.array([problem.dataset.inputs[i] for i in keep], dtype=float)]
        for state, (weight, bias) in zip(self.states, self.layers, strict=False):
            z = self.values[-1] @ weight.T + (0 if bias is None else bias)
            self.values.append(np.where(state > 0, z, 0))
        self.scale = float(np.abs(self.slopes).sum()) * max(1.0, *(float(np.abs(v).max()) for v in self.values))

    def derivative(self, move: Move) -> tuple[float, Move]:
        """D(p), and the gradient of D in the cell of p."""
        import numpy as np

        moved = np.zeros_like(self.values[0])
        sides = []
        for k, ((weight, _), (dw, db)) in enumerate(zip(self.layers, move, strict=True)):
            change = self.values[k] @ dw.T + moved @ weight.T + (0 if db is None else db)
            if k < len(self.states):
                on = (self.states[k] > 0) | ((self.states[k] == 0) & (change > 0))
                sides.append(on)
                moved = np.where(on, change, 0)
        total = float(np.sum(self.slopes * change))
        gradient: Move = []
        back = self.slopes
        for k in range(len(self.layers) - 1, -1, -1):
            gradient.append((back.T @ self.values[k], None if move[k][1] is None else back.sum(axis=0)))
            if k:
                back = np.where(sides[k - 1], back @ self.layers[k][0], 0)
        return total, gradient[::-1]


def _rounded(network: Network, move: Move, digits: int) -> Network:
    """The direction with its largest entry about 1 and denominators of this size."""
    import numpy as np

    size = max(float(np.abs(part).max()) for pair in move for part in pair if part is not None)

    def exact(number: float) -> Fraction:
        return Fraction(round(float(number) / size * digits), digits)

    layers = []
    for (weight, bias), _ in zip(move, network.layers, strict=True):
        rows = tuple(tuple(exact(entry) for entry in row) for row in weight)
        layers.append(Layer(rows, None if bias is None else tuple(map(exact, bias))))
    return Network(tuple(layers))
