"""Results to report on, built without the command, and a compile that a test can ask about."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.report.compile import LAYOUT
from proofs.results import PointResult
from proofs.search.decide import decide

Number = int | str | Fraction


def network(
    rows: Sequence[Sequence[Number]], bias: Sequence[Number] | None, v: Sequence[Number], c: Number | None
) -> Network:
    hidden = Layer(
        tuple(tuple(map(Fraction, row)) for row in rows), None if bias is None else tuple(map(Fraction, bias))
    )
    return Network((hidden, Layer((tuple(map(Fraction, v)),), None if c is None else (Fraction(c),))))


def data(inputs: Sequence[Sequence[Number]], targets: Sequence[Number]) -> Dataset:
    return Dataset(tuple(tuple(map(Fraction, x)) for x in inputs), tuple((Fraction(y),) for y in targets))


def point_result(name: str, problem: Problem) -> PointResult:
    return PointResult(name, problem, decide(problem), (), None)


# Six kinks on lines through the origin, three of them concave: a case tree with multipliers and empty cones.
CASE_TREE = Problem(
    network([[0, 0]], None, [1], None),
    data([(1, 0), (0, 1), (1, 1), (-1, 2), (1, 2), (1, 3)], [-3, -4, 1, "-5/2", "1/3", "1/2"]),
)
# Two data points at one kink of a unit with negative output weight, and residuals there that are not 0.
SLANTED = Problem(
    network([[1]], [-1], [-1], 1),
    data([(1,), (1,), (2,), (3,), (0,), (-1,)], [4, 1, -2, 0, -1, 1]),
)
# The second unit has output weight 0.
SILENT = Problem(network([[1], [-2]], [-1, 3], [0, 1], 2), data([(0,), (1,), (2,), (3,)], [5, 3, 2, 2]))


def wide() -> Problem:
    """50 units, 100 points in three dimensions, fitted perfectly."""
    from proofs.kernel.forward import forward

    hidden = [[Fraction((7 * j + 3 * k) % 19 - 9, 7) for k in range(3)] for j in range(50)]
    point = network(hidden, [Fraction(j % 11 - 5, 3) for j in range(50)], [(j % 5) - 7 for j in range(50)], 1)
    inputs = [[Fraction((i * i + 5 * k * i) % 37 - 18, 10) for k in range(3)] for i in range(100)]
    outputs = forward(Problem(point, data(inputs, [0] * 100))).residuals.start.fractions
    return Problem(point, data(inputs, [f for (f,) in outputs]))


class Watch:
    """Collects progress messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __call__(self, message: str) -> None:
        self.messages.append(message)

    @property
    def layout(self) -> list[str]:
        """What pdflatex complains about."""
        return [message for message in self.messages if message.startswith(LAYOUT)]


def tex_of(files: Sequence[Path]) -> str:
    return next(path for path in files if path.suffix == ".tex").read_text(encoding="utf-8")


def svg_alone(figure: Any, stem: Path) -> tuple[Path, ...]:
    """What saving a picture as PDF and PNG leaves behind for the SVG."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return ()
