"""Shares of minima as tables, one for each data set and width, and as bars of loss against share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from numeric.experiments.context import Context

SHOWN = 12
"""Minima shown in a table; the rest are together in one line."""


@dataclass(frozen=True)
class Share:
    """How many runs of one setting end at a minimum, with Wilson's 95 % interval.

    `minimum` counts the list from 0; "-" are the ends with no certified minimum. `decided` of them were decided
    exactly, the others have the residual of one that was.
    """

    dataset: str
    hidden: int
    initialisation: str
    optimiser: str
    minimum: int | str
    loss: float | str
    runs: int
    of: int
    share: float
    low: float
    high: float
    decided: int


def _problem(share: Share) -> tuple[str, int]:
    return share.dataset, share.hidden


def _setting(share: Share) -> tuple[str, str]:
    return share.initialisation, share.optimiser


def lines(shares: Sequence[Share]) -> Iterator[str]:
    """For each data set and width: losses of minima with the percentage of runs that each catches, by setting."""
    for (dataset, hidden), members in groupby(shares, key=_problem):
        group = list(members)
        settings = list(dict.fromkeys(map(_setting, group)))
        totals = {setting: next(s.of for s in group if _setting(s) == setting) for setting in settings}
        yield f"{dataset}, {hidden} unit{'s' * (hidden > 1)}: percent of runs at each local minimum (all are listed)."
        for number, (initialisation, optimiser) in enumerate(settings, 1):
            yield f"  ({number}) {initialisation}, {optimiser}: {totals[initialisation, optimiser]:,} runs"
        yield "  loss       " + "".join(f"{f'({number})':>8}" for number in range(1, len(settings) + 1))
        by_loss: dict[str, dict[tuple[str, str], int]] = {}
        for share in group:
            name = "none" if share.minimum == "-" else f"{share.loss:.6g}"
            row = by_loss.setdefault(name, dict.fromkeys(settings, 0))
            row[_setting(share)] += share.runs
        names = [name for name in by_loss if name != "none"]
        for name in [*names[:SHOWN], "higher" if len(names) > SHOWN else "", "none"]:
            rows = [by_loss[other] for other in names[SHOWN:]] if name == "higher" else [by_loss.get(name, {})]
            if name:
                cells = (100 * sum(row[setting] for row in rows) / totals[setting] for setting in settings)
                yield f"  {name:<11}" + "".join(f"{cell:>8.1f}" for cell in cells)
        yield ""


def draw(context: Context, shares: Sequence[Share]) -> tuple[Path, Path]:
    """A panel for each data set and width: for every minimum its loss, and the mean share over all settings."""
    from numeric.drawing import BLUE, panels, save

    problems = [(problem, list(members)) for problem, members in groupby(shares, key=_problem)]
    columns = min(4, len(problems))
    rows = -(-len(problems) // columns)
    figure, grid = panels(rows, columns, width=2.6, height=2.2)
    for axis, ((dataset, hidden), group) in zip(grid.flat, problems, strict=False):
        settings = {_setting(share) for share in group}
        by_loss: dict[float, float] = {}
        for share in group:
            if isinstance(share.loss, float):
                by_loss[share.loss] = by_loss.get(share.loss, 0.0) + share.share / len(settings)
        losses = list(by_loss)
        width = 0.02 * (max(losses) - min(losses) or 1.0)
        axis.bar(losses, by_loss.values(), width=width, color=BLUE)
        axis.scatter(losses, [0.0] * len(losses), marker="|", color="black", s=30, zorder=3, clip_on=False)
        axis.set_title(f"{dataset}, {hidden} unit{'s' * (hidden > 1)}", fontsize=9)
        axis.set_xlabel("loss of the minimum", fontsize=8)
        axis.set_ylim(0, 1)
    for axis in list(grid.flat)[len(problems) :]:
        axis.set_visible(False)
    for row in grid:
        row[0].set_ylabel("share of runs", fontsize=8)
    return save(figure, context.out / "landscapes", context.caveat)
