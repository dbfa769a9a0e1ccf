"""Small random problems of any depth, and what is true of them by the definitions alone, in plain fractions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from proofs.kernel import Dataset, Huber, Layer, Network, Problem
from tests.kernel.oracle import loss_along

ZERO, ONE = Fraction(0), Fraction(1)


def short(rng: random.Random, size: int = 3, denominator: int = 2) -> Fraction:
    """A short rational between -size and size."""
    return Fraction(rng.randint(-size * denominator, size * denominator), denominator)


def random_layer(rng: random.Random, fan_in: int, width: int, *, bias: bool = True) -> Layer:
    rows = tuple(tuple(short(rng) for _ in range(fan_in)) for _ in range(width))
    return Layer(rows, tuple(short(rng) for _ in range(width)) if bias else None)


def random_network(rng: random.Random, widths: Sequence[int], biases: Sequence[bool] | None = None) -> Network:
    """`widths` runs from the input dimension to the output dimension."""
    present = biases or [True] * (len(widths) - 1)
    pairs = zip(widths, widths[1:], present, strict=False)
    return Network(tuple(random_layer(rng, a, b, bias=bias) for a, b, bias in pairs))


def random_dataset(rng: random.Random, n: int, d: int, k: int) -> Dataset:
    inputs = tuple(tuple(short(rng) for _ in range(d)) for _ in range(n))
    return Dataset(inputs, tuple(tuple(short(rng) for _ in range(k)) for _ in range(n)))


def with_targets(
    network: Network, inputs: Sequence[Sequence[Fraction]], residuals: Sequence[Sequence[Fraction]]
) -> Dataset:
    """The data at which the network has these residuals."""
    targets = [
        tuple(f - r for f, r in zip(outputs(network, x), row, strict=True))
        for x, row in zip(inputs, residuals, strict=True)
    ]
    return Dataset(tuple(map(tuple, inputs)), tuple(targets))


def layer_values(network: Network, x: Sequence[Fraction]) -> list[list[Fraction]]:
    """The pre-activations of every layer, the last one's being the outputs."""
    values, result = list(x), []
    for layer in network.layers:
        biases = layer.bias or (ZERO,) * layer.width
        z = [
            sum((w * h for w, h in zip(row, values, strict=True)), b)
            for row, b in zip(layer.weight, biases, strict=True)
        ]
        result.append(z)
        values = [max(ZERO, entry) for entry in z]
    return result


def outputs(network: Network, x: Sequence[Fraction]) -> list[Fraction]:
    return layer_values(network, x)[-1]


def loss(problem: Problem) -> Fraction:
    """The definition of the loss."""
    data, total = problem.dataset, ZERO
    for x, y, weight in zip(data.inputs, data.targets, data.weights or (ONE,) * len(data), strict=True):
        for f, t in zip(outputs(problem.network, x), y, strict=True):
            r = abs(f - t)
            beyond = isinstance(problem.loss, Huber) and r > problem.loss.delta
            total += weight * (2 * problem.loss.delta * r - problem.loss.delta**2 if beyond else r * r)  # type: ignore[union-attr]
    return total


def changed(network: Network, change: Callable[[Fraction], Fraction]) -> Network:
    """Every parameter changed by the function."""

    def layer(old: Layer) -> Layer:
        bias = None if old.bias is None else tuple(map(change, old.bias))
        return Layer(tuple(tuple(map(change, row)) for row in old.weight), bias)

    return Network(tuple(map(layer, network.layers)))


def single_moves(network: Network) -> Iterator[Network]:
    """For every parameter the direction that moves it alone."""
    size = sum(1 for layer in network.layers for _ in layer.numbers())
    for a in range(size):
        flags = iter([Fraction(a == b) for b in range(size)])
        yield changed(network, lambda _, flags=flags: next(flags))  # type: ignore[misc]


def nearby(rng: random.Random, network: Network, radius: Fraction) -> Network:
    """A random point nearer than `radius`, some of whose parameters stand still."""
    share = rng.choice([0.15, 0.5, 1.0])

    def move(number: Fraction) -> Fraction:
        return number + radius * Fraction(rng.randint(-99, 99), 100) if rng.random() < share else number

    return changed(network, move)


def lower_point(rng: random.Random, problem: Problem, radius: Fraction, tries: int = 60) -> Network | None:
    """A point nearer than `radius` of lower loss, if random search shows one."""
    here = loss(problem)
    for _ in range(tries):
        candidate = nearby(rng, problem.network, radius)
        if loss(problem.at(candidate)) < here:
            return candidate
    return None


def _draw(rng: random.Random, share: float, _: Fraction) -> Fraction:
    return Fraction(rng.randint(-9, 9) if rng.random() < share else 0)


def falling_direction(rng: random.Random, problem: Problem, tries: int = 20) -> Network | None:
    """A straight direction along which the loss falls at once, at whatever scale, if random search shows one."""
    here = loss(problem)
    for _ in range(tries):
        candidate = changed(problem.network, partial(_draw, rng, rng.choice([0.3, 1.0])))
        if loss_along(problem, candidate) < here:
            return candidate
    return None


def distance(left: Network, right: Network) -> Fraction:
    """The largest difference of a parameter."""
    pairs = zip(left.layers, right.layers, strict=True)
    return max(abs(a - b) for one, two in pairs for a, b in zip(one.numbers(), two.numbers(), strict=True))


def with_data(problem: Problem, **changes: object) -> Problem:
    """The problem with some fields of its dataset replaced."""
    return replace(problem, dataset=replace(problem.dataset, **changes))  # type: ignore[arg-type]


def null_vectors(rows: Sequence[Sequence[Fraction]], width: int) -> list[list[Fraction]]:
    """A basis of the vectors orthogonal to all rows, by Gauss-Jordan elimination."""
    table, pivots = [list(row) for row in rows], []
    for column in range(width):
        r = next((r for r in range(len(pivots), len(table)) if table[r][column]), None)
        if r is None:
            continue
        table[len(pivots)], table[r] = table[r], table[len(pivots)]
        pivot = table[len(pivots)]
        pivot[:] = [entry / pivot[column] for entry in pivot]
        for other in table:
            if other is not pivot and other[column]:
                other[:] = [a - other[column] * b for a, b in zip(other, pivot, strict=True)]
        pivots.append(column)
    basis = []
    for free in (c for c in range(width) if c not in pivots):
        vector = [Fraction(c == free) for c in range(width)]
        for r, column in enumerate(pivots):
            vector[column] = -table[r][free]
        basis.append(vector)
    return basis


def combination(rng: random.Random, basis: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """A random vector of the space that the basis spans."""
    factors = [Fraction(rng.randint(-3, 3)) for _ in basis]
    return [sum((f * e for f, e in zip(factors, column, strict=True)), ZERO) for column in zip(*basis, strict=True)]
