"""L-BFGS, run after run: torch's own, on the written gradient. Its line searches differ too much to go in step."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from numeric.threads import one_steady_thread
from numeric.training.initialisation import draw
from numeric.training.plan import Ending, Outcome, TrainingData, TrainingPlan
from numeric.training.programs import NarrowProgram
from numeric.training.progress import Meter, Report

HISTORY = 20
GRADIENT_BELOW = 1e-9


def train_by_lbfgs(
    plan: TrainingPlan,
    data: TrainingData,
    runs: int,
    *,
    seed: int = 0,
    report: Report | None = None,
    task: str = "training",
) -> Outcome:
    """Train each run by at most `plan.steps` iterations with a strong Wolfe line search, on the processor.

    Initial parameters are those that `train` draws; `plan.optimiser`, `batch_size` and `stop` play no part. Data are
    shared by all runs. A run whose gradient is below 1e-9 in every entry ends with SMALL_GRADIENT.
    """
    inputs, targets = (torch.from_numpy(np.ascontiguousarray(a, dtype=np.float64)) for a in (data.inputs, data.targets))
    starts = draw(plan.architecture, plan.initialisation, seed, torch.arange(runs), torch.float64)
    meter = Meter(task, plan.steps * runs, report)
    ends = np.empty((5, runs))
    found = np.empty((plan.architecture.parameters, runs))
    with one_steady_thread():
        program = NarrowProgram(plan, inputs, targets, 1)
        for run in range(runs):
            point, steps = _minimised(plan, program, starts[:, run : run + 1].contiguous())
            loss, error = program.inspect(point)
            gradient = program.full_gradient(point)
            ends[:, run] = float(loss), float(error), float(gradient), steps, _ending(loss, gradient)
            found[:, run] = point[:, 0].numpy()
            meter.advance(plan.steps)
    losses, errors, gradients, taken, endings = ends
    return Outcome(losses, errors, gradients, taken.astype(np.int64), endings.astype(np.int64), found)


def _minimised(plan: TrainingPlan, program: NarrowProgram, point: Tensor) -> tuple[Tensor, int]:
    optimiser = torch.optim.LBFGS(
        [point],
        max_iter=plan.steps,
        max_eval=10 * plan.steps,
        tolerance_grad=GRADIENT_BELOW,
        tolerance_change=0.0,
        history_size=HISTORY,
        line_search_fn="strong_wolfe",
    )
    gradient = point.grad = torch.empty_like(point)

    def closure() -> float:
        return float(program.loss_and_gradient(point, gradient))

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return point, int(optimiser.state[point]["n_iter"])


def _ending(loss: Tensor, gradient: Tensor) -> Ending:
    if not loss.isfinite():
        return Ending.NOT_FINITE
    return Ending.SMALL_GRADIENT if gradient < GRADIENT_BELOW else Ending.FULL_LENGTH
