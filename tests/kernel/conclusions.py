"""Is everything true that a theorem says? Asked of the oracles: its reason, its losses, its witness, its radius."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proofs.kernel import Problem, Theorem
from proofs.kernel import certificate as kinds
from proofs.kernel.conclusion import (
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from tests.kernel.deep_validity import silenced
from tests.kernel.oracle import Shallow, loss, loss_at, weights
from tests.kernel.smooth_oracle import pre_activations, slopes, states
from tests.kernel.validity import is_valid

MEANING: dict[type, type] = {
    kinds.ShallowMinimum: LocalMinimum,
    kinds.ConstantOutput: LocalMinimum,
    kinds.PathMoments: LocalMinimum,
    kinds.SeveralOutputsMinimum: LocalMinimum,
    kinds.SecondOrder: LocalMinimum,
    kinds.DescentPath: NotLocalMinimum,
    kinds.FlatPath: NotStrict,
    kinds.RescalingOrbit: NotStrict,
    kinds.BetterPoint: NotGlobalMinimum,
    kinds.EqualInputsBound: GlobalMinimum,
    kinds.IsolatedOrbit: StrictUpToRescaling,
}
"""The exact rules. Of the others the oracles look at the certificate alone, and in floating point."""


def is_true(theorem: Theorem) -> bool:
    """Whether the conclusion holds, for the reason of its certificate."""
    problem, certificate, conclusion = theorem.problem, theorem.certificate, theorem.conclusion
    if not is_valid(problem, certificate):
        return False
    if type(certificate) not in MEANING:
        return True
    meant = type(conclusion) is MEANING[type(certificate)] and conclusion.loss == loss(problem)
    return meant and _details(problem, certificate, conclusion)


def _details(problem: Problem, certificate: Any, conclusion: Any) -> bool:
    match conclusion:
        case NotLocalMinimum(here, witness, lower):
            expected = problem.network.moved(certificate.velocity, certificate.acceleration, certificate.step)
            return witness == expected and loss_at(witness, problem) == lower < here
        case NotGlobalMinimum(here, better, lower):
            return better == certificate.network and loss_at(better, problem) == lower < here
        case LocalMinimum(_, radius) | StrictUpToRescaling(_, radius):
            largest = largest_radius(problem, certificate)
            return radius is None or (type(radius) is Fraction and largest is not None and 0 < radius <= largest)
    return True


def largest_radius(problem: Problem, certificate: Any) -> Fraction | None:
    """The largest radius for which the theorem of the rule gives a box; None where it gives none."""
    match certificate:
        case kinds.ShallowMinimum() | kinds.IsolatedOrbit():
            return Shallow(problem).radius()
        case kinds.SeveralOutputsMinimum(units):
            margins = [margin.kappa / problem.network.output_dimension for margin in units]
            return min([*margins, *_distances_to_kinks(problem), Fraction(1)], default=Fraction(1))
        case kinds.PathMoments():
            charged = [i for i, row in enumerate(slopes(problem)) if any(row)]
            return _steady_radius(problem, charged, len(problem.network.layers) - 1)
        case kinds.ConstantOutput(layer, later):
            counted = [i for i, weight in enumerate(weights(problem)) if weight]
            outer = _steady_radius(problem, counted, layer + 1)
            if isinstance(later, kinds.EqualInputsBound):
                return outer
            inner = largest_radius(silenced(problem, layer), later)
            return None if inner is None else min(outer, inner)
        case kinds.SecondOrder():
            return None
    raise NotImplementedError(f"a radius for {type(certificate).__name__}")


def _distances_to_kinks(problem: Problem) -> list[Fraction]:
    """`|a.w| / |a|_1` for one hidden layer."""
    bias = problem.network.layers[0].bias is not None
    result = []
    for x in problem.dataset.inputs:
        length = sum(map(abs, x), Fraction(bias))
        result += [abs(z) / length for z in pre_activations(problem.network, x)[0] if z]
    return result


def _steady_radius(problem: Problem, points: list[int], depth: int) -> Fraction:
    """Section 4 of docs/mathematics.md, "How near", in fractions and without rounding."""
    radius = Fraction(1)
    for x in (problem.dataset.inputs[i] for i in points):
        signal, moves = list(x), [Fraction(0)] * len(x)
        tables = zip(problem.network.layers[:depth], pre_activations(problem.network, x), strict=False)
        for (layer, z), table in zip(tables, states(problem.network, x), strict=False):
            tail = sum(map(abs, signal), Fraction(layer.bias is not None))
            drift = [sum((abs(w) + 1) * m for w, m in zip(row, moves, strict=True)) + tail for row in layer.weight]
            radius = min([radius, *(abs(e) / d for e, d in zip(z, drift, strict=True) if e)])
            moves = [d if state >= 0 else Fraction(0) for d, state in zip(drift, table, strict=True)]
            signal = [max(e, Fraction(0)) for e in z]
    return radius
