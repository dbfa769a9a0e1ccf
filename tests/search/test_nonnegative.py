"""`g >= 0`: a tree that the kernel accepts, or a direction where g is negative; always one of them, and Z3 agrees."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs.kernel import Rejected
from proofs.kernel.exact import line_of
from proofs.kernel.local_function import Kink, LocalFunction
from proofs.kernel.rules.case_tree import check_tree
from proofs.search.nonnegative import NegativeDirection, decide_nonnegative
from tests.kernel.oracle import satisfiable

SLOPES = st.sampled_from([-2, -1, -1, 1, 2, 3, 5])


@st.composite
def functions(draw: st.DrawFn, max_dimension: int = 4, max_kinks: int = 7) -> LocalFunction:
    """Any canonical form; often with the linear part that puts one zonotope in the middle of the other."""
    dimension = draw(st.integers(1, max_dimension))
    vectors = draw(st.lists(st.tuples(*[st.integers(-3, 3)] * dimension).filter(any), max_size=max_kinks))
    lines = list(dict.fromkeys(line_of(vector)[1] for vector in vectors))
    kinks = tuple(Kink(3 * k, line, draw(SLOPES)) for k, line in enumerate(lines))
    if draw(st.booleans()):
        kinks = _under_axes(draw, dimension, kinks)
        # With half of all slopes taken away, g(t) is the sum of slope |e . t| / 2.
        linear = tuple(-sum(kink.slope * kink.direction[c] for kink in kinks) // 2 for c in range(dimension))
    else:
        linear = draw(st.tuples(*[st.integers(-3, 3)] * dimension))
    return LocalFunction(linear, kinks)


def _under_axes(draw: st.DrawFn, dimension: int, kinks: tuple[Kink, ...]) -> tuple[Kink, ...]:
    """Concave kinks, and convex ones along the axes that just hold them up by the triangle inequality, or just fail."""
    axes = [tuple(int(k == c) for c in range(dimension)) for k in range(dimension)]
    concave = [Kink(k.point, k.direction, -2 * abs(k.slope)) for k in kinks if k.direction not in axes]
    heights = [sum(-k.slope * abs(k.direction[c]) for k in concave) for c in range(dimension)]
    heights = [height + 2 * draw(st.sampled_from([0, 0, 0, 0, 1, -1])) for height in heights]
    return (*concave, *(Kink(100 + c, axes[c], height) for c, height in enumerate(heights) if height))


def is_nonnegative(function: LocalFunction) -> bool:
    t = z3.Reals(" ".join(f"t{k}" for k in range(len(function.linear))))
    total = sum(a * x for a, x in zip(function.linear, t, strict=True))
    for kink in function.kinks:
        along = sum(a * x for a, x in zip(kink.direction, t, strict=True))
        total = total + kink.slope * z3.If(along > 0, along, 0)
    return not satisfiable(total < 0)


@given(functions())
@settings(max_examples=120)
def test_the_answer_proves_itself_and_z3_agrees(function: LocalFunction) -> None:
    answer = decide_nonnegative(function)
    if isinstance(answer, NegativeDirection):
        assert all(type(e) is int for e in answer.direction)
        assert function(answer.direction) < 0
        assert not is_nonnegative(function)
    else:
        check_tree("test", function, answer, "tree")
        assert is_nonnegative(function)


def test_both_answers_occur() -> None:
    verdicts = []

    @given(functions())
    @settings(max_examples=150, database=None, derandomize=True)
    def count(function: LocalFunction) -> None:
        if any(kink.slope < 0 for kink in function.kinks):
            verdicts.append(isinstance(decide_nonnegative(function), NegativeDirection))

    count()
    assert min(verdicts.count(True), verdicts.count(False)) >= 5


def test_independent_directions_with_a_concave_kink_are_negative_somewhere() -> None:
    """The remark in section 1: with linearly independent kinks, one of them concave, no linear part helps."""
    for dimension in range(1, 6):
        axes = [tuple(int(k == c) for c in range(dimension)) for k in range(dimension)]
        kinks = tuple(Kink(k, axis, -1 if k == dimension - 1 else 9) for k, axis in enumerate(axes))
        for push in (-1, 0, 1):
            assert isinstance(decide_nonnegative(LocalFunction((push,) * dimension, kinks)), NegativeDirection)


@pytest.mark.parametrize("count", [3, 6, 10])
def test_leaves_grow_like_the_cones_of_the_plane(count: int) -> None:
    """n lines cut the plane into 2 n cones: that many leaves of full dimension, and a path of empty ones each."""
    function = concave_fan(count)
    tree = decide_nonnegative(function)
    assert not isinstance(tree, NegativeDirection)
    check_tree("test", function, tree, "tree")
    names = [type(leaf).__name__ for leaf in leaves(tree)]
    assert names.count("Vertex") == 2 * count
    assert len(names) <= count * (count + 1)


def concave_fan(count: int) -> LocalFunction:
    """n concave kinks in the plane, under two convex ones across each other that are steep enough."""
    lines = [line_of((1, 3 * k + 1))[1] for k in range(count)]
    height = sum(abs(e) for line in lines for e in line)
    convex = [Kink(100, (1, 0), 2 * height), Kink(101, (0, 1), 2 * height)]
    concave = [Kink(k, line, -1) for k, line in enumerate(lines)]
    # Half of all slopes away: 2 g = sum slope |e . t|.
    doubled = [Kink(kink.point, kink.direction, 2 * kink.slope) for kink in [*concave, *convex]]
    linear = tuple(-sum(kink.slope * kink.direction[c] for kink in doubled) // 2 for c in range(2))
    return LocalFunction(linear, tuple(doubled))


def leaves(tree: object) -> list[object]:
    branches = [getattr(tree, name) for name in ("positive", "negative") if hasattr(tree, name)]
    return [leaf for branch in branches for leaf in leaves(branch)] or [tree]


def test_a_function_a_little_below_0_is_found_out() -> None:
    function = concave_fan(6)
    steep = tuple(
        Kink(kink.point, kink.direction, kink.slope * 10**12 + (kink.point == 101) * (-(10**12) * kink.slope + 1))
        for kink in function.kinks
    )
    answer = decide_nonnegative(LocalFunction(function.linear, steep))
    assert isinstance(answer, NegativeDirection)
    with pytest.raises(Rejected):
        check_tree("test", LocalFunction(function.linear, steep), decide_nonnegative(function), "tree")


def test_the_function_0() -> None:
    check_tree("test", LocalFunction((0, 0), ()), decide_nonnegative(LocalFunction((0, 0), ())), "tree")
    assert isinstance(decide_nonnegative(LocalFunction((0, 1), ())), NegativeDirection)
    assert Fraction(LocalFunction((0, 1), ())((0, -1))) == -1
