"""Low paths between minima: their heights against the loss at many points of them, and paths that are known."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.polylines import LowPaths, Place, Polyline

ROWS = np.array([[5.0, 1], [4, 1], [3, 1], [1, 1], [-1, 1]])
TARGETS = np.array([2.0, 1, 0, -3, 3])
GLOBAL = Place(np.array([[-7.0, -4.0]]), np.array([1.0]), 0.0)
OF_PROPOSITION_1 = Place(np.array([[1.0, -3.0]]), np.array([1.0]), 0.0)
CONSTANT = Place(np.array([[0.0, 0.0]]), np.array([0.0]), 0.6)


def loss(place: np.ndarray, signs: np.ndarray) -> float:
    units = place[:-1].reshape(len(signs), -1)
    outputs = np.maximum(ROWS @ units.T, 0) @ signs + place[-1]
    return float(((outputs - TARGETS) ** 2).sum())


def highest(path: Polyline) -> float:
    times = np.linspace(0, 1, 2001)
    pieces = zip(path.corners[:-1], path.corners[1:], path.signs, strict=True)
    return max(loss((1 - t) * a + t * b, signs) for a, b, signs in pieces for t in times)


@pytest.mark.parametrize("start", [OF_PROPOSITION_1, CONSTANT])
def test_heights_are_those_of_the_loss_along_the_path(start: Place) -> None:
    path = LowPaths(ROWS, TARGETS, True, [GLOBAL, start]).downwards(1, 1)
    assert path is not None
    assert path.target == 0
    assert np.array_equal(path.corners[0][:-1], start.units.ravel())
    assert np.array_equal(path.corners[-1][:-1], GLOBAL.units.ravel())
    assert path.highest - 0.05 < highest(path) < path.highest + 1e-9


def test_the_minimum_of_proposition_1_is_left_over_the_best_constant() -> None:
    """A unit that turns round passes 0, where the loss is at least 106/5."""
    path = LowPaths(ROWS, TARGETS, True, [GLOBAL, OF_PROPOSITION_1]).downwards(1, 1)
    assert path is not None
    assert 21.2 < path.highest < 21.3


def test_a_level_path() -> None:
    path = LowPaths(ROWS, TARGETS, True, [GLOBAL, CONSTANT]).downwards(1, 1)
    assert path is not None
    assert path.highest == pytest.approx(21.2)


def test_a_unit_that_changes_its_sign_is_0_in_between() -> None:
    below = Place(np.array([[1.0, -3.0]]), np.array([-1.0]), 0.0)
    path = LowPaths(ROWS, TARGETS, True, [GLOBAL, below]).downwards(1, 1)
    assert path is not None
    turns = np.flatnonzero((path.signs[1:] != path.signs[:-1]).any(axis=1)) + 1
    assert len(turns) == 1
    assert not path.corners[turns[0]][:-1].any()


def test_no_path_from_the_lowest_and_no_bias_that_is_not_there() -> None:
    paths = LowPaths(ROWS, TARGETS, False, [GLOBAL, OF_PROPOSITION_1])
    assert paths.downwards(0, 0) is None
    found = paths.downwards(1, 1)
    assert found is not None
    assert not found.corners[:, -1].any()


def test_paths_are_the_same_every_time() -> None:
    one, other = (LowPaths(ROWS, TARGETS, True, [GLOBAL, OF_PROPOSITION_1]).downwards(1, 1) for _ in range(2))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.corners, other.corners)
