"""A sum of squares is at least each of its terms: so it is at least 0, and 0 only if every term is."""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def sums_of_squares() -> tuple[Obligation, ...]:
    """`|v|^2 >= 0` for vectors of every length, with equality for v = 0 only."""
    return (
        TEXT.step(
            "a sum of squares is not negative",
            *recursion("the terms of a sum", "S >= 0", start={"S": "0"}, step={"S": "S + x**2"}),
        ),
        TEXT.step(
            "it is 0 only if every term is",
            *recursion(
                "the terms of a sum",
                "S >= t**2 and S_0 >= 0",
                start={"S": "S_0 + t**2"},
                step={"S": "S + x**2"},
                given=["S_0 >= 0"],
            ),
            consequence(["S >= t**2", "S == 0"], "t == 0"),
        ),
    )
