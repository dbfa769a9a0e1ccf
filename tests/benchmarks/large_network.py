"""A large network with one hidden layer, decided and checked: how the cost grows in each size.

    python -m tests.benchmarks.large_network             10,000 points, dimension 20, 50 units, 10 kinks a unit
    python -m tests.benchmarks.large_network --growth    a quarter to the whole of each size in turn, as ratios
    python -m tests.benchmarks.large_network --plot F    the same as a figure, written to F (.png, .pdf, ...)

The point is a planted minimum with short rational weights: every unit has its kinks at data points with residuals,
held in place by neighbours along the first coordinate. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import random
import resource
from dataclasses import dataclass, replace
from fractions import Fraction
from time import process_time

from proofs.kernel import Dataset, Layer, Network, Problem, check
from proofs.kernel.exact import Grid, dot
from proofs.search.decide import decide
from proofs.search.shallow import decide_shallow

SPACING = Fraction(1, 16)


@dataclass(frozen=True)
class Size:
    """How large the problem is."""

    points: int = 10_000
    dimension: int = 20
    units: int = 50
    kinks: int = 10


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the search, of the kernel, and of the whole decision."""

    search: float
    kernel: float
    whole: float


def planted(size: Size, seed: int = 0) -> Problem:
    """A minimum: at each kink the residuals of five points on a line through it cancel in every moment that counts."""
    generator = random.Random(seed)
    signs = [Fraction(generator.choice([-1, 1])) for _ in range(size.units)]
    weights = [(sign, *(Fraction(generator.randint(-8, 8), 4) for _ in range(size.dimension - 1))) for sign in signs]
    biases = [Fraction(generator.randint(-8, 8), 4) for _ in range(size.units)]
    output = [Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), 2) for _ in range(size.units)]
    inputs: list[tuple[Fraction, ...]] = []
    residuals: list[Fraction] = []
    for j in range(size.units):
        for _ in range(size.kinks):
            first, *rest = _on_kink(generator, weights, biases, j)
            pull = Fraction((1 if output[j] > 0 else -1) * generator.randint(1, 5))
            for step, share in ((0, 1), (1, -1), (2, Fraction(1, 2)), (-1, -1), (-2, Fraction(1, 2))):
                inputs.append((first + step * SPACING, *rest))
                residuals.append(pull * share)
    while len(inputs) + 1 < size.points:
        x = tuple(Fraction(generator.randint(-5, 5)) for _ in range(size.dimension))
        size_of_pair = Fraction(generator.randint(-5, 5))
        inputs += [x, x]
        residuals += [size_of_pair, -size_of_pair]
    network = Network((Layer(tuple(weights), tuple(biases)), Layer((tuple(output),), (Fraction(1, 2),))))
    targets = tuple((f - r,) for f, r in zip(_outputs(network, inputs), residuals, strict=True))
    return Problem(network, Dataset(tuple(inputs), targets))


def _on_kink(
    generator: random.Random, weights: list[tuple[Fraction, ...]], biases: list[Fraction], j: int
) -> tuple[Fraction, ...]:
    """A point at a kink of unit j and of no other; all pre-activations there are multiples of 1/4."""
    while True:
        rest = tuple(Fraction(generator.randint(-5, 5)) for _ in weights[j][1:])
        first = -(sum((w * x for w, x in zip(weights[j][1:], rest, strict=True)), biases[j])) / weights[j][0]
        others = (k for k in range(len(weights)) if k != j)
        if all(sum((w * x for w, x in zip(weights[k], (first, *rest), strict=True)), biases[k]) for k in others):
            return (first, *rest)


def _outputs(network: Network, inputs: list[tuple[Fraction, ...]]) -> list[Fraction]:
    """By integer sums, as Fractions would take longer than the decision."""
    data, rows = Grid.of([(*x, Fraction(1)) for x in inputs]), Grid.of(network.layers[0].augmented)
    weights, offset = Grid.of(network.output.weight), (network.output.bias or (Fraction(0),))[0]
    scale = data.denominator * rows.denominator * weights.denominator
    hidden = ([max(0, dot(row, x)) for row in rows.rows] for x in data.rows)
    return [offset + Fraction(dot(weights.rows[0], values), scale) for values in hidden]


def measure(size: Size) -> Cost:
    """Decide one planted problem of this size."""
    problem = planted(size)
    start = process_time()
    certificate = decide_shallow(problem)
    found = process_time()
    theorem = check(problem, certificate)
    checked = process_time()
    decide(problem)
    done = process_time()
    print(f"{size}: {type(theorem.conclusion).__name__}, radius {float(getattr(theorem.conclusion, 'radius', 0)):.2g}")
    return Cost(found - start, checked - found, done - checked)


def main() -> None:
    """Print the cost of the whole, and with --growth of its halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--growth", action="store_true", help="also divide each size in turn")
    parser.add_argument("--plot", help="draw the growth into this file")
    arguments = parser.parse_args()
    whole = Size()
    cost = measure(whole)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"search {cost.search:.2f} s, kernel {cost.kernel:.2f} s, decide in all {cost.whole:.2f} s, {memory} MiB")
    if arguments.growth or arguments.plot:
        grown = {name: growth(whole, cost, name) for name in ("points", "dimension", "units", "kinks")}
        if arguments.plot:
            draw(grown, arguments.plot)


def growth(whole: Size, cost: Cost, name: str) -> list[tuple[float, Cost]]:
    """The cost at a quarter, half and the whole of one size."""
    found = []
    for share in (0.25, 0.5):
        part = measure(replace(whole, **{name: max(1, round(getattr(whole, name) * share))}))
        print(f"{share} of the {name}: search {part.search / cost.search:.2f}, kernel {part.kernel / cost.kernel:.2f}")
        found.append((share, part))
    return [*found, (1.0, cost)]


def draw(grown: dict[str, list[tuple[float, Cost]]], file: str) -> None:
    """CPU seconds against each size, both axes logarithmic; a line of slope 1 beside them."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 2.6), layout="constrained")
    for axes, (name, costs) in zip(figure.subplots(1, len(grown), sharey=True), grown.items(), strict=True):
        shares = [share for share, _ in costs]
        axes.loglog(shares, [cost.search for _, cost in costs], "o-", color="tab:blue", label="search")
        axes.loglog(shares, [cost.kernel for _, cost in costs], "s--", color="tab:red", label="kernel")
        top = costs[-1][1].search
        axes.loglog(shares, [top * share for share in shares], ":", color="grey", label="proportional")
        axes.set_xlabel(f"share of the {name}")
        axes.set_xticks(shares, ["1/4", "1/2", "1"], minor=False)
        axes.minorticks_off()
        axes.set_ylabel("CPU seconds" if name == "points" else "")
        if name == "points":
            axes.legend(frameon=False)
    figure.savefig(file, dpi=150)


if __name__ == "__main__":
    main()
