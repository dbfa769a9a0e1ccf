"""Everything that is proved of landscapes, against descents that know nothing of rays."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.landscape.conclusion import AllMinima, LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.search.landscape import find, representatives
from proofs.search.landscape.find import LandscapeSearch, find_landscape
from tests.kernel.landscape.landscapes import small, zoo
from tests.search.landscape.descents import datasets, end_of_descent, start


def all_minima(landscape: Landscape) -> AllMinima:
    theorem = find_landscape(landscape, 60).theorem
    assert theorem is not None
    assert isinstance(theorem.conclusion, AllMinima)
    return theorem.conclusion


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of NumPy, where a descent meets a singular matrix
@pytest.mark.parametrize("seed", range(4))
def test_no_descent_ends_off_the_list(seed: int) -> None:
    rng, count = random.Random(seed), Counter[str]()
    for data in datasets(rng, 10):
        hidden_bias, output_bias = rng.random() < 0.7, rng.random() < 0.7
        landscape = Landscape(data, rng.choice([1, 2, 2, 3]), hidden_bias, output_bias)
        residuals = {minimum.residual for minimum in all_minima(landscape).minima}
        every = all_minima(Landscape(data, None, hidden_bias, output_bias))
        assert residuals <= {minimum.residual for minimum in every.minima}
        if (landscape.width or 0) >= every.least_width:
            assert residuals == {minimum.residual for minimum in every.minima}
        for _ in range(12):
            end = end_of_descent(landscape, start(landscape, rng))
            if end is not None:
                assert residual_at(landscape, end) in residuals, (landscape, end)
                count["ends"] += 1
    assert count["ends"] > 90


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "width"), [("D1", 2), ("XOR", 2), ("Jellyfish", 2)])
def test_descents_find_the_whole_list(name: str, width: int) -> None:
    """The other direction: many entries are the end of some descent (each is proved a minimum by Theorem A, too)."""
    landscape, rng = zoo(name, width), random.Random(1)
    residuals = {minimum.residual for minimum in all_minima(landscape).minima}
    ends = (end_of_descent(landscape, start(landscape, rng)) for _ in range(60))
    hit = {residual_at(landscape, end) for end in ends if end is not None}
    assert hit <= residuals
    assert len(hit) > len(residuals) / 3


@pytest.mark.slow
@pytest.mark.parametrize(("name", "width"), [("D2", 3), ("XOR", 4), ("D3", None)])
def test_every_entry_is_a_minimum_of_the_width_by_theorem_a(name: str, width: int | None) -> None:
    landscape = zoo(name, width)
    answer = find_landscape(landscape, 60)
    conclusion = answer.theorem.conclusion if answer.theorem else None
    assert isinstance(conclusion, AllMinima)
    for minimum, theorem in zip(conclusion.minima, answer.representatives, strict=True):
        assert isinstance(theorem.conclusion, LocalMinimum)
        assert theorem.conclusion.loss == minimum.loss
        assert theorem.problem.network.layers[0].width == (width or minimum.units)
        assert residual_at(landscape, minimum.network) == minimum.residual


def test_what_is_too_large_has_a_global_minimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofs.search.landscape.complete.MAX_PRODUCTS", 1000)
    answer = find_landscape(zoo("Zig-Zag", 2), 60)
    assert answer.reason == "3,240 products of cells; at most 1,000 are taken on"
    assert answer.theorem is not None
    assert isinstance(answer.theorem.conclusion, LowestLoss)
    assert answer.theorem.conclusion.is_global_minimum
    assert answer.representatives == ()


def test_every_width_of_too_much_data_is_left_open() -> None:
    answer = find_landscape(zoo("Zig-Zag", None), 60)
    assert answer.theorem is None
    assert answer.reason.endswith(" sets of generators, at most 200000; ask for one width")


def test_too_much_data_for_anything() -> None:
    many = [((k, k * k % 17, k * k * k % 19, k**4 % 23), k % 3) for k in range(40)]
    answer = find_landscape(small(many, 2), 60)
    assert answer.theorem is None
    assert answer.reason.startswith("91390 sets of hyperplanes that meet in a line, at most 20000; up to 6.79641e+10")
    assert answer.reason.endswith(" products of cells")


def test_without_time_there_is_a_lower_bound() -> None:
    answer = find_landscape(zoo("Zig-Zag", 4), 1e-3)
    assert answer.reason.startswith("the time limit")
    assert answer.theorem is not None
    found = answer.theorem.conclusion
    assert isinstance(found, LowestLoss)
    assert 0 <= found.lower < found.loss


class Interrupted(BaseException):
    pass


@pytest.mark.parametrize(
    ("where", "listed", "representatives", "families"),
    [("find_complete_list", False, 0, 0), ("representative_of", True, 2, 0), ("with_representatives", True, 5, 2)],
)
def test_what_was_proved_before_an_interruption_stays(
    where: str, listed: bool, representatives: int, families: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = getattr(find, where), Counter[str]()

    def interrupted(*arguments: object) -> object:
        calls[where] += 1
        if calls[where] == (3 if listed else 1):
            raise Interrupted
        return whole(*arguments)

    monkeypatch.setattr(find, where, interrupted)
    search = LandscapeSearch(zoo("D1", 1), 60, lambda doing: None, global_only=False)
    with pytest.raises(Interrupted):
        search.run()
    answer = search.answer
    assert (answer.theorem is not None, answer.reason == "") == (listed, listed)
    assert (len(answer.representatives), len(answer.families)) == (representatives, families)


def test_the_global_minimum_alone() -> None:
    answer = find_landscape(zoo("D1", 1), 60, global_only=True)
    assert answer.theorem is not None
    assert isinstance(answer.theorem.conclusion, LowestLoss)
    assert (answer.theorem.conclusion.loss, answer.reason) == (14, "not asked for")


def test_a_contradiction_of_two_rules_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from proofs.kernel import Problem

    def doubled(network: object, width: int) -> object:
        problem = small([((0,), 0), ((1,), 1)], 1)
        end = end_of_descent(problem, start(problem, random.Random(3)))
        assert end is not None
        return Problem(end, problem.dataset).network

    monkeypatch.setattr(representatives, "padded", doubled)
    with pytest.raises(ArithmeticError, match="none by Theorem A"):
        find_landscape(zoo("D1", 1), 60)
