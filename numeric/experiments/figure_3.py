"""Figure 3 of the paper: good and failed fits of the Jellyfish, and how affine a failed fit is.

The paper observes that a failed network is almost affine near the data. Four points in the plane leave one degree of
freedom beyond affine functions, so this is one number per run: how far the outputs at the points are from the best
affine fit, as a share of their spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from dataset_zoo import by_name
from numeric.architecture import Activation, Architecture, Array
from numeric.experiments.context import Context, Reproduction, Scale
from numeric.experiments.results import reproduction
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.optimisers import GradientDescent
from numeric.training.plan import Outcome, TrainingData, TrainingPlan
from numeric.written_gradient import Loss, WrittenGradient

ACTIVATIONS = (Activation.RELU, Activation.SIGMOID)
SHOWN = 3


@dataclass(frozen=True)
class Preset:
    """Full-batch gradient descent on the mean log loss from N(0, 1/fan_in)."""

    hidden: int
    runs: int
    steps: int
    step_size: float = 0.5


PRESETS = {
    Scale.SMOKE: Preset(4, 30, 1000),
    Scale.SMALL: Preset(4, 1000, 20000),
    Scale.PAPER: Preset(4, 10000, 100000),
}


@dataclass(frozen=True)
class Fit:
    """One run. `distance_from_affine` is 0 for an affine fit and at most 1; NaN where the output is constant."""

    activation: Activation
    run: int
    learnt: bool
    loss: float
    distance_from_affine: float


@dataclass(frozen=True)
class Example:
    """Outputs on a grid (G, G) of a run to show."""

    fit: Fit
    outputs: Array


def reproduce(context: Context) -> Reproduction:
    """Train, measure every fit, draw some of each kind."""
    preset = PRESETS[context.scale]
    fits: list[Fit] = []
    examples: list[list[Example]] = []
    for activation in ACTIVATIONS:
        outcome = _train(context, preset, activation)
        mine = _measure(preset, activation, outcome)
        fits += mine
        shown = [f for f in mine if f.learnt][:SHOWN] + [f for f in mine if not f.learnt][:SHOWN]
        examples.append([Example(f, _on_grid(preset, activation, outcome.parameters_of(f.run))) for f in shown])
    lines = []
    for activation in ACTIVATIONS:
        for learnt, word in ((True, "learnt"), (False, "failed")):
            distances = [f.distance_from_affine for f in fits if f.activation is activation and f.learnt == learnt]
            if distances:
                middle = np.nanmedian(distances)
                lines.append(
                    f"{activation.value}, {word}: {len(distances)} runs, median distance from affine {middle:.2f}"
                )
    return reproduction(context, preset, fits, _draw(context, examples), lines)


def _architecture(preset: Preset, activation: Activation) -> Architecture:
    return Architecture.with_biases(2, preset.hidden, 1, activation=activation)


def _train(context: Context, preset: Preset, activation: Activation) -> Outcome:
    plan = TrainingPlan(
        _architecture(preset, activation), FAN_IN_NORMAL, GradientDescent(preset.step_size), preset.steps, Loss.LOG
    )
    return context.train(
        activation.value, activation.value, plan, TrainingData(*by_name("Jellyfish").as_numpy()), preset.runs
    )


def _outputs(preset: Preset, activation: Activation, inputs: Array, parameters: Array) -> Array:
    """Outputs (N, R) before the sigmoid of the log loss."""
    x = torch.from_numpy(np.ascontiguousarray(inputs))
    evaluate = WrittenGradient(
        _architecture(preset, activation), x, torch.zeros(len(x), 1), parameters.shape[1], Loss.LOG
    )
    return np.asarray(evaluate.outputs(torch.from_numpy(np.ascontiguousarray(parameters)))[:, 0])


def _measure(preset: Preset, activation: Activation, outcome: Outcome) -> list[Fit]:
    inputs, _ = by_name("Jellyfish").as_numpy()
    outputs = _outputs(preset, activation, inputs, outcome.parameters.astype(np.float64))
    affine = np.hstack([inputs, np.ones((len(inputs), 1))])
    beyond = outputs - affine @ np.linalg.lstsq(affine, outputs, rcond=None)[0]
    spread = np.linalg.norm(outputs - outputs.mean(axis=0), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.where(spread > 1e-12, np.linalg.norm(beyond, axis=0) / spread, np.nan)
    return [
        Fit(activation, run, bool(outcome.error[run] == 0), float(outcome.loss[run]), float(distance[run]))
        for run in range(preset.runs)
    ]


def _grid() -> Array:
    return np.linspace(-0.4, 1.4, 91)


def _on_grid(preset: Preset, activation: Activation, parameters: Array) -> Array:
    ticks = _grid()
    points = np.stack([axis.ravel() for axis in np.meshgrid(ticks, ticks)], axis=1)
    return _outputs(preset, activation, points, parameters[:, None]).reshape(len(ticks), len(ticks))


def _draw(context: Context, examples: list[list[Example]]) -> tuple[Path, Path]:
    from numeric.drawing import BLUE, RED, panels, save

    figure, grid = panels(2, 2 * SHOWN, width=1.9, height=2.0, sharex=True, sharey=True)
    inputs, targets = by_name("Jellyfish").as_numpy()
    for row, shown in zip(grid, examples, strict=True):
        for axis in row[len(shown) :]:
            axis.set_axis_off()
        for axis, example in zip(row, shown, strict=False):
            ticks = _grid()
            probability = 1.0 / (1.0 + np.exp(-np.clip(example.outputs, -50, 50)))
            axis.contourf(ticks, ticks, probability, levels=np.linspace(0, 1, 11), cmap="RdBu", alpha=0.6)
            if example.outputs.min() < 0 < example.outputs.max():
                axis.contour(ticks, ticks, example.outputs, levels=[0.0], colors="black", linewidths=1.0)
            for label, colour in ((1, BLUE), (0, RED)):
                mine = targets[:, 0] == label
                axis.scatter(*inputs[mine].T, color=colour, edgecolor="white", s=30, zorder=3)
            axis.set_aspect("equal")
            word = "learnt" if example.fit.learnt else "failed"
            axis.set_title(f"{example.fit.activation.value}, {word}", fontsize=8)
    return save(figure, context.out / "figure-3", context.caveat)
