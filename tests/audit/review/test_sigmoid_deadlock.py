"""The review's theorem: the minima are stuck where they are said to be, and a wrong number is not proved."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from proofs.audit.claim import Status
from proofs.audit.lemmas.enclosures import UndecidedError
from proofs.audit.registry import by_name
from proofs.audit.result import RunOptions, run
from proofs.audit.review import sigmoid_deadlock
from proofs.audit.review.sigmoid_deadlock import (
    CROSS_ENTROPY,
    DEADLOCKS,
    Deadlock,
    network,
    right,
    strict_minimum,
)
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.loss import Squared
from proofs.kernel.network import Network


def plain_output(point: Network, x: tuple[int, int]) -> float:
    hidden, output = point.layers
    units = [
        1 / (1 + math.exp(-float(row[0] * x[0] + row[1] * x[1] + bias)))
        for row, bias in zip(hidden.weight, hidden.bias or (), strict=True)
    ]
    return sum(float(v) * h for v, h in zip(output.weight[0], units, strict=True)) + float((output.bias or ())[0])


def plain_loss(deadlock: Deadlock, parameters: np.ndarray) -> float:
    point = network(" ".join(f"{entry:.17f}" for entry in parameters))
    outputs = [plain_output(point, x) for x in (*deadlock.ones, *deadlock.zeros)]
    pairs = zip(outputs, deadlock.labels, strict=True)
    if isinstance(deadlock.loss, Squared):
        return sum((f - y) ** 2 for f, y in pairs)
    return sum(math.log1p(math.exp(f)) - y * f for f, y in pairs)


def test_the_claim_reaches_its_recorded_verdict() -> None:
    result = run(by_name("sigmoid-deadlock"), RunOptions(1.0, None), lambda message: None)
    assert result.as_recorded
    assert result.printed.status is Status.PROVED


@pytest.mark.parametrize("deadlock", DEADLOCKS, ids=lambda deadlock: deadlock.name)
def test_the_data_are_ten_different_points_and_the_guesses_are_those_of_floats(deadlock: Deadlock) -> None:
    points = (*deadlock.ones, *deadlock.zeros)
    assert len(set(points)) == 10
    for parameters, count in zip((deadlock.beside, deadlock.better), deadlock.right, strict=True):
        guesses = [plain_output(network(parameters), x) > deadlock.threshold for x in points]
        assert sum(guess == bool(label) for guess, label in zip(guesses, deadlock.labels, strict=True)) == count
        assert right(deadlock, network(parameters)) == count


@pytest.mark.parametrize("deadlock", DEADLOCKS, ids=lambda deadlock: deadlock.name)
def test_no_direction_leads_down_from_the_minimum(deadlock: Deadlock) -> None:
    theorem = strict_minimum(deadlock.problem)
    assert theorem is not None
    assert isinstance(theorem.conclusion, LocalMinimumNearby)
    hidden, output = theorem.conclusion.center.layers
    center = np.array([*hidden.augmented[0], *hidden.augmented[1], *output.augmented[0]], dtype=float)
    here = plain_loss(deadlock, center)
    random = np.random.default_rng(0)
    rises = [plain_loss(deadlock, center + 1e-4 * random.standard_normal(9)) - here for _ in range(200)]
    assert min(rises) > 0


def test_a_guess_that_is_not_the_same_within_reach_is_not_counted() -> None:
    with pytest.raises(UndecidedError):
        right(CROSS_ENTROPY, network(CROSS_ENTROPY.beside), Fraction(1, 10))


@pytest.mark.parametrize(
    ("other", "step", "status"),
    [
        (replace(CROSS_ENTROPY, right=(6, 10)), 1, Status.REFUTED),
        (replace(CROSS_ENTROPY, right=(5, 9)), 2, Status.REFUTED),
        (replace(CROSS_ENTROPY, ones=((26, 3), *CROSS_ENTROPY.ones[1:])), 0, Status.UNKNOWN),
    ],
    ids=["a wrong count at the minimum", "less than twice as many", "a point moved"],
)
def test_what_does_not_hold_is_not_proved(
    monkeypatch: pytest.MonkeyPatch, other: Deadlock, step: int, status: Status
) -> None:
    monkeypatch.setattr(sigmoid_deadlock, "DEADLOCKS", (other,))
    (half,) = sigmoid_deadlock.prove().halves
    assert half.obligations[step].status is status
    assert half.status is status
