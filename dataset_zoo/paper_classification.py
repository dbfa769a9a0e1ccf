"""Four points in the plane, two of each class: XOR and the Jellyfish of arXiv:1611.06310v1, section 3.1.2. Labels are 1
and 0.
"""

from __future__ import annotations

from fractions import Fraction

from dataset_zoo.exact import ExactDataset


def xor() -> ExactDataset:
    """The corners of the unit square; class 1 where the coordinates differ."""
    points = [(a, b) for a in (0, 1) for b in (0, 1)]
    return ExactDataset(
        "XOR",
        "XOR",
        "the corners of the unit square; named without coordinates in arXiv:1611.06310v1, section 3.1.2",
        tuple((Fraction(a), Fraction(b)) for a, b in points),
        tuple((Fraction(a ^ b),) for a, b in points),
    )


def jellyfish() -> ExactDataset:
    """Two points of each class on two crossing, nearly equal segments."""
    positive, negative = (("1", "0"), ("1/5", "3/5")), (("0", "1"), ("3/5", "1/5"))
    return ExactDataset(
        "Jellyfish",
        "Jellyfish",
        "arXiv:1611.06310v1, section 3.1.2, coordinates as printed; Figure 3",
        tuple((Fraction(a), Fraction(b)) for a, b in positive + negative),
        tuple((Fraction(label),) for label in (1, 1, 0, 0)),
    )
