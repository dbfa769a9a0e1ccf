"""Fitting every input by its own mean instead of the mean of all lowers the loss by `sum n (m - mean)^2`."""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, identity, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def gain_of_group_means() -> tuple[Obligation, ...]:
    """The gain at one input, no function does better, and the gain is positive exactly if some input departs."""
    return (
        TEXT.step(
            "gain at one input",
            identity("(n*ybar**2 - 2*ybar*s + q) - (n*(s/n)**2 - 2*(s/n)*s + q)", "n*(s/n - ybar)**2"),
        ),
        TEXT.step(
            "no function does better than the group means",
            *recursion(
                "the distinct inputs",
                "L >= B",
                start={"L": "0", "B": "0"},
                step={"L": "L + l", "B": "B + b"},
                given=["l >= b"],
            ),
        ),
        TEXT.step(
            "the gain",
            *recursion(
                "the distinct inputs",
                "G >= g",
                start={"G": "g"},
                step={"G": "G + n*e**2"},
                given=["n > 0"],
            ),
            consequence(["n > 0", "e != 0", "g == n*e**2", "G >= g"], "G > 0"),
        ),
    )
