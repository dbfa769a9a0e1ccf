"""Strict up to rescaling: rejected under the reason; where accepted, no other point of equal loss is near."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Problem, check
from proofs.kernel.certificate import IsolatedOrbit, KernelCone, ShallowMinimum, UnitSplit, Vertex
from proofs.kernel.conclusion import StrictUpToRescaling
from proofs.search.isolation import find_isolation
from proofs.search.shallow import decide_shallow
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_2_AMENDED, layer, network, on_a_line
from tests.kernel.examples import MUTE, ONE, isolated
from tests.kernel.rejections import rejection
from tests.strategies import kink_fans, near_minima, planted_minima

STAR, STAR_CERTIFICATE = isolated()
RANK = KernelCone({}, {})
ZERO, HALF = Fraction(0), Fraction(1, 2)


@dataclass(frozen=True)
class Wrong:
    problem: Problem
    certificate: IsolatedOrbit
    rule: str
    step: str
    expected: str
    got: str


def star(tree: object, step: str, expected: str, got: str) -> Wrong:
    return Wrong(STAR, replace(STAR_CERTIFICATE, tree=tree), "isolated-orbit", step, expected, got)


def third(leaf: KernelCone) -> UnitSplit:
    """All three kinks split; `leaf` where the first two are - and the third is +."""
    tree = STAR_CERTIFICATE.tree
    inner = replace(tree.negative.negative, positive=leaf)
    return replace(tree, negative=replace(tree.negative, negative=inner))


DEEP = "cases, 0:0-, 0:1-, 0:2+"
ONE_SPLIT = UnitSplit(0, 0, RANK, RANK)
CASES = {
    "not a minimum": Wrong(
        on_a_line([1], [0], [1], 0, [(1, 1), (2, 3)]),
        IsolatedOrbit(ShallowMinimum((Vertex({}),)), RANK),
        "shallow-minimum",
        "output bias",
        "residuals that sum to 0",
        "another sum",
    ),
    "an output weight 0": Wrong(
        MUTE,
        IsolatedOrbit(ShallowMinimum((None, Vertex({}))), RANK),
        "isolated-orbit",
        "output weights",
        "none that is 0",
        "one that is 0",
    ),
    "too few points": Wrong(
        PROPOSITION_2_AMENDED[1],
        IsolatedOrbit(ShallowMinimum((Vertex({}), Vertex({}))), RANK),
        "isolated-orbit",
        "cases",
        "rank 5",
        "4",
    ),
    "a split where no kink is": Wrong(
        PROPOSITION_1,
        IsolatedOrbit(ShallowMinimum((Vertex({}),)), UnitSplit(0, 3, RANK, RANK)),
        "isolated-orbit",
        "cases",
        "a split at a kink",
        "(0, 3)",
    ),
    "no cases": star(RANK, "cases", "rank 2", "0"),
    "a split of no point": star(UnitSplit(0, 3, RANK, RANK), "cases", "a split at a kink", "(0, 3)"),
    "a split of no unit": star(UnitSplit(1, 0, RANK, RANK), "cases", "a split at a kink", "(1, 0)"),
    "twice": star(UnitSplit(0, 0, ONE_SPLIT, RANK), "cases, 0:0+", "a kink not split before", "(0, 0)"),
    "one row too few": star(ONE_SPLIT, "cases, 0:0+", "rank 2", "1"),
    "a half-plane": star(third(RANK), DEEP, "rank 2", "0"),
    "a row that is not resolved": star(
        UnitSplit(0, 0, KernelCone({1: ONE}, {}), RANK),
        "cases, 0:0+",
        "coefficients of resolved data points",
        "data point 1",
    ),
    "a row of no data point": star(
        KernelCone({9: ONE}, {}), "cases", "coefficients of resolved data points", "data point 9"
    ),
    "a row -1": star(
        UnitSplit(0, 0, KernelCone({-1: ZERO}, {}), RANK),
        "cases, 0:0+",
        "coefficients of resolved data points",
        "data point -1",
    ),
    "a weight of a kink not split": star(
        KernelCone({}, {(0, 0): ONE}), "cases", "weights of kinks split above", "(0, 0)"
    ),
    "a weight 0": star(third(KernelCone({}, {(0, 0): ONE, (0, 1): ONE, (0, 2): ZERO})), DEEP, "positive weights", "0"),
    "a negative weight": star(third(KernelCone({}, {(0, 0): -ONE})), DEEP, "positive weights", "-1"),
    "unequal weights": star(
        third(KernelCone({}, {(0, 0): ONE, (0, 1): HALF, (0, 2): ONE})), DEEP, "a combination that is 0", "a remainder"
    ),
    "two of the three": star(
        third(KernelCone({}, {(0, 0): ONE, (0, 1): ONE})), DEEP, "a combination that is 0", "a remainder"
    ),
    "an identity with a row missing": star(
        UnitSplit(
            0,
            0,
            UnitSplit(0, 1, RANK, UnitSplit(0, 2, KernelCone({}, {(0, 1): ONE, (0, 2): ONE}), RANK)),
            RANK,
        ),
        "cases, 0:0+, 0:1-, 0:2+",
        "a combination that is 0",
        "a remainder",
    ),
}


@pytest.mark.parametrize("wrong", [pytest.param(wrong, id=name) for name, wrong in CASES.items()])
def test_rejected(wrong: Wrong) -> None:
    assert rejection(wrong.problem, wrong.certificate) == (wrong.rule, wrong.step, wrong.expected, wrong.got)


def test_accepted() -> None:
    assert check(STAR, STAR_CERTIFICATE).conclusion == StrictUpToRescaling(Fraction(12), ONE)
    assert oracle.Shallow(STAR).is_isolated()


SCALES = st.lists(st.integers(-15, 15), min_size=3, max_size=3)


@given(planted_minima() | kink_fans() | near_minima(), SCALES, st.lists(st.integers(-15, 15), min_size=1, max_size=6))
def test_equal_loss_within_the_radius_is_rescaling(point: Problem, scales: list[int], offsets: list[int]) -> None:
    minimum = decide_shallow(point)
    if not isinstance(minimum, ShallowMinimum):
        return
    found = find_isolation(point, minimum)
    if not isinstance(found, IsolatedOrbit):
        return
    conclusion = check(point, found).conclusion
    assert conclusion.radius == oracle.Shallow(point).radius()
    here = oracle.Shallow(point)
    for near in (rescaled(point, scales, conclusion.radius), jittered(point, offsets, conclusion.radius)):
        moved = point.at(near)
        there = oracle.Shallow(moved)
        assert oracle.distance(near, point.network) < conclusion.radius
        same = here.products() == there.products() and point.network.layers[1].bias == near.layers[1].bias
        assert (oracle.loss(moved) == conclusion.loss) == same


def rescaled(point: Problem, scales: list[int], radius: Fraction):
    """Units scaled by factors so near 1 that no parameter leaves the box."""
    hidden, last = point.network.layers
    largest = max(1, *map(abs, oracle.parameters(point.network)))
    factors = [1 + radius * Fraction(scales[j % 3], 32) / largest for j in range(hidden.width)]
    rows = [[k * e for e in row] for k, row in zip(factors, hidden.weight, strict=True)]
    bias = None if hidden.bias is None else [k * e for k, e in zip(factors, hidden.bias, strict=True)]
    return network(layer(rows, bias), layer([[v / k for k, v in zip(factors, last.weight[0], strict=True)]], last.bias))


def jittered(point: Problem, offsets: list[int], radius: Fraction):
    source = iter([radius * Fraction(e, 16) for e in offsets] * 40)
    return network(
        *(
            layer(
                [[e + next(source) for e in row] for row in old.weight],
                None if old.bias is None else [e + next(source) for e in old.bias],
            )
            for old in point.network.layers
        )
    )
