"""Layers of which only the first unit does anything: how a number that is not negative passes through ReLU layers."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import recursion
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector
from proofs.kernel.network import Layer

ONE, ZERO = Fraction(1), Fraction(0)
TEXT = text_beside(__file__)


def first_units(rows: Sequence[Vector], biases: Sequence[Fraction], fan_in: int, width: int) -> Layer:
    """A layer whose first units have these weights (on the first inputs) and biases; all other numbers are 0."""
    padded = [(*row, *(ZERO,) * (fan_in - len(row))) for row in rows]
    blank = ((ZERO,) * fan_in,) * (width - len(rows))
    return Layer((*padded, *blank), (*biases, *(ZERO,) * (width - len(rows))))


def handing_on(widths: Sequence[int]) -> tuple[Layer, ...]:
    """One layer from each of these widths to the next, the first unit of each reading the first unit before it."""
    return tuple(first_units([(ONE,)], [ZERO], before, after) for before, after in pairwise(widths))


def passes_on() -> Obligation:
    """Inputs of weight 0 add nothing, and a ReLU hands on what is not negative, through any number of layers."""
    return TEXT.step(
        "passing on",
        *recursion(
            "the layers",
            "z == h and h >= 0",
            start={"z": "h"},
            step={"z": "relu(1*z + 0*u + 0)"},
            given=["h >= 0"],
        ),
    )
