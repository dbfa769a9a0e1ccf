"""The answers of `find`: each kind once, and each theorem about the right thing."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from proofs.kernel import Network, Problem
from proofs.kernel.certificate import Barrier, BiasShift, Mixed
from proofs.kernel.conclusion import ClassifiedData, InterpolationNearby, LocalMinimumNearby, LowerLossElsewhere
from proofs.search.trained import descent
from proofs.search.trained import find as find_module
from proofs.search.trained.find import find
from proofs.search.trained.outcome import CertifiedMinimum, DescentContinues, NoMinimum, Unknown, ZeroLoss
from proofs.search.trained.progress import Progress
from tests.kernel.rules.test_barrier_mixing import both_on
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem, start


def test_descent_continues_to_a_certified_minimum_and_from_there_it_is_within_reach() -> None:
    this = problem([2, 5, 1], ["relu"], "squared", points=40, decay=0.02)
    told: list[Progress] = []
    given = exact_problem(this, start(this, 1))
    first = find(given, progress=told.append)
    assert isinstance(first, DescentContinues)
    assert first.leads_to is not None
    assert first.reason == ""
    assert isinstance(first.leads_to.conclusion, LocalMinimumNearby)
    assert isinstance(first.lower.conclusion, LowerLossElsewhere)
    assert first.lower.problem == given
    assert first.distance > Fraction(1, 100)
    assert first.drop > 0
    assert told[-1].round == len(told) >= 2
    # float32, as training leaves it
    nearly = np.array([float(x) for x in _numbers(first.leads_to.conclusion.center)], dtype=np.float32)
    second = find(exact_problem(this, nearly.astype(np.float64)))
    assert isinstance(second, CertifiedMinimum)
    assert second.distance < Fraction(1, 10**6)
    assert set(second.theorem.conclusion.kinks) == set(first.leads_to.conclusion.kinks)


def _numbers(network: Network) -> list[Fraction]:
    return [x for layer in network.layers for row in layer.augmented for x in row]


def test_interpolation() -> None:
    this = problem([3, 12, 1], ["tanh"], "squared", points=10)
    given = exact_problem(this, start(this, 1))
    first = find(given, reach=Fraction(100))
    assert isinstance(first, ZeroLoss)
    conclusion = first.theorem.conclusion
    assert isinstance(conclusion, InterpolationNearby)
    assert conclusion.dimension == this.size - 10
    assert first.distance == conclusion.reach <= 100
    beyond = find(given, reach=first.distance / 2)
    assert isinstance(beyond, DescentContinues)
    assert beyond.leads_to is not None
    assert isinstance(beyond.leads_to.conclusion, InterpolationNearby)


@pytest.mark.parametrize("loss", ["softmax", "logistic"])
def test_classified_data_have_no_minimum(loss: str) -> None:
    this = problem([3, 10, 2], ["relu"], loss, points=8)
    there = find(exact_problem(this, start(this, 1)))
    assert isinstance(there, DescentContinues)
    assert there.leads_to is not None
    assert isinstance(there.leads_to.conclusion, ClassifiedData)
    again = find(there.leads_to.problem)
    assert isinstance(again, NoMinimum)
    assert again.theorem.problem == there.leads_to.problem


def test_units_that_are_on_together_are_mixed_and_what_is_always_on_is_shifted() -> None:
    this = problem([3, 3, 2], ["relu"], "squared", points=30)
    this = replace(this, inputs=np.abs(this.inputs) + 0.2)
    theta = start(this, 1)
    theta[:12] = np.abs(theta[:12])
    assert _motions(exact_problem(this, theta)) == {Mixed, BiasShift}


def test_under_decay_they_are_turned() -> None:
    assert _motions(both_on(Fraction(1, 10))) == {Mixed}


def _motions(given: Problem) -> set[type]:
    found = find(given, reach=Fraction(1000))
    assert isinstance(found, CertifiedMinimum)
    assert isinstance(found.theorem.certificate, Barrier)
    return {type(motion) for motion in found.theorem.certificate.frozen}


@pytest.mark.parametrize("depth", [2, 3])
def test_a_deep_network_that_decay_took_to_0(depth: int) -> None:
    this = problem([2, *[3] * depth, 1], ["relu"] * depth, "squared", points=20, decay=0.5)
    found = find(exact_problem(this, 1e-8 * start(this, 1)), reach=Fraction(1000))
    assert isinstance(found, CertifiedMinimum)
    conclusion = found.theorem.conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    assert conclusion.collapsed == tuple((k, j) for k in range(depth) for j in range(3))


def test_a_small_network_without_decay_takes_the_exact_route() -> None:
    this = problem([1, 2, 1], ["relu"], "squared", points=12)
    given = exact_problem(this, start(this, 1))
    found = find(given, reach=Fraction(100))
    assert isinstance(found, CertifiedMinimum)
    assert found.distance > 0


def test_a_descent_that_stalls_is_not_said_to_have_run_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    this = problem([1, 2, 1], ["tanh"], "squared", points=12, decay=0.01)
    monkeypatch.setattr(descent, "_stationary", lambda problem, walk: None)
    found = find(exact_problem(this, start(this, 1)), reach=Fraction(1000))
    assert isinstance(found, Unknown)
    assert "none lowered the loss further" in found.reason


def test_unknown_says_what_failed() -> None:
    """No time at all: the reason says so, and the lower point that one step found is handed out."""
    this = problem([4, 8, 8, 1], ["relu", "relu"], "squared", points=100)
    given = exact_problem(this, start(this, 1))
    found = find(given, reach=Fraction(1000), time_limit=0.0)
    assert isinstance(found, Unknown)
    assert "had not ended" in found.reason
    assert found.lower is not None
    assert found.lower.conclusion.better_upper < found.lower.conclusion.loss_lower


def test_no_lower_point_is_checked_when_that_takes_far_longer_than_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    this = problem([4, 8, 8, 1], ["relu", "relu"], "squared", points=100)
    given = exact_problem(this, start(this, 1))
    monkeypatch.setattr(find_module, "SECONDS_PER_PRODUCT", 1.0)
    found = find(given, reach=Fraction(1000), time_limit=1.0)
    assert isinstance(found, Unknown)
    assert found.lower is None


def test_huber_and_weights_and_points_of_weight_0() -> None:
    this = problem([2, 4, 1], ["sigmoid"], "huber:0.75", points=30, decay=0.02)
    weights = this.weights.copy()
    weights[::3] = 0.0
    this = replace(this, weights=weights)
    found = find(exact_problem(this, start(this, 1)), reach=Fraction(100))
    assert isinstance(found, CertifiedMinimum)


def test_too_many_parameters_are_refused_in_one_line() -> None:
    this = problem([50, 60, 1], ["tanh"], "squared", points=5, decay=0.01)
    answer = find(exact_problem(this, start(this, 1)))
    assert isinstance(answer, Unknown)
    assert "3,121 parameters" in answer.reason
    assert "at most 2,500" in answer.reason


def test_numbers_beyond_floats_are_an_answer_and_no_crash() -> None:
    this = problem([1, 2, 1], ["tanh"], "squared", points=5, decay=0.01)
    given = exact_problem(this, start(this, 1))
    layer = given.network.layers[0]
    huge = replace(layer, weight=((Fraction(10**400),), layer.weight[1]))
    answer = find(given.at(replace(given.network, layers=(huge, *given.network.layers[1:]))))
    assert isinstance(answer, Unknown)
    assert "beyond the range of floats" in answer.reason
