"""Theorem K: with multipliers strictly between 0 and beta, M lies below the loss. docs/mathematics.md, section 9."""

from fractions import Fraction

from proofs.kernel.activation_function import LeakyReLU
from proofs.kernel.barrier.case import Case, refuse
from proofs.kernel.enclosure.evaluation import Place
from proofs.kernel.enclosure.majorants import BITS, back_moves, pre_activation_bound, times, units
from proofs.kernel.rejection import BarrierCondition, about


def check_kinks(case: Case) -> None:
    """For every kink: 0 < m < beta on the ball, by more than its penalty and its part in later ones' penalties cost."""
    by_row: dict[int, list[Place]] = {}
    for place in case.kinks:
        by_row.setdefault(place[2], []).append(place)
    for row, places in by_row.items():
        moves = back_moves(case.bounds, case.evaluation, row, min(layer for layer, _, _ in places))
        for place in places:
            margin = _margin(case, place, moves[place[0]])
            cost = Fraction(_cost(case, place, places), 1 << BITS)
            if cost > margin:
                subject = _named(case, place)
                refuse(
                    BarrierCondition.PENALTY,
                    f"penalties of at most {about(margin)}, how far m is from 0 and beta, at kink {subject}",
                    about(cost),
                    subject,
                    cost,
                    margin,
                )


def _named(case: Case, place: Place) -> tuple[int, int, int]:
    layer, unit, row = place
    return layer, unit, case.setting.points[row]


def _margin(case: Case, place: Place, move: int) -> Fraction:
    """A lower bound of min(m, beta - m) on the ball; refuses if it is not positive."""
    layer, unit, row = place
    activation, back = case.setting.activations[layer], case.evaluation.backs[layer]
    factor = 1 - activation.slope if isinstance(activation, LeakyReLU) else Fraction(1)
    beta = factor * Fraction(back.rows[row][unit], 1 << back.bits)
    slack = factor * (Fraction(back.error, 1 << back.bits) + Fraction(move, 1 << BITS))
    m = Fraction(case.kinks[place][0], 1 << case.evaluation.bits)
    subject = _named(case, place)
    if beta <= slack:
        refuse(
            BarrierCondition.CONCAVE,
            f"beta above {about(slack)} at kink {subject}",
            about(beta),
            subject,
            beta,
            slack,
        )
    if m <= 0:
        refuse(
            BarrierCondition.MULTIPLIER_ABOVE_ZERO, f"m above 0 at kink {subject}", about(m), subject, m, Fraction(0)
        )
    if m >= beta - slack:
        refuse(
            BarrierCondition.MULTIPLIER_BELOW_BETA,
            f"m below beta, {about(beta - slack)}, at kink {subject}",
            about(m),
            subject,
            m,
            beta - slack,
        )
    return min(m, beta - slack - m)


def _cost(case: Case, place: Place, others: list[Place]) -> int:
    """`kappa_j Z_j + sum over later kinks k at the point of kappa_k Z_k |dz_k / du_j|`, in units of 2^-BITS."""
    cost = penalty_cost(case, place)
    for later in others:
        if later[0] > place[0]:
            cost += times(penalty_cost(case, later), weights_between(case, place[0] + 1, later[0]))
    return cost


def penalty_cost(case: Case, place: Place) -> int:
    """`kappa Z`, Z a bound of the pre-activation on the ball, in units of 2^-BITS."""
    return times(units(case.kinks[place][1]), pre_activation_bound(case.bounds, case.evaluation, place))


def weights_between(case: Case, first: int, last: int) -> int:
    """A bound of `|dz_last / dh_(first - 1)|`: slopes are at most 1, so the product of the norms of the weights."""
    result = 1 << BITS
    for k in range(first, last + 1):
        result = times(result, case.bounds.norms[k])
    return result
