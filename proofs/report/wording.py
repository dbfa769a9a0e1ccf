"""Sentences about an answer that more than one surface says."""

from fractions import Fraction
from typing import Final

from proofs.readable_numbers import approximate


def compared(drop: Fraction) -> str:
    """How a loss that is smaller by `drop` compares."""
    if not drop:
        return "the same"
    return f"lower by {approximate(drop)}" if drop > 0 else f"higher by {approximate(-drop)}"


ADVICE_ON_FLOATS: Final = (
    "the weights are floats: rounding alone keeps a trained network off its minimum. `verify trained` asks whether one "
    "lies beside it"
)
"""What to ask instead about a network that is no local minimum and whose weights are floats."""
