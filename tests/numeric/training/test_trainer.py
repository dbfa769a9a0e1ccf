"""The batched trainer against torch.optim, one network at a time; stopping, chunks, being killed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from numeric.architecture import Activation, Architecture, InvalidNetworkError
from numeric.training.checkpoint import CheckpointMismatchError
from numeric.training.initialisation import FAN_IN_NORMAL, TORCH_DEFAULT, draw
from numeric.training.mini_batches import MiniBatches
from numeric.training.optimisers import Adam, GradientDescent, Optimiser
from numeric.training.plan import Ending, Outcome, Stop, TrainingData, TrainingPlan
from numeric.training.progress import Progress
from numeric.training.trainer import train
from numeric.written_gradient import Loss
from tests.numeric.oracle import forward, loss_of, packed, tensors

XOR = TrainingData(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]]))
OPTIMISERS: list[tuple[Optimiser, Callable[[list[torch.Tensor], float], torch.optim.Optimizer]]] = [
    (GradientDescent(0.1), lambda leaves, rate: torch.optim.SGD(leaves, rate)),
    (GradientDescent(0.05, momentum=0.9), lambda leaves, rate: torch.optim.SGD(leaves, rate, momentum=0.9)),
    (Adam(0.01), lambda leaves, rate: torch.optim.Adam(leaves, rate)),
    (Adam(0.02, 0.8, 0.99, 1e-6), lambda leaves, rate: torch.optim.Adam(leaves, rate, (0.8, 0.99), 1e-6)),
]
NARROW = Architecture.with_biases(2, 5, 1)
DEEP = Architecture((2, 4, 3, 2), (True, False, True))
WIDE = Architecture.with_biases(3, 40, 3)


def problem(architecture: Architecture, loss: Loss, points: int = 6) -> TrainingData:
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(points, architecture.widths[0]))
    targets = rng.normal(size=(points, architecture.widths[-1]))
    if loss is Loss.LOG:
        targets = np.eye(architecture.widths[-1])[rng.integers(0, architecture.widths[-1], points)]
        if architecture.widths[-1] == 1:
            targets = rng.integers(0, 2, (points, 1)).astype(float)
    return TrainingData(inputs, targets)


@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("per_run_step", [False, True])
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("architecture", [NARROW, DEEP, WIDE], ids=["narrow", "deep", "wide"])
@pytest.mark.parametrize(("optimiser", "reference"), OPTIMISERS, ids=["gd", "momentum", "adam", "adam-other"])
def test_equals_torch_optim_step_by_step(
    optimiser: Optimiser,
    reference: Callable[[list[torch.Tensor], float], torch.optim.Optimizer],
    architecture: Architecture,
    loss: Loss,
    per_run_step: bool,
    batch_size: int | None,
) -> None:
    data, runs = problem(architecture, loss), 3
    steps = (1, 2, 25)
    sizes = np.array([1.0, 0.5, 2.0]) * optimiser.step_size if per_run_step else None
    architecture = replace(architecture, activation=Activation.TANH)
    # Where step sizes differ the runs decay, too: torch's weight_decay.
    decay = 0.05 if per_run_step else 0.0
    plan = TrainingPlan(architecture, TORCH_DEFAULT, optimiser, 25, loss, batch_size=batch_size, decay=decay)
    outcomes = {n: train(replace(plan, steps=n), data, runs, seed=4, step_sizes=sizes) for n in steps}
    starts = draw(architecture, TORCH_DEFAULT, 4, torch.arange(runs), torch.float64).numpy()
    x, y = torch.tensor(data.inputs), torch.tensor(data.targets)
    batches = None if batch_size is None else MiniBatches(len(x), batch_size, 4, torch.arange(runs))
    for run in range(runs):
        leaves = tensors(architecture, starts[:, run])
        one = reference(leaves, optimiser.step_size if sizes is None else float(sizes[run]))
        one.param_groups[0]["weight_decay"] = decay
        for step in range(max(steps)):
            rows = torch.arange(len(x)) if batches is None else batches.at(step)[:, run]
            one.zero_grad()
            (loss_of(forward(architecture, leaves, x[rows]), y[rows], loss) / len(rows)).backward()  # type: ignore[no-untyped-call]
            one.step()
            if step + 1 in steps:
                found = torch.tensor(outcomes[step + 1].parameters[:, run])
                torch.testing.assert_close(found, packed(architecture, leaves), rtol=1e-9, atol=1e-11)
        final = loss_of(forward(architecture, leaves, x), y, loss).item() / len(x)
        final += decay / 2 * float(packed(architecture, leaves).square().sum())
        assert outcomes[25].loss[run] == pytest.approx(final, rel=1e-9)


def plan_xor(**changes: object) -> TrainingPlan:
    plan = TrainingPlan(Architecture.with_biases(2, 4, 1), FAN_IN_NORMAL, Adam(0.05), 400, Loss.LOG, inspect_every=20)
    return replace(plan, **changes)  # type: ignore[arg-type]


def same(a: Outcome, b: Outcome) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(vars(a).values(), vars(b).values(), strict=True))


def test_runs_stop_when_nothing_is_misclassified() -> None:
    stopping = train(plan_xor(stop=Stop(zero_error=True)), XOR, 60)
    learnt = stopping.ending == Ending.ZERO_ERROR
    assert 0 < learnt.sum() < 60
    assert (stopping.error[learnt] == 0).all()
    assert (stopping.error[~learnt] > 0).all()
    assert (stopping.steps[~learnt] == 400).all()
    assert (stopping.steps[learnt] % 20 == 0).all()
    # A run that stopped had got there by its own steps: the others do not influence it.
    run = int(np.flatnonzero(learnt)[0])
    alone = train(plan_xor(steps=int(stopping.steps[run])), XOR, np.array([run]))
    np.testing.assert_allclose(alone.parameters[:, 0], stopping.parameters[:, run], rtol=1e-9)


def test_other_reasons_to_stop() -> None:
    small = train(plan_xor(stop=Stop(loss_below=0.3)), XOR, 20)
    assert (small.loss[small.ending == Ending.SMALL_LOSS] < 0.3).all()
    assert (small.ending == Ending.SMALL_LOSS).any()
    flat = train(plan_xor(loss=Loss.SQUARED, stop=Stop(gradient_below=1e-3), steps=4000), XOR, 20)
    assert (flat.gradient[flat.ending == Ending.SMALL_GRADIENT] < 1e-3).all()
    assert (flat.ending == Ending.SMALL_GRADIENT).any()
    wild = train(plan_xor(optimiser=GradientDescent(1e6), loss=Loss.SQUARED), XOR, 5)
    assert (wild.ending == Ending.NOT_FINITE).any()


@pytest.mark.parametrize("chunk", [1, 7, 50])
@pytest.mark.parametrize("batch_size", [None, 2])
def test_chunks_do_not_change_runs(chunk: int, batch_size: int | None) -> None:
    plan = plan_xor(stop=Stop(zero_error=True), steps=100, batch_size=batch_size)
    whole, parts = train(plan, XOR, 50), train(plan, XOR, 50, largest_chunk=chunk)
    np.testing.assert_array_equal(whole.ending, parts.ending)
    np.testing.assert_array_equal(whole.steps, parts.steps)
    np.testing.assert_allclose(whole.parameters, parts.parameters, rtol=1e-7, atol=1e-9)


def test_equal_numbers_are_paired() -> None:
    numbers = np.array([3, 3, 5])
    outcome = train(plan_xor(steps=1), XOR, numbers, step_sizes=np.array([0.05, 0.05, 0.05]))
    assert np.array_equal(outcome.parameters[:, 0], outcome.parameters[:, 1])
    assert not np.array_equal(outcome.parameters[:, 0], outcome.parameters[:, 2])


class KilledError(Exception):
    """Stands for a kill signal."""


@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("optimiser", [GradientDescent(0.5), GradientDescent(0.2, 0.9), Adam(0.05)])
@pytest.mark.parametrize("kill_after", [1, 4, 9])
def test_a_killed_training_resumes_bit_for_bit(
    tmp_path: Path, optimiser: Optimiser, batch_size: int | None, kill_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_xor(stop=Stop(zero_error=True), optimiser=optimiser, batch_size=batch_size, steps=200)
    kwargs = {"largest_chunk": 20, "checkpoint_seconds": 0.0}
    undisturbed = train(plan, XOR, 50, **kwargs)  # type: ignore[arg-type]

    from numeric.training import checkpoint

    saves, save = 0, checkpoint.save

    def killing_save(path: Path, identity: str, arrays: checkpoint.Arrays) -> None:
        nonlocal saves
        save(path, identity, arrays)
        saves += 1
        if saves == kill_after:
            raise KilledError

    monkeypatch.setattr(checkpoint, "save", killing_save)
    with pytest.raises(KilledError):
        train(plan, XOR, 50, folder=tmp_path, **kwargs)  # type: ignore[arg-type]
    monkeypatch.setattr(checkpoint, "save", save)
    assert same(train(plan, XOR, 50, folder=tmp_path, resume=True, **kwargs), undisturbed)  # type: ignore[arg-type]
    # Everything is there now: nothing is trained again.
    assert same(train(plan, XOR, 50, folder=tmp_path, resume=True, **kwargs), undisturbed)  # type: ignore[arg-type]


def test_a_checkpoint_of_other_settings_is_refused(tmp_path: Path) -> None:
    train(plan_xor(steps=20), XOR, 5, folder=tmp_path)
    with pytest.raises(CheckpointMismatchError, match="seed"):
        train(plan_xor(steps=20), XOR, 5, folder=tmp_path, resume=True, seed=1)
    with pytest.raises(CheckpointMismatchError, match="steps"):
        train(plan_xor(steps=40), XOR, 5, folder=tmp_path, resume=True)
    (tmp_path / "chunk-00000.npz").write_bytes(b"broken")
    with pytest.raises(CheckpointMismatchError, match="not a readable checkpoint"):
        train(plan_xor(steps=20), XOR, 5, folder=tmp_path, resume=True)


def test_progress_counts_every_run_step_once() -> None:
    seen: list[Progress] = []
    train(plan_xor(stop=Stop(zero_error=True)), XOR, 60, largest_chunk=25, report=seen.append)
    assert seen[-1].done == seen[-1].total == 60 * 400
    assert all(a.done <= b.done for a, b in pairwise(seen))


def test_single_precision() -> None:
    outcome = train(plan_xor(dtype="float32", steps=100), XOR, 30)
    double = train(plan_xor(steps=100), XOR, 30)
    assert outcome.parameters.dtype == np.float32
    np.testing.assert_allclose(outcome.loss, double.loss, rtol=0.02, atol=1e-3)


def test_one_dataset_a_run() -> None:
    rng = np.random.default_rng(0)
    scales = np.array([1.0, 0.1, 3.0])
    data = TrainingData(XOR.inputs[:, :, None] * scales, rng.integers(0, 2, (4, 1, 3)).astype(float))
    plan = plan_xor(steps=50, batch_size=2, stop=Stop(zero_error=True), inspect_every=5)
    together = train(plan, data, 3)
    for run in range(3):
        own = TrainingData(data.inputs[..., run], data.targets[..., run])
        alone = train(plan, own, np.array([run]))
        np.testing.assert_allclose(alone.parameters[:, 0], together.parameters[:, run], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("data", "runs", "changes", "words"),
    [
        (TrainingData(XOR.inputs[:, :1], XOR.targets), 3, {}, "do not fit widths"),
        (TrainingData(XOR.inputs, XOR.targets[:3]), 3, {}, "do not fit widths"),
        (TrainingData(np.ones((4, 2, 5)), XOR.targets), 3, {}, "data for 5 runs"),
        (XOR, 3, {"batch_size": 5}, "batch of 5 points out of 4"),
        (XOR, 3, {"dtype": "float16"}, "float32 or float64"),
        (XOR, 0, {}, "runs at least 1"),
    ],
)
def test_arguments_that_do_not_fit(data: TrainingData, runs: int, changes: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidNetworkError, match=words):
        train(plan_xor(**changes), data, runs)
