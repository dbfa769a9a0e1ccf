"""Strict up to rescaling, or a straight line of equal loss: the kernel accepts either, and Z3 finds the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import Phase, given, settings

from proofs.kernel import Problem, check
from proofs.kernel.certificate import FlatPath, IsolatedOrbit, ShallowMinimum, UnitSplit
from proofs.kernel.conclusion import NotStrict, StrictUpToRescaling
from proofs.search import isolation
from proofs.search.isolation import find_isolation
from proofs.search.shallow import decide_shallow
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_2_AMENDED, PROPOSITION_3
from tests.kernel.oracle import Shallow
from tests.strategies import cancelling_twins, kink_fans, near_minima, planted_minima

MINIMA = planted_minima() | kink_fans() | near_minima() | cancelling_twins()


def answer(point: Problem) -> str | None:
    """What the search finds, checked by the kernel and against Z3; None for what it does not speak about."""
    minimum = decide_shallow(point)
    if not isinstance(minimum, ShallowMinimum):
        return None
    found = find_isolation(point, minimum)
    if not all(Shallow(point).v):
        assert found is None
        return None
    assert found is not None
    conclusion = check(point, found).conclusion
    if isinstance(found, FlatPath):
        assert isinstance(conclusion, NotStrict)
        assert not Shallow(point).is_isolated()
        # A straight line in (w, c) that changes some v_j w_j or c: no rescaling.
        assert not any(found.velocity.layers[1].weight[0])
        return "flat"
    assert isinstance(conclusion, StrictUpToRescaling)
    assert conclusion.radius == Shallow(point).radius()
    assert Shallow(point).is_isolated()
    return "cases" if isinstance(found.tree, UnitSplit) else "isolated"


@given(MINIMA)
def test_the_answer_is_checked_and_z3_agrees(point: Problem) -> None:
    answer(point)


def test_all_answers_occur() -> None:
    seen: Counter[str | None] = Counter()

    @given(kink_fans() | planted_minima())
    @settings(max_examples=200, database=None, derandomize=True, phases=[Phase.generate])
    def survey(point: Problem) -> None:
        seen[answer(point)] += 1

    survey()
    assert min(seen["flat"], seen["isolated"], seen["cases"]) >= 2, seen


def test_the_papers_points() -> None:
    """Remark 1: near (1, -3, 1, 0) only the curve of rescalings has the loss 18."""
    assert answer(PROPOSITION_1) == "isolated"
    assert answer(PROPOSITION_2_AMENDED[0]) == "isolated"
    for point in (PROPOSITION_2_AMENDED[1], *PROPOSITION_3):
        assert answer(point) == "flat"


def test_beyond_the_case_limit_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.kernel.examples import isolated

    point, certificate = isolated()
    assert isinstance(find_isolation(point, certificate.minimum), IsolatedOrbit)
    monkeypatch.setattr(isolation, "CASE_LIMIT", 2)
    assert find_isolation(point, certificate.minimum) is None


def test_a_flat_path_has_equal_loss_as_far_as_the_states_last() -> None:
    point = PROPOSITION_2_AMENDED[1]
    found = find_isolation(point, decide_shallow(point))
    assert isinstance(found, FlatPath)
    radius = Shallow(point).radius()
    speed = max(map(abs, oracle.parameters(found.velocity)))
    moved = point.network.moved(found.velocity, found.acceleration, radius / speed / 2)
    assert oracle.loss_at(moved, point) == oracle.loss(point)
    assert Shallow(point.at(moved)).products() != Shallow(point).products()
