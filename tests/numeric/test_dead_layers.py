"""Counting layers that are off: exact probabilities lie where the counts say."""

from __future__ import annotations

import pytest

from numeric.confidence import clopper_pearson
from numeric.dead_layers import Draw, count_dead_layers

DATA = [[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]]


@pytest.mark.parametrize(("width", "depth"), [(1, 4), (2, 6)])
@pytest.mark.parametrize("draw", [Draw.NORMAL, Draw.UNIFORM])
def test_silent_layers_have_the_exact_share(width: int, depth: int, draw: Draw) -> None:
    seen = count_dead_layers(DATA, width, depth, weights=draw, biases=Draw.NORMAL, runs=20_000, seed=2)
    share = 1 - (1 - 0.5 ** (width + width**2)) ** (depth - 1)
    low, high = clopper_pearson(seen.silent, seen.runs)
    assert low <= share <= high
    assert seen.silent <= seen.dead <= seen.constant


def test_one_point_dies_as_often_as_computed() -> None:
    seen = count_dead_layers([[1.0], [3.0]], 2, 5, runs=20_000, seed=7)
    low, high = clopper_pearson(seen.constant, seen.runs)
    assert low <= 1 - 0.75**5 <= high


def test_a_silent_layer_is_a_dead_one_in_every_run() -> None:
    seen = count_dead_layers(DATA, 1, 2, weights=Draw.SIGN, runs=4096)
    assert seen.silent == seen.dead
    assert 0 < seen.silent < seen.runs


def test_very_deep_products_do_not_vanish_by_rounding() -> None:
    seen = count_dead_layers([[1.0]], 16, 400, runs=64)
    assert seen.dead < 16


def test_layers_are_drawn_afresh() -> None:
    shallow, deep = (count_dead_layers(DATA, 2, depth, runs=4096).silent for depth in (2, 12))
    assert deep > 3 * shallow
