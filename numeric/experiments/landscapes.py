"""Are bad minima reached? How often training falls into each local minimum of a small network.

All local minima are listed with a proof elsewhere. Here thousands of runs on the squared loss are trained together, and
each end is assigned to one of them: the exact minimum beside the end, or the one that its exact descent leads to, has
the residual of one entry of the list. An end that fits none contradicts the list, and stops the experiment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from dataset_zoo import by_name
from numeric.architecture import Architecture
from numeric.basins import NEARNESS, residuals
from numeric.experiments import landscapes_table
from numeric.experiments.context import Context, ExperimentError, Reproduction, Scale, TrainedRuns
from numeric.experiments.intervals import wilson
from numeric.experiments.landscapes_table import Share
from numeric.experiments.results import reproduction
from numeric.training.initialisation import FAN_IN_NORMAL, TORCH_DEFAULT, UNIT_NORMAL, Initialisation
from numeric.training.optimisers import Adam, GradientDescent, Optimiser
from numeric.training.plan import TrainingData, TrainingPlan
from numeric.written_gradient import Loss


@dataclass(frozen=True)
class Task:
    """A data set with the widths to train, and a stable step size of gradient descent on the mean, found by trial."""

    dataset: str
    hidden: tuple[int, ...]
    step_size: float


TASKS = (
    Task("D1", (1, 2, 3), 2e-2),
    Task("D2", (2, 3), 2e-3),
    Task("D3", (2, 3), 2e-3),
    Task("XOR", (2, 3, 4), 1e-1),
    Task("Jellyfish", (2, 3), 1e-1),
)
INITIALISATIONS = (FAN_IN_NORMAL, TORCH_DEFAULT, UNIT_NORMAL)


@dataclass(frozen=True)
class Preset:
    """How much to train. Of every group of equal ends `decided` are decided, and all ends of small groups."""

    runs: int
    steps: int
    decided: int = 20
    tasks: tuple[Task, ...] = TASKS
    adam_step: float = 1e-2

    def optimisers(self, task: Task) -> tuple[tuple[str, Optimiser], ...]:
        """By name: gradient descent with two step sizes, and Adam."""
        small, large = task.step_size / 4, task.step_size
        return (
            (f"GD {small:g}", GradientDescent(small)),
            (f"GD {large:g}", GradientDescent(large)),
            (f"Adam {self.adam_step:g}", Adam(self.adam_step)),
        )


PRESETS = {
    Scale.SMOKE: Preset(30, 3_000, 3, (Task("D1", (1,), 2e-2), Task("XOR", (2,), 1e-1))),
    Scale.SMALL: Preset(1_000, 40_000, 10),
    Scale.PAPER: Preset(100_000, 300_000),
}


def reproduce(context: Context) -> Reproduction:
    """Train, assign, count; raises ExperimentError where nobody lists minima or an end fits no entry."""
    if context.landscapes is None:
        raise ExperimentError("the lists of minima come from outside: pass landscapes")
    preset = PRESETS[context.scale]
    shares = [share for task in preset.tasks for hidden in task.hidden for share in _of(context, preset, task, hidden)]
    figures = landscapes_table.draw(context, shares)
    return reproduction(context, preset, shares, figures, landscapes_table.lines(shares))


def _of(context: Context, preset: Preset, task: Task, hidden: int) -> Iterator[Share]:
    assert context.landscapes is not None
    inputs, targets = by_name(task.dataset).as_numpy()
    minima = context.landscapes.minima(inputs, targets, hidden)
    apart = [float(np.abs(a.residual - b.residual).max()) for a, b in combinations(minima, 2)]
    # Ends are in one group where their residuals agree so well.
    tolerance = NEARNESS * min(apart, default=float(np.abs(targets).max()))
    for how, (name, optimiser) in product(INITIALISATIONS, preset.optimisers(task)):
        ends = _ends(context, preset, task, hidden, how, name, optimiser)
        places, decided = _assigned(context, preset, ends, tolerance)
        total = len(places)
        for place in (*range(len(minima)), None):
            mine = places == (-1 if place is None else place)
            count = int(mine.sum())
            low, high = wilson(count, total)
            yield Share(
                task.dataset,
                hidden,
                how.name,
                name,
                "-" if place is None else place,
                "-" if place is None else minima[place].loss,
                count,
                total,
                count / total,
                low,
                high,
                int(decided[mine].sum()),
            )


def _ends(
    context: Context, preset: Preset, task: Task, hidden: int, how: Initialisation, name: str, optimiser: Optimiser
) -> TrainedRuns:
    """The ends of all runs that are numbers."""
    inputs, targets = by_name(task.dataset).as_numpy()
    architecture = Architecture.with_biases(inputs.shape[1], hidden, 1)
    plan = TrainingPlan(architecture, how, optimiser, preset.steps, Loss.SQUARED, inspect_every=1000)
    part = f"{task.dataset}-{hidden}-{INITIALISATIONS.index(how)}-{name}".lower().replace(" ", "-")
    outcome = context.train(part, part, plan, TrainingData(inputs, targets), preset.runs)
    finite = np.isfinite(outcome.loss) & np.isfinite(outcome.parameters).all(axis=0)
    ends = outcome.parameters[:, finite].astype(np.float64)
    return TrainedRuns(part, architecture, inputs, targets, Loss.SQUARED, 0.0, ends)


def _assigned(
    context: Context, preset: Preset, ends: TrainedRuns, tolerance: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The place of each end, -1 for none, and whether it was decided rather than like one that was."""
    assert context.landscapes is not None
    groups = _groups(ends, tolerance)
    count = ends.parameters.shape[1]
    chosen = np.zeros(count, dtype=bool)
    for group in range(groups.max() + 1):
        chosen[np.flatnonzero(groups == group)[: preset.decided]] = True
    asked = replace(ends, parameters=ends.parameters[:, chosen])
    places, decided = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    found = np.array([-1 if place is None else place for place in context.landscapes.assign(asked)])
    places[chosen], decided[chosen] = found, True
    for group in range(groups.max() + 1):
        members = np.flatnonzero(groups == group)
        known = places[members[: preset.decided]]
        rest = members[preset.decided :]
        if (known == known[0]).all():
            places[rest] = known[0]
        elif len(rest):
            # Equal residuals, but some were led elsewhere: a plateau or a saddle. Each is decided for itself.
            more = replace(ends, parameters=ends.parameters[:, rest])
            places[rest] = [-1 if place is None else place for place in context.landscapes.assign(more)]
            decided[rest] = True
    return places, decided


def _groups(ends: TrainedRuns, tolerance: float) -> npt.NDArray[np.intp]:
    """A number for each end (R,), equal where residuals, rounded to the tolerance, are."""
    found = residuals(ends.architecture, ends.inputs, ends.targets, ends.parameters)
    return np.unique(np.round(found / tolerance).astype(np.int64), axis=1, return_inverse=True)[1].reshape(-1)
