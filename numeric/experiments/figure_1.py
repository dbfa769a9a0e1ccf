"""Figure 1 of the paper: training accuracy on MNIST from good and bad initialisations, true and permuted labels.

As printed: h hidden units in every layer, h from [100, 2000], Adam with step size 1e-4, batches of 200, 1,000,000
updates. Not printed in the text: the initial distributions. Here: N(0, 1/fan_in) for weights and biases, which a later
version of the paper uses, and two whose mean is so negative that hidden units start off at most, or nearly all, images.
"2 layer" and "5 layer" are read as numbers of hidden layers, the loss as the cross-entropy of a softmax.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from numeric.experiments.context import Context, Reproduction, Scale
from numeric.experiments.mnist_data import classifier, mnist, span
from numeric.experiments.results import reproduction
from numeric.training.initialisation import FAN_IN_NORMAL, normal

INITIALISATIONS = (FAN_IN_NORMAL, normal(-0.01, 0.05, 0.0, 0.05), normal(-0.02, 0.05, 0.0, 0.05))


@dataclass(frozen=True)
class Preset:
    """`points` None takes all 60,000; `repeats` runs for each width, depth, initialisation and labelling."""

    points: int | None
    hidden: tuple[int, ...]
    repeats: int
    updates: int
    depths: tuple[int, ...] = (2, 5)
    step_size: float = 1e-4
    batch_size: int = 200


PRESETS = {
    Scale.SMOKE: Preset(2_000, (16, 32), 1, 60, step_size=1e-3),
    Scale.SMALL: Preset(10_000, (50, 100, 200), 1, 1_500, step_size=1e-3),
    Scale.PAPER: Preset(None, tuple(range(100, 2001, 100)), 5, 1_000_000),
}


@dataclass(frozen=True)
class Accuracy:
    """The share of training images classified correctly at the end of a run."""

    labels: str
    initialisation: str
    hidden_layers: int
    hidden: int
    run: int
    updates: int
    accuracy: float


def reproduce(context: Context) -> Reproduction:
    """Train every combination; runs of equal shape train together."""
    preset = PRESETS[context.scale]
    rows: list[Accuracy] = []
    for labels in ("true", "permuted"):
        data = mnist(context, preset.points, permuted=labels == "permuted")
        for number, (how, depth, hidden) in enumerate(product(INITIALISATIONS, preset.depths, preset.hidden)):
            plan = classifier(
                data,
                [hidden] * depth,
                updates=preset.updates,
                batch_size=preset.batch_size,
                step_size=preset.step_size,
                how=how,
            )
            about = f"{labels} labels, {how.name}, {depth} x {hidden}"
            outcome = context.train(f"{labels}-{number}", about, plan, data, preset.repeats)
            rows += [
                Accuracy(labels, how.name, depth, hidden, run, int(outcome.steps[run]), float(1 - outcome.error[run]))
                for run in range(preset.repeats)
            ]
    lines = []
    for labels, how in product(("true", "permuted"), INITIALISATIONS):
        found = [row.accuracy for row in rows if (row.labels, row.initialisation) == (labels, how.name)]
        lines.append(f"{labels} labels, {how.name}: {span(found)}")
    return reproduction(context, preset, rows, _draw(context, preset, rows), lines)


def _draw(context: Context, preset: Preset, rows: list[Accuracy]) -> tuple[Path, Path]:
    from numeric.drawing import BLUE, RED, panels, save

    figure, grid = panels(2, len(INITIALISATIONS), sharex=True, sharey=True)
    for (row, labels), (column, how) in product(enumerate(("true", "permuted")), enumerate(INITIALISATIONS)):
        axis = grid[row, column]
        for depth, colour in zip(preset.depths, (RED, BLUE), strict=True):
            mine = [r for r in rows if (r.labels, r.initialisation, r.hidden_layers) == (labels, how.name, depth)]
            where, accuracy = [r.hidden for r in mine], [r.accuracy for r in mine]
            axis.plot(where, accuracy, "^", color=colour, markersize=5, alpha=0.8, label=f"{depth} hidden layers")
        axis.set_ylim(-0.03, 1.03)
        if not row:
            axis.set_title(how.name, fontsize=8)
        else:
            axis.set_xlabel("hidden units a layer", fontsize=8)
        if not column:
            axis.set_ylabel(f"training accuracy, {labels} labels", fontsize=8)
    grid[0, 0].legend(fontsize=7, frameon=False, loc="lower right")
    return save(figure, context.out / "figure-1", context.caveat)
