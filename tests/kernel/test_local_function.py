"""The canonical form of g_j, its uniqueness, the names of kinks, and the radius, against section 1 written out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Problem, Rejected
from proofs.kernel.exact import rank
from proofs.kernel.local_function import shallow_point
from tests.kernel.builders import fan, layer, network, on_a_line, problem
from tests.kernel.oracle import Shallow
from tests.strategies import kink_fans, near_minima, shallow_points

POINTS = shallow_points() | near_minima() | kink_fans()
MOVES = st.lists(st.integers(-5, 5).map(Fraction), min_size=4, max_size=4)


@given(POINTS, st.lists(MOVES, min_size=1, max_size=4))
def test_the_canonical_form_has_the_values_of_g(point: Problem, moves: list[list[Fraction]]) -> None:
    kernel, oracle = shallow_point(point, "test"), Shallow(point)
    scale = next((Fraction(k) / r for k, r in zip(kernel.residuals, oracle.r, strict=True) if r), Fraction(1))
    assert scale > 0
    assert list(kernel.residuals) == [scale * r for r in oracle.r]
    for j in range(len(oracle.v)):
        function = kernel.local_function(j)
        for t in (move[: len(oracle.w[j])] for move in moves):
            assert function(t) == scale * kernel.input_scale * oracle.g(j, t)


@given(POINTS)
def test_the_canonical_form_is_unique(point: Problem) -> None:
    kernel, oracle = shallow_point(point, "test"), Shallow(point)
    for j in range(len(oracle.v)):
        function = kernel.local_function(j)
        assert function.vanishes == (not function.kinks and not any(function.linear))
        assert all(kink.slope for kink in function.kinks)
        assert all(rank([a.direction, b.direction]) == 2 for a, b in combinations(function.kinks, 2))
        # Named by the first data point on the line with a kink of this unit.
        for kink in function.kinks:
            at_kink = [i for i, a in enumerate(oracle.a) if oracle.z[j][i] == 0 and any(a)]
            on_line = [i for i in at_kink if rank([kernel.inputs[i], kink.direction]) == 1]
            assert kink.point == min(on_line)


@given(POINTS, st.lists(st.booleans(), min_size=12, max_size=12))
def test_kink_lines_are_named_by_the_first_point_that_counts(point: Problem, counted: list[bool]) -> None:
    kernel, oracle = shallow_point(point, "test"), Shallow(point)
    among = [counted[i % 12] for i in range(len(oracle.a))]
    for chosen, names in ((among, kernel.kink_lines(among)), ([True] * len(among), kernel.kink_lines())):
        kinks = {(j, i) for j in range(len(oracle.v)) for i, a in enumerate(oracle.a) if not oracle.z[j][i] and any(a)}
        assert set(names.values()) <= {i for i, counts in enumerate(chosen) if counts}
        for j, i in kinks:
            same = [k for (unit, k) in kinks if unit == j and rank([kernel.inputs[i], kernel.inputs[k]]) == 1]
            first = min((k for k in same if chosen[k]), default=None)
            lines = [name for (unit, line), name in names.items() if unit == j and rank([line, kernel.inputs[i]]) == 1]
            assert lines == ([] if first is None else [first])


@given(shallow_points())
def test_phi_vanishes_exactly_under_condition_3(point: Problem) -> None:
    kernel, oracle = shallow_point(point, "test"), Shallow(point)
    for j, v in enumerate(oracle.v):
        if v == 0:
            assert kernel.local_function(j).vanishes == oracle.vanishes(j) == oracle.vanishes_by_z3(j)


@given(POINTS)
def test_the_radius_is_the_distance_to_the_nearest_change_of_state(point: Problem) -> None:
    assert shallow_point(point, "test").radius == Shallow(point).radius()


@pytest.mark.parametrize(
    ("point", "radius"),
    [
        (on_a_line([1], [-3], [1], 0, [(5, 0), (1, 0)]), "1/3"),
        (on_a_line([1], [-3], ["1/4"], 0, [(5, 0), (1, 0)]), "1/4"),
        (on_a_line([1], [-3], [0], 0, [(3, 0)]), "1"),
        (on_a_line([1], [-3], [-5], 0, [(3, 0)]), "5"),
        (on_a_line([10], [0], [4], 0, [("1/2", 0)]), "10/3"),
        # 1/2 over |1/2| + 1.
        (on_a_line([1], [0], [9], 0, [("1/2", 0)]), "1/3"),
    ],
)
def test_radii(point: Problem, radius: str) -> None:
    assert shallow_point(point, "test").radius == Fraction(radius)


def test_parallel_kinks_merge_under_the_first_point() -> None:
    function = shallow_point(
        fan(1, [((0, 2), 1), ((0, -3), 2), ((0, 0), 9), ((1, 0), 0), ((0, 1), 5)]), "t"
    ).local_function(0)
    (kink,) = function.kinks
    # ReLU(2t) + 2 ReLU(-3t) + 5 ReLU(t) = 13 ReLU(t) - 6 t.
    assert (kink.point, kink.direction, kink.slope, function.linear) == (0, (0, 1), 13, (0, -6))


@pytest.mark.parametrize(
    ("point", "got"),
    [
        (problem(network(layer([[1]])), [[1]], [[0]]), ("one hidden layer", "0")),
        (problem(network(layer([[1]]), layer([[1]]), layer([[1]])), [[1]], [[0]]), ("one hidden layer", "2")),
        (problem(network(layer([[1]]), layer([[1], [1]])), [[1]], [[0, 0]]), ("one output", "2")),
    ],
)
def test_other_shapes_are_rejected(point: Problem, got: tuple[str, str]) -> None:
    with pytest.raises(Rejected) as caught:
        shallow_point(point, "the-rule")
    assert (caught.value.rule, caught.value.step, (caught.value.expected, caught.value.got)) == (
        "the-rule",
        "network",
        got,
    )
