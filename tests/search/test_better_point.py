"""A better point, if one is found, is one; the search repeats itself and survives numbers that floats cannot hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from proofs.kernel import Problem, check
from proofs.kernel.conclusion import NotGlobalMinimum
from proofs.search.better_point import find_better_point
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_2_AMENDED, PROPOSITION_3, layer, network, problem
from tests.strategies import deep_problems, planted_minima


@given(planted_minima() | deep_problems())
@settings(max_examples=25)
def test_a_better_point_is_lower(point: Problem) -> None:
    found = find_better_point(point, tries=10)
    if found is not None:
        conclusion = check(point, found).conclusion
        assert isinstance(conclusion, NotGlobalMinimum)
        assert oracle.loss_at(found.network, point) == conclusion.better_loss < oracle.loss(point) == conclusion.loss


@pytest.mark.parametrize("point", [PROPOSITION_1, PROPOSITION_2_AMENDED[1], PROPOSITION_3[1]])
def test_the_papers_worse_minima(point: Problem) -> None:
    found = find_better_point(point)
    assert found is not None
    assert oracle.loss_at(found.network, point) < oracle.loss(point)
    assert find_better_point(point) == found


def test_nothing_is_better_than_a_perfect_fit() -> None:
    assert find_better_point(PROPOSITION_2_AMENDED[0], tries=20) is None


@pytest.mark.parametrize("size", ["1e400", "-1e400", "1e300", "1e-400", "1e155"])
@pytest.mark.parametrize("place", ["input", "target"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numbers_beyond_floats(size: str, place: str) -> None:
    x, y = (size, 1) if place == "input" else (1, size)
    point = problem(network(layer([[-1]]), layer([[1]])), [[x], [2]], [[y], [1]])
    found = find_better_point(point, tries=10)
    assert found is None or oracle.loss_at(found.network, point) < oracle.loss(point)
