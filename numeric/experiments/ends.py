"""Local minimum, or merely slow? The ends of training runs, put to an exact decision.

A fixed budget cannot tell a minimum from a plateau: the gradient is small at both. Here every run is trained until its
gradient is tiny or its budget is spent, and its end is handed to a decision procedure from outside (numbers only know
numbers).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dataset_zoo import by_name, two_sines
from numeric.architecture import Architecture, Array, unpack
from numeric.experiments.context import Context, End, ExperimentError, Reproduction, Scale
from numeric.experiments.results import reproduction
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.optimisers import GradientDescent
from numeric.training.plan import Outcome, Stop, TrainingData, TrainingPlan
from numeric.training.progress import Meter

BLOG_POINTS = 30


@dataclass(frozen=True)
class Task:
    """A dataset and a network 1-h-1 or 2-h-1 with a stable step size for the summed squared loss, found by trial."""

    dataset: str
    hidden: int
    step_size: float


TASKS = (Task("D1", 1, 1e-3), Task("D2", 2, 1e-4), Task("D3", 3, 1e-4), Task("Zig-Zag", 4, 2e-3), Task("blog", 4, 5e-4))


@dataclass(frozen=True)
class Preset:
    """Plain gradient descent from N(0, 1/fan_in) until every gradient entry is below `gradient_below`."""

    runs: int
    steps: int
    gradient_below: float = 1e-9
    tasks: tuple[Task, ...] = TASKS


PRESETS = {
    Scale.SMOKE: Preset(4, 2_000),
    Scale.SMALL: Preset(60, 50_000),
    Scale.PAPER: Preset(1000, 1_000_000),
}


@dataclass(frozen=True)
class RunEnd:
    """One run: where it ended and what the exact decision says. `gradient` is the largest absolute entry."""

    dataset: str
    hidden: int
    run: int
    steps: int
    loss: float
    gradient: float
    end: End


def reproduce(context: Context) -> Reproduction:
    """Train, then decide run by run; raises ExperimentError when no decision procedure was handed in."""
    if context.decide_end is None:
        raise ExperimentError("the ends of runs are decided from outside: pass decide_end")
    preset = PRESETS[context.scale]
    rows: list[RunEnd] = []
    for task in preset.tasks:
        inputs, targets = _data(task, context.seed)
        architecture = Architecture.with_biases(inputs.shape[1], task.hidden, 1)
        outcome = _train(context, preset, task, architecture, inputs, targets)
        meter = Meter(f"ends: deciding {task.dataset}", preset.runs, context.report)
        for run in range(preset.runs):
            layers = unpack(architecture, outcome.parameters_of(run))
            finite = bool(np.isfinite(outcome.loss[run]))
            end = context.decide_end(layers, inputs, targets) if finite else End.UNDECIDED
            steps, loss, gradient = int(outcome.steps[run]), float(outcome.loss[run]), float(outcome.gradient[run])
            rows.append(RunEnd(task.dataset, task.hidden, run, steps, loss, gradient, end))
            meter.advance(1)
    lines = []
    for task in preset.tasks:
        counts = Counter(row.end for row in rows if row.dataset == task.dataset)
        lines.append(f"{task.dataset}, {task.hidden} units: " + ", ".join(f"{counts[end]} {end.value}" for end in End))
    return reproduction(context, preset, rows, _draw(context, preset, rows), lines)


def _data(task: Task, seed: int) -> tuple[Array, Array]:
    if task.dataset == "blog":
        inputs, targets = two_sines(1, seed, BLOG_POINTS)
        return inputs[0], targets[0][:, None]
    return by_name(task.dataset).as_numpy()


def _train(
    context: Context, preset: Preset, task: Task, architecture: Architecture, inputs: Array, targets: Array
) -> Outcome:
    plan = TrainingPlan(
        architecture,
        FAN_IN_NORMAL,
        GradientDescent(task.step_size),
        preset.steps,
        mean=False,
        stop=Stop(gradient_below=preset.gradient_below),
        inspect_every=500,
    )
    return context.train(task.dataset, task.dataset, plan, TrainingData(inputs, targets), preset.runs)


def _draw(context: Context, preset: Preset, rows: list[RunEnd]) -> tuple[Path, Path]:
    from numeric.drawing import GREEN, GREY, RED, panels, save

    colours = {End.CERTIFIED_MINIMUM: GREEN, End.STILL_DESCENDING: RED, End.UNDECIDED: GREY}
    figure, grid = panels(1, len(preset.tasks), width=2.5)
    for axis, task in zip(grid[0], preset.tasks, strict=True):
        for end, colour in colours.items():
            mine = [r for r in rows if r.dataset == task.dataset and r.end is end and np.isfinite(r.loss)]
            gradients = [max(row.gradient, 1e-16) for row in mine]
            losses = [row.loss for row in mine]
            axis.scatter(gradients, losses, color=colour, s=12, alpha=0.6, linewidth=0, label=end.value)
        axis.set_xscale("log")
        axis.set_xlim(1e-16, 1e2)
        axis.set_title(f"{task.dataset}, {task.hidden} units", fontsize=9)
        axis.set_xlabel("largest gradient entry", fontsize=8)
    grid[0, 0].set_ylabel("loss at the end", fontsize=8)
    figure.legend(
        *grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=8, frameon=False
    )
    return save(figure, context.out / "ends", context.caveat)
