from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

import proofs.sweep.ends
import proofs.sweep.work
from numeric.architecture import Activation, Architecture
from numeric.experiments.context import End, TrainedRuns
from numeric.written_gradient import Loss
from proofs.kernel.problem_files import read_network
from proofs.sweep.ends import Answers, decided
from proofs.sweep.executors import here

LINE = np.array([[-1.0], [1.0]])


def runs(loss: Loss, targets: list[float], decay: float, *weights: float, bias: float = 0.0) -> TrainedRuns:
    """Networks without hidden layers: the weight, then the bias."""
    parameters = np.array([weights, [bias] * len(weights)])
    return TrainedRuns(
        "part", Architecture.with_biases(1, 1), LINE, np.array(targets)[:, None], loss, decay, parameters
    )


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs.sweep.ends, "pool", lambda workers: nullcontext(here()))


def test_ends_are_decided_exactly_and_in_order(tmp_path: Path) -> None:
    with Answers(tmp_path, 1, None) as answers:
        # The mean of (w x - x)^2 and w^2 / 4: w = 4/5.
        minimum, slow = decided(answers, runs(Loss.SQUARED, [-1, 1], 0.5, 0.8, 1.5))
        assert (minimum.end, slow.end, slow.leads_to) == (
            End.CERTIFIED_MINIMUM,
            End.DESCENT_CONTINUES,
            End.CERTIFIED_MINIMUM,
        )
        assert minimum.loss == pytest.approx(0.04 + 0.25 * 0.64)
        right, wrong = decided(answers, runs(Loss.LOG, [0, 1], 0.0, 2.0, -2.0))
        assert right.end is End.NO_MINIMUM
        assert (wrong.end, wrong.leads_to) == (End.DESCENT_CONTINUES, End.NO_MINIMUM)
        (fit,) = decided(answers, runs(Loss.SQUARED, [-1, 1], 0.0, 1.0))
        assert fit.end is End.ZERO_LOSS


def test_the_loss_is_that_of_the_trainer(tmp_path: Path) -> None:
    hidden = Architecture.with_biases(1, 2, 1, activation=Activation.TANH)
    vector = np.array([0.5, -0.3, 0.1, 0.2, 1.0, -1.0, 0.25])[:, None]
    asked = TrainedRuns("part", hidden, LINE, np.array([[0.0], [1.0]]), Loss.LOG, 0.1, vector)
    with Answers(tmp_path, 1, None) as answers:
        (answer,) = decided(answers, asked)
    h = np.tanh(LINE @ [[0.5, -0.3]] + [0.1, 0.2])
    f = h @ [1.0, -1.0] + 0.25
    expected = (np.log1p(np.exp(f)) - np.array([0.0, 1.0]) * f).mean() + 0.05 * (vector**2).sum()
    assert answer.end is End.DESCENT_CONTINUES
    assert answer.loss == pytest.approx(expected, rel=1e-12)


def test_answers_are_kept_with_their_networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = runs(Loss.SQUARED, [-1, 1], 0.5, 0.8, 1.5)
    with Answers(tmp_path, 1, None) as answers:
        first = decided(answers, asked)
    networks = [read_network(path) for path in tmp_path.glob("networks/*/*.json")]
    assert {str(network.layers[0].weight[0][0]) for network in networks} >= {"3/2"}
    monkeypatch.setattr(proofs.sweep.work, "find", None)
    with Answers(tmp_path, 1, None) as answers:
        assert decided(answers, asked) == first
        assert decided(answers, runs(Loss.SQUARED, [-1, 1], 0.5, 0.7))[0].end is End.INTERNAL_ERROR
    assert len(list(tmp_path.glob("certificates/*/*"))) == 3


def test_nothing_begins_without_a_question(tmp_path: Path) -> None:
    with Answers(tmp_path / "store", 1, None):
        pass
    assert not (tmp_path / "store").exists()
