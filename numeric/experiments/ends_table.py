"""The ends of runs as tables and as a figure: shares by optimiser and decay, how far above the best found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from numeric.architecture import Activation
from numeric.experiments.context import Context, End

SHORT = {
    End.CERTIFIED_MINIMUM: "minimum",
    End.ZERO_LOSS: "loss 0",
    End.DESCENT_CONTINUES: "descends",
    End.NO_MINIMUM: "classified",
    End.UNKNOWN: "unknown",
    End.NOT_FINITE: "no number",
    End.INTERNAL_ERROR: "bug",
}
BAD = 1.01
"""A certified minimum whose loss is this many times the best found is counted as bad."""


@dataclass(frozen=True)
class RunEnd:
    """One run: where it ended and what is proved of its end. `gradient` is the largest absolute entry.

    `loss` is that of the end, in floats; `minimum` at most that of the certified minimum beside it; `best` the lowest
    loss of all runs of the same data set, network and decay. Empty cells are "-".
    """

    dataset: str
    hidden: str
    activation: Activation
    optimiser: str
    decay: float
    run: int
    loss: float
    best: float
    error: float
    gradient: float
    end: End
    leads_to: End | str
    minimum: float | str
    distance: float | str
    kinks: int | str
    collapsed: int | str


def text(rows: Sequence[RunEnd], failed: Sequence[RunEnd], table_1_runs: int) -> str:
    """Both tables: all ends, and the failed runs of Table 1 cell by cell."""
    lines = [
        "Ends of training runs, in percent. Bad: at a certified minimum of more than 1.01 times the best loss found."
    ]
    lines += _table(rows, lambda row: (row.dataset, row.optimiser, row.decay), ("data", "optimiser", "decay"))
    lines += ["", "The same by depth and activation."]
    lines += _table(rows, lambda row: (row.hidden, row.activation.value, row.decay), ("hidden", "activation", "decay"))
    lines += ["", f"The failed runs of Table 1, of {table_1_runs} a cell."]
    lines += _table(
        failed,
        lambda row: (row.dataset, row.activation.value, row.optimiser, int(row.hidden)),
        ("data", "activation", "optimiser", "h"),
    )
    return "\n".join(lines)


def _table(rows: Sequence[RunEnd], key: Callable[[RunEnd], tuple[object, ...]], names: Sequence[str]) -> list[str]:
    head = "".join(f"{name:<11}" for name in names) + "  runs"
    last = ("then min.", "bad", "kinks", "collapsed")
    lines = [head + "".join(f"{word:>11}" for word in (*SHORT.values(), *last))]
    for values, members in groupby(sorted(rows, key=key), key=key):
        group = list(members)
        counts, total = Counter(row.end for row in group), len(group)
        minima = [row for row in group if row.end is End.CERTIFIED_MINIMUM]
        bad = sum(isinstance(row.minimum, float) and row.minimum > BAD * row.best for row in minima)
        followed = sum(row.leads_to is End.CERTIFIED_MINIMUM for row in group)
        numbers = (*(counts[end] for end in SHORT), followed, bad)
        means = (_mean([row.kinks for row in minima]), _mean([row.collapsed for row in minima]))
        words = "".join(f"{value!s:<11}" for value in values)
        shares = "".join(f"{100 * number / total:>11.0f}" for number in numbers)
        lines.append(f"{words}{total:>6}{shares}" + "".join(f"{mean:>11}" for mean in means))
    return lines


def _mean(values: Sequence[int | str]) -> str:
    numbers = [value for value in values if isinstance(value, int)]
    return f"{np.mean(numbers):.1f}" if numbers else "-"


def draw(context: Context, rows: Sequence[RunEnd]) -> tuple[Path, Path]:
    """For each data set the loss above the best found against the gradient, coloured by what is proved."""
    from numeric.drawing import BLUE, GREEN, GREY, ORANGE, RED, panels, save

    colours = {
        End.CERTIFIED_MINIMUM: GREEN,
        End.ZERO_LOSS: BLUE,
        End.DESCENT_CONTINUES: RED,
        End.NO_MINIMUM: ORANGE,
        End.UNKNOWN: GREY,
    }
    names = list(dict.fromkeys(row.dataset for row in rows))
    figure, grid = panels(1, len(names), width=2.4)
    for axis, name in zip(grid[0], names, strict=True):
        for end, colour in colours.items():
            mine = [row for row in rows if row.dataset == name and row.end is end]
            gradients = [max(row.gradient, 1e-16) for row in mine]
            above = [max(row.loss - row.best, 1e-16) for row in mine]
            axis.scatter(gradients, above, color=colour, s=6, alpha=0.5, linewidth=0, label=SHORT[end])
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_xlim(1e-17, 1e3)
        axis.set_ylim(1e-17, 1e4)
        axis.set_title(name, fontsize=9)
        axis.set_xlabel("largest gradient entry", fontsize=8)
    grid[0][0].set_ylabel("loss above the best found", fontsize=8)
    grid[0][0].legend(fontsize=7, frameon=False)
    return save(figure, context.out / "ends", context.caveat)
