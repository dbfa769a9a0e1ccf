"""Where descent ends: known minima, strict multipliers, collapsed units, deadlines."""

import time
from dataclasses import replace

import numpy as np
import pytest

from proofs.search.trained import curves, losses
from proofs.search.trained.collapse import collapse, wake, without
from proofs.search.trained.derivatives import Kinks, backward, forward, loss_value
from proofs.search.trained.float_problem import FloatProblem, LayerShape
from proofs.search.trained.followed import follow
from proofs.search.trained.progress import Progress
from tests.search.trained.networks import problem, start


def soon() -> float:
    return time.monotonic() + 60


@pytest.mark.parametrize(
    ("sizes", "names", "loss", "points", "kinks"),
    [
        ([3, 4, 2], ["tanh"], "softmax", 40, 0),
        ([3, 4, 4, 1], ["sigmoid", "silu"], "logistic", 40, 0),
        ([2, 5, 1], ["relu"], "squared", 60, 3),
        ([3, 6, 5, 1], ["relu", "relu"], "squared", 60, 10),
        ([3, 5, 2], ["leaky_relu:0.125"], "softmax", 50, 1),
        ([3, 5, 1], ["relu"], "huber:0.75", 50, 3),
    ],
)
def test_descent_ends_at_a_strict_stationary_point(
    sizes: list[int], names: list[str], loss: str, points: int, kinks: int
) -> None:
    this = problem(sizes, names, loss, points=points, decay=0.02)
    theta = start(this, 1)
    found = follow(this, theta, deadline=soon())
    point = found.end.point
    assert point is not None
    assert point.strict
    assert point.residual < 1e-12
    assert point.curvatures[0] > 1e-6
    assert len(point.ridge.kinks) >= kinks
    assert found.end.loss < loss_value(this, theta)
    generator = np.random.default_rng(0)
    reduced = found.reduced.problem
    for radius in (1e-2, 1e-3, 1e-4):
        for _ in range(50):
            step = generator.standard_normal(reduced.size)
            moved = point.theta + radius * step / np.linalg.norm(step)
            assert loss_value(reduced, moved) > found.end.loss


def test_a_single_unit_ends_where_the_formula_says() -> None:
    """ReLU(w x) v on the points 1 and 2 with decay: w = v, and the loss is that of w^2 with decay of its size."""
    one = FloatProblem(
        (LayerShape(1, 1, False), LayerShape(1, 1, False)),
        (curves.RELU,),
        losses.SQUARED,
        np.array([[1.0], [2.0]]),
        np.array([[1.0], [2.5]]),
        np.ones(2),
        np.full(2, 0.5),
    )
    found = follow(one, np.array([0.3, 0.9]), deadline=soon())
    # minimise (u - 1)^2 + (2u - 2.5)^2 + 0.5 |u| over u = w v
    u = (2 * 1 + 2 * 2 * 2.5 - 0.5) / (2 + 8)
    np.testing.assert_allclose(found.theta, np.sqrt(u), atol=1e-12)


def test_a_useless_unit_is_set_to_zero_and_left_out() -> None:
    this = problem([2, 3, 1], ["relu"], "squared", points=30, decay=5.0)
    theta = start(this)
    value = loss_value(this, theta)
    smaller, gone = collapse(this, theta, frozenset())
    assert gone == {(0, 0), (0, 1)} or len(gone) == 2
    assert loss_value(this, smaller) <= value
    reduced = without(this, gone)
    assert reduced.problem.layers[0].width == 1
    np.testing.assert_array_equal(reduced.extend(reduced.restrict(smaller), this.size), smaller)
    assert loss_value(reduced.problem, reduced.restrict(smaller)) == pytest.approx(loss_value(this, smaller))


def test_collinear_units_become_one() -> None:
    this = problem([2, 2, 1], ["relu"], "squared", points=30, decay=0.001)
    split = np.array([0.6, 0.3, 0.15, 0.8, 0.4, 0.2, 0.9, 1.2, 0.3])
    theta = split * np.array([0, 0, 0, 1.25, 1.25, 1.25, 0, 1.25, 1])
    this = replace(this, targets=forward(this, theta).outputs)
    merged, gone = collapse(this, split, frozenset())
    assert len(gone) == 1
    assert np.abs(np.sort(np.abs(merged)) - np.sort(np.abs(theta))).max() < 1e-12
    assert loss_value(this, merged) == pytest.approx(loss_value(this, split), rel=1e-14)


def test_a_collapsed_unit_wakes_where_that_lowers_the_loss() -> None:
    this = problem([2, 3, 1], ["relu"], "squared", points=30, decay=1e-3)
    theta = start(this)
    reduced = without(this, frozenset({(0, 1)}))
    asleep = reduced.extend(reduced.restrict(theta), this.size)
    woken = wake(this, asleep, frozenset({(0, 1)}))
    assert woken is not None
    assert woken[1] == (0, 1)
    assert loss_value(this, woken[0]) < loss_value(this, asleep)
    heavy = problem([2, 3, 1], ["relu"], "squared", points=30, decay=1e3)
    assert wake(heavy, asleep, frozenset({(0, 1)})) is None


def test_a_deadline_hands_out_what_is_known() -> None:
    this = problem([4, 8, 8, 1], ["relu", "relu"], "squared", points=150)
    theta = start(this)
    told: list[Progress] = []
    found = follow(this, theta, deadline=time.monotonic(), report=told.append)
    assert found.end.point is None
    assert found.end.loss <= loss_value(this, theta)
    assert found.rounds == len(told) == 1
    assert told[0].distance == pytest.approx(float(np.abs(found.theta - theta).max()))


def test_equal_inputs_make_multipliers_that_are_not_unique() -> None:
    """Every point twice: the kinks' gradients are dependent, and the multipliers still lie inside their ranges."""
    single = problem([2, 4, 1], ["relu"], "squared", points=25, decay=0.02)
    double = FloatProblem(
        single.layers,
        single.curves,
        single.loss,
        np.vstack([single.inputs] * 2),
        np.vstack([single.targets] * 2),
        np.concatenate([single.weights] * 2) / 2,
        single.decay,
    )
    found = follow(double, start(double, 3), deadline=soon())
    point = found.end.point
    assert point is not None
    assert point.strict
    assert len(point.ridge.kinks) >= 2
    back = backward(
        found.reduced.problem,
        point.theta,
        forward(found.reduced.problem, point.theta, point.ridge.states),
        point.ridge.kinks,
        multipliers=point.ridge.multipliers,
    )
    assert np.abs(back.gradient).max() < 1e-12
    assert len(Kinks.none()) == 0
