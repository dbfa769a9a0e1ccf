"""XOR for every width: the recorded verdict, networks wider than the list's, and statements that are not proved."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from proofs.audit.claim import Status
from proofs.audit.landscapes import xor_every_width
from proofs.audit.registry import by_name
from proofs.audit.result import RunOptions, run
from proofs.kernel import Problem
from proofs.kernel.landscape.residuals import residual_at
from proofs.search.decide import IsLocalMinimum, decide
from proofs.search.landscape.representatives import padded
from tests.kernel.landscape.landscapes import minima, zoo
from tests.search.landscape.descents import end_of_descent, start


def test_the_claim_reaches_its_recorded_verdict() -> None:
    result = run(by_name("xor-every-width"), RunOptions(1.0, None), lambda message: None)
    assert result.as_recorded
    assert result.printed.status is Status.PROVED


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("LOSSES", (Fraction(0), Fraction(1, 2), Fraction(1))),
        ("LOSSES", (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))),
        ("LEAST_WIDTH", 3),
        ("CORNERS", [(0, 0, 1)]),
    ],
)
def test_another_statement_is_not_proved(name: str, wrong: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xor_every_width, name, wrong)
    (half,) = xor_every_width.prove().halves
    assert half.status is not Status.PROVED


@pytest.mark.parametrize("width", [2, 3, 5])
def test_each_loss_is_that_of_a_local_minimum_by_theorem_a(width: int) -> None:
    landscape = zoo("XOR", None)
    found = set()
    for minimum in minima(landscape).minima:
        decision = decide(Problem(padded(minimum.network, width), landscape.dataset))
        assert isinstance(decision, IsLocalMinimum)
        found.add(minimum.loss)
    assert found == set(xor_every_width.LOSSES)


@pytest.mark.filterwarnings("ignore")  # of NumPy, where a descent meets a singular matrix
def test_descents_of_wide_networks_end_at_these_losses() -> None:
    landscape, rng = zoo("XOR", 6), random.Random(2)
    ends = [end_of_descent(landscape, start(landscape, rng)) for _ in range(12)]
    losses = [sum(r * r for r in residual_at(landscape, end)) for end in ends if end is not None]
    assert len(losses) > 6
    assert set(losses) <= set(xor_every_width.LOSSES)
