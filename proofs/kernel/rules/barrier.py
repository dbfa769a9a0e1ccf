"""A local minimum beside a network: Theorem B with pinned kinks and collapsed units. docs/mathematics.md, section 9."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from proofs.kernel.barrier.case import Case, refuse
from proofs.kernel.barrier.collapsed import check_collapsed
from proofs.kernel.barrier.form import check_form, check_piecewise_linear, kinks_by_place, require_form
from proofs.kernel.barrier.kinks import check_kinks
from proofs.kernel.barrier.motions import Motions, check_motions
from proofs.kernel.barrier.states import check_loss_pieces, check_states
from proofs.kernel.certificate import Barrier
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.definite import factor_defect
from proofs.kernel.enclosure.evaluation import decay_bounds, evaluate
from proofs.kernel.enclosure.fixed import root_up, up
from proofs.kernel.enclosure.hessian import hessian
from proofs.kernel.enclosure.majorants import BITS, kink_third, majorants
from proofs.kernel.enclosure.setting import parameters_of, setting_of
from proofs.kernel.network import Problem
from proofs.kernel.rejection import BarrierCondition, about


def barrier(problem: Problem, certificate: Barrier) -> LocalMinimumNearby:
    """Conclude that a local minimum lies near the network.

    Raises:
        BarrierRejected: a condition of the theorem fails.
    """
    return judged(problem, *prepare(problem, certificate))


def judged(problem: Problem, case: Case, motions: Motions) -> LocalMinimumNearby:
    """Check all conditions on what was prepared, and conclude.

    Raises:
        BarrierRejected: a condition of the theorem fails.
    """
    check_states(case)
    check_loss_pieces(case)
    check_kinks(case)
    check_collapsed(case)
    _check_curvature(case)
    return _conclude(problem, case, motions, terms(case))


def prepare(problem: Problem, certificate: Barrier) -> tuple[Case, Motions]:
    """Evaluate the network at the certificate's point and bound it on the ball.

    Raises:
        BarrierRejected: the certificate does not fit the problem, or a frozen parameter has no motion.
    """
    setting = setting_of(problem)
    check_form(certificate, setting)
    for layer, unit in certificate.collapsed:
        hidden = 0 <= layer < len(setting.activations) and 0 <= unit < setting.sizes[layer].width
        require_form(hidden, "collapsed hidden units", (layer, unit), (layer, unit))
    collapsed = frozenset(certificate.collapsed)
    require_form(len(collapsed) == len(certificate.collapsed), "each collapsed unit once", "one named twice")
    kinks = kinks_by_place(certificate, setting)
    check_piecewise_linear(certificate, setting)
    pinned = {place: multiplier for place, (multiplier, _) in kinks.items()}
    evaluation = evaluate(setting, certificate.point.entries, certificate.bits, pinned, collapsed)
    motions = check_motions(certificate, setting, evaluation)
    bounds = majorants(evaluation, certificate.scales, certificate.radius)
    return Case(certificate, setting, kinks, evaluation, bounds, motions.frozen), motions


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers of Theorem B, in the coordinates: all upper bounds.

    Attributes:
        gap: eps, L(t0) - M(t0).
        slope: gamma, the norm of the gradient of M at t0.
        third: T, the third derivative of M on the ball.
    """

    gap: Fraction
    slope: Fraction
    third: Fraction

    def rise(self, curvature: Fraction, radius: Fraction) -> Fraction:
        """How far the lower bound on the sphere of this radius lies above the loss at the center, at least."""
        return curvature * radius**2 / 2 - self.third * radius**3 / 6 - self.slope * radius - self.gap


def _free(case: Case) -> list[tuple[int, int]]:
    """(parameter, layer) of those that are neither frozen nor of a collapsed unit."""
    setting = case.setting
    collapsed = {
        q
        for layer, unit in case.certificate.collapsed
        for q in (*setting.incoming(layer, unit), *setting.outgoing(layer, unit))
    }
    return [(q, k) for q, k in enumerate(setting.layers_of()) if q not in case.frozen and q not in collapsed]


def terms(case: Case) -> Terms:
    """Bounds of the gradient, the gap and the third derivative of M."""
    evaluation, bits = case.evaluation, case.evaluation.bits
    gradient, error = evaluation.gradient()
    squares = [0] * len(case.setting.sizes)
    for q, layer in _free(case):
        squares[layer] += (abs(gradient[q]) + error) ** 2
    total = sum(
        (square * Fraction(4) ** e for square, e in zip(squares, case.certificate.scales, strict=True)), Fraction(0)
    )
    slope = root_up(total / (1 << 2 * bits), 2 * bits)
    low, high = evaluation.loss.value
    gap = Fraction(high - low, 1 << bits)
    for (layer, unit, row), (multiplier, penalty) in case.kinks.items():
        z = evaluation.pre_activations[layer]
        size = Fraction(abs(z.rows[row][unit]) + z.error, 1 << bits)
        gap += abs(multiplier) * size / (1 << bits)
        slope += 2 * penalty * size * Fraction(case.bounds.layers[layer][row].first, 1 << BITS)
    third = Fraction(case.bounds.third + kink_third(case.bounds, evaluation, case.kinks), 1 << BITS)
    return Terms(up(gap, 2 * bits), up(slope, 2 * bits), third)


