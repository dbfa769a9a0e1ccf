"""Table 1 of the paper: how often 2-h-1 networks learn XOR and the Jellyfish from a random start.

The paper prints neither step size, initialisation, length nor loss. Chosen here: log loss (mean over the points), full
batch, and a run has learnt when, at an inspected step, every point is on the right side. Everything else is swept, and
the table says how far the choice could matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from dataset_zoo import by_name
from numeric.architecture import Activation, Architecture
from numeric.experiments.context import Context, Reproduction
from numeric.experiments.intervals import wilson
from numeric.experiments.results import write_rows, write_settings
from numeric.experiments.table_1_cells import (
    ACTIVATIONS,
    DATASETS,
    HIDDEN,
    INITIALISATIONS,
    OPTIMISERS,
    PRESETS,
    PRINTED,
    Preset,
    Setting,
    Share,
)
from numeric.training.initialisation import Initialisation
from numeric.training.optimisers import Adam, GradientDescent, Optimiser
from numeric.training.plan import Ending, Stop, TrainingData, TrainingPlan
from numeric.written_gradient import Loss


def reproduce(context: Context) -> Reproduction:
    """Train all cells at the reference setting and over the sweep; write both tables and the figure."""
    preset = PRESETS[context.scale]
    shares: list[Share] = []
    sweep: list[Share] = []
    for dataset, activation, optimiser, hidden in product(DATASETS, ACTIVATIONS, OPTIMISERS, preset.hidden):
        for share in _cell(context, preset, dataset, activation, optimiser, hidden):
            setting = Setting(share.initialisation, share.step_size, share.steps)
            if setting == preset.reference(optimiser):
                shares.append(share)
            sweep.append(share)
    closest = {optimiser: _closest(sweep, optimiser) for optimiser in OPTIMISERS}
    text = _text(preset, shares, sweep, closest)
    table = context.out / "table-1.txt"
    files = (
        write_rows(context, "table-1.csv", shares),
        write_rows(context, "table-1-sweep.csv", sweep),
        write_settings(context, preset, closest_to_the_paper=closest),
        table,
    )
    table.write_text(text + "\n", encoding="utf-8")
    from numeric.experiments.table_1_figure import draw

    return Reproduction("table-1", files + draw(context, preset, shares, sweep), text)


def _cell(
    context: Context, preset: Preset, dataset: str, activation: Activation, optimiser: str, hidden: int
) -> Iterator[Share]:
    """All settings of one cell: the sweep's runs train together, and the reference has its further runs."""
    reference = preset.reference(optimiser)
    sizes = preset.step_sizes(optimiser)
    for how in INITIALISATIONS:
        counts = [
            preset.runs if (how.name, size) == (reference.initialisation, reference.step_size) else preset.sweep_runs
            for size in sizes
        ]
        steps = _steps_to_learn(context, preset, dataset, activation, optimiser, hidden, how, counts)
        for size, needed in zip(sizes, steps, strict=True):
            for length in preset.lengths:
                learnt = int((needed <= length).sum())
                low, high = wilson(learnt, len(needed))
                printed = PRINTED[dataset, activation, optimiser][HIDDEN.index(hidden)] / 100
                yield Share(
                    dataset, activation, optimiser, hidden, how.name, size, length, len(needed), learnt,
                    learnt / len(needed), low, high, printed,
                )  # fmt: skip


