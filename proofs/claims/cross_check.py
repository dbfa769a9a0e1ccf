"""Gradient descent from perturbed copies of a decided point, as evidence for or against the decision."""

import math
from fractions import Fraction

from proofs.claims.claim import Agreement, ExperimentSettings, Figure, NumericEvidence
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.loss import SQUARED
from proofs.kernel.network import Network, Problem
from proofs.opinions.question import settled_radius
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

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


def cross_check(name: str, decision: Decision, settings: ExperimentSettings) -> NumericEvidence | None:
    """Let thousands of perturbed copies descend; None without a verdict, or for a loss other than the plain squared."""
    if decision.problem.loss != SQUARED or decision.problem.dataset.weights is not None:
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
    import numeric

    conclusion = decision.theorem.conclusion
    radius = conclusion.radius if isinstance(conclusion, LocalMinimum) else None
    radius = settled_radius(decision.problem) if radius is None else radius
    inputs, targets = float_data(decision.problem)
    check = numeric.cross_check_minimum(
        float_layers(decision.problem.network),
        inputs,
        targets,
        radius=_below(radius),
        seed=settings.seed,
        device=settings.device,
    )
    agreement = Agreement.CONSISTENT if check.agreement is numeric.Agreement.CONSISTENT else Agreement.CONTRADICTS
    figures = (
        Figure("runs", f"{check.settings.runs:,}"),
        Figure("loss at the point", f"{check.loss:.9g}"),
        Figure("lowest loss inside the box", f"{check.lowest_loss_inside:.9g}"),
        Figure("rounding allowance", f"{check.rounding_allowance:.1e}"),
        Figure("share of runs that end at the loss of the point", f"{check.share_at_loss:.1%}"),
        Figure("largest distance moved", f"{check.largest_distance_moved:.3g}"),
        Figure("device", check.settings.device),
    )
    header = ("start radius", "runs", "lowest loss inside", "share at the loss", "largest distance moved")
    rows = tuple(
        (
            f"{row.radius:.3g}",
            f"{row.runs:,}",
            f"{row.lowest_loss_inside:.9g}",
            f"{row.share_at_loss:.1%}",
            f"{row.largest_distance_moved:.3g}",
        )
        for row in check.by_radius
    )
    return NumericEvidence(name, agreement, figures, check.settings.seconds, (header, *rows))


def _around_refuted(name: str, decision: IsNotLocalMinimum, settings: ExperimentSettings) -> NumericEvidence:
    import numeric

    inputs, targets = float_data(decision.problem)
    check = numeric.cross_check_descent(
        float_layers(decision.problem.network),
        inputs,
        targets,
        witness_layers=float_layers(decision.conclusion.witness),
        seed=settings.seed,
        device=settings.device,
    )
    agreement = Agreement.CONSISTENT if check.agreement is numeric.Agreement.CONSISTENT else Agreement.CONTRADICTS
    figures = (
        Figure("runs", f"{check.settings.runs:,}"),
        Figure("loss at the point", f"{check.loss:.9g}"),
        Figure("loss at the witness", f"{check.witness_loss:.9g}"),
        Figure("loss that descent from the witness reaches", f"{check.witness_descent_loss:.9g}"),
        Figure("lowest loss seen", f"{check.lowest_loss:.9g}"),
        Figure("share of runs that get below the point", f"{check.share_below_loss:.1%}"),
        Figure("device", check.settings.device),
    )
    header = ("start radius", "runs", "lowest loss", "share below the point", "largest distance moved")
    rows = tuple(
        (
            f"{row.radius:.3g}",
            f"{row.runs:,}",
            f"{row.lowest_loss:.9g}",
            f"{row.share_below_loss:.1%}",
            f"{row.largest_distance_moved:.3g}",
        )
        for row in check.by_radius
    )
    return NumericEvidence(name, agreement, figures, check.settings.seconds, (header, *rows))
