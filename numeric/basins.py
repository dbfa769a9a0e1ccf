"""How often quick training ends at each of given local minima. Evidence: ends are told by their residuals alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from numeric.architecture import Architecture, Array
from numeric.experiments.intervals import wilson
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.optimisers import Adam
from numeric.training.plan import Stop, TrainingData, TrainingPlan
from numeric.training.trainer import train

if TYPE_CHECKING:
    from numeric.training.progress import Report

STEP_SIZE = 1e-2
STEPS = 20_000
NEARNESS = 0.05
"""An end is at a minimum where their residuals agree to this share of the least distance of two minima."""


@dataclass(frozen=True)
class Basins:
    """Where the runs of one setting ended.

    Attributes:
        setting: initialisation, method and number of steps.
        counts: per minimum, the runs that ended at it.
        elsewhere: the runs whose residual is that of no minimum, as they were still on their way.
    """

    setting: str
    counts: tuple[int, ...]
    elsewhere: int

    @property
    def runs(self) -> int:
        """All runs."""
        return sum(self.counts) + self.elsewhere

    def share(self, minimum: int) -> float:
        """Of the runs, between 0 and 1."""
        return self.counts[minimum] / self.runs

    def interval(self, minimum: int) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        return wilson(self.counts[minimum], self.runs)


def find_basins(
    architecture: Architecture,
    inputs: Array,
    targets: Array,
    minima: Array,
    runs: int,
    *,
    seed: int = 0,
    report: Report | None = None,
) -> Basins:
    """Train on the mean squared error, and count the ends at each minimum.

    Args:
        architecture: (d, h, 1).
        inputs: (N, d).
        targets: (N, 1).
        minima: (M, N), the residuals of the minima, no two equal.
        runs: how many.
        seed: of the initial parameters.
        report: takes lines about the progress.
    """
    plan = TrainingPlan(
        architecture, FAN_IN_NORMAL, Adam(STEP_SIZE), STEPS, stop=Stop(gradient_below=1e-6), inspect_every=500
    )
    outcome = train(plan, TrainingData(inputs, targets), runs, seed=seed, device="cpu", report=report, task="basins")
    ends = residuals(architecture, inputs, targets, outcome.parameters.astype(np.float64)).T
    apart = min((np.abs(a - b).max() for a, b in combinations(minima, 2)), default=max(np.abs(targets).max(), 1.0))
    # At most one minimum is so near, and a run that is no number is near none.
    counts = [int((np.abs(ends - one).max(axis=1) <= NEARNESS * apart).sum()) for one in minima]
    setting = f"weights and biases from {FAN_IN_NORMAL.name}, Adam with step size {STEP_SIZE:g}, {STEPS:,} steps"
    return Basins(setting, tuple(counts), runs - sum(counts))


def residuals(architecture: Architecture, inputs: Array, targets: Array, parameters: Array) -> Array:
    """Outputs less targets (N, R), for parameters (P, R) of a network with one hidden layer and one output."""
    hidden, output = architecture.blocks
    first = parameters[: hidden.stop].reshape(hidden.rows, hidden.outputs, -1)
    last = parameters[hidden.stop :].reshape(output.rows, -1)
    extended = np.concatenate([inputs, np.ones((len(inputs), hidden.rows - inputs.shape[1]))], axis=1)
    on = np.maximum(np.einsum("ni,ijr->njr", extended, first), 0.0)
    result: Array = np.einsum("njr,jr->nr", on, last[: output.inputs]) - targets
    return result + last[-1] if output.bias else result
