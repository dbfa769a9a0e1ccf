"""How long do the kernel, localmin-check, Coq and Z3 take for one minimum?

    python -m tests.benchmarks.coq_speed

The kernel, and in Coq the reading of the problem and the closing of the theorem, in processor seconds, with ratios to
the kernel's; the program and coqc from start to end, with reading the files and loading the theories; Z3 with the
question itself, at most 20 s. Planted minima without kinks: the residuals are orthogonal to every activation pattern.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import tempfile
from fractions import Fraction
from math import gcd
from pathlib import Path
from time import perf_counter, process_time

from flint import fmpz_mat

from proofs.kernel import Dataset, Layer, Network, Problem, check
from proofs.kernel.certificate import ShallowMinimum, Vertex
from proofs.kernel.certificate_file import certificate_json
from proofs.opinions.coq_program import localmin_check
from proofs.opinions.coq_theorem import ASSUMPTIONS, CHECKERS, coq_theorem
from proofs.opinions.coq_theories import ask_coq
from proofs.opinions.opinion import ask
from proofs.opinions.provers import put_to_z3
from proofs.search.decide import decide
from tests.kernel.files import data_text, network_text

SIZES = (
    (1, 6, 0, 0),
    (4, 20, 0, 0),
    (20, 200, 0, 0),
    (20, 200, 100, 0),
    (20, 200, 0, 20),
    (20, 200, 100, 100),
    (20, 1000, 0, 0),
)
"""Units, points, digits of the targets, digits of the weights and the inputs."""


def minimum(units: int, points: int, target_digits: int, digits: int, seed: int = 0) -> Problem:
    """Two inputs; the residuals are a null vector of all moments."""
    rng = random.Random(seed)

    def long(size: int) -> Fraction:
        low, high = 10 ** max(size - 1, 0), 10**size
        return Fraction(rng.randrange(low, high), rng.randrange(low, high)) if size else Fraction(1)

    inputs = [[rng.randint(-90, 90) for _ in range(2)] for _ in range(points)]
    weights = [[2 * rng.randint(-9, 9) for _ in range(2)] for _ in range(units)]
    biases = [2 * rng.randint(-45, 45) + 1 for _ in range(units)]
    outer = [rng.choice([-3, -2, -1, 1, 2, 3]) for _ in range(units)]
    z = [[w[0] * x[0] + w[1] * x[1] + b for x in inputs] for w, b in zip(weights, biases, strict=True)]
    rows = [[1] * points]
    for column in z:
        rows += [[x[k] if value > 0 else 0 for x, value in zip(inputs, column, strict=True)] for k in range(2)]
        rows.append([int(value > 0) for value in column])
    null, _ = fmpz_mat(rows).nullspace()
    residuals = [int(null[i, 0] + null[i, 1]) for i in range(points)]
    scale = long(target_digits) / max(map(abs, residuals)) * gcd(*residuals)
    outputs = [sum(v * max(0, column[i]) for v, column in zip(outer, z, strict=True)) for i in range(points)]
    stretch = [long(digits // 2), long(digits // 2)]
    network = Network(
        (
            Layer(
                tuple(tuple(w / s for w, s in zip(row, stretch, strict=True)) for row in weights),
                tuple(map(Fraction, biases)),
            ),
            Layer((tuple(map(Fraction, outer)),), (Fraction(0),)),
        )
    )
    targets = tuple((f - r * scale,) for f, r in zip(outputs, residuals, strict=True))
    return Problem(
        network, Dataset(tuple(tuple(x * s for x, s in zip(row, stretch, strict=True)) for row in inputs), targets)
    )


def timed(text: str) -> str:
    """The theorem, with Coq saying what its definitions and its end take."""
    return re.sub(r"^(Definition|Qed)", r"Time \1", text.removesuffix(ASSUMPTIONS), flags=re.MULTILINE)


def processor_seconds(said: str) -> tuple[float, float]:
    """Of the definitions together, and of the end."""
    *definitions, end = map(float, re.findall(r"Finished transaction in .*\(([\d.]+)u,", said))
    return sum(definitions), end


def main() -> None:
    """Print one line for each size."""
    head = f"{'units':>5} {'points':>6} {'digits':>9} {'kernel':>8} {'reading':>15} {'closing':>15}"
    print(f"{head} {'program':>8} {'coqc':>8} {'Z3':>20}")
    program = localmin_check(600.0)
    for units, points, target_digits, digits in SIZES:
        problem = minimum(units, points, target_digits, digits)
        certificate = ShallowMinimum((Vertex({}),) * units)
        start = process_time()
        theorem = check(problem, certificate)
        kernel = process_time() - start
        with tempfile.TemporaryDirectory() as name:
            files = {
                "n.json": network_text(problem),
                "d.csv": data_text(problem),
                "c.json": json.dumps(certificate_json(certificate, problem)),
            }
            for file, text in files.items():
                (Path(name) / file).write_text(text)
            command = [str(program), "c.json", "--network", "n.json", "--data", "d.csv", "--quiet"]
            start = perf_counter()
            subprocess.run(command, cwd=name, check=True, stdout=subprocess.DEVNULL)
            extracted = perf_counter() - start
        start = perf_counter()
        said = ask_coq(CHECKERS, timed(coq_theorem(theorem)), 600.0)
        coq = perf_counter() - start
        parts = " ".join(f"{part:6.2f}s ({part / kernel:4.0f}x)" for part in processor_seconds(said))
        opinion = ask("z3", put_to_z3, decide(problem), 20.0)
        z3 = opinion.remark or f"{opinion.seconds:.2f}s"
        sizes = f"{target_digits}/{digits}"
        print(
            f"{units:>5} {points:>6} {sizes:>9} {kernel:7.3f}s {parts} {extracted:7.3f}s {coq:7.2f}s {z3:>20}",
            flush=True,
        )


if __name__ == "__main__":
    main()