def _steps_to_learn(
    context: Context,
    preset: Preset,
    dataset: str,
    activation: Activation,
    optimiser: str,
    hidden: int,
    how: Initialisation,
    counts: list[int],
) -> list[np.ndarray]:
    """For each step size, steps (runs,) until nothing is misclassified, or more than the longest length."""
    sizes = preset.step_sizes(optimiser)
    method: Optimiser = Adam(sizes[0]) if optimiser == "Adam" else GradientDescent(sizes[0])
    plan = TrainingPlan(
        Architecture.with_biases(2, hidden, 1, activation=activation),
        how,
        method,
        preset.lengths[-1],
        Loss.LOG,
        stop=Stop(zero_error=True),
        inspect_every=preset.inspect_every,
    )
    name = f"{dataset} {activation.value} {optimiser} h={hidden}"
    folder = f"{dataset}-{activation.value}-{optimiser}-{hidden}-{INITIALISATIONS.index(how)}".lower()
    outcome = context.train(
        folder,
        name,
        plan,
        TrainingData(*by_name(dataset).as_numpy()),
        np.concatenate([np.arange(count) for count in counts]),
        np.repeat(sizes, counts),
    )
    needed = np.where(outcome.ending == Ending.ZERO_ERROR, outcome.steps, preset.lengths[-1] + 1)
    return np.split(needed, np.cumsum(counts)[:-1])


def _closest(sweep: list[Share], optimiser: str) -> Setting:
    """The setting whose shares differ least from the paper's, in the mean over all cells of the optimiser."""
    distances: dict[Setting, list[float]] = {}
    for share in sweep:
        if share.optimiser == optimiser:
            setting = Setting(share.initialisation, share.step_size, share.steps)
            distances.setdefault(setting, []).append(abs(share.share - share.paper))
    return min(distances, key=lambda setting: float(np.mean(distances[setting])))


def _text(preset: Preset, shares: list[Share], sweep: list[Share], closest: dict[str, Setting]) -> str:
    """The table beside the paper's numbers."""
    lines = []
    for optimiser in OPTIMISERS:
        lines.append(f"{optimiser}: {_words(preset.reference(optimiser))}; {shares[0].runs} runs a cell.")
        lines.append("Each cell: measured (95 % interval) | paper | range of the sweep, all in percent.")
        columns = [f"{dataset} {activation.value}" for dataset, activation in product(DATASETS, ACTIVATIONS)]
        lines.append("   h" + "".join(f"{column:>30}" for column in columns))
        for hidden in preset.hidden:
            cells = []
            for dataset, activation in product(DATASETS, ACTIVATIONS):
                cell = (dataset, activation, optimiser, hidden)
                mine = next(s for s in shares if (s.dataset, s.activation, s.optimiser, s.hidden) == cell)
                span = [s.share for s in sweep if (s.dataset, s.activation, s.optimiser, s.hidden) == cell]
                measured = f"{100 * mine.share:.1f} ({100 * mine.low:.0f}-{100 * mine.high:.0f})"
                cells.append(f"{measured} | {100 * mine.paper:.0f} | {100 * min(span):.0f}-{100 * max(span):.0f}")
            lines.append(f"{hidden:>4}" + "".join(f"{cell:>30}" for cell in cells))
        away = [abs(s.share - s.paper) for s in sweep if s.optimiser == optimiser and _is(s, closest[optimiser])]
        lines.append(f"Closest to the paper: {_words(closest[optimiser])};")
        lines.append(f"the difference is {np.mean(away):.1%} in the mean over the cells and {max(away):.0%} at most.\n")
    lines.append(f"{_explained(sweep):.0%} of the paper's cells lie within the range of the sweep.")
    return "\n".join(lines)


def _explained(sweep: list[Share]) -> float:
    """The share of cells whose printed number lies between the sweep's lowest and highest share, intervals included."""
    spans: dict[tuple[str, Activation, str, int], list[Share]] = {}
    for share in sweep:
        spans.setdefault((share.dataset, share.activation, share.optimiser, share.hidden), []).append(share)
    return float(
        np.mean([min(s.low for s in span) <= span[0].paper <= max(s.high for s in span) for span in spans.values()])
    )


def _is(share: Share, setting: Setting) -> bool:
    return Setting(share.initialisation, share.step_size, share.steps) == setting


def _words(setting: Setting) -> str:
    return f"{setting.initialisation}, step size {setting.step_size:g}, {setting.steps} steps"
