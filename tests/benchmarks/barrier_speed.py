"""How long does the kernel take to check a minimum beside a network? Processor seconds of one process.

    python -m tests.benchmarks.barrier_speed                 tanh, softmax, decay, 150 points; p up to 1,000
    python -m tests.benchmarks.barrier_speed --points 10000  ReLU, squared loss, d = 10, 32 units

The point is random and no minimum, and so is the factor: the work is that for one, part by part.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from time import process_time

from proofs.kernel.activation_function import Activation, ReLU, Tanh
from proofs.kernel.enclosure.definite import factor_defect
from proofs.kernel.enclosure.evaluation import evaluate
from proofs.kernel.enclosure.hessian import hessian
from proofs.kernel.enclosure.majorants import majorants
from proofs.kernel.enclosure.setting import Setting, setting_of
from proofs.kernel.loss import Loss, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem

PARTS = ("forward and back", "gradient", "majorants", "Hessian", "factor")


def setting(sizes: tuple[int, ...], activation: Activation, loss: Loss, points: int) -> Setting:
    rng = random.Random(1)

    def number() -> Fraction:
        return Fraction(rng.randrange(-200, 201), 100)

    layers = tuple(
        Layer(tuple(tuple(number() for _ in range(a)) for _ in range(b)), tuple(number() for _ in range(b)))
        for a, b in itertools.pairwise(sizes)
    )
    inputs = tuple(tuple(number() for _ in range(sizes[0])) for _ in range(points))
    classes = [rng.randrange(sizes[-1]) for _ in inputs]
    targets = tuple(tuple(Fraction(c == k) if sizes[-1] > 1 else number() for k in range(sizes[-1])) for c in classes)
    rates = (Fraction(1, 100),) * len(layers)
    network = Network(layers, (activation,) * (len(layers) - 1))
    return setting_of(Problem(network, Dataset(inputs, targets), loss, Decay(rates, rates)))


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    start = process_time()
    result = work()
    return process_time() - start, result


def parts(here: Setting, hessian_bits: int, factor_bits: int) -> list[float]:
    rng = random.Random(2)
    count = here.offsets[-1]
    point = tuple(rng.randrange(-1 << 256, 1 << 256) for _ in range(count))
    scales = (0,) * len(here.sizes)
    first, evaluation = seconds(lambda: evaluate(here, point, 256, {}))
    second, _ = seconds(evaluation.gradient)  # type: ignore[attr-defined]
    third, _ = seconds(lambda: majorants(evaluation, scales, Fraction(1, 10**9)))  # type: ignore[arg-type]
    fourth, enclosed = seconds(lambda: hessian(evaluation, hessian_bits, []))  # type: ignore[arg-type]
    most = 1 << factor_bits + 1
    factor = [tuple(rng.randrange(-most, most) for _ in range(r + 1)) for r in range(count)]
    free = list(enumerate(here.layers_of()))
    fifth, _ = seconds(
        lambda: factor_defect(enclosed, free, scales, Fraction(1, 1000), factor, factor_bits)  # type: ignore[arg-type]
    )
    return [first, second, third, fourth, fifth]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=0, help="of a ReLU network, d = 10, 32 units")
    parser.add_argument("--hessian-bits", type=int, default=80)
    parser.add_argument("--factor-bits", type=int, default=45)
    arguments = parser.parse_args()
    if arguments.points:
        cases = [setting((10, 32, 1), ReLU(), Squared(), arguments.points)]
    else:
        shapes = ((4, 8, 5, 3), (4, 16, 16, 3), (4, 27, 27, 3))
        cases = [setting(sizes, Tanh(), SoftmaxCrossEntropy(), 150) for sizes in shapes]
    print(f"{'parameters':>10} {'points':>7} " + " ".join(f"{name:>16}" for name in PARTS) + f" {'total':>8}")
    for here in cases:
        times = parts(here, arguments.hessian_bits, arguments.factor_bits)
        cells = " ".join(f"{t:16.2f}" for t in times)
        print(f"{here.offsets[-1]:10} {len(here.points):7} {cells} {sum(times):8.2f}", flush=True)


if __name__ == "__main__":
    main()
