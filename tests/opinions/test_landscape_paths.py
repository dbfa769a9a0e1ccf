"""Low paths with exact heights: each is a path of networks, and no network on it has a higher loss than it says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from proofs.kernel import Layer, Network
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.opinions.landscape_paths import LowPath, low_paths
from proofs.search.landscape.find import find_landscape
from tests.kernel.landscape.landscapes import zoo

STEPS = 60


def loss(landscape: Landscape, network: Network) -> Fraction:
    return sum((entry * entry for entry in residual_at(landscape, network)), Fraction(0))


def between(one: Network, other: Network, t: Fraction) -> Network:
    """All parameters but the output weights on a straight line."""

    def mixed(a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        return tuple((1 - t) * x + t * y for x, y in zip(a, b, strict=True))

    (h1, o1), (h2, o2) = one.layers, other.layers
    rows = tuple(mixed(a, b) for a, b in zip(h1.weight, h2.weight, strict=True))
    hidden = Layer(rows, None if h1.bias is None else mixed(h1.bias, h2.bias or ()))
    return Network((hidden, Layer(o1.weight, None if o1.bias is None else mixed(o1.bias, o2.bias or ()))))


def require_path(landscape: Landscape, path: LowPath, start: Fraction) -> None:
    assert loss(landscape, path.corners[0]) == start
    assert residual_at(landscape, path.corners[-1]) == path.target
    assert loss(landscape, path.corners[-1]) < start
    seen = Fraction(0)
    for one, other in pairwise(path.corners):
        for unit, before, after in zip(
            other.layers[0].augmented, one.layers[1].weight[0], other.layers[1].weight[0], strict=True
        ):
            assert before == after or not any(unit)
        seen = max(seen, *(loss(landscape, between(one, other, Fraction(k, STEPS))) for k in range(STEPS + 1)))
    assert seen <= path.highest <= seen * Fraction(6, 5) + Fraction(1, 100)
    assert path.highest >= start


@pytest.mark.parametrize(
    "landscape", [zoo("D1", 1), zoo("XOR", 1), zoo("D1", 1, hidden_bias=False), zoo("XOR", 2, output_bias=False)]
)
def test_no_network_on_a_path_is_higher_than_it_says(landscape: Landscape) -> None:
    families = find_landscape(landscape, 60).families
    paths = low_paths(landscape, families, 60, lambda doing: None)
    least = families[0].conclusion.loss
    count = 0
    for found, row in zip(families, paths, strict=True):
        assert len(row) == len(found.conclusion.families)
        for path in row:
            assert (path is None) == (found.conclusion.loss == least)
            if path is not None:
                require_path(landscape, path, found.conclusion.loss)
                count += 1
    assert count > 1


def test_the_minimum_of_proposition_1() -> None:
    landscape = zoo("D1", 1)
    paths = low_paths(landscape, find_landscape(landscape, 60).families, 60, lambda doing: None)
    (path,) = paths[1]
    assert path is not None
    # Its unit has to turn round, and passes 0, where the best loss is 106/5.
    assert Fraction(106, 5) <= path.highest < Fraction(213, 10)


def test_without_time_and_with_many_units_there_are_none() -> None:
    landscape = zoo("D1", 1)
    families = find_landscape(landscape, 60).families
    none = tuple((None,) * len(found.representatives) for found in families)
    assert low_paths(landscape, families, 0, lambda doing: None) == none
    assert low_paths(replace(landscape, width=6), families, 60, lambda doing: None) == none
    assert low_paths(landscape, (), 60, lambda doing: None) == ()
