"""Figure 5 of the paper: the Zig-Zag task with inputs scaled by tau, training error against the number of hidden units.

As printed: 1-h-1 ReLU networks, Adam, batches of 10 out of 20 points, step size 1e-4 or 1e-3, h up to 3,000, 2,000,000
updates. Not printed: the points (see dataset_zoo/zig_zag.py), the values of tau, and the initialisation; here tau = 1,
1/10, 1/100, 1/1000 and N(0, 1/fan_in).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import torch

from dataset_zoo import by_name
from numeric.architecture import Architecture, Array
from numeric.experiments.context import Context, Reproduction, Scale
from numeric.experiments.results import reproduction
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.optimisers import Adam
from numeric.training.plan import Outcome, TrainingData, TrainingPlan
from numeric.written_gradient import WrittenGradient

SHOWN_TAU = 0.01
SHOWN_FITS = 3


@dataclass(frozen=True)
class Preset:
    """`repeats` runs for every width, tau and step size."""

    hidden: tuple[int, ...]
    taus: tuple[float, ...]
    repeats: int
    steps: int
    step_sizes: tuple[float, ...] = (1e-4, 1e-3)
    batch_size: int = 10


TAUS = (1.0, 0.1, 0.01, 0.001)
PRESETS = {
    Scale.SMOKE: Preset((8, 32), (1.0, 0.01), 2, 500),
    Scale.SMALL: Preset((100, 200, 400, 800), TAUS, 2, 20_000),
    Scale.PAPER: Preset(tuple(range(100, 3001, 100)), TAUS, 2, 2_000_000),
}


@dataclass(frozen=True)
class Ending:
    """The mean squared error over the 20 points at the end of a run."""

    tau: float
    step_size: float
    hidden: int
    run: int
    mean_squared_error: float


@dataclass(frozen=True)
class _Fit:
    hidden: int
    outputs: Array


def reproduce(context: Context) -> Reproduction:
    """Train all widths; one batch of runs a width, over all tau and step sizes."""
    preset = PRESETS[context.scale]
    cases = list(product(preset.taus, preset.step_sizes, range(preset.repeats)))
    rows: list[Ending] = []
    fits: list[_Fit] = []
    for hidden in preset.hidden:
        outcome = _train(context, preset, hidden, cases)
        rows += [
            Ending(tau, size, hidden, run, float(loss))
            for (tau, size, run), loss in zip(cases, outcome.loss, strict=True)
        ]
        shown = cases.index((SHOWN_TAU, preset.step_sizes[-1], 0))
        fits.append(_Fit(hidden, _curve(hidden, outcome.parameters_of(shown))))
    lines = []
    for tau in preset.taus:
        errors = [row.mean_squared_error for row in rows if row.tau == tau]
        low = float(np.mean([error < 0.01 for error in errors]))
        lines.append(f"tau {tau:g}: median error {np.median(errors):.3g}, {low:.0%} of {len(errors)} runs below 0.01")
    return reproduction(context, preset, rows, _draw(context, preset, rows, fits[-SHOWN_FITS:]), lines)


def _train(context: Context, preset: Preset, hidden: int, cases: list[tuple[float, float, int]]) -> Outcome:
    inputs, targets = by_name("Zig-Zag").as_numpy()
    plan = TrainingPlan(
        Architecture.with_biases(1, hidden, 1),
        FAN_IN_NORMAL,
        Adam(),
        preset.steps,
        batch_size=preset.batch_size,
        inspect_every=max(1, preset.steps // 20),
    )
    return context.train(
        str(hidden),
        f"h={hidden}",
        plan,
        TrainingData(inputs[:, :, None] * np.array([tau for tau, _, _ in cases]), targets),
        np.array([run for _, _, run in cases]),
        np.array([size for _, size, _ in cases]),
    )


def _where() -> Array:
    return np.linspace(-1.1, 1.1, 441)


def _curve(hidden: int, parameters: Array) -> Array:
    """The fit for SHOWN_TAU over the unscaled axis."""
    x = torch.from_numpy(SHOWN_TAU * _where())[:, None]
    evaluate = WrittenGradient(Architecture.with_biases(1, hidden, 1), x, torch.zeros_like(x), 1)
    return np.asarray(evaluate.outputs(torch.from_numpy(parameters)[:, None])[:, 0, 0])


def _draw(context: Context, preset: Preset, rows: list[Ending], fits: list[_Fit]) -> tuple[Path, Path]:
    from numeric.drawing import BLUE, COLOURS, RED, panels, save

    figure, grid = panels(1, len(preset.taus) + 1, width=2.6)
    lowest = max(min(0.03, *(row.mean_squared_error for row in rows)), 1e-12)
    for axis, tau in zip(grid[0], preset.taus, strict=False):
        for size, colour in zip(preset.step_sizes, (BLUE, RED), strict=True):
            mine = [row for row in rows if row.tau == tau and row.step_size == size]
            errors = [max(row.mean_squared_error, 1e-12) for row in mine]
            axis.semilogy([row.hidden for row in mine], errors, "^", color=colour, markersize=4, label=f"step {size:g}")
        axis.set_title(f"$\\tau$ = {tau:g}", fontsize=9)
        axis.set_xlabel("hidden units", fontsize=8)
        axis.set_ylim(lowest / 3, 10)
    grid[0, 0].set_ylabel("training mean squared error", fontsize=8)
    grid[0, 0].legend(fontsize=7, frameon=False)
    last = grid[0, -1]
    for fit, colour in zip(fits, COLOURS, strict=False):
        last.plot(_where(), fit.outputs, color=colour, linewidth=1, label=f"h = {fit.hidden}")
    inputs, targets = by_name("Zig-Zag").as_numpy()
    last.plot(inputs, targets, "D", color="black", markersize=3)
    last.set_title(f"fits for $\\tau$ = {SHOWN_TAU:g}", fontsize=9)
    last.set_xlabel("x (unscaled)", fontsize=8)
    last.set_ylim(-1.3, 1.9)
    last.legend(fontsize=7, frameon=False, loc="upper center", ncols=SHOWN_FITS, columnspacing=1.0, handlelength=1.0)
    return save(figure, context.out / "figure-5", context.caveat)
