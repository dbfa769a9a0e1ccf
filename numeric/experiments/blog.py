"""The experiments of Shcherbatyi's blog post: how the least-squares fit improves as random neurons and layers are
added.

100 values of sin(3 a) sin(3 b) at standard normal points; neurons g(w . (a, b, 1)) with standard normal w (as in the
post's public code); only the output weights are fitted. Objectives are shares of |Y|^2: a least-squares fit cannot
exceed 1, which the post's plots do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dataset_zoo import two_sines
from numeric.architecture import Activation
from numeric.experiments.blog_growth import DeepSetting, ShallowSetting, grow_deep, grow_shallow
from numeric.experiments.context import Context, Reproduction, Scale
from numeric.experiments.results import write_rows, write_settings
from numeric.threads import one_steady_thread
from numeric.training.progress import Meter


@dataclass(frozen=True)
class Preset:
    """`instances` datasets for plain growth, `changed_instances` where random changes make it costly."""

    instances: int
    neurons: int
    changed_instances: int
    changed_neurons: int
    changes: tuple[int, ...]
    deep_instances: int
    layers: int
    layer_changes: int


PRESETS = {
    Scale.SMOKE: Preset(5, 30, 2, 8, (0, 5), 2, 4, 5),
    Scale.SMALL: Preset(100, 100, 10, 40, (0, 10, 30), 10, 60, 50),
    Scale.PAPER: Preset(100, 100, 100, 100, (0, 10, 100), 10, 1000, 100),
}

SHALLOW = (
    ShallowSetting(Activation.TANH, 1.0, 0),
    ShallowSetting(Activation.RELU, 1.0, 0),
    ShallowSetting(Activation.RELU, 0.01, 0),
)
DEEP = (DeepSetting(1, False), DeepSetting(5, False), DeepSetting(5, True))


@dataclass(frozen=True)
class Growth:
    """The objective over the datasets after `size` neurons (or layers), as shares of |Y|^2."""

    experiment: str
    setting: str
    size: int
    mean: float
    geometric_mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Useless:
    """How many proposed neurons did not improve the fit."""

    setting: str
    proposed: int
    useless: int
    share: float
    share_first_half: float


def reproduce(context: Context) -> Reproduction:
    """All of it on one thread: the matrices are small and many."""
    with one_steady_thread():
        return _reproduce(context)


def _reproduce(context: Context) -> Reproduction:
    """Plain growth with the share of useless neurons, random changes, and deep extension with and without the input."""
    preset = PRESETS[context.scale]
    growth: list[Growth] = []
    useless: list[Useless] = []
    x, y = two_sines(preset.instances, context.seed)
    meter = Meter("blog", len(SHALLOW) + 2 * len(preset.changes) + len(DEEP), context.report)
    for setting in SHALLOW:
        found = grow_shallow(x, y, setting, preset.neurons, context.seed)
        growth += _rows("growth", setting.name, found.objective)
        half = preset.neurons // 2
        proposed, not_helping = found.proposed.sum(), found.useless.sum()
        early = found.useless[:half].sum() / found.proposed[:half].sum()
        useless.append(Useless(setting.name, int(proposed), int(not_helping), not_helping / proposed, float(early)))
        meter.advance(1)
    few = preset.changed_instances
    for activation in (Activation.TANH, Activation.RELU):
        for changes in preset.changes:
            setting = ShallowSetting(activation, 1.0, changes)
            found = grow_shallow(x[:few], y[:few], setting, preset.changed_neurons, context.seed)
            growth += _rows("random changes", setting.name, found.objective)
            meter.advance(1)
    few = preset.deep_instances
    for deep in DEEP:
        objective = grow_deep(x[:few], y[:few], deep, preset.layers, preset.layer_changes, context.seed)
        growth += _rows("layers", deep.name, objective)
        meter.advance(1)
    lines = [
        f"{row.setting}: {row.useless} of {row.proposed} proposed neurons do not help ({row.share:.1%};"
        f" first half of the growth {row.share_first_half:.1%})"
        for row in useless
    ]
    last = {(row.experiment, row.setting): row for row in growth}
    lines += [
        f"{experiment}, {setting}: objective / |Y|^2 = {row.geometric_mean:.3g} at size {row.size}"
        for (experiment, setting), row in last.items()
    ]
    return Reproduction(
        "blog",
        (
            write_rows(context, "blog-growth.csv", growth),
            write_rows(context, "blog-useless.csv", useless),
            write_settings(context, preset),
            *_draw(context, growth),
        ),
        "\n".join(lines),
    )


def _rows(experiment: str, setting: str, objective: np.ndarray) -> list[Growth]:
    """From objectives (sizes, instances)."""
    logs = np.log(np.maximum(objective, 1e-300))
    return [
        Growth(
            experiment,
            setting,
            size,
            float(values.mean()),
            float(np.exp(log.mean())),
            float(np.quantile(values, 0.05)),
            float(np.quantile(values, 0.95)),
        )
        for size, (values, log) in enumerate(zip(objective, logs, strict=True), start=1)
    ]


def _draw(context: Context, growth: list[Growth]) -> tuple[Path, Path]:
    from numeric.drawing import COLOURS, panels, save

    titles = {"growth": "random neurons", "random changes": "random neurons, random changes", "layers": "added layers"}
    figure, grid = panels(1, 3, width=3.6, height=3.0)
    for axis, (experiment, title) in zip(grid[0], titles.items(), strict=True):
        settings = list(dict.fromkeys(row.setting for row in growth if row.experiment == experiment))
        for number, setting in enumerate(settings):
            mine = [row for row in growth if (row.experiment, row.setting) == (experiment, setting)]
            sizes, colour = [row.size for row in mine], COLOURS[number]
            dashes = "--" if "times" in setting else "-"
            axis.semilogy(
                sizes,
                [max(r.geometric_mean, 1e-12) for r in mine],
                color=colour,
                linestyle=dashes,
                linewidth=1,
                label=setting,
            )
            low, high = (
                [max(bound, 1e-12) for bound in bounds] for bounds in zip(*((r.low, r.high) for r in mine), strict=True)
            )
            axis.fill_between(sizes, low, high, color=colour, alpha=0.15, linewidth=0)
        axis.set_title(title, fontsize=9)
        axis.set_xlabel("layers" if experiment == "layers" else "neurons", fontsize=8)
        axis.legend(fontsize=6.5, frameon=False, loc="lower left")
    grid[0, 0].set_ylabel("objective / |Y|$^2$", fontsize=8)
    return save(figure, context.out / "blog", context.caveat)
