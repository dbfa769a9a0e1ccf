"""Layers of which only the first unit does anything: how a number that is not negative passes through ReLU layers."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, link, relu
from proofs.kernel.exact import Vector
from proofs.kernel.network import Layer

ONE, ZERO = Fraction(1), Fraction(0)


def first_units(rows: Sequence[Vector], biases: Sequence[Fraction], fan_in: int, width: int) -> Layer:
    """A layer whose first units have these weights (on the first inputs) and biases; all other numbers are 0."""
    padded = [(*row, *(ZERO,) * (fan_in - len(row))) for row in rows]
    blank = ((ZERO,) * fan_in,) * (width - len(rows))
    return Layer((*padded, *blank), (*biases, *(ZERO,) * (width - len(rows))))


def handing_on(widths: Sequence[int]) -> tuple[Layer, ...]:
    """One layer from each of these widths to the next, the first unit of each reading the first unit before it."""
    return tuple(first_units([(ONE,)], [ZERO], before, after) for before, after in pairwise(widths))


def passes_on() -> tuple[Obligation, ...]:
    """Inputs of weight 0 add nothing, and a ReLU hands on what is not negative, through any number of layers."""
    import z3

    value, other, so_far = z3.Reals("value other sum_so_far")
    return (
        link(
            "passing on: no other unit",
            "The weighted sum over no further units is $0$.",
            consequence("The empty sum.", [so_far == 0], value + so_far == value),
        ),
        link(
            "passing on: a further other unit",
            "A further unit of weight $0$ leaves the sum at $0$.",
            consequence("For all values of the unit.", [so_far == 0], so_far + 0 * other == 0),
        ),
        link(
            "passing on: the first ReLU",
            "A pre-activation that is not negative is the activation.",
            consequence("For all reals.", [value >= 0], relu(value) == value),
        ),
        link(
            "passing on: a further layer",
            "If the first unit has the value $h\\geq 0$, so has the first unit of a next layer with weight $1$, "
            "bias $0$.",
            consequence(
                "For all reals.", [value >= 0, so_far == 0], z3.And(relu(1 * value + so_far + 0) == value, value >= 0)
            ),
        ),
    )
