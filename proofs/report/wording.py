"""Sentences about an answer that more than one surface says."""

from fractions import Fraction

from proofs.kernel.network import Problem
from proofs.readable_numbers import approximate
from proofs.search.snap import can_be_snapped


def compared(drop: Fraction) -> str:
    """How a loss that is smaller by `drop` compares."""
    if not drop:
        return "the same"
    return f"lower by {approximate(drop)}" if drop > 0 else f"higher by {approximate(-drop)}"


def advice_on_floats(problem: Problem) -> str:
    """What to ask instead about a network that is no local minimum and whose weights are floats."""
    reason = "the weights are floats: rounding alone keeps a trained network off its minimum"
    if can_be_snapped(problem):
        return f"{reason}. Add --snap to ask whether an exact local minimum lies beside it"
    return f"{reason}. Whether an exact one lies beside it is decided for one hidden layer and one output only"
