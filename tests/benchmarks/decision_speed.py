"""How fast is the exact decision? Ratios within one run; nothing here is a test.

    python -m tests.benchmarks.decision_speed            everything, a few minutes
    python -m tests.benchmarks.decision_speed --limit 5  give Z3 five seconds a question
    python -m tests.benchmarks.decision_speed --no-z3    growth alone

Decided means: certificate found and checked by the kernel, in the process, the best of several runs. Z3 is asked the
whole question once: does a point of lower loss lie in the box of the kernel's radius around the point (for a refuted
point: in a box in which no state changes that is not at a kink)? It is asked twice: "plain" makes every ReLU a case
distinction; "settled" is easier and makes one only of those whose state is not the same in the whole box.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from time import perf_counter

from proofs.kernel import Problem, check
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.local_function import shallow_point
from proofs.search.nonnegative import NegativeDirection, decide_nonnegative
from proofs.search.shallow import decide_shallow
from tests.kernel.builders import (
    PROPOSITION_1,
    PROPOSITION_2_AMENDED,
    PROPOSITION_2_PRINTED,
    PROPOSITION_3,
    fan,
    layer,
    network,
    problem,
)
from tests.kernel.oracle import Shallow

POINTS = {
    "Proposition 1": PROPOSITION_1,
    "Proposition 2, first point, as printed": PROPOSITION_2_PRINTED[0],
    "Proposition 2, second point, as printed": PROPOSITION_2_PRINTED[1],
    "Proposition 2, first point, amended": PROPOSITION_2_AMENDED[0],
    "Proposition 2, second point, amended": PROPOSITION_2_AMENDED[1],
    "Proposition 3, better point": PROPOSITION_3[0],
    "Proposition 3, worse point": PROPOSITION_3[1],
}


def seconds(action: Callable[[], object], runs: int = 5) -> float:
    """The least time of several runs."""
    best = float("inf")
    for _ in range(runs):
        start = perf_counter()
        action()
        best = min(best, perf_counter() - start)
    return best


def decide_and_check(point: Problem) -> str:
    return type(check(point, decide_shallow(point)).conclusion).__name__


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the exact decision against Z3, and its growth.")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each of Z3's questions")
    parser.add_argument("--no-z3", action="store_true", help="growth alone")
    arguments = parser.parse_args()
    if not arguments.no_z3:
        against_z3(arguments.limit)
    concave_kinks()
    growth("data points", points_problems())
    growth("input dimension", dimension_problems())
    growth("hidden units", unit_problems())


def against_z3(limit: float) -> None:
    from proofs.opinions.provers import put_to_z3
    from proofs.opinions.question import lower_loss_question, settled_radius

    print(f"\n{'point':<41}{'decided':>10}  {'plain Z3':>16}{'ratio':>8}  {'settled Z3':>16}{'ratio':>8}")
    for name, point in POINTS.items():
        verdict = decide_and_check(point)
        here = shallow_point(point, "benchmark").radius if verdict == LocalMinimum.__name__ else settled_radius(point)
        ours = seconds(lambda point=point: decide_and_check(point))
        start = perf_counter()
        plain = whole_question(point, here, limit)
        plain_seconds = perf_counter() - start
        start = perf_counter()
        settled = put_to_z3(lower_loss_question(point, here).text, limit).value
        settled_seconds = perf_counter() - start
        answers = compared(plain, plain_seconds, ours) + compared(settled, settled_seconds, ours)
        print(f"{name:<41}{ours * 1e3:>7.2f} ms{answers}", flush=True)
    print(f"Z3 had {limit:g} s a question; > where it ran out of them", file=sys.stderr)


def compared(answer: str, time: float, ours: float) -> str:
    bound = "" if answer in ("sat", "unsat") else ">"
    return f"  {f'{answer} {time:.3f} s':>16}{f'{bound}{time / ours:.0f}':>8}"


def whole_question(point: Problem, radius: Fraction, limit: float) -> str:
    """Variables for all parameters, every ReLU an If, the loss below that of the point, inside the open box."""
    import z3

    def exact(value: Fraction) -> z3.RatNumRef:
        return z3.RealVal(str(value))

    solver = z3.Solver()
    solver.set("timeout", int(limit * 1000))
    layers = []
    for k, old in enumerate(point.network.layers):
        rows = []
        for j, row in enumerate(old.augmented):
            names = [z3.Real(f"p{k}_{j}_{i}") for i in range(len(row))]
            rows.append(names)
            for variable, value in zip(names, row, strict=True):
                solver.add(variable > exact(value - radius), variable < exact(value + radius))
        layers.append((rows, old.bias is not None))
    total = exact(Fraction(0))
    for x, y in zip(point.dataset.inputs, point.dataset.targets, strict=True):
        values = [exact(e) for e in x]
        for k, (rows, has_bias) in enumerate(layers):
            tail = [exact(Fraction(1))] if has_bias else []
            values = [z3.Sum([a * b for a, b in zip(row, [*values, *tail], strict=True)]) for row in rows]
            if k < len(layers) - 1:
                values = [z3.If(value > 0, value, 0) for value in values]
        total = total + sum((f - exact(t)) * (f - exact(t)) for f, t in zip(values, y, strict=True))
    solver.add(total < exact(shallow_point(point, "benchmark").loss))
    return str(solver.check()).replace("unknown", "timed out")


def concave_kinks() -> None:
    """One unit at w = 0 in the plane: n concave kinks held up by convex ones along the axes, at the limit."""
    columns = f"{'decided':>12}{'checked':>12}{'leaves':>9}{'n (n + 1)':>11}{'2^n':>9}{'Z3, per unit':>15}{'ratio':>8}"
    print(f"\n{'concave kinks, d = 2':<24}{columns}")
    for count in range(4, 15):
        point = held_up(count)
        function = shallow_point(point, "benchmark").local_function(0)
        tree = decide_nonnegative(function)
        assert not isinstance(tree, NegativeDirection)
        certificate = decide_shallow(point)
        found = seconds(lambda point=point: decide_shallow(point), 3)
        checked = seconds(lambda point=point, c=certificate: check(point, c), 3)
        times = f"{found * 1e3:>9.2f} ms{checked * 1e3:>9.2f} ms"
        sizes = f"{leaves(tree):>9}{count * (count + 1):>11}{2**count:>9}"
        start = perf_counter()
        assert Shallow(point).nonnegative(0)
        linear = perf_counter() - start
        print(f"{count:<24}{times}{sizes}{linear * 1e3:>12.2f} ms{linear / (found + checked):>8.1f}", flush=True)


def held_up(count: int) -> Problem:
    lines = [(1, k + 1) if k % 2 else (k + 1, -1) for k in range(count)]
    heights = [sum(abs(line[c]) for line in lines) for c in (0, 1)]
    # Both directions of every line: slope |e . t|.
    both = [(tuple(sign * e for e in line), -1) for line in lines for sign in (1, -1)]
    both += [(axis, height) for axis, height in zip(((1, 0), (0, 1)), heights, strict=True)]
    both += [(axis, height) for axis, height in zip(((-1, 0), (0, -1)), heights, strict=True)]
    return fan(1, both)


def leaves(tree: object) -> int:
    branches = [getattr(tree, name) for name in ("positive", "negative") if hasattr(tree, name)]
    return sum(map(leaves, branches)) if branches else 1


def growth(name: str, points: Iterator[tuple[int, Problem]]) -> None:
    """Times, and each as a multiple of the first."""
    print(f"\n{name:<24}{'decided':>12}{'multiple':>10}  verdict")
    first = None
    for size, point in points:
        time = seconds(lambda point=point: decide_and_check(point), 3)
        first = first or time
        print(f"{size:<24}{time * 1e3:>9.2f} ms{time / first:>10.1f}  {decide_and_check(point)}", flush=True)


def generic(points: int, dimension: int, units: int, seed: int = 5) -> Problem:
    """A minimum without kinks: every input twice, with opposite residuals."""
    rng = random.Random(seed)

    def numbers(count: int) -> list[Fraction]:
        return [Fraction(rng.randint(-99, 99), 10) for _ in range(count)]

    hidden = layer([numbers(dimension) for _ in range(units)], numbers(units))
    point = network(hidden, layer([[v or 1 for v in numbers(units)]], numbers(1)))
    inputs = [numbers(dimension) for _ in range(points // 2)] * 2
    flat = problem(point, inputs, [[0]] * len(inputs))
    from tests.kernel.oracle import residuals

    outputs = [row[0] for row in residuals(flat)]
    signs = [1] * (len(inputs) // 2) + [-1] * (len(inputs) // 2)
    return problem(point, inputs, [[f - sign] for f, sign in zip(outputs, signs, strict=True)])


def points_problems() -> Iterator[tuple[int, Problem]]:
    yield from ((size, generic(size, 3, 4)) for size in (10, 100, 1000, 10000))


def dimension_problems() -> Iterator[tuple[int, Problem]]:
    yield from ((size, generic(200, size, 4)) for size in (1, 10, 100, 784))


def unit_problems() -> Iterator[tuple[int, Problem]]:
    yield from ((size, generic(200, 10, size)) for size in (1, 10, 100, 1000))


if __name__ == "__main__":
    main()
