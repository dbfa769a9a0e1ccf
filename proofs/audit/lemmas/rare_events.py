"""Independent events that are each unlikely: none of n happens with a probability of at least 1 - n q."""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def rare_events() -> Obligation:
    """Bernoulli's inequality, for events of different probabilities `r <= q`."""
    return TEXT.step(
        "rare events",
        *recursion(
            "the events",
            "P >= 1 - n*q and 0 <= P <= 1",
            start={"P": "1", "n": "0"},
            step={"P": "P*(1 - r)", "n": "n + 1"},
            given=["0 <= r", "r <= q", "q <= 1"],
        ),
    )
