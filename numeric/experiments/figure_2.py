"""Figure 2 of the paper: training accuracy of one-hidden-layer networks on MNIST whose pixels are multiplied by tau.

As printed: Adam with step size 1e-4 or 1e-3, batches of 50, 1,200,000 updates, h from [100, 2000]. Not printed in the
text: the values of tau and the initialisation; here tau = 1, 1/10, 1/100, 1/1000 and N(0, 1/fan_in).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from numeric.experiments.context import Context, Reproduction, Scale
from numeric.experiments.mnist_data import classifier, mnist, span
from numeric.experiments.results import reproduction
from numeric.training.plan import TrainingData

TAUS = (1.0, 0.1, 0.01, 0.001)


@dataclass(frozen=True)
class Preset:
    """`points` None takes all 60,000; `repeats` runs for each width, tau and step size."""

    points: int | None
    hidden: tuple[int, ...]
    repeats: int
    updates: int
    taus: tuple[float, ...] = TAUS
    step_sizes: tuple[float, ...] = (1e-4, 1e-3)
    batch_size: int = 50


PRESETS = {
    Scale.SMOKE: Preset(2_000, (16, 32), 1, 60, (1.0, 0.01)),
    Scale.SMALL: Preset(10_000, (100, 200, 400), 1, 4_000),
    Scale.PAPER: Preset(None, tuple(range(100, 2001, 100)), 5, 1_200_000),
}


@dataclass(frozen=True)
class Accuracy:
    """The share of training images classified correctly at the end of a run."""

    tau: float
    step_size: float
    hidden: int
    run: int
    updates: int
    accuracy: float


def reproduce(context: Context) -> Reproduction:
    """Train every combination; runs of one width and tau train together, with both step sizes."""
    preset = PRESETS[context.scale]
    data = mnist(context, preset.points, permuted=False)
    cases = list(product(preset.step_sizes, range(preset.repeats)))
    rows: list[Accuracy] = []
    for tau, hidden in product(preset.taus, preset.hidden):
        outcome = context.train(
            f"{tau:g}-{hidden}",
            f"tau {tau:g}, h={hidden}",
            classifier(data, [hidden], updates=preset.updates, batch_size=preset.batch_size),
            TrainingData(np.float32(tau) * data.inputs, data.targets),
            np.array([run for _, run in cases]),
            np.array([size for size, _ in cases]),
        )
        rows += [
            Accuracy(tau, size, hidden, run, int(steps), float(1 - error))
            for (size, run), steps, error in zip(cases, outcome.steps, outcome.error, strict=True)
        ]
    lines = []
    for tau in preset.taus:
        found = [row.accuracy for row in rows if row.tau == tau]
        lines.append(f"tau {tau:g}: {span(found)}")
    return reproduction(context, preset, rows, _draw(context, preset, rows), lines)


def _draw(context: Context, preset: Preset, rows: list[Accuracy]) -> tuple[Path, Path]:
    from numeric.drawing import BLUE, RED, panels, save

    figure, grid = panels(1, len(preset.taus), width=2.6, sharey=True)
    for axis, tau in zip(grid[0], preset.taus, strict=True):
        for size, colour in zip(preset.step_sizes, (BLUE, RED), strict=True):
            mine = [row for row in rows if (row.tau, row.step_size) == (tau, size)]
            where, accuracy = [row.hidden for row in mine], [row.accuracy for row in mine]
            axis.plot(where, accuracy, "^", color=colour, markersize=5, alpha=0.8, label=f"step size {size:g}")
        axis.set_title(f"$\\tau$ = {tau:g}", fontsize=9)
        axis.set_xlabel("hidden units", fontsize=8)
        axis.set_ylim(-0.03, 1.03)
    grid[0, 0].set_ylabel("training accuracy", fontsize=8)
    grid[0, 0].legend(fontsize=7, frameon=False, loc="lower right")
    return save(figure, context.out / "figure-2", context.caveat)
