"""Theorem A: what the rule rejects, under the reason; and whatever it accepts is a minimum, by the definitions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Network, Problem, check
from proofs.kernel.certificate import Empty, ShallowMinimum, Split, Vertex
from proofs.kernel.conclusion import LocalMinimum
from proofs.search.shallow import decide_shallow
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, fan, layer, network, on_a_line, problem
from tests.kernel.examples import CROWN, CROWN_TREE, MUTE, NARROW, ONE, THREE, THREE_TREE, shallow_examples
from tests.kernel.rejections import rejection
from tests.strategies import cancelling_twins, kink_fans, near_minima, planted_minima

HALF, ZERO = Fraction(1, 2), Fraction(0)
NONE = Vertex({})
FIRST_CORNER = THREE_TREE.positive.positive.positive
PHI = "phi identically 0 near w"


@dataclass(frozen=True)
class Wrong:
    """A certificate for the problem, and where and why it fails."""

    problem: Problem
    units: tuple
    step: str
    expected: str
    got: str


def crown(tree: object, step: str, expected: str, got: str) -> Wrong:
    return Wrong(CROWN, (tree,), step, expected, got)


def three(tree: object, step: str, expected: str, got: str) -> Wrong:
    return Wrong(THREE, (tree,), step, expected, got)


WRONG_PROBLEM = {
    "no hidden layer": Wrong(problem(network(layer([[1]])), [[1]], [[1]]), (), "network", "one hidden layer", "0"),
    "two outputs": Wrong(
        problem(network(layer([[1]]), layer([[1], [1]])), [[1]], [[1, 1]]), (NONE,), "network", "one output", "2"
    ),
    "residuals": Wrong(
        on_a_line([1], [0], [1], 0, [(1, 1), (2, 3)]), (NONE,), "output bias", "residuals that sum to 0", "another sum"
    ),
    "residuals of the other sign": Wrong(
        on_a_line([1], [0], [1], 1, [(1, 1), (2, 3)]), (NONE,), "output bias", "residuals that sum to 0", "another sum"
    ),
}
WRONG_UNITS = {
    "too few": Wrong(PROPOSITION_1, (), "units", "1 entries", "0"),
    "too many": Wrong(PROPOSITION_1, (NONE, NONE), "units", "1 entries", "2"),
    "none for a weight that is not 0": Wrong(PROPOSITION_1, (None,), "unit 0", "a case tree", "none"),
    "none for the second": Wrong(MUTE, (None, None), "unit 1", "a case tree", "none"),
    "a tree for a weight 0": Wrong(
        MUTE, (NONE, NONE), "unit 0", "no case tree, as its output weight is 0", "a case tree"
    ),
    "phi does not vanish": Wrong(
        on_a_line([1], [0], [0], 0, [(1, 1), (2, -1)]),
        (None,),
        "unit 0",
        "phi identically 0 near w",
        "a phi that is not",
    ),
    "phi bends": Wrong(
        on_a_line([1], [-1], [0], 0, [(1, 1), (0, -1)]),
        (None,),
        "unit 0",
        "phi identically 0 near w",
        "a phi that is not",
    ),
}
WRONG_SPLITS = {
    "not a kink": crown(Split(3, NONE, NONE), "unit 0", "a split at a kink", "data point 3"),
    "a negative index": crown(Split(-1, NONE, NONE), "unit 0", "a split at a kink", "data point -1"),
    "a convex kink": crown(Split(0, NONE, NONE), "unit 0", "a split at a concave kink", "the convex one at 0"),
    "the same kink twice": crown(
        Split(2, Split(2, NONE, NONE), NONE), "unit 0, 2+", "a kink not split before", "data point 2"
    ),
    "the same kink twice on the other side": crown(
        Split(2, CROWN_TREE.positive, Split(2, NONE, NONE)), "unit 0, 2-", "a kink not split before", "data point 2"
    ),
    "no split": crown(NONE, "unit 0", "a split at the concave kink 2", "none"),
    "one split of three": three(Split(1, NONE, NONE), "unit 0, 1+", "a split at the concave kink 0", "none"),
    "branches exchanged": crown(
        Split(2, CROWN_TREE.negative, CROWN_TREE.positive),
        "unit 0, 2+",
        "multipliers that close the identity",
        "a remainder",
    ),
}
WRONG_MULTIPLIERS = {
    "of a concave kink": crown(
        Split(2, Vertex({0: ONE, 1: ONE, 2: ZERO}), NONE), "unit 0, 2+", "multipliers of convex kinks", "point 2"
    ),
    "of no kink": crown(Split(2, Vertex({7: ZERO}), NONE), "unit 0, 2+", "multipliers of convex kinks", "point 7"),
    "below 0": crown(Split(2, Vertex({0: -HALF}), NONE), "unit 0, 2+", "a multiplier between 0 and 1", "-1/2"),
    "above 1": crown(
        Split(2, CROWN_TREE.positive, Vertex({1: Fraction(9, 8)})), "unit 0, 2-", "a multiplier between 0 and 1", "9/8"
    ),
    "one too small": crown(
        Split(2, Vertex({0: ONE, 1: 1 - Fraction(1, 10**40)}), NONE),
        "unit 0, 2+",
        "multipliers that close the identity",
        "a remainder",
    ),
    "one missing": crown(
        Split(2, Vertex({0: ONE}), NONE), "unit 0, 2+", "multipliers that close the identity", "a remainder"
    ),
    "one too many": crown(
        Split(2, CROWN_TREE.positive, Vertex({0: HALF})),
        "unit 0, 2-",
        "multipliers that close the identity",
        "a remainder",
    ),
    # g = -ReLU(t) + 2 ReLU(t) would close if the kinks did not merge.
    "slopes that merge": Wrong(
        fan(1, [((1,), -1), ((2,), "1/2"), ((-1,), -1)]),
        (Split(2, NONE, NONE),),
        "unit 0",
        "a split at a kink",
        "data point 2",
    ),
    "a slope of active points": Wrong(
        on_a_line([1], [0], [1], 0, [(1, 0), (2, 3)]),
        (NONE,),
        "unit 0",
        "multipliers that close the identity",
        "a remainder",
    ),
    "the second coordinate alone": Wrong(
        problem(network(layer([[1, 1]]), layer([[1]])), [[1, 2], [2, 3], [3, 4]], [[2], [4], [8]]),
        (NONE,),
        "unit 0",
        "multipliers that close the identity",
        "a remainder",
    ),
}
WRONG_EMPTY = {
    "no weights": three(
        Split(0, Split(1, Split(2, FIRST_CORNER, Empty({})), NONE), NONE),
        "unit 0, 0+, 1+, 2-",
        "a positive weight",
        "none",
    ),
    "all weights 0": three(Split(0, Empty({0: ZERO}), NONE), "unit 0, 0+", "a positive weight", "none"),
    "at the root": three(Empty({0: ONE}), "unit 0", "weights of kinks split above", "point 0"),
    "of a kink not split": three(
        Split(0, Empty({1: ONE}), NONE), "unit 0, 0+", "weights of kinks split above", "point 1"
    ),
    "of a convex kink": three(Split(0, Empty({3: ONE}), NONE), "unit 0, 0+", "weights of kinks split above", "point 3"),
    "a negative weight": three(Split(0, Empty({0: -ONE}), NONE), "unit 0, 0+", "weights that are not negative", "-1"),
    "a half-space": three(Split(0, Empty({0: ONE}), NONE), "unit 0, 0+", "signed kinks that sum to 0", "a remainder"),
    "a cone with interior": three(
        Split(0, Split(1, Split(2, NARROW, NONE), NONE), NONE),
        "unit 0, 0+, 1+, 2+",
        "signed kinks that sum to 0",
        "a remainder",
    ),
    "unequal weights": three(
        Split(
            0, Split(1, Split(2, THREE_TREE.positive.positive.positive, Empty({0: ONE, 1: HALF, 2: ONE})), NONE), NONE
        ),
        "unit 0, 0+, 1+, 2-",
        "signed kinks that sum to 0",
        "a remainder",
    ),
}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(wrong, id=f"{reason}: {name}")
        for reason, table in {
            "problem": WRONG_PROBLEM,
            "units": WRONG_UNITS,
            "split": WRONG_SPLITS,
            "multipliers": WRONG_MULTIPLIERS,
            "empty": WRONG_EMPTY,
        }.items()
        for name, wrong in table.items()
    ],
)
def test_rejected(wrong: Wrong) -> None:
    expected = ("shallow-minimum", wrong.step, wrong.expected, wrong.got)
    assert rejection(wrong.problem, ShallowMinimum(wrong.units)) == expected


@pytest.mark.parametrize("example", shallow_examples(), ids=str)
def test_accepted(example) -> None:
    conclusion = check(example.problem, example.certificate).conclusion
    assert conclusion == LocalMinimum(oracle.loss(example.problem), oracle.Shallow(example.problem).radius())
    assert oracle.Shallow(example.problem).is_local_minimum()


def test_the_radius_and_the_loss_of_proposition_1() -> None:
    conclusion = check(PROPOSITION_1, ShallowMinimum((NONE,))).conclusion
    assert conclusion == LocalMinimum(Fraction(18), Fraction(1, 5))


OFFSETS = st.lists(st.integers(-16, 16), min_size=1, max_size=4)


@given(planted_minima() | near_minima() | kink_fans() | cancelling_twins(), OFFSETS, st.integers(0, 3))
def test_no_point_within_the_radius_has_a_lower_loss(point: Problem, offsets: list[int], unit: int) -> None:
    """Random points of the box, and points that push one unit as far towards each data point as the box goes."""
    certificate = decide_shallow(point)
    if not isinstance(certificate, ShallowMinimum):
        return
    conclusion = check(point, certificate).conclusion
    assert conclusion.loss == oracle.loss(point)
    # 16/16.1 of the radius at most: strictly inside.
    step = conclusion.radius * Fraction(10, 161)
    count = len(oracle.parameters(point.network))
    moves = [[Fraction(offsets[k % len(offsets)] * (-1) ** (k // len(offsets))) for k in range(count)]]
    moves += pushes(point, unit % point.network.layers[0].width)
    for move in moves:
        near = displaced(point.network, [step * e for e in move])
        assert oracle.distance(near, point.network) < conclusion.radius
        assert oracle.loss_at(near, point) >= conclusion.loss


def pushes(point: Problem, unit: int) -> list[list[Fraction]]:
    """Moves of a unit's weights and its output weight, by 16 in every parameter, that change f most at some point."""
    hidden, last = point.network.layers
    moves = []
    for x in point.dataset.inputs:
        for sign in (16, -16):
            for outgoing in (16, -16, 0):
                weight = [
                    [Fraction(sign if e > 0 else -sign if e < 0 else 0) if j == unit else ZERO for e in x]
                    for j in range(hidden.width)
                ]
                move = [e for row in weight for e in row]
                move += [Fraction(outgoing) if j == unit else ZERO for j in range(hidden.width)]
                move += [Fraction(sign) if j == unit else ZERO for j in range(len(hidden.bias or ()))]
                moves.append(move + [ZERO] * len(last.bias or ()))
    return moves


def displaced(start: Network, move: list[Fraction]) -> Network:
    """In the order of `oracle.parameters`: all weights, then all biases."""
    entries = iter(move)
    rows = [[[e + next(entries) for e in row] for row in old.weight] for old in start.layers]
    biases = [None if old.bias is None else [e + next(entries) for e in old.bias] for old in start.layers]
    return network(*map(layer, rows, biases))
