"""Branch and bound against complete lists, on data of every kind, and what it says when it has to stop."""

from __future__ import annotations

import random

import pytest

from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape import branch_and_bound
from proofs.search.landscape.branch_and_bound import find_global_minimum
from tests.kernel.landscape.landscapes import minima, zoo
from tests.search.landscape.descents import datasets


def lowest(landscape: Landscape, seconds: float = 60.0) -> LowestLoss:
    conclusion = check_landscape(landscape, find_global_minimum(landscape, seconds)).conclusion
    assert isinstance(conclusion, LowestLoss)
    return conclusion


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_it_finds_the_first_of_the_list(seed: int) -> None:
    rng = random.Random(seed)
    for data in datasets(rng, 15):
        landscape = Landscape(data, rng.choice([1, 2]), rng.random() < 0.6, rng.random() < 0.6)
        found = lowest(landscape)
        assert found.is_global_minimum
        assert found.loss == minima(landscape).minima[0].loss


def test_a_start_that_is_not_the_best_is_improved(monkeypatch: pytest.MonkeyPatch) -> None:
    """One descent alone does not find the minimum of Zig-Zag; a case whose bound is attained does."""
    monkeypatch.setattr("proofs.search.landscape.upper_bound.STARTS", 1)
    landscape = zoo("Zig-Zag", 2)
    search = branch_and_bound._Search(landscape, 60.0)
    assert search.loss > 18
    assert lowest(landscape).loss == 18


def test_out_of_time_it_says_what_it_has() -> None:
    found = lowest(zoo("Zig-Zag", 4), 0.0)
    assert not found.is_global_minimum
    assert 0 <= found.lower < found.loss
