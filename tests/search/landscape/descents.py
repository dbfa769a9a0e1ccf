"""An oracle that knows nothing of rays: descents from random networks, followed to exact local minima by Theorem A."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from proofs.kernel import Dataset, Layer, Network, Problem
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.question import Landscape
from proofs.search.decide import IsLocalMinimum
from proofs.search.snap import DescentContinues, Snapped, snap

FAR = Fraction(10**9)


def datasets(random: random.Random, count: int) -> Iterator[Dataset]:
    """Tiny data, many of them degenerate: equal, opposite, collinear points, points at the origin, N < d + 1."""
    for _ in range(count):
        d, n = random.choice([1, 1, 2]), random.randint(1, 5)
        x = [tuple(Fraction(random.randint(-2, 2)) for _ in range(d)) for _ in range(n)]
        if random.random() < 0.2:
            x = [tuple(Fraction(k * step) for step in range(1, d + 1)) for k in (random.randint(-3, 3) for _ in x)]
        yield Dataset(tuple(x), tuple((Fraction(random.randint(-4, 4)),) for _ in range(n)))


def start(landscape: Landscape, random: random.Random) -> Network:
    """A network of floats."""
    width, d = landscape.width or 1, len(landscape.dataset.inputs[0])

    def row(count: int) -> Vector:
        return tuple(Fraction(random.gauss(0, 1.5)) for _ in range(count))

    hidden = Layer(tuple(row(d) for _ in range(width)), row(width) if landscape.hidden_bias else None)
    return Network((hidden, Layer((row(width),), row(1) if landscape.output_bias else None)))


def end_of_descent(landscape: Landscape, network: Network) -> Network | None:
    """The exact local minimum where a descent from here ended; None where it ended otherwise."""
    found = snap(Problem(network, landscape.dataset), reach=FAR)
    if isinstance(found, (Snapped, DescentContinues)) and isinstance(found.decision, IsLocalMinimum):
        return found.decision.problem.network
    return None
