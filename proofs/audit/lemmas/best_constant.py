"""Among constants the mean of the targets is the only best fit, for any number of points."""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, identity, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def best_constant() -> tuple[Obligation, ...]:
    """Expand the loss of a constant over the points, complete the square, compare."""
    return (
        TEXT.step(
            "loss of a constant",
            *recursion(
                "the data points",
                "L == N*c**2 - 2*c*s + q",
                start={"L": "0", "N": "0", "s": "0", "q": "0"},
                step={"L": "L + (c - y)**2", "N": "N + 1", "s": "s + y", "q": "q + y**2"},
            ),
        ),
        TEXT.step(
            "completing the square",
            identity("N*c**2 - 2*c*s + q", "N*(c - s/N)**2 + N*(s/N)**2 - 2*(s/N)*s + q"),
        ),
        TEXT.step("only the mean is best", consequence(["N >= 1", "c != m"], "N*(c - m)**2 > 0")),
    )
