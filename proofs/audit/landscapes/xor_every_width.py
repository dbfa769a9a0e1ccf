"""XOR: the losses of all local minima of one hidden layer, whatever its width."""

from fractions import Fraction
from typing import Final

from proofs.audit.claim import Proof, Version
from proofs.audit.lemmas.all_minima import every_minimum
from proofs.audit.lemmas.building_blocks import by_kernel, exact, zoo_data
from proofs.audit.text import text_beside
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.report.landscape_conclusions import by_loss
from proofs.report.rationals import fraction

TEXT = text_beside(__file__)
LOSSES: Final = (Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1))
LEAST_WIDTH: Final = 2
CORNERS: Final = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
"""The four points with their targets, as the statement has them."""


def prove() -> Proof:
    """The complete list for every width, and what the statement says of it."""
    data = zoo_data("XOR")
    theorem = every_minimum(Landscape(data, None))
    conclusion = theorem.conclusion
    assert isinstance(conclusion, AllMinima)
    groups = by_loss(conclusion)
    points = sorted((*x, *y) for x, y in zip(data.inputs, data.targets, strict=True))
    half = TEXT.half(
        Version.PRINTED,
        TEXT.step(
            "all the local minima",
            by_kernel(theorem),
            exact(points == [tuple(map(Fraction, corner)) for corner in CORNERS]),
            residuals=len(conclusion.minima),
            least=conclusion.least_width,
        ),
        TEXT.step(
            "their losses",
            exact(tuple(groups) == LOSSES),
            exact(conclusion.least_width == LEAST_WIDTH),
            losses=", ".join(f"${fraction(loss)}$ ({len(minima)})" for loss, minima in groups.items()),
        ),
    )
    return Proof((half,))
