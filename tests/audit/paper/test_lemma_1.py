"""Lemma 1: the chain holds, and on drawn data the mean is the one best output at equal inputs."""

from fractions import Fraction
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.claim import Evidence, Status, Version
from proofs.audit.lemmas import best_constant
from proofs.audit.paper import lemma_1
from proofs.audit.paper.lemma_1 import with_output
from proofs.audit.registry import by_name
from proofs.kernel import Problem, check
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.network import Dataset
from tests.audit.chains import checked_halves
from tests.audit.plain_network import evaluate, mean
from tests.strategies import networks, rationals


def test_the_claim() -> None:
    assert set(checked_halves(by_name("lemma-1"))) == {Version.PRINTED}


@given(networks(), st.tuples(rationals(), rationals()), st.lists(rationals(), min_size=1, max_size=6), rationals())
def test_the_mean_is_the_best_output(
    network: lemma_1.Network, x: tuple[Fraction, Fraction], targets: list[Fraction], other: Fraction
) -> None:
    data = Dataset((x,) * len(targets), tuple((y,) for y in targets))
    fitted = with_output(network, x, mean(targets))
    assert evaluate(fitted, x) == (mean(targets),)
    check(Problem(fitted, data), EqualInputsBound())
    if other != mean(targets):
        check(Problem(with_output(fitted, x, other), data), BetterPoint(fitted))


def test_the_chain_breaks_if_the_recursion_of_the_loss_is_wrong() -> None:
    """Without the square of the new target the step of the expansion fails."""
    right = best_constant.recursion

    def wrong(over: str, invariant: str, start: dict[str, str], step: dict[str, str]) -> tuple[Evidence, Evidence]:
        return right(over, invariant, start, {**step, "q": "q"})

    with patch.object(best_constant, "recursion", wrong):
        assert best_constant.best_constant()[0].status is Status.REFUTED
