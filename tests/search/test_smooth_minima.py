"""Bad minima of smooth networks are what they are said to be: by the kernel, and by the loss in floats."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.kernel.activation_function import NAMED, Smooth
from proofs.kernel.certificate import Barrier
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby, LowerLossElsewhere
from proofs.search.bad_minima import GenerationError
from proofs.search.smooth_minima import SmoothMinimum, points_wanted, smooth_minimum
from proofs.search.trained.derivatives import loss_value
from proofs.search.trained.exact_problem import float_parameters, float_problem

SIZES = [
    ("sigmoid", (2,), 2, 1),
    ("tanh", (3,), 1, 1),
    ("softplus", (1,), 1, 1),
    ("silu", (2,), 1, 2),
    ("gelu", (1,), 2, 1),
    ("tanh", (2, 2), 2, 1),
]


def generated(name: str, widths: tuple[int, ...], d: int, k: int, seed: int = 0) -> SmoothMinimum:
    activation = NAMED[name]
    assert isinstance(activation, Smooth)
    points = points_wanted(widths, d, k)
    return smooth_minimum(widths, activation, input_dimension=d, points=points, outputs=k, seed=seed)


@pytest.mark.parametrize(("name", "widths", "d", "k"), SIZES)
def test_a_strict_minimum_with_a_better_point(name: str, widths: tuple[int, ...], d: int, k: int) -> None:
    found = generated(name, widths, d, k)
    problem, certificate = found.minimum.problem, found.minimum.certificate
    assert [layer.width for layer in problem.network.layers] == [*widths, k]
    assert all(activation is NAMED[name] for activation in problem.network.activations)
    assert isinstance(certificate, Barrier)
    here, there = check(problem, certificate).conclusion, found.better.conclusion
    assert isinstance(here, LocalMinimumNearby)
    assert isinstance(there, LowerLossElsewhere)
    assert here.unique_radius is not None
    assert found.better.problem == problem
    assert there.better_upper < here.loss_lower
    floats, center = float_problem(problem), float_parameters(here.center)
    loss = loss_value(floats, center)
    assert loss == pytest.approx(float(here.loss_upper))
    assert loss_value(floats, float_parameters(there.better)) == pytest.approx(float(there.better_upper))
    random = np.random.default_rng(1)
    assert all(loss_value(floats, center + 1e-3 * random.standard_normal(len(center))) > loss for _ in range(50))


def test_the_same_seed_gives_the_same_minimum_and_others_differ() -> None:
    drawn = [generated("sigmoid", (1,), 1, 1, seed) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_numbers_are_short() -> None:
    found = generated("tanh", (2,), 1, 1)
    better = found.better.conclusion
    assert isinstance(better, LowerLossElsewhere)
    data = found.minimum.problem.dataset
    assert all((10**4 * y).denominator == 1 for row in data.targets for y in row)
    for network in (found.minimum.problem.network, better.better):
        assert all((10**4 * number).denominator == 1 for layer in network.layers for number in layer.numbers())


def test_sizes_that_cannot_be_are_refused() -> None:
    sigmoid = NAMED["sigmoid"]
    assert isinstance(sigmoid, Smooth)
    for widths, d, points, words in (
        ((), 1, 9, "at least one hidden layer"),
        ((2,), 2, 9, "9 parameters fit 9 numbers: give 10 points or more"),
        ((30,), 2, 500, "give at most 60"),
    ):
        with pytest.raises(GenerationError, match=words):
            smooth_minimum(widths, sigmoid, input_dimension=d, points=points)
