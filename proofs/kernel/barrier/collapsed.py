"""Units whose weights are all 0 and held there by decay. docs/mathematics.md, section 9, "Collapsed units".

With incoming weights w (bias included) and outgoing weights v such a unit adds at least `omega_in |w|^2 / 2 +
omega_out |v|^2 / 2 - S |w| |v|` to the lower bound of the loss, where S bounds, on the ball, what the loss's slope
carries back to the unit per unit of |w|.
"""

from fractions import Fraction

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.barrier.case import Case, refuse
from proofs.kernel.barrier.kinks import penalty_cost, weights_between
from proofs.kernel.enclosure.fixed import norm_bound
from proofs.kernel.enclosure.majorants import BITS, back_moves, times, to_units
from proofs.kernel.rejection import BarrierCondition, about


def check_collapsed(case: Case) -> None:
    """Decay outweighs what the loss can gain from waking the unit, by the curvature of the certificate."""
    certificate, setting = case.certificate, case.setting
    mu = certificate.curvature
    for layer, unit in certificate.collapsed:
        incoming, outgoing = list(setting.incoming(layer, unit)), list(setting.outgoing(layer, unit))
        if any(certificate.point.entries[q] for q in (*incoming, *outgoing)):
            refuse(BarrierCondition.COLLAPSED, f"weights 0 of unit {unit} of layer {layer}", "others", (layer, unit))
        if not isinstance(setting.activations[layer], ReLU | LeakyReLU):
            refuse(BarrierCondition.COLLAPSED, "a ReLU or leaky ReLU", f"unit {unit} of layer {layer}", (layer, unit))
        # In the coordinates: (scale^2 omega - mu) twice, and the mixed term.
        first, second = Fraction(2) ** certificate.scales[layer], Fraction(2) ** certificate.scales[layer + 1]
        held = first**2 * min(setting.decay[q] for q in incoming) - mu
        read = second**2 * min(setting.decay[q] for q in outgoing) - mu
        gain = first * second * Fraction(gain_bound(case, layer), 1 << BITS)
        if min(held, read) <= 0 or held * read < gain**2:
            refuse(
                BarrierCondition.COLLAPSED,
                f"decay of unit {unit} of layer {layer} above {about(gain)}, what the loss can gain from the unit",
                f"{about(held)} and {about(read)} (less mu)",
                (layer, unit),
                min(held, read),
                gain,
            )


def gain_bound(case: Case, layer: int) -> int:
    """A bound S of `|sum_i delta_i sigma(w.(h_i, 1))| / |w|` on the ball, with what later kinks' penalties cost.

    The smaller of two: point by point, and with every h_i near that of the first point, where the deltas cancel.
    """
    evaluation, bounds = case.evaluation, case.bounds
    delta, signals = evaluation.deltas[layer + 1], evaluation.signals[layer]
    hidden = layer + 1 < len(case.setting.activations)
    first = signals.rows[0]
    apart = spread = 0
    for row, entries in enumerate(delta.rows):
        reach = bounds.layers[layer][row]
        moved = back_moves(bounds, evaluation, row, layer + 1)[layer + 1] if hidden else bounds.slope_moves[row]
        for place in case.kinks:
            if place[2] == row and place[0] > layer:
                moved += times(penalty_cost(case, place), weights_between(case, layer + 2, place[0]))
        slope = to_units(norm_bound(entries, delta.error), delta.bits)
        differences = [a - b for a, b in zip(signals.rows[row], first, strict=True)]
        away = to_units(norm_bound(differences, 2 * signals.error), signals.bits) + times(bounds.radius, reach.entry)
        apart += times(slope + moved, reach.signal)
        spread += times(slope, away) + times(moved, reach.signal)
    sums = [sum(column) for column in zip(*delta.rows, strict=True)]
    together = to_units(norm_bound(sums, delta.error * len(delta.rows)), delta.bits)
    return min(apart, times(together, to_units(norm_bound(first, signals.error), signals.bits)) + spread)
