"""Pre-activations and residuals that keep their sign, or their piece of the loss, on the whole ball."""

from collections.abc import Set
from fractions import Fraction

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.barrier.case import Case, refuse
from proofs.kernel.enclosure.evaluation import Place
from proofs.kernel.enclosure.majorants import BITS
from proofs.kernel.loss import Huber
from proofs.kernel.rejection import BarrierCondition, about


def check_states(case: Case) -> None:
    """Every ReLU and leaky ReLU that is neither pinned nor collapsed keeps its state where all parameters move."""
    collapsed = frozenset(case.certificate.collapsed)
    for layer, activation in enumerate(case.setting.activations):
        if not isinstance(activation, ReLU | LeakyReLU):
            continue
        z = case.evaluation.pre_activations[layer]
        for row, entries in enumerate(z.rows):
            limit = z.error + _in_bits(case.bounds.move(layer, row), z.bits)
            if min(map(abs, entries)) <= limit:
                _explain(case, (layer, row), limit, collapsed, case.kinks.keys())


def _in_bits(amount: int, bits: int) -> int:
    """From units of 2^-BITS, rounded up."""
    return amount << bits - BITS if bits >= BITS else -(-amount >> BITS - bits)


def _explain(
    case: Case, where: tuple[int, int], limit: int, collapsed: Set[tuple[int, int]], kinks: Set[Place]
) -> None:
    """Refuse if a unit whose state is at stake may cross its kink."""
    layer, row = where
    z = case.evaluation.pre_activations[layer]
    for unit, entry in enumerate(z.rows[row]):
        if abs(entry) > limit or (layer, unit, row) in kinks or (layer, unit) in collapsed:
            continue
        found, needed = Fraction(abs(entry), 1 << z.bits), Fraction(limit, 1 << z.bits)
        subject = layer, unit, case.setting.points[row]
        refuse(
            BarrierCondition.STATE,
            f"|pre-activation| of unit {unit} of layer {layer} at point {subject[2]} above {about(needed)}",
            about(found),
            subject,
            found,
            needed,
        )


def check_loss_pieces(case: Case) -> None:
    """Residuals of the Huber loss stay inside or outside +-delta."""
    if not isinstance(case.setting.loss, Huber):
        return
    residuals, delta = case.evaluation.loss.shares, case.setting.loss.delta
    last = len(case.setting.sizes) - 1
    for row, entries in enumerate(residuals.rows):
        needed = Fraction(residuals.error, 1 << residuals.bits) + Fraction(case.bounds.move(last, row), 1 << BITS)
        for output, entry in enumerate(entries):
            found = abs(Fraction(abs(entry), 1 << residuals.bits) - delta)
            if found <= needed:
                refuse(
                    BarrierCondition.LOSS_PIECE,
                    f"residual of output {output} at point {case.setting.points[row]} off +-delta by {about(needed)}",
                    about(found),
                    (output, case.setting.points[row]),
                    found,
                    needed,
                )
