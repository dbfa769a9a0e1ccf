"""The regression datasets D1, D2, D3 of arXiv:1611.06310v1.

Swirszcz, Czarnecki, Pascanu: Local minima in training of deep networks, version 1.
"""

from __future__ import annotations

from fractions import Fraction

from dataset_zoo.exact import ExactDataset


def _on_a_line(name: str, title: str, provenance: str, points: tuple[tuple[int, int], ...]) -> ExactDataset:
    return ExactDataset(
        name,
        title,
        provenance,
        tuple((Fraction(x),) for x, _ in points),
        tuple((Fraction(y),) for _, y in points),
    )


def d1() -> ExactDataset:
    """Five points, of Proposition 1 and Remark 1."""
    return _on_a_line(
        "D1",
        "D1: five points, one hidden unit",
        "arXiv:1611.06310v1, section 3.1.3, before Proposition 1; Figure 4 (a)",
        ((5, 2), (4, 1), (3, 0), (1, -3), (-1, 3)),
    )


def d2() -> ExactDataset:
    """Six points, of Proposition 2."""
    return _on_a_line(
        "D2",
        "D2: six points, two hidden units",
        "arXiv:1611.06310v1, Proposition 2; Figure 4 (b)",
        ((-1, 5), (0, 0), (1, -1), (10, -3), (11, -4), (12, -5)),
    )


def d3() -> ExactDataset:
    """Six points, of Proposition 3."""
    return _on_a_line(
        "D3",
        "D3: six points, three hidden units",
        "arXiv:1611.06310v1, Proposition 3; Figure 4 (c)",
        ((-1, 3), (0, 0), (1, -1), (10, -3), (11, -4), (12, -6)),
    )
