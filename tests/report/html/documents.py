"""Reports of every kind and outcome, written once: their names, and the folders in which they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import numpy as np

from numeric.agreement import Agreement
from numeric.basins import Basins
from proofs.kernel import Dataset, Layer, Network, Problem, Tanh
from proofs.kernel.loss import Huber, Logistic
from proofs.kernel.network import Decay
from proofs.landscape_result import LandscapeResult
from proofs.opinions.experiment import Figure, NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.document import write_point_report
from proofs.report.landscape_document import write_landscape_report
from proofs.report.trained_document import write_trained_report
from proofs.results import PointResult
from proofs.search.decide import Undecided, decide
from proofs.search.landscape.find import find_landscape
from proofs.search.trained import sharing
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Outcome, Unknown
from proofs.trained_result import TrainedResult
from tests.kernel import examples
from tests.kernel.landscape.landscapes import small, zoo
from tests.kernel.rules.test_barrier_mixing import both_on
from tests.report.reports import CASE_TREE, SILENT, SLANTED, point_result, wide
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem as floats
from tests.search.trained.test_sharing import minimum, widened

HOSTILE = r"\input{/etc/passwd} %_#&^{}~$x$ <script>alert(1)</script> &amp; " + "a" * 150 + " 日本\x00\n.csv"
Write = Callable[[Path], tuple[Path, ...]]


def quiet(message: str) -> None:
    """No progress."""


def point(result: PointResult) -> Write:
    return lambda folder: write_point_report(result, folder, quiet)


def _weighted() -> Problem:
    plain = SLANTED.dataset
    data = Dataset(plain.inputs, plain.targets, tuple(Fraction(k, 2) for k in range(1, 7)))
    return Problem(SLANTED.network, data, Huber(Fraction(1, 2)))


def _asked() -> PointResult:
    """With opinions of every stance, and an experiment that contradicts."""
    rows = (("start radius", "runs", "largest distance moved"), ("0.2", "512", "0.24"), ("1e-4", "512", "nan"))
    figures = (Figure("runs", "2,048"), Figure("rounding allowance", "4.4e-13"), Figure("share_of & 5%", "91.2%"))
    numeric = NumericEvidence("p", Agreement.CONTRADICTS, figures, 1.0, rows)
    opinions = tuple(Opinion(f"prover {k}", stance, None, 1.0) for k, stance in enumerate(Stance))
    return replace(point_result("asked", SLANTED), opinions=opinions, numeric=numeric)


POINTS: dict[str, Write] = {
    "tree": point(point_result("tree", CASE_TREE)),
    "slanted": point(point_result("slanted", SLANTED)),
    "silent": point(point_result("silent", SILENT)),
    "wide": point(point_result("wide", wide())),
    "weighted": point(point_result("weighted", _weighted())),
    "hostile": point(point_result(HOSTILE, SLANTED)),
    "asked": point(_asked()),
    "undecided": point(PointResult("u", SLANTED, Undecided(SLANTED, Fraction(1), "the time limit of 1 s"), (), None)),
    **{
        name.lower(): point(PointResult(name.lower(), problem, decide(problem), (), None))
        for name, problem in vars(examples).items()
        if isinstance(problem, Problem) and not problem.beyond_exact_rules
    },
}


def _line(weight: str, targets: tuple[str, str], loss: object = None, decay: str = "") -> Problem:
    """`w x + 0` at -1 and 1."""
    network = Network((Layer(((Fraction(weight),),), (Fraction(0),)),))
    data = Dataset(((Fraction(-1),), (Fraction(1),)), tuple((Fraction(y),) for y in targets))
    rate = (Fraction(decay),) if decay else ()
    more = {} if loss is None else {"loss": loss}
    return Problem(network, data, decay=Decay(rate, rate) if rate else None, **more)  # type: ignore[arg-type]


TANH = Problem(
    Network(
        (
            Layer(((Fraction(1, 2),),), (Fraction(1, 3),)),
            Layer(((Fraction(1, 4),),), (Fraction(0),)),
        ),
        (Tanh(),),
    ),
    Dataset(
        tuple((Fraction(x),) for x in (-2, -1, 0, 1, 2)),
        tuple((Fraction(y),) for y in ("-1", "-1/2", "1/4", "1", "1/2")),
    ),
    decay=Decay((Fraction(1, 100),) * 2, (Fraction(1, 100),) * 2),
)


def _trained(name: str, problem: Problem, seconds: float = 30.0, reach: str = "1/10") -> Write:
    def write(folder: Path) -> tuple[Path, ...]:
        answer = find(problem, reach=Fraction(reach), time_limit=seconds)
        history = [(float(step), 2.0 / (step + 1) + 1.0) for step in range(5)]
        return write_trained_report(TrainedResult(name, problem, answer), folder, quiet, history)

    return write


def _nothing(folder: Path) -> tuple[Path, ...]:
    answer = Unknown("no stationary point was found in the time there was")
    return write_trained_report(TrainedResult("nothing", TANH, answer), folder, quiet)


LINEAR = {
    Outcome.CERTIFIED_MINIMUM: _line("2/3", ("-1", "1"), decay="2"),
    Outcome.NO_MINIMUM: _line("2", ("0", "1"), Logistic()),
    Outcome.ZERO_LOSS: _line("1", ("-1", "1")),
}


def _widened(dead: bool) -> Write:
    """A minimum with a unit more: a copy of a unit, whose work they share, or one that is dead where none can be divided."""

    def write(folder: Path) -> tuple[Path, ...]:
        outputs, decay = (2, 0.2) if dead else (1, 0.03)
        layers, width = minimum(decay, outputs)
        this = floats([2, width + 1, outputs], ["relu"], "squared", points=30, decay=decay, seed=4)
        theta = widened(layers, [(0, 0.0 if dead else 0.5)], outputs)
        given = exact_problem(this, theta + 1e-6 * (theta != 0) * np.random.default_rng(0).standard_normal(this.size))
        with patch.object(sharing, "divisible", lambda floats, theta, live: []):
            answer = find(given)
        assert answer.outcome is (Outcome.UNKNOWN if dead else Outcome.CERTIFIED_MINIMUM)
        return write_trained_report(TrainedResult("widened", given, answer), folder, quiet)

    return write


def _gone(folder: Path) -> tuple[Path, ...]:
    """Two hidden layers that decay took to 0."""
    this = floats([2, 2, 2, 1], ["relu", "relu"], "squared", points=12, decay=0.5)
    given = exact_problem(this, np.zeros(this.size))
    return write_trained_report(TrainedResult("gone", given, find(given, reach=Fraction(10))), folder, quiet)


def _turned(folder: Path) -> tuple[Path, ...]:
    """Two units that are on at the same points."""
    given = both_on(Fraction(1, 10))
    return write_trained_report(TrainedResult("turned", given, find(given)), folder, quiet)


TRAINED: dict[str, Write] = {
    "gone": _gone,
    "turned": _turned,
    "shared work": _widened(dead=False),
    "a dead unit": _widened(dead=True),
    Outcome.CERTIFIED_MINIMUM.value: _trained("certified", LINEAR[Outcome.CERTIFIED_MINIMUM]),
    Outcome.DESCENT_CONTINUES.value: _trained("descent", TANH),
    Outcome.NO_MINIMUM.value: _trained("classified", LINEAR[Outcome.NO_MINIMUM]),
    Outcome.ZERO_LOSS.value: _trained("fitted", LINEAR[Outcome.ZERO_LOSS]),
    Outcome.UNKNOWN.value: _trained("unknown", TANH, 1e-9, "100"),
    "nothing": _nothing,
}


def _landscape(name: str, width: int | None, seconds: float, *, only: bool = False) -> Write:
    def write(folder: Path) -> tuple[Path, ...]:
        landscape = zoo(name, width)
        answer = find_landscape(landscape, seconds, global_only=only)
        return write_landscape_report(LandscapeResult(name, landscape, answer), folder, quiet)

    return write


def _plane(folder: Path) -> tuple[Path, ...]:
    landscape = small([((0, 1), 1), ((1, 0), 0)], 1)
    result = LandscapeResult("own_data", landscape, find_landscape(landscape, 60))
    return write_landscape_report(result, folder, quiet)


def _trained_to(folder: Path) -> tuple[Path, ...]:
    """With the evidence of training runs."""
    landscape = zoo("XOR", 2)
    answer = find_landscape(landscape, 60)
    result = LandscapeResult("XOR", landscape, answer)
    assert result.all_minima is not None
    counts = tuple(3 * k for k in range(len(result.all_minima.minima)))
    return write_landscape_report(replace(result, basins=Basins("Adam", counts, 7)), folder, quiet)


LANDSCAPES: dict[str, Write] = {
    "all-minima": _landscape("D1", 1, 60),
    "training runs": _trained_to,
    "in the plane": _plane,
    "global-minimum": _landscape("D1", 1, 60, only=True),
    "lower-bound": _landscape("Zig-Zag", 4, 1e-3),
    "no-answer": _landscape("Zig-Zag", None, 5),
}
DOCUMENTS = {**POINTS, **TRAINED, **LANDSCAPES}
