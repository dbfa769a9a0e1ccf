"""Integer tables, lines and ranks against plain fractions and FLINT."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import pytest
from flint import fmpz_mat
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel.exact import Grid, dot, line_of, rank
from tests.strategies import rationals

INTEGERS = st.integers(-4, 4)


@st.composite
def tables(draw: st.DrawFn, entries: st.SearchStrategy) -> tuple:
    width = draw(st.integers(1, 4))
    return tuple(draw(st.lists(st.tuples(*[entries] * width), min_size=1, max_size=5)))


@given(tables(rationals(9, (1, 2, 3, 4, 6))), st.integers(1, 5))
def test_a_grid_is_its_table(table: tuple, factor: int) -> None:
    grid = Grid.of(table)
    assert grid.denominator > 0
    for g in (grid, grid.over(grid.denominator * factor)):
        assert all(type(entry) is int for row in g.rows for entry in row)
        assert tuple(tuple(Fraction(e, g.denominator) for e in row) for row in g.rows) == table
    assert grid.over(grid.denominator * factor).denominator == grid.denominator * factor


@given(st.lists(st.tuples(INTEGERS, INTEGERS), max_size=5))
def test_dot_is_the_sum_of_products(pairs: list[tuple[int, int]]) -> None:
    assert dot([a for a, _ in pairs], [b for _, b in pairs]) == sum(a * b for a, b in pairs)


@given(st.lists(INTEGERS, min_size=1, max_size=4).filter(any))
def test_a_line_is_primitive_and_oriented(vector: list[int]) -> None:
    multiple, line = line_of(tuple(vector))
    assert [multiple * e for e in line] == vector
    assert gcd(*line) == 1
    assert next(e for e in line if e) > 0


@given(st.data(), st.integers(1, 3))
def test_lines_are_equal_exactly_for_parallel_vectors(data: st.DataObject, dimension: int) -> None:
    vector = st.tuples(*[INTEGERS] * dimension).filter(any)
    u, v = data.draw(vector), data.draw(vector)
    parallel = all(a * d == b * c for a, c in zip(u, v, strict=True) for b, d in zip(u, v, strict=True))
    assert (line_of(u)[1] == line_of(v)[1]) == parallel
    assert line_of(tuple(-6 * e for e in u))[1] == line_of(u)[1]


@given(tables(st.integers(-2, 2)))
def test_rank_agrees_with_flint(table: tuple) -> None:
    assert rank(table) == fmpz_mat([list(row) for row in table]).rank()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], 0),
        ([(0, 0)], 0),
        ([(0, 3), (0, -5)], 1),
        ([(0, 1), (1, 0)], 2),
        ([(2, 4, 6), (1, 2, 3), (0, 0, 7)], 2),
        ([(1, 1, 0), (0, 1, 1), (1, 0, -1)], 2),
        ([(1, 1, 0), (0, 1, 1), (1, 0, 1)], 3),
        ([(10**40, 1), (10**40 + 1, 1)], 2),
    ],
)
def test_ranks(rows: list[tuple[int, ...]], expected: int) -> None:
    assert rank(rows) == expected
