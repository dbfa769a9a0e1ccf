"""Proposition 4: the chain, what it rests on, and that a broken construction is noticed."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_zoo.proposition_4 import near_origin, opposed, uncorrelated
from numeric.agreement import Agreement
from proofs.audit.claim import Evidence, Status, Version
from proofs.audit.lemmas import deadlock
from proofs.audit.lemmas.enclosed_descent import descend
from proofs.audit.lemmas.enclosures import UndecidedError
from proofs.audit.paper import proposition_4, proposition_4_as_printed
from proofs.audit.paper.proposition_4_as_printed import kernel_data, run_until_on, run_until_right, uniform
from proofs.audit.registry import by_name
from proofs.opinions.experiment import ExperimentSettings
from tests.audit.chains import assert_settled, checked_halves, statuses


def test_the_claim() -> None:
    halves = checked_halves(by_name("proposition-4"))
    printed = statuses(halves[Version.PRINTED])
    lemmas = {
        "a layer with no positive weight or bias is off",
        "one output for all inputs",
        "the layer stays",
        "rare events",
    }
    assert {name for name, status in printed.items() if status is Status.PROVED} == lemmas
    assert_settled(halves[Version.AMENDED])


@settings(max_examples=15)
@given(
    st.integers(4, 8),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.fractions(Fraction(1, 8), Fraction(4), max_denominator=8),
    st.fractions(Fraction(1, 4), Fraction(2), max_denominator=4),
)
def test_the_invariant_on_drawn_networks(points: int, widths: list[int], rate: Fraction, weight: Fraction) -> None:
    data = opposed(points, 2)
    start = uniform((2, *widths, 1), weight, deep_biases=False)
    problem = kernel_data(data)
    before = None
    for state in descend(start, problem, rate, 12):
        try:
            wrong = state.wrong(problem)
        except UndecidedError:  # the balls of a long run have grown too wide to show a sign: no more is known of it
            return
        assert not any(state.on(i) for i in range(points - 1))
        assert state.on(points - 1) == widths[0]
        assert wrong >= 1
        assert all(other.lower <= state.outputs[0].upper for other in state.outputs[:-1])
        now = [z.upper for row in state.first_layer[:-1] for z in row]
        assert before is None or all(a <= b + Fraction(1, 10**50) for a, b in zip(now, before, strict=True))
        before = now


def test_near_the_origin_learns_and_opposed_data_do_not() -> None:
    start = uniform((2, 1, 1), Fraction(1), deep_biases=True)
    steps, state = run_until_right(near_origin(), start, Fraction(1, 2), 40)
    assert (steps, state is None) == (14, False)
    for data in (opposed(4, 2), uncorrelated()):
        assert run_until_right(data, start, Fraction(1, 2), 40)[1] is None
        assert run_until_on(data, start, Fraction(1, 2), 40)[1] is None


def test_a_later_bias_makes_the_difference() -> None:
    data = opposed(4, 2)
    for biases, found in ((True, True), (False, False)):
        start = uniform((2, 1, 1, 1), Fraction(1), deep_biases=biases)
        assert (run_until_on(data, start, Fraction(3), 10)[1] is not None) is found


def test_the_chain_needs_the_opposition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step away from the star, and data without the opposition, are noticed."""
    right = deadlock.recursion

    def weaker(*arguments: Any, given: list[str], **named: Any) -> tuple[Evidence, Evidence]:
        return right(*arguments, **named, given=[known for known in given if known != "p <= -1"])

    monkeypatch.setattr(deadlock, "recursion", weaker)
    assert {o.name for o in deadlock.step() if o.status is Status.REFUTED} == {"off stays off, on stays on"}
    monkeypatch.undo()
    monkeypatch.setattr(proposition_4, "opposed", lambda points, dimension: near_origin())
    status = statuses(proposition_4.prove().halves[1])
    assert status["data: 10 points in dimension 2"] is Status.REFUTED
    assert status["run 1"] is Status.REFUTED


def test_counterexamples_that_show_nothing_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposition_4_as_printed, "near_origin", lambda: opposed(4, 2))
    assert proposition_4_as_printed.points_near_the_origin().status is Status.UNKNOWN
    monkeypatch.setattr(proposition_4_as_printed, "opposed", lambda points, dimension: opposed(9, 8))
    assert proposition_4_as_printed.any_method().status is Status.UNKNOWN
    monkeypatch.setattr(proposition_4_as_printed, "opposed", lambda points, dimension: opposed(10, 2))
    assert proposition_4_as_printed.any_depth().status is Status.UNKNOWN


def test_data_checks_see_each_property() -> None:
    data = opposed(6, 2)
    moved = replace(data, inputs=((data.inputs[0][0] + 1, data.inputs[0][1]), *data.inputs[1:]))
    doubled = replace(data, inputs=tuple((x, x) for x, _ in data.inputs))
    assert proposition_4.standardised(data)
    assert not proposition_4.standardised(moved)
    assert proposition_4.full_rank(data)
    assert not proposition_4.full_rank(doubled)
    assert proposition_4.split_by_first_feature(data)
    swapped = replace(data, targets=(data.targets[-2], *data.targets[1:-2], data.targets[0], data.targets[-1]))
    assert not proposition_4.split_by_first_feature(swapped)


def test_the_experiment() -> None:
    (seen,) = proposition_4.experiment(ExperimentSettings(1, "cpu"), proposition_4.prove())
    assert seen.agreement is Agreement.CONSISTENT
    by_method = {row[0]: row for row in seen.rows[1:]}
    assert all(row[3] == "0" for name, row in by_method.items() if name != "Adam")
    assert int(by_method["Adam"][3]) > 10
