"""Table 1 as a figure: measured shares with intervals, the paper's numbers, and the range of the sweep."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from numeric.drawing import BLUE, GREY, RED, panels, save
from numeric.experiments.context import Context
from numeric.experiments.table_1_cells import ACTIVATIONS, DATASETS, OPTIMISERS, Preset, Share


def draw(context: Context, preset: Preset, shares: list[Share], sweep: list[Share]) -> tuple[Path, Path]:
    """One panel for each optimiser, dataset and activation."""
    figure, grid = panels(2, 4, sharex=True, sharey=True)
    for row, optimiser in enumerate(OPTIMISERS):
        for column, (dataset, activation) in enumerate(product(DATASETS, ACTIVATIONS)):
            axis = grid[row, column]

            def here(share: Share, cell: tuple[object, ...] = (dataset, activation, optimiser)) -> bool:
                return (share.dataset, share.activation, share.optimiser) == cell

            mine = [share for share in shares if here(share)]
            hidden = [share.hidden for share in mine]
            spans = [[s.share for s in sweep if here(s) and s.hidden == h] for h in hidden]
            lowest, highest = [100 * min(span) for span in spans], [100 * max(span) for span in spans]
            axis.fill_between(hidden, lowest, highest, color=GREY, alpha=0.25, linewidth=0, label="range of the sweep")
            below = [100 * (s.share - s.low) for s in mine]
            above = [100 * (s.high - s.share) for s in mine]
            axis.errorbar(
                hidden, [100 * s.share for s in mine], yerr=[below, above],
                color=BLUE, marker="o", markersize=3.5, linewidth=1, capsize=2, label="here, 95 % interval",
            )  # fmt: skip
            axis.plot(hidden, [100 * s.paper for s in mine], "x", color=RED, label="paper")
            axis.set_title(f"{dataset}, {activation.value}, {optimiser}", fontsize=9)
            axis.set_ylim(-4, 104)
            axis.set_xticks(list(preset.hidden))
            if row:
                axis.set_xlabel("hidden units", fontsize=8)
            if not column:
                axis.set_ylabel("runs that learn, %", fontsize=8)
    figure.legend(
        *grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=8, frameon=False
    )
    return save(figure, context.out / "table-1", context.caveat)
