"""Every answer of the box solver proves itself: a solution in the box, or a vector that separates."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from proofs.search.linear_program import Feasible, Infeasible, solve_box
from tests.kernel.oracle import number, satisfiable

Program = tuple[list[list[int]], list[int], list[int | None]]


@st.composite
def programs(draw: st.DrawFn, bounds: st.SearchStrategy) -> Program:
    """Small integers: degenerate vertices and ties everywhere."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(0, 7))
    entries = st.integers(-2, 2)
    columns = draw(st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m))
    upper = draw(st.lists(bounds, min_size=m, max_size=m))
    if draw(st.booleans()) and columns:
        # A target inside, often on the boundary of the box.
        x = [draw(st.integers(0, 2 if u is None else u)) for u in upper]
        target = [sum(a * b for a, b in zip(row, x, strict=True)) for row in zip(*columns, strict=True)]
    else:
        target = draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n))
    return columns, target, upper


UNIT, OPEN = st.just(1), st.just(None)
ANY = programs(UNIT) | programs(OPEN) | programs(st.sampled_from([1, 2, 3, None]))


def assert_proves_itself(program: Program) -> Feasible | Infeasible:
    columns, target, upper = program
    answer = solve_box(columns, target, upper)
    if isinstance(answer, Feasible):
        x = answer.solution
        assert len(x) == len(columns)
        assert all(type(e) is Fraction and e >= 0 and (u is None or e <= u) for e, u in zip(x, upper, strict=True))
        for r, b in enumerate(target):
            assert sum((e * column[r] for e, column in zip(x, columns, strict=True)), Fraction(0)) == b
        return answer
    y = answer.separator
    assert len(y) == len(target)
    highest = Fraction(0)
    for column, u in zip(columns, upper, strict=True):
        rate = sum((a * b for a, b in zip(y, column, strict=True)), Fraction(0))
        assert u is not None or rate <= 0
        highest += (u or 0) * max(Fraction(0), rate)
    assert sum(a * b for a, b in zip(y, target, strict=True)) > highest
    return answer


@given(ANY)
@settings(max_examples=250)
# Dantzig's rule cycles on programs like this one (Beale): the solver must end.
@example(([[1, 1], [-2, 1], [1, -2], [0, 0], [2, -2]], [0, 0], [None] * 5))
@example(([], [0, 0], []))
@example(([], [0, 1], []))
@example(([[0, 0]], [0, 0], [1]))
def test_every_answer_proves_itself(program: Program) -> None:
    assert_proves_itself(program)


def test_both_answers_occur() -> None:
    seen: Counter[type] = Counter()

    @given(ANY)
    @settings(max_examples=300, database=None, derandomize=True)
    def count(program: Program) -> None:
        seen[type(assert_proves_itself(program))] += 1

    count()
    assert min(seen[Feasible], seen[Infeasible]) > 30


@pytest.mark.parametrize(
    ("program", "solution"),
    [
        (([[2]], [1], [1]), (Fraction(1, 2),)),
        (([[2]], [2], [1]), (Fraction(1),)),
        (([[-3]], [-1], [None]), (Fraction(1, 3),)),
        (([[1, 0], [0, 1], [1, 1]], [1, 1], [None, None, 0]), (Fraction(1), Fraction(1), Fraction(0))),
    ],
)
def test_solutions(program: Program, solution: tuple[Fraction, ...]) -> None:
    assert assert_proves_itself(program) == Feasible(solution)


@pytest.mark.parametrize(
    "program",
    [([[2]], [3], [1]), ([[2]], [-1], [None]), ([[1, 1]], [1, 2], [None]), ([[0]], [1], [None]), ([], [5], [])],
)
def test_no_solutions(program: Program) -> None:
    assert isinstance(assert_proves_itself(program), Infeasible)


@pytest.mark.slow
@given(ANY)
@settings(max_examples=2000)
def test_answers_agree_with_z3(program: Program) -> None:
    import z3

    columns, target, upper = program
    x = [z3.Real(f"x{k}") for k in range(len(columns))]
    inside = [z3.And(e >= 0, True if u is None else e <= u) for e, u in zip(x, upper, strict=True)]
    equal = [
        sum((e * column[r] for e, column in zip(x, columns, strict=True)), number(Fraction(0))) == b
        for r, b in enumerate(target)
    ]
    assert satisfiable(*inside, *equal) == isinstance(solve_box(columns, target, upper), Feasible)
