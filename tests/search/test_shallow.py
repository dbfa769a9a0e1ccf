"""The complete decision of Theorem A against the definitions, and every witness of descent evaluated again."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import Phase, given, settings

from proofs.kernel import Problem, Rejected, check
from proofs.kernel.certificate import DescentPath, ShallowMinimum
from proofs.kernel.conclusion import LocalMinimum, NotLocalMinimum
from proofs.search.shallow import decide_shallow
from tests.kernel import oracle
from tests.kernel.builders import (
    PROPOSITION_1,
    PROPOSITION_2_AMENDED,
    PROPOSITION_2_PRINTED,
    PROPOSITION_3,
    layer,
    network,
    on_a_line,
    problem,
)
from tests.kernel.oracle import Shallow
from tests.strategies import cancelling_twins, kink_fans, near_minima, planted_minima, shallow_points

STRATEGIES = {
    "random points": shallow_points(),
    "fans of kinks": kink_fans(),
    "planted minima": planted_minima(),
    "near minima": near_minima(),
    "cancelling twins": cancelling_twins(),
}
MINIMA = {"planted minima", "cancelling twins"}


def decided(point: Problem) -> bool:
    """Whether the point is a local minimum, by the kernel; every number of its conclusion evaluated again."""
    certificate = decide_shallow(point)
    conclusion = check(point, certificate).conclusion
    assert conclusion.loss == oracle.loss(point)
    if isinstance(certificate, ShallowMinimum):
        assert isinstance(conclusion, LocalMinimum)
        return True
    assert isinstance(conclusion, NotLocalMinimum)
    assert conclusion.witness_loss == oracle.loss_at(conclusion.witness, point) < conclusion.loss
    assert 0 < oracle.distance(conclusion.witness, point.network) <= Shallow(point).radius()
    assert oracle.loss_along(point, certificate.velocity, certificate.acceleration) < conclusion.loss
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", STRATEGIES)
def test_the_verdict_is_the_oracles(name: str) -> None:
    @given(STRATEGIES[name])
    def compare(point: Problem) -> None:
        assert decided(point) == Shallow(point).is_local_minimum() >= (name in MINIMA)

    compare()


@pytest.mark.slow
@pytest.mark.parametrize("name", STRATEGIES)
def test_the_verdict_is_the_oracles_often(name: str) -> None:
    @given(STRATEGIES[name])
    @settings(max_examples=3000)
    def compare(point: Problem) -> None:
        assert decided(point) == Shallow(point).is_local_minimum()

    compare()


@pytest.mark.slow
def test_the_strategies_reach_what_they_are_for() -> None:
    """Both verdicts, with convex and with concave kinks; units with v = 0, with w = 0; off everywhere; twin inputs."""
    seen: Counter[object] = Counter()

    @given(shallow_points() | kink_fans() | near_minima() | planted_minima())
    @settings(max_examples=240, database=None, derandomize=True, phases=[Phase.generate])
    def survey(point: Problem) -> None:
        here = Shallow(point)
        verdict = here.is_local_minimum()
        seen[verdict] += 1
        signs = {sign for _, _, sign in here.kinks()}
        seen[verdict, "convex"] += 1 in signs
        seen[verdict, "concave"] += -1 in signs
        seen[verdict, "v = 0"] += 0 in here.v
        seen[verdict, "w = 0"] += any(not any(w) for w in here.w)
        seen[verdict, "v = w = 0"] += any(not v and not any(w) for v, w in zip(here.v, here.w, strict=True))
        seen[verdict, "negative v with kinks"] += any(here.v[j] < 0 for j, _, _ in here.kinks())
        seen["off everywhere"] += any(max(z) < 0 for z in here.z)
        seen["twins"] += len(set(point.dataset.inputs)) < len(point.dataset)
        seen["input 0 without a bias"] += any(not any(a) for a in here.a)
        seen["units", len(here.v)] += 1
        seen["dimension", len(point.dataset.inputs[0])] += 1
        seen["biases", here.has_bias, here.has_offset] += 1

    survey()
    rare = {key: count for key, count in seen.items() if count < 2}
    assert not rare
    assert min(seen[True], seen[False]) > 40
    expected = {(verdict, kind) for verdict in (True, False) for kind in ("convex", "concave", "v = 0", "w = 0")}
    assert expected <= set(seen)
    assert {("units", k) for k in (1, 2, 3)} | {("dimension", k) for k in (1, 2, 3)} <= set(seen)
    assert {("biases", a, b) for a in (True, False) for b in (True, False)} <= set(seen)


@pytest.mark.parametrize("point", [PROPOSITION_1, *PROPOSITION_2_AMENDED, *PROPOSITION_3])
def test_the_papers_minima(point: Problem) -> None:
    assert decided(point)


@pytest.mark.parametrize("point", PROPOSITION_2_PRINTED)
def test_the_points_that_are_none(point: Problem) -> None:
    assert not decided(point)


DESCENTS = {
    "the output bias alone": on_a_line([1], [0], [1], 3, [(-1, 0)]),
    "a unit with v = 0 that is on": on_a_line([1], [1], [0], 0, [(1, 1), (2, -1)]),
    "a unit with v = 0 at w = 0": on_a_line([0], [0], [0], 0, [(1, 1), (2, -1)]),
    "v = w = 0, values cancel": on_a_line([0], [0], [0], 0, [(1, 1), (2, -2), (3, 1)]),
    "one input without biases": problem(network(layer([[0]]), layer([[0]])), [[1]], [[1]]),
    "only at the negative side": problem(network(layer([[0]]), layer([[0]])), [[1], [-1]], [[0], [1]]),
    "v = 0 and a slope along the kink": on_a_line([1], [-1], [0], 0, [(1, 0), (2, 1), (3, -2), (0, 1)]),
    "across parallel kinks": problem(network(layer([[0]]), layer([[0]])), [[1], [-2]], [[1], [1]]),
    "an edge of two concave kinks": problem(
        network(layer([[0, 0]]), layer([[1]])), [[1, 0], [0, 1], [-1, -1]], [[1], [1], [-3]]
    ),
}


@pytest.mark.parametrize("name", DESCENTS)
def test_descents(name: str) -> None:
    point = DESCENTS[name]
    assert not Shallow(point).is_local_minimum()
    assert isinstance(decide_shallow(point), DescentPath)
    assert not decided(point)


def test_other_shapes_are_rejected() -> None:
    with pytest.raises(Rejected, match="one hidden layer"):
        decide_shallow(problem(network(layer([[1]])), [[1]], [[1]]))
