"""Smooth activations of whole tables, and bounds of the derivatives of all activations."""

from collections.abc import Sequence
from fractions import Fraction

from proofs.kernel.activation_function import Activation, Identity, LeakyReLU, ReLU, Smooth
from proofs.kernel.enclosure.fixed import Table
from proofs.kernel.enclosure.interval import Interval
from proofs.kernel.enclosure.smooth import jet, suprema


def derivative_bounds(activation: Activation) -> tuple[Fraction, Fraction, Fraction]:
    """Bounds of the first three derivatives over the real line; of a piecewise linear activation, over its pieces.

    The first bounds its Lipschitz constant too.
    """
    if isinstance(activation, ReLU | LeakyReLU | Identity):
        return Fraction(1), Fraction(0), Fraction(0)
    return suprema(activation)


def smooth_values(activation: Smooth, z: Table) -> tuple[Table, Table, Table]:
    """The activation of every entry and its first two derivatives.

    Each is enclosed at the middle of its argument; the next derivative bounds what the argument's error adds.
    """
    jets = [[jet(activation, entry, z.bits)[:3] for entry in row] for row in z.rows]
    slacks = [-(-z.error * bound.numerator // bound.denominator) for bound in suprema(activation)]
    first, second, third = (
        _middles([[parts[k] for parts in row] for row in jets], slack, z.bits) for k, slack in enumerate(slacks)
    )
    return first, second, third


def _middles(enclosed: Sequence[Sequence[Interval]], slack: int, bits: int) -> Table:
    error = max(hi - lo for row in enclosed for lo, hi in row) // 2 + 1
    return Table(tuple(tuple((lo + hi) // 2 for lo, hi in row) for row in enclosed), error + slack, bits)
