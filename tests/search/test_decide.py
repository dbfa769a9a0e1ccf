"""The user's question: one of three answers, made of theorems about the problem that was asked about."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings

from proofs import kernel
from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Dataset, Problem, Theorem
from proofs.kernel.conclusion import (
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from tests.kernel import oracle
from tests.kernel.builders import (
    PROPOSITION_1,
    PROPOSITION_2_AMENDED,
    PROPOSITION_2_PRINTED,
    PROPOSITION_3,
    fan,
    layer,
    network,
    on_a_line,
    problem,
)
from tests.kernel.oracle import Shallow
from tests.strategies import cancelling_twins, deep_problems, kink_fans, near_minima, planted_minima, shallow_points

SHALLOW = shallow_points() | kink_fans() | near_minima() | planted_minima() | cancelling_twins()


def conclusions(decision: IsLocalMinimum) -> dict[str, type | None]:
    found = {name: getattr(decision, name) for name in ("theorem", "not_strict", "isolated", "globality")}
    return {name: None if theorem is None else type(theorem.conclusion) for name, theorem in found.items()}


@given(SHALLOW)
@settings(max_examples=40)
def test_one_hidden_layer_is_always_decided(point: Problem) -> None:
    decision = decide(point)
    assert not isinstance(decision, Undecided)
    assert isinstance(decision, IsLocalMinimum) == Shallow(point).is_local_minimum()
    assert decision.problem == point
    assert type(decision.theorem) is Theorem
    if isinstance(decision, IsNotLocalMinimum):
        assert decision.conclusion is decision.theorem.conclusion
        assert isinstance(decision.conclusion, NotLocalMinimum)
        return
    kinds = conclusions(decision)
    assert kinds["theorem"] in (LocalMinimum, GlobalMinimum)
    # A network with a hidden unit is never at a strict minimum.
    assert kinds["not_strict"] is NotStrict
    assert kinds["isolated"] in (None, StrictUpToRescaling)
    assert kinds["globality"] in (None, GlobalMinimum, NotGlobalMinimum)
    for name in ("theorem", "not_strict", "isolated", "globality"):
        theorem = getattr(decision, name)
        assert theorem is None or (theorem.problem == point and theorem.conclusion.loss == oracle.loss(point))


@given(deep_problems(max_hidden=2))
@settings(max_examples=40)
def test_any_network_has_an_answer(point: Problem) -> None:
    decision = decide(point)
    assert decision.problem == point
    if isinstance(decision, Undecided):
        assert decision.loss == oracle.loss(point)
        assert decision.reason
        assert "\n" not in decision.reason
    else:
        assert decision.theorem.problem == point
        assert decision.theorem.conclusion.loss == oracle.loss(point)


LOCAL = LocalMinimum
EXPECTED = [
    (PROPOSITION_1, (LOCAL, NotStrict, StrictUpToRescaling, NotGlobalMinimum)),
    (PROPOSITION_2_AMENDED[0], (LOCAL, NotStrict, StrictUpToRescaling, GlobalMinimum)),
    (PROPOSITION_2_AMENDED[1], (LOCAL, NotStrict, None, NotGlobalMinimum)),
    (PROPOSITION_3[0], (LOCAL, NotStrict, None, None)),
    (PROPOSITION_3[1], (LOCAL, NotStrict, None, NotGlobalMinimum)),
]


@pytest.mark.parametrize(("point", "kinds"), EXPECTED)
def test_the_papers_points(point: Problem, kinds: tuple[type | None, ...]) -> None:
    decision = decide(point)
    assert isinstance(decision, IsLocalMinimum)
    assert tuple(conclusions(decision).values()) == kinds


@pytest.mark.parametrize(("point", "loss"), list(zip(PROPOSITION_2_PRINTED, ["29", "23/3"], strict=True)))
def test_the_printed_points(point: Problem, loss: str) -> None:
    decision = decide(point)
    assert isinstance(decision, IsNotLocalMinimum)
    assert decision.conclusion.loss == Fraction(loss)
    assert oracle.loss_at(decision.conclusion.witness, point) < Fraction(loss)


def test_a_unit_without_any_weight_moves_freely() -> None:
    point = on_a_line([0], [0], [0], 1, [(1, 0), (1, 2)])
    decision = decide(point)
    assert isinstance(decision, IsLocalMinimum)
    assert conclusions(decision)["not_strict"] is NotStrict


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numbers_beyond_floats_are_decided() -> None:
    point = problem(network(layer([[-1]]), layer([[1]])), [[1], [2]], [["1e400"], [1]])
    assert isinstance(decide(point), IsLocalMinimum)


def test_many_kinks_at_one_unit_are_decided() -> None:
    """A unit at w = 0 bends at every data point: its case tree is as deep as its concave kinks are many."""
    inputs = [[k, 1] for k in range(60)]
    point = problem(network(layer([[0, 0]]), layer([[1]])), inputs, [[1 if k % 2 else -9] for k in range(60)])
    assert isinstance(decide(point), IsLocalMinimum) == Shallow(point).is_local_minimum()


def test_too_many_concave_kinks_are_undecided_with_the_reason() -> None:
    """300 lines in the plane, twice each, held up along the axes: a tree of 90,000 leaves that nobody wants."""
    lines = [(k + 1, 300 - k) for k in range(300)]
    slopes = [((sign * a, sign * b), -1) for a, b in lines for sign in (1, -1)]
    height = sum(a for a, _ in lines)
    slopes += [((sign * a, sign * (1 - a)), height) for a in (0, 1) for sign in (1, -1)]
    decision = decide(fan(1, slopes))
    assert isinstance(decision, Undecided)
    assert "concave" in decision.reason


@pytest.mark.parametrize("size", [1, 400])
def test_a_decision_shows_itself_in_one_short_line(size: int) -> None:
    small = Fraction(1, 10**size)
    network = line_network([1], [-3], [1], 0)
    data = zoo_data("D1")
    minimum = decide(Problem(network, Dataset(data.inputs * size, data.targets * size)))
    assert re.fullmatch(r"<IsLocalMinimum: loss \d+, no lower loss within 1/5 = 0.2, not global>", repr(minimum))
    refuted = decide(Problem(line_network([1], [-3], [1], small), data))
    assert re.fullmatch(r"<IsNotLocalMinimum: loss [^<>\n]*, a nearby point has loss [^<>\n]*>", repr(refuted))
    assert len(repr(refuted)) < 200
    undecided = Undecided(minimum.problem, small, "no rule holds")
    assert re.fullmatch(r"<Undecided: loss [^\n]{,60}, no rule holds>", repr(undecided))


@pytest.mark.parametrize(
    "problem",
    [
        Problem(
            kernel.Network(PROPOSITION_1.network.layers, (kernel.LeakyReLU(Fraction(1, 2)),)), PROPOSITION_1.dataset
        ),
        Problem(kernel.Network(PROPOSITION_1.network.layers, (kernel.Tanh(),)), PROPOSITION_1.dataset),
        Problem(
            PROPOSITION_1.network,
            PROPOSITION_1.dataset,
            decay=kernel.Decay((Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))),
        ),
    ],
)
def test_what_the_exact_rules_do_not_know_is_undecided(problem: Problem) -> None:
    decision = decide(problem)
    assert isinstance(decision, Undecided)
    assert decision.loss is None
    assert re.fullmatch(r"the exact rules know nothing of .*; `verify trained` does", decision.reason)
    assert repr(decision) == f"<Undecided: {decision.reason}>"
