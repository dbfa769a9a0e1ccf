"""Generated bad minima are what they are said to be: by the kernel, and by the loss itself."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from proofs.kernel import Rejected, check
from proofs.kernel.certificate import BetterPoint, PathMoments
from proofs.kernel.conclusion import LocalMinimum, NotGlobalMinimum
from proofs.search.bad_minima import GenerationError, bad_minimum
from tests import deep_problems

SIZES = [
    ((1,), 1, 5, 1),
    ((3,), 1, 12, 1),
    ((4,), 3, 40, 2),
    ((2, 2), 1, 20, 1),
    ((3, 3), 2, 40, 1),
    ((5, 4, 3), 2, 60, 3),
    ((2, 2, 2, 2, 2), 3, 30, 1),
    ((6, 6), 5, 8, 1),
]


@pytest.mark.slow
@pytest.mark.parametrize(("widths", "d", "n", "k"), SIZES)
@pytest.mark.parametrize("seed", range(3))
def test_a_local_minimum_with_a_better_point(widths: tuple[int, ...], d: int, n: int, k: int, seed: int) -> None:
    found = bad_minimum(widths, input_dimension=d, points=n, outputs=k, seed=seed)
    problem = found.problem
    assert [layer.width for layer in problem.network.layers] == [*widths, k]
    assert (problem.network.input_dimension, len(problem.dataset)) == (d, n)
    minimum = check(problem, PathMoments()).conclusion
    assert isinstance(minimum, LocalMinimum)
    assert minimum.loss == deep_problems.loss(problem) > 0
    assert minimum.radius
    assert deep_problems.lower_point(random.Random(seed), problem, minimum.radius, 10) is None
    better = check(problem, BetterPoint(found.better)).conclusion
    assert isinstance(better, NotGlobalMinimum)
    assert better.better_loss == deep_problems.loss(problem.at(found.better)) < minimum.loss


def test_the_same_seed_gives_the_same_minimum_and_others_differ() -> None:
    drawn = [bad_minimum((3, 2), input_dimension=2, points=30, seed=seed) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_units_bend_among_the_data_where_there_are_enough_points() -> None:
    found = bad_minimum((3, 2), input_dimension=1, points=40, seed=0)
    network, data = found.problem.network, found.problem.dataset
    first = [deep_problems.layer_values(network, x)[0] for x in data.inputs]
    assert any(len({z > 0 for z in unit}) == 2 for unit in zip(*first, strict=True))


def test_a_moved_target_is_stuck_no_longer() -> None:
    problem = bad_minimum((3, 2), input_dimension=1, points=20, seed=0).problem
    first, *rest = problem.dataset.targets
    moved = replace(problem.dataset, targets=((first[0] + 1,), *rest))
    with pytest.raises(Rejected, match="moments"):
        check(replace(problem, dataset=moved), PathMoments())


def test_sizes_that_cannot_be_are_refused() -> None:
    for arguments, word in (
        (((), 1, 5), "at least one hidden layer"),
        (((2, 0), 1, 5), "at least 1"),
        (((2,), 0, 5), "at least 1"),
        (((2,), 4, 5), "give at least 6"),
    ):
        widths, d, n = arguments
        with pytest.raises(GenerationError, match=word):
            bad_minimum(widths, input_dimension=d, points=n)


@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_of_a_small_example_are_short(seed: int) -> None:
    found = bad_minimum((3,), input_dimension=1, points=12, seed=seed)
    data = found.problem.dataset
    numbers = [number for row in (*data.inputs, *data.targets) for number in row]
    for network in (found.problem.network, found.better):
        numbers += [number for layer in network.layers for number in layer.numbers()]
    assert max(abs(number) for number in numbers) <= 60
    assert max(number.denominator for number in numbers) <= 10
    assert sum(number.denominator == 1 for number in numbers) > 0.7 * len(numbers)
