"""What a certificate costs against the number of parameters and of data points, as a figure.

    python -m tests.benchmarks.certificate_cost docs/images/certificate-cost

Networks of one hidden ReLU layer with decay, from random weights: the descent to the minimum, the certificate, and the
kernel's check of it. Nothing here is a test. Times are of the processor; set OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time

from numeric.drawing import BLUE, GREY, RED, panels, save
from proofs.kernel import check
from proofs.kernel.certificate import Barrier
from proofs.search.trained.assemble import assemble
from proofs.search.trained.derivatives import loss_value
from proofs.search.trained.followed import follow
from proofs.search.trained.left_out import leave_out
from proofs.search.trained.minimum import float_minimum
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem, start

WIDTHS = (2, 4, 8, 16, 32, 64)
COUNTS = (50, 150, 500, 1_500, 5_000)


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor."""

    parameters: int
    points: int
    descent: float
    certificate: float
    kernel: float


def cost(width: int, points: int) -> Cost | None:
    """Of one network; None where the descent did not end or nothing was certified."""
    this = problem([6, width, 1], ["relu"], "squared", points=points, decay=0.002, seed=1)
    theta = start(this, 1)
    begin = process_time()
    followed = follow(this, theta, deadline=monotonic() + 600)
    descended = process_time()
    if followed.end.point is None:
        return None
    assert followed.end.loss <= loss_value(this, theta)
    given = exact_problem(this, followed.theta)
    rest = leave_out(given, this, followed, followed.collapsed)
    certificate = assemble(rest.problem, float_minimum(rest.floats, rest.followed, followed.end.point))
    made = process_time()
    if not isinstance(certificate, Barrier):
        return None
    check(rest.problem, certificate)
    return Cost(rest.floats.size, points, descended - begin, made - descended, process_time() - made)


def main() -> None:
    """Measure, print a line for each network, and draw."""
    rows: dict[str, list[Cost]] = {"parameters": [], "points": []}
    for axis, cases in (("parameters", [(w, 300) for w in WIDTHS]), ("points", [(8, n) for n in COUNTS])):
        for width, points in cases:
            found = cost(width, points)
            print(width, points, found, flush=True)
            if found is not None:
                rows[axis].append(found)
    draw(rows, Path(sys.argv[1]))


def draw(rows: dict[str, list[Cost]], stem: Path) -> None:
    """Seconds against parameters and against points."""
    figure, axes = panels(1, 2)
    for axis, (name, costs) in zip(axes[0], rows.items(), strict=True):
        sizes = [getattr(found, name) for found in costs]
        for label, colour in (("descent", GREY), ("certificate", BLUE), ("kernel", RED)):
            axis.loglog(sizes, [getattr(found, label) for found in costs], ".-", color=colour, label=label)
        fixed = "300 points" if name == "parameters" else f"{costs[0].parameters if costs else 0} parameters"
        axis.set_xticks(sizes, [str(size) for size in sizes])
        axis.minorticks_off()
        axis.set_xlabel(f"{name} ({fixed})")
        axis.set_ylabel("seconds")
        axis.legend()
    save(figure, stem)


if __name__ == "__main__":
    main()
