"""Gradient descent from perturbed copies of a decided point, as evidence for or against the decision."""

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from proofs.kernel.loss import SQUARED
from proofs.kernel.network import Network, Problem
from proofs.opinions.experiment import ExperimentSettings, Figure, NumericEvidence
from proofs.opinions.opinion import box_of
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

if TYPE_CHECKING:
    from numeric.agreement import DescentCrossCheck, MinimumCrossCheck, RadiusFigures

LARGEST_PRODUCT: Final = 10**7

FloatLayer = tuple[list[list[float]], list[float] | None]


def float_layers(network: Network) -> list[FloatLayer]:
    """The layers as nested lists of floats, each number rounded once."""
    return [
        (
            [[float(w) for w in row] for row in layer.weight],
            None if layer.bias is None else [float(b) for b in layer.bias],
        )
        for layer in network.layers
    ]


def float_data(problem: Problem) -> tuple[list[list[float]], list[list[float]]]:
    """Inputs (N, d) and targets (N, K) as nested lists of floats."""
    data = problem.dataset
    return [[float(e) for e in row] for row in data.inputs], [[float(e) for e in row] for row in data.targets]


def why_not(decision: Decision) -> str:
    """Why no experiment can test the decision; empty where one can."""
    problem = decision.problem
    parameters = sum(1 for layer in problem.network.layers for _ in layer.numbers())
    if not isinstance(decision, (IsLocalMinimum, IsNotLocalMinimum)):
        return "there is no verdict to test"
    if problem.loss != SQUARED or problem.dataset.weights is not None:
        return "it knows the plain squared loss only"
    if parameters * len(problem.dataset) > LARGEST_PRODUCT:
        return f"{parameters} parameters at {len(problem.dataset)} points are too many"
    if isinstance(decision, IsLocalMinimum) and box_of(decision) is None:
        return "the theorem names no box, so nothing seen could contradict it"
    try:
        float_layers(problem.network), float_data(problem)
    except OverflowError:
        return "the numbers do not fit into floats"
    return ""


def cross_check(name: str, decision: Decision, settings: ExperimentSettings) -> NumericEvidence | None:
    """Let perturbed copies descend, thousands of them where the problem is small; None where `why_not` has a reason."""
    if why_not(decision):
        return None
    match decision:
        case IsLocalMinimum():
            return _around_minimum(name, decision, settings)
        case IsNotLocalMinimum():
            return _around_refuted(name, decision, settings)
        case _:
            return None


def _below(radius: Fraction) -> float:
    """A float that is not larger than the exact radius."""
    return math.nextafter(float(radius), 0.0)


def _around_minimum(name: str, decision: IsLocalMinimum, settings: ExperimentSettings) -> NumericEvidence:
    """Descent inside the box of the theorem."""
    from numeric.cross_check import cross_check_minimum

    radius = box_of(decision)
    if radius is None:
        raise ValueError("the theorem names no box")
    inputs, targets = float_data(decision.problem)
    check = cross_check_minimum(
        float_layers(decision.problem.network),
        inputs,
        targets,
        radius=_below(radius),
        seed=settings.seed,
        device=settings.device,
    )
    figures = (
        Figure("runs", f"{check.settings.runs:,}"),
        Figure("loss at the point", f"{check.loss:.9g}"),
        Figure("lowest loss inside the box", f"{check.lowest_loss_inside:.9g}"),
        Figure("rounding allowance", f"{check.rounding_allowance:.1e}"),
        Figure("share of runs that end at the loss of the point", f"{check.share_at_loss:.1%}"),
        Figure("largest distance moved", f"{check.largest_distance_moved:.3g}"),
    )
    header = ("start radius", "runs", "lowest loss inside", "share at the loss", "largest distance moved")
    cells = [(row, row.lowest_loss_inside, row.share_at_loss) for row in check.by_radius]
    return _evidence(name, check, figures, header, cells)


def _around_refuted(name: str, decision: IsNotLocalMinimum, settings: ExperimentSettings) -> NumericEvidence:
    from numeric.cross_check import cross_check_descent

    inputs, targets = float_data(decision.problem)
    check = cross_check_descent(
        float_layers(decision.problem.network),
        inputs,
        targets,
        witness=float_layers(decision.conclusion.witness),
        seed=settings.seed,
        device=settings.device,
    )
    figures = (
        Figure("runs", f"{check.settings.runs:,}"),
        Figure("loss at the point", f"{check.loss:.9g}"),
        Figure("loss at the witness", f"{check.witness_loss:.9g}"),
        Figure("loss that descent from the witness reaches", f"{check.witness_descent_loss:.9g}"),
        Figure("lowest loss seen", f"{check.lowest_loss:.9g}"),
        Figure("share of runs that get below the point", f"{check.share_below_loss:.1%}"),
    )
    header = ("start radius", "runs", "lowest loss", "share below the point", "largest distance moved")
    cells = [(row, row.lowest_loss, row.share_below_loss) for row in check.by_radius]
    return _evidence(name, check, figures, header, cells)


def _evidence(
    name: str,
    check: "MinimumCrossCheck | DescentCrossCheck",
    figures: tuple[Figure, ...],
    header: tuple[str, ...],
    cells: "list[tuple[RadiusFigures, float, float]]",
) -> NumericEvidence:
    """The figures and one row per start radius, as text."""
    rows = [
        (f"{row.radius:.3g}", f"{row.runs:,}", f"{loss:.9g}", f"{share:.1%}", f"{row.largest_distance_moved:.3g}")
        for row, loss, share in cells
    ]
    figures = (*figures, Figure("device", check.settings.device))
    return NumericEvidence(name, check.agreement, figures, check.settings.seconds, (header, *rows))
