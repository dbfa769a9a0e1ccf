"""Which units are on at which data points near the point, and how near. docs/mathematics.md, section 4."""

from collections.abc import Iterable
from fractions import Fraction

from proofs.kernel.exact import Grid, IntTable, dot
from proofs.kernel.forward import ForwardPass
from proofs.kernel.network import Problem


def activation_states(problem: Problem, here: ForwardPass) -> tuple[IntTable, ...]:
    """For each hidden layer N x width: 1 where the unit is on, -1 where it is off, 0 at a kink.

    On and off last near the point. A unit without a bias that reads only units which are off, or an input 0, has the
    pre-activation 0 near the point: it is off, not at a kink.
    """
    result: list[IntTable] = []
    silent = [not any(x) for x in problem.dataset.inputs]
    for layer, curve in zip(problem.network.hidden, here.pre_activations, strict=True):
        table = curve.signs()
        if layer.bias is None:
            off = (-1,) * layer.width
            table = tuple(off if quiet else row for row, quiet in zip(table, silent, strict=True))
        result.append(table)
        silent = [all(state < 0 for state in row) for row in table]
    return tuple(result)


def steady_radius(
    problem: Problem, here: ForwardPass, states: tuple[IntTable, ...], points: Iterable[int], depth: int
) -> Fraction:
    """A radius, at most 1, in which the first `depth` hidden layers keep all these states but kinks at these points.

    Where all parameters move by less than r <= 1, `W h + b` moves by at most `r drift`, where
    `drift = sum_m (|W_m| + 1) spread_m + sum_m |h_m| + 1`, the 1 at the end for the bias, if h_m moves by at most
    `r spread_m`. ReLU does not increase a change, and the output of a unit that stays off does not change. So states
    last while `r drift <= |z|`. Bounds are rounded up to integers.
    """
    radius = Fraction(1)
    data = Grid.of(problem.dataset.inputs)
    reach = {i: -(-sum(map(abs, data.rows[i])) // data.denominator) for i in points}
    spread: dict[int, tuple[int, ...]] = dict.fromkeys(reach, (0,) * problem.network.input_dimension)
    for layer, curve, table in zip(problem.network.hidden[:depth], here.pre_activations, states, strict=False):
        weights = Grid.of([[abs(entry) + 1 for entry in row] for row in layer.weight])
        tail = int(layer.bias is not None)
        for i in reach:
            drift = [-(-dot(row, spread[i]) // weights.denominator) + reach[i] + tail for row in weights.rows]
            z = curve.coefficients[0][i]
            for size, move in zip(z, drift, strict=True):
                if size and abs(size) * radius.denominator < radius.numerator * move * curve.denominator:
                    radius = Fraction(abs(size), move * curve.denominator)
            spread[i] = tuple(0 if state < 0 else move for state, move in zip(table[i], drift, strict=True))
            reach[i] = -(-sum(size for size in z if size > 0) // curve.denominator)
    return radius
