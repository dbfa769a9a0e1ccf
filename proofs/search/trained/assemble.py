"""The certificate of a minimum near the network: radius by trial with the kernel's bounds, factor in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from proofs.kernel import Problem
from proofs.kernel.barrier.case import Case
from proofs.kernel.barrier.collapsed import check_collapsed
from proofs.kernel.barrier.kinks import check_kinks
from proofs.kernel.barrier.states import check_loss_pieces, check_states
from proofs.kernel.certificate import (
    Barrier,
    BiasShift,
    DependentInput,
    Frozen,
    Mixed,
    OutputShift,
    PinnedKink,
    Rescaled,
    Unused,
)
from proofs.kernel.enclosure.majorants import majorants
from proofs.kernel.enclosure.setting import setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from proofs.kernel.rules.barrier import prepare, terms
from proofs.search.trained.curves import Floats
from proofs.search.trained.minimum import FloatMinimum
from proofs.search.trained.refine import BITS, refine
from proofs.search.trained.symmetry import FrozenEntry, Motion

HESSIAN_BITS = 96
FACTOR_BITS = 80
SMALLEST = Fraction(1, 1 << 100)
SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Which condition of the theorem could not be met, and how the kernel put it."""

    condition: BarrierCondition
    message: str


def assemble(
    problem: Problem, minimum: FloatMinimum, expired: Callable[[], bool] = lambda: False
) -> Barrier | Shortfall:
    """A certificate that the kernel should accept, or the condition that stands in the way."""
    setting = setting_of(problem)
    kinks = minimum.kinks
    places = [(int(k), int(j), int(i)) for k, j, i in zip(kinks.layer, kinks.unit, kinks.point, strict=True)]
    refined = refine(setting, minimum, places, expired)
    bent = _bent(minimum.slice.hessian, minimum.slice.rows)
    if bent is None:
        return Shortfall(BarrierCondition.CURVATURE, "the Hessian on the slice has no positive lower bound in floats")
    penalty, system, curvature = bent
    held = [
        setting.decay[q] for unit in minimum.collapsed for q in (*setting.incoming(*unit), *setting.outgoing(*unit))
    ]
    mu = _short(min([curvature, *(SHARE * float(rate) for rate in held)]))
    pinned = tuple(
        PinnedKink(layer, unit, setting.points[row], Fraction(m, 1 << BITS), penalty)
        for (layer, unit, row), m in zip(places, refined.multipliers, strict=True)
    )
    certificate = Barrier(
        bits=BITS,
        point=Integers(refined.point),
        scales=(0,) * len(setting.sizes),
        kinks=pinned,
        frozen=_motions(minimum.frozen),
        collapsed=minimum.collapsed,
        radius=Fraction(1, 1 << 20),
        curvature=mu,
        hessian_bits=HESSIAN_BITS,
        factor_bits=FACTOR_BITS,
        factor=(),
    )
    try:
        radius = _radius(prepare(problem, certificate)[0], mu, expired)
        lower = np.linalg.cholesky(system - 2 * float(mu) * np.eye(len(system)))
    except BarrierRejected as rejected:
        return Shortfall(rejected.condition, str(rejected))
    except np.linalg.LinAlgError:
        return Shortfall(BarrierCondition.CURVATURE, "the Hessian on the slice is not positive definite in floats")
    factor = tuple(Integers(tuple(_scaled(x) for x in row[: k + 1])) for k, row in enumerate(lower))
    return replace(certificate, radius=radius, factor=factor)


def _scaled(number: float) -> int:
    return int(Fraction(float(number)) * (1 << FACTOR_BITS))


def _short(number: float) -> Fraction:
    """About the number, with few digits."""
    return Fraction(float(f"{number:.3e}")).limit_denominator(10**15)


def _bent(h: Floats, rows: Floats) -> tuple[Fraction, Floats, float] | None:
    """A penalty for the kinks, the Hessian with it, and mu."""
    if not len(rows):
        least = float(np.linalg.eigvalsh(h)[0]) if len(h) else 1.0
        return (Fraction(1), h, SHARE * least) if least > 0 else None
    _, sizes, right = np.linalg.svd(rows, full_matrices=True)
    tangents = right[int((sizes > 1e-9 * sizes[0]).sum()) :].T
    along = tangents.T @ h @ tangents
    goal = 0.5 * float(np.linalg.eigvalsh(along)[0]) if len(along) else float(np.abs(h).max())
    penalty = 1.0
    while penalty < 1e12:
        system = h + 2 * penalty * rows.T @ rows
        least = float(np.linalg.eigvalsh(system)[0])
        if 0 < goal <= least or (goal > 0 and least > 0 and penalty > 1e9):
            return Fraction(penalty), system, SHARE * least
        penalty *= 4
    return None


def _motions(entries: tuple[FrozenEntry, ...]) -> tuple[Frozen, ...]:
    result: list[Frozen] = []
    mixed: dict[tuple[int, tuple[int, ...]], list[tuple[int, int]]] = {}
    shifted = False
    for entry in entries:
        if entry.motion is Motion.RESCALED:
            result.append(Rescaled(entry.layer, entry.unit, entry.entry))
        elif entry.motion is Motion.UNUSED:
            result.append(Unused(entry.layer, entry.unit, entry.entry))
        elif entry.motion is Motion.DEPENDENT_INPUT:
            result.append(DependentInput(entry.unit, entry.entry))
        elif entry.motion is Motion.BIAS_SHIFT:
            result.append(BiasShift(entry.layer, entry.unit))
        elif entry.motion is Motion.MIXED:
            mixed.setdefault((entry.layer, entry.group), []).append((entry.unit, entry.entry))
        elif not shifted:
            result.append(OutputShift())
            shifted = True
    groups = (Mixed(layer, group, tuple(places)) for (layer, group), places in mixed.items())
    return (*result, *groups)


def _radius(case: Case, mu: Fraction, expired: Callable[[], bool]) -> Fraction:
    """A radius at which every condition but that on the factor holds, within a factor 4 of the largest.

    Raises:
        BarrierRejected: there is none above SMALLEST, or time is up.
    """
    third = terms(case).third
    radius = Fraction(1)
    if third:
        while radius * third > 2 * mu:
            radius /= 2
    while True:
        bounds = majorants(case.evaluation, case.certificate.scales, radius)
        trial = replace(case, certificate=replace(case.certificate, radius=radius), bounds=bounds)
        try:
            check_states(trial)
            check_loss_pieces(trial)
            check_kinks(trial)
            check_collapsed(trial)
        except BarrierRejected:
            if radius < SMALLEST or expired():
                raise
        else:
            found = terms(trial)
            if found.rise(mu, radius) > 0:
                return radius
            if radius < SMALLEST or expired():
                message = f"slope {float(found.slope):.2g}, gap {float(found.gap):.2g} too large for mu {float(mu):.2g}"
                raise BarrierRejected(
                    "barrier", BarrierCondition.BARRIER.value, "a rise", message, BarrierCondition.BARRIER
                )
        radius /= 4


__all__ = ["Shortfall", "assemble"]
