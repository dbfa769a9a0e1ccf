"""The Zig-Zag regression task of arXiv:1611.06310v1, Figure 5: 20 points on a line whose targets go up and down.

The coordinates are not printed. This is our reading, not the authors' data: 20 equidistant inputs (2 i - 19) / 19 in
[-1, 1] and targets that alternate between -1 and 1. Fitting it perfectly takes a bend at each of the 18 inner points.
"""

from __future__ import annotations

from fractions import Fraction

from dataset_zoo.exact import ExactDataset

POINTS = 20


def zig_zag() -> ExactDataset:
    """20 points, targets -1, 1, -1, .. from left to right."""
    return ExactDataset(
        "Zig-Zag",
        "Zig-Zag: 20 points",
        "our reading of arXiv:1611.06310v1, Figure 5, which prints no coordinates",
        tuple((Fraction(2 * i - (POINTS - 1), POINTS - 1),) for i in range(POINTS)),
        tuple((Fraction(1 if i % 2 else -1),) for i in range(POINTS)),
    )