def _check_curvature(case: Case) -> None:
    """The Hessian of M in the coordinates is at least mu: the Lagrangian's, the penalties', and `2 kappa z D^2 z`."""
    certificate, evaluation = case.certificate, case.evaluation
    free = _free(case)
    fits = len(certificate.factor) == len(free) and all(len(row) == r + 1 for r, row in enumerate(certificate.factor))
    require_form(fits, f"a triangular factor of {len(free)} rows", f"{len(certificate.factor)} rows")
    kinks = [(evaluation.kink_row(place), penalty) for place, (_, penalty) in case.kinks.items()]
    enclosed = hessian(evaluation, certificate.hessian_bits, kinks)
    defect = factor_defect(
        enclosed,
        free,
        certificate.scales,
        certificate.curvature,
        [row.entries for row in certificate.factor],
        certificate.factor_bits,
    )
    for (layer, _, row), (kink, penalty) in zip(case.kinks, kinks, strict=True):
        size = Fraction(abs(kink.value) + kink.value_error, 1 << evaluation.bits)
        defect += 2 * penalty * size * Fraction(case.bounds.layers[layer][row].second, 1 << BITS)
    if defect > certificate.curvature:
        refuse(
            BarrierCondition.CURVATURE,
            f"the Hessian less its factor within {about(certificate.curvature)} of twice that",
            about(defect),
            (),
            defect,
            certificate.curvature,
        )


def _conclude(problem: Problem, case: Case, motions: Motions, found: Terms) -> LocalMinimumNearby:
    certificate, evaluation, bits = case.certificate, case.evaluation, case.evaluation.bits
    mu, rho = certificate.curvature, certificate.radius
    rise = found.rise(mu, rho)
    if rise <= 0:
        needed = up(found.rise(mu, rho) * -1 + mu * rho**2 / 2, BITS)
        refuse(
            BarrierCondition.BARRIER,
            f"mu rho^2 / 2 above {about(needed)}, that is T rho^3 / 6 + gamma rho + eps",
            f"{about(mu * rho**2 / 2)} (gamma {about(found.slope)}, eps {about(found.gap)}, T {about(found.third)})",
            (),
            mu * rho**2 / 2,
            needed,
        )
    near = _distance(found, mu, rho, bits)
    convex = mu - found.third * rho
    unique = not case.kinks and not certificate.collapsed and convex > 0
    if unique:
        near = min(near, up(found.slope / convex, 2 * bits))
    center = tuple(Fraction(x, 1 << bits) for x in certificate.point.entries)
    apart = max(abs(a - b) for a, b in zip(center, parameters_of(problem.network), strict=True))
    center_reach = near * Fraction(2) ** max(certificate.scales)
    radius = motions.whole_radius(case.setting, center, certificate.scales, rho)
    low, high = evaluation.loss.value
    decay_low, decay_high = decay_bounds(case.setting, certificate.point.entries, bits)
    slack = found.gap + found.slope * near + found.third * near**3 / 6
    return LocalMinimumNearby(
        loss_lower=Fraction(low + decay_low, 1 << bits) - slack,
        loss_upper=Fraction(high + decay_high, 1 << bits),
        center=case.setting.network(center),
        reach=apart + center_reach,
        center_reach=center_reach,
        radius=radius,
        network_radius=radius - apart if apart < radius else None,
        kinks=tuple((kink.layer, kink.unit, kink.point) for kink in certificate.kinks),
        collapsed=certificate.collapsed,
        shared=(),
        symmetries=len(case.frozen),
        unique_radius=_box_within(case, rho) if unique else None,
    )


def _box_within(case: Case, radius: Fraction) -> Fraction:
    """How far all parameters may move within the ball of this radius."""
    step = Fraction(2) ** min(case.certificate.scales)
    return radius * step / (isqrt(case.setting.offsets[-1]) + 1)


def _distance(found: Terms, mu: Fraction, rho: Fraction, bits: int) -> Fraction:
    """A radius within which every smallest point of the ball lies.

    The bound on the sphere minus the loss at the center, as a function of the radius, starts at or below 0, is convex
    and then concave: where it is positive at two radii, it is so between them.
    """
    near = up(4 * found.slope / mu, 2 * bits) + root_up(4 * found.gap / mu, 2 * bits)
    while near < rho and found.rise(mu, near) <= 0:
        near *= 2
    return min(near, rho)
