from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from numeric.architecture import Activation, Architecture
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.lbfgs import GRADIENT_BELOW, train_by_lbfgs
from numeric.training.optimisers import GradientDescent
from numeric.training.plan import Ending, TrainingData, TrainingPlan
from numeric.training.progress import Progress
from numeric.training.trainer import train
from numeric.written_gradient import Loss

X = np.linspace(-1, 1, 7)[:, None]
DATA = TrainingData(X, np.sin(3 * X))
PLAN = TrainingPlan(
    Architecture.with_biases(1, 2, 1, activation=Activation.TANH), FAN_IN_NORMAL, GradientDescent(0.1), 500, decay=0.01
)


@pytest.mark.slow
def test_it_ends_where_gradient_descent_would_end_some_day() -> None:
    quick = train_by_lbfgs(PLAN, DATA, 3, seed=5)
    slow = train(replace(PLAN, steps=60_000), DATA, 3, seed=5)
    assert (quick.ending == Ending.SMALL_GRADIENT).all()
    assert (quick.gradient < GRADIENT_BELOW).all()
    assert (quick.steps < 200).all()
    np.testing.assert_allclose(quick.loss, slow.loss, atol=1e-6)
    start = train(replace(PLAN, steps=0), DATA, 3, seed=5)
    assert (start.loss > quick.loss).all()


def test_a_budget_ends_it() -> None:
    outcome = train_by_lbfgs(replace(PLAN, steps=2), DATA, 2)
    assert (outcome.ending == Ending.FULL_LENGTH).all()
    assert (outcome.steps == 2).all()


@pytest.mark.parametrize("loss", list(Loss))
def test_loss_and_error_are_those_of_the_trainer(loss: Loss) -> None:
    data = TrainingData(X, (X > 0).astype(float))
    plan = replace(PLAN, loss=loss, steps=1)
    quick, begun = train_by_lbfgs(plan, data, 2), train(replace(plan, steps=0), data, 2)
    assert quick.parameters.shape == begun.parameters.shape
    again = train(replace(plan, steps=0), data, 2)
    np.testing.assert_array_equal(begun.loss, again.loss)
    assert (quick.loss < begun.loss).all()
    assert set(quick.error * len(X)) <= set(range(8))


def test_progress_reaches_the_end() -> None:
    seen: list[Progress] = []
    train_by_lbfgs(replace(PLAN, steps=3), DATA, 4, report=seen.append)
    assert (seen[-1].done, seen[-1].total) == (12, 12)
