"""Exact systems: a solution solves, free variables keep the values they were given, and None means there is none."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from proofs.search.linear_algebra import solution, to_fmpq, to_fraction
from tests.strategies.linear_system import solutions

SMALL = st.integers(-2, 2).map(Fraction)


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[list[Fraction]], list[Fraction], list[Fraction]]:
    """Few small entries: singular and inconsistent systems are common."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    row = st.lists(SMALL, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=height, max_size=height))
    return rows, draw(st.lists(SMALL, min_size=height, max_size=height)), draw(row)


@given(systems())
def test_a_solution_is_found_exactly_where_plain_elimination_finds_one(
    system: tuple[list[list[Fraction]], list[Fraction], list[Fraction]],
) -> None:
    rows, right, near = system
    found = solution(rows, right, near)
    plain, _ = solutions(rows, right, len(near))
    assert (found is None) == (plain is None)
    if found is not None:
        assert [sum(a * x for a, x in zip(row, found, strict=True)) for row in rows] == right


def test_free_variables_keep_their_values() -> None:
    assert solution([[1, 1, 0]], [Fraction(3)], [Fraction(9), Fraction(1, 3), Fraction(7)]) == [
        Fraction(8, 3),
        Fraction(1, 3),
        Fraction(7),
    ]


@given(st.fractions())
def test_rationals_cross_the_boundary_exactly(value: Fraction) -> None:
    there = to_fmpq(value)
    assert type(there) is fmpq
    assert to_fraction(there) == value
    assert type(to_fraction(there)) is Fraction
