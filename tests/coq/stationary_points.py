"""`python -m tests.coq.stationary_points --count N --seed S`: rule second-order, by the kernel and verified.

Mutants of a stationary point have a gradient and are refused for that. These points are stationary, or nearly all of
them: networks with copied, scaled and dead units and rows of zeros, data with repeated points and points on kinks,
weights 0 and Huber's loss at its bound, with residuals orthogonal to all derivatives of the outputs.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from proofs.kernel import Huber, Layer, Network, Problem, Rejected, Squared, check
from proofs.kernel.certificate import SecondOrder
from tests.coq.tally import Tally, run
from tests.coq.verified import FAULTS, VerifiedChecker, verified_checker
from tests.deep_problems import combination, layer_values, null_vectors, random_network, short, with_targets

ZERO, ONE = Fraction(0), Fraction(1)
Rows = list[list[Fraction]]


def stationary_point(rng: random.Random) -> Problem:
    """A small problem of any depth, nearly always with gradient 0 on the points that have no kink."""
    depth = rng.choice([1, 2, 2, 2, 3, 3, 4])
    widths = [rng.randint(1, 2), *(rng.randint(1, 3) for _ in range(depth - 1)), rng.choice([1, 1, 2])]
    network = random_network(rng, widths, [rng.random() < 0.7 for _ in range(depth)])
    network = Network(tuple(_special(rng, layer) for layer in network.layers))
    inputs = [tuple(short(rng, 4) for _ in range(widths[0])) for _ in range(rng.randint(1, 9))]
    inputs += [rng.choice([*inputs, (ZERO,) * widths[0]]) for _ in range(rng.choice([0, 0, 1, 3]))]
    weights = rng.choice([None, [rng.choice([ONE, ONE, Fraction(1, 2), Fraction(3), ZERO]) for _ in inputs]])
    slopes = _orthogonal_slopes(rng, network, inputs, weights)
    if rng.random() < 0.1:
        victim = rng.choice(slopes)
        victim[rng.randrange(len(victim))] += rng.choice([ONE, Fraction(-1, 100)])
    residuals = [[s / (weights[i] or 1) if weights else s for s in row] for i, row in enumerate(slopes)]
    loss: Squared | Huber = Squared()
    if rng.random() < 0.3 and any(map(any, residuals)):
        delta = max(abs(r) for row in residuals for r in row) * rng.choice([ONE, ONE, Fraction(2)])
        loss = Huber(delta)
        # At the bound the slope is the same for every larger residual.
        residuals = [
            [r * rng.choice([ONE, ONE, Fraction(2)]) if abs(r) == delta else r for r in row] for row in residuals
        ]
    data = with_targets(network, inputs, residuals)
    return Problem(network, replace(data, weights=None if weights is None else tuple(weights)), loss)


def _special(rng: random.Random, layer: Layer) -> Layer:
    """The layer with a unit that copies or scales another, or a row or a column of zeros, or as it was."""
    rows = [list(row) for row in layer.weight]
    bias = None if layer.bias is None else list(layer.bias)
    kind, j, m = rng.choice(["", "", "", "scaled", "zeros", "off", "column", "on"]), *_two(rng, len(rows))
    factor = rng.choice([ONE, Fraction(2)])
    if kind == "scaled":
        rows[m] = [factor * w for w in rows[j]]
        if bias is not None:
            bias[m] = factor * bias[j]
    elif kind == "zeros":
        rows[j] = [ZERO] * len(rows[j])
    elif kind == "column":
        column = rng.randrange(len(rows[0]))
        rows = [[ZERO if k == column else w for k, w in enumerate(row)] for row in rows]
    elif kind in {"off", "on"} and bias is not None:
        bias[j] = Fraction(-30 if kind == "off" else 30)
    return Layer(tuple(map(tuple, rows)), None if bias is None else tuple(bias))


def _two(rng: random.Random, width: int) -> tuple[int, int]:
    return rng.randrange(width), rng.randrange(width)


def _orthogonal_slopes(
    rng: random.Random, network: Network, inputs: list[tuple[Fraction, ...]], weights: list[Fraction] | None
) -> Rows:
    """Slopes with which all derivatives sum to 0, over the points of positive weight without a kink."""
    outs = network.output_dimension
    slopes = [[ZERO] * outs for _ in inputs]
    kinked = [any(z == 0 for row in layer_values(network, x)[:-1] for z in row) for x in inputs]
    chosen = [i for i in range(len(inputs)) if not kinked[i] and (weights is None or weights[i])]
    table = [derivatives(network, inputs[i], k) for i in chosen for k in range(outs)]
    basis = null_vectors(list(zip(*table, strict=True)), len(table)) if table else []
    if basis:
        factor = rng.choice([ZERO, Fraction(1, 1000), Fraction(1, 10), ONE, Fraction(10)])
        flat = [factor * s for s in combination(rng, basis)]
        for n, i in enumerate(chosen):
            slopes[i] = flat[n * outs : (n + 1) * outs]
    return slopes


def derivatives(network: Network, x: tuple[Fraction, ...], k: int) -> list[Fraction]:
    """Of output k by every parameter, layer by layer, at a point without kinks."""
    values = layer_values(network, x)
    signals = [list(x), *([max(z, ZERO) for z in row] for row in values[:-1])]
    back, tables = [Fraction(k == j) for j in range(network.output_dimension)], []
    for n in range(len(network.layers) - 1, -1, -1):
        read = [*signals[n], ONE] if network.layers[n].bias is not None else signals[n]
        tables.append([b * h for b in back for h in read])
        columns = zip(*network.layers[n].weight, strict=True)
        pulled = [sum((b * w for b, w in zip(back, column, strict=True)), ZERO) for column in columns]
        back = [p if n and values[n - 1][j] > 0 else ZERO for j, p in enumerate(pulled)]
    return [entry for table in reversed(tables) for entry in table]


def attack(count: int, seed: int, draw: Callable[[random.Random], Problem] = stationary_point) -> Tally:
    """Put this many points to both checkers."""
    tally = Tally()
    with verified_checker() as verified:
        for n in range(count):
            _compare(draw(random.Random(f"{seed}-{n}")), verified, tally)
    return tally


def _compare(problem: Problem, verified: VerifiedChecker, tally: Tally) -> None:
    try:
        check(problem, SecondOrder())
        said = "accepted"
    except Rejected as rejected:
        said = rejected.step
    agreement, both = verified.compare(problem, SecondOrder())
    tally.counts[said, agreement] += 1
    if agreement in FAULTS:
        tally.faults.append(f"{agreement}: {both}: {problem!r}")


if __name__ == "__main__":
    sys.exit(run("python -m tests.coq.stationary_points", attack, 1000))
