"""The data of Proposition 4 have, exactly, the properties that its proof needs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_zoo import ExactDataset, InvalidDatasetError
from dataset_zoo.proposition_4 import integer_features, near_origin, opposed, uncorrelated


def inner(left: tuple[Fraction, ...], right: tuple[Fraction, ...]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def products(data: ExactDataset) -> list[Fraction]:
    return [inner(x, data.inputs[-1]) for x in data.inputs[:-1]]


def is_standardised(data: ExactDataset) -> bool:
    columns = list(zip(*data.inputs, strict=True))
    return all(sum(c) == 0 and inner(c, c) == len(data) for c in columns)


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """By cofactors: slow, and nothing like the code under test."""
    if not rows:
        return Fraction(1)
    return sum(
        (
            (-1) ** k * entry * determinant([row[:k] + row[k + 1 :] for row in rows[1:]])
            for k, entry in enumerate(rows[0])
        ),
        Fraction(0),
    )


@given(st.integers(4, 40), st.integers(2, 5))
def test_opposed(points: int, dimension: int) -> None:
    dimension = min(dimension, points - 1)
    data = opposed(points, dimension)
    *others, star = data.inputs
    assert (len(data), data.input_dimension) == (points, dimension)
    assert is_standardised(data)
    assert all(x < 0 for row in others for x in row)
    assert all(x > 0 for x in star)
    assert max(products(data)) <= -1
    assert len(set(data.inputs)) == points
    columns = list(zip(*data.inputs, strict=True))
    assert determinant([[inner(a, b) for b in columns] for a in columns]) > 0
    zeros, ones = ([x[0] for x, y in zip(others, data.targets, strict=False) if y[0] == label] for label in (0, 1))
    assert zeros
    assert ones
    assert max(zeros) < min(ones)
    assert data.targets[-1] == (1,)


@given(st.integers(3, 60), st.integers(2, 60))
def test_integer_features(points: int, dimension: int) -> None:
    dimension = min(dimension, points - 1)
    rows = integer_features(points, dimension)
    for k, (*others, star) in enumerate(rows, start=1):
        assert sum(others) + star == 0
        assert max(others) < 0
        assert min(others) >= 2 * max(others)
        assert k == 1 or [i for i, x in enumerate(others, start=1) if x == -3] == [k]
    assert list(rows[0]) == sorted(set(rows[0]))


@pytest.mark.parametrize(("points", "dimension"), [(2, 2), (3, 3), (10, 1), (4, 4), (10, 10)])
def test_impossible_sizes_say_what_is_possible(points: int, dimension: int) -> None:
    with pytest.raises(InvalidDatasetError, match="ask for"):
        opposed(points, dimension)


def test_three_points_have_no_rational_coordinates() -> None:
    with pytest.raises(InvalidDatasetError, match="at least 4"):
        opposed(3, 2)
    squares = {k * k for k in range(400)}
    assert not any(2 * (a * a + a * b + b * b) == 3 * m for a in range(1, 60) for b in range(60) for m in squares if m)


def test_uncorrelated() -> None:
    data = uncorrelated()
    assert is_standardised(data)
    assert sum(x * y for x, y in data.inputs) == 0
    assert set(products(data)) == {-1}
    assert all(x + y < 0 for x, y in data.inputs[:-1])
    assert len(set(data.inputs)) == 9
    assert all((x > Fraction(-1, 4)) is (y == 1) for (x, _), (y,) in zip(data.inputs, data.targets, strict=True))


def test_near_origin_has_the_signs_but_not_the_opposition() -> None:
    data = near_origin()
    assert is_standardised(data)
    assert all(x < 0 for row in data.inputs[:-1] for x in row)
    assert max(products(data)) == Fraction(-62, 361)
