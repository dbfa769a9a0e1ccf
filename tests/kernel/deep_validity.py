"""Is a certificate about a deep or a wide network really a proof? Asked again, naively, for accepted mutants."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import z3

from proofs.kernel import Dataset, Network, Problem
from proofs.kernel import certificate as kinds
from tests.kernel.oracle import inner, number, satisfiable, weights
from tests.kernel.smooth_oracle import SmoothOracle, pre_activations, slopes, states

MINIMA = (
    kinds.ShallowMinimum,
    kinds.EqualInputsBound,
    kinds.PathMoments,
    kinds.ConstantOutput,
    kinds.SeveralOutputsMinimum,
    kinds.SecondOrder,
)


def constant_output(problem: Problem, certificate: kinds.ConstantOutput) -> bool:
    """The layer is off wherever it counts, and the later layers, fed with 0, are at a minimum by `later`."""
    from tests.kernel.validity import is_valid

    k = certificate.layer
    if not 0 <= k < len(problem.network.layers) - 1 or not isinstance(certificate.later, MINIMA):
        return False
    for x, weight in zip(problem.dataset.inputs, weights(problem), strict=True):
        if weight and any(state >= 0 for state in states(problem.network, x)[k]):
            return False
    return is_valid(silenced(problem, k), certificate.later)


def silenced(problem: Problem, layer: int) -> Problem:
    """The layers after this one, fed with 0."""
    silence = (Fraction(0),) * problem.network.layers[layer].width
    data = Dataset((silence,) * len(problem.dataset), problem.dataset.targets, problem.dataset.weights)
    return Problem(Network(problem.network.layers[layer + 1 :]), data, problem.loss)


def path_moments(problem: Problem, _: kinds.PathMoments) -> bool:
    """Every path through the network, one by one, has moments 0."""
    pulls = slopes(problem)
    tables = [states(problem.network, x) for x in problem.dataset.inputs]
    charged = [i for i, row in enumerate(pulls) if any(row)]
    if any(state == 0 for i in charged for table in tables[i] for state in table):
        return False
    for start, units in _paths(problem.network):
        inside = [i for i in charged if all(tables[i][k][j] > 0 for k, j in units)]
        for k in range(problem.network.output_dimension):
            if start is None and sum(pulls[i][k] for i in inside):
                return False
            if start is not None and sum(pulls[i][k] * problem.dataset.inputs[i][start] for i in inside):
                return False
    return True


def _paths(network: Network) -> Iterator[tuple[int | None, list[tuple[int, int]]]]:
    """The input coordinate a path starts at (None for a bias) and the (layer, unit) pairs it passes."""
    widths = [layer.width for layer in network.layers[:-1]]
    for first, layer in enumerate(network.layers):
        passed = list(range(first, len(widths)))
        for units in product(*(range(widths[k]) for k in passed)):
            steps = list(zip(passed, units, strict=True))
            if first == 0:
                yield from ((m, steps) for m in range(layer.fan_in))
            if layer.bias is not None:
                yield None, steps


def several_outputs(problem: Problem, certificate: kinds.SeveralOutputsMinimum) -> bool:
    """Z3 finds no direction in which one of the tested functions is negative."""
    hidden, last = problem.network.layers
    pulls = slopes(problem)
    if last.bias is not None and any(map(sum, zip(*pulls, strict=True))):
        return False
    inputs = [(*x, *((Fraction(1),) if hidden.bias is not None else ())) for x in problem.dataset.inputs]
    for j, margin in enumerate(certificate.units):
        z = [table[0][j] for table in (pre_activations(problem.network, x) for x in problem.dataset.inputs)]
        d = z3.Reals(" ".join(f"d{m}" for m in range(len(inputs[0]))))
        if any(sum(row[k] * max(e, Fraction(0)) for row, e in zip(pulls, z, strict=True)) for k in range(last.width)):
            return False
        for sign, k in product((1, -1), range(last.width)):
            tilted = [row[j] + sign * margin.kappa * (k == m) for m, row in enumerate(last.weight)]
            total: Any = number(Fraction(0))
            for a, row, e in zip(inputs, pulls, z, strict=True):
                move = sum(number(x) * t for x, t in zip(a, d, strict=True))
                change = move if e > 0 else z3.If(move > 0, move, 0) if e == 0 else number(Fraction(0))
                total = total + number(inner(tilted, row)) * change
            if satisfiable(total < 0):
                return False
        if margin.kappa <= 0 or len(margin.trees) != 2 * last.width:
            return False
    return len(certificate.units) == hidden.width


def second_order(problem: Problem, _: kinds.SecondOrder) -> bool:
    return SmoothOracle(problem).proves_minimum()
