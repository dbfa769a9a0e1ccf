"""Pictures of a landscape: per minimum a bar for its loss, one for its share of training runs, and its function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, starmap
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from numeric.drawing import BLUE, GREEN, GREY, ORANGE, RED, save_drawing
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.conclusion import ListedMinimum
from proofs.kernel.landscape.question import Landscape
from proofs.report.figures import FOLDER, drawing, evaluated
from proofs.report.landscape_conclusions import briefest

if TYPE_CHECKING:
    import numpy as np

    from numeric.basins import Basins

MOST_DRAWN: Final = 36
MOST_IN_FIGURE: Final = 12
_ROW: Final = 0.56
"""Inches for a minimum."""
_GRID: Final = 61
_VISIBLE: Final = 0.005
NO_TOPS: Final[Mapping[Vector, Fraction]] = MappingProxyType({})


def pages(count: int) -> list[range]:
    """Which minima are in which figure: about as many in each."""
    shown = min(count, MOST_DRAWN)
    figures = -(-shown // MOST_IN_FIGURE)
    edges = [shown * k // figures for k in range(figures + 1)]
    return list(starmap(range, pairwise(edges)))


def draw_minima(
    landscape: Landscape,
    minima: Sequence[ListedMinimum],
    directory: Path,
    stem: str,
    *,
    basins: Basins | None = None,
    tops: Mapping[Vector, Fraction] = NO_TOPS,
) -> list[tuple[Path, ...]]:
    """Per minimum its loss, the share of training runs that ended at it where there is evidence, and its function.

    `tops` has, per residual, the largest loss on the lowest path that was found to a lower loss; it may be empty. The
    functions are over the line, over the plane, or outputs against targets. A figure for each of `pages`; the
    losses and the shares are on the same scale in all.
    """
    shown = minima[:MOST_DRAWN]
    longest = float(max(max(minimum.loss, tops.get(minimum.residual, minimum.loss)) for minimum in shown)) or 1.0
    most = 0.0 if basins is None else max(basins.interval(k)[1] for k in range(len(shown)))
    files = []
    for page, numbers in enumerate(pages(len(minima)), 1):
        with drawing(height=0.55 + _ROW * len(numbers)) as figure:
            widths = [3.0, 1.2] if basins is None else [2.2, 2.2, 1.2]
            grid = figure.add_gridspec(len(numbers), len(widths), width_ratios=widths, hspace=0.04)
            bars = figure.add_subplot(grid[:, 0])
            _draw_losses(bars, minima, numbers, tops, longest)
            if basins is not None:
                _draw_shares(figure.add_subplot(grid[:, 1]), basins, numbers, most)
            for row, k in enumerate(numbers):
                axis = figure.add_subplot(grid[row, -1])
                _draw(axis, landscape, shown[k])
                axis.set_xticks([])
                axis.set_yticks([])
            files.append(save_drawing(figure, directory / FOLDER / f"{stem}-{page}"))
    return files


def _draw_losses(
    axis: Any, minima: Sequence[ListedMinimum], numbers: range, tops: Mapping[Vector, Fraction], longest: float
) -> None:
    """Bars, that of the global minimum green and hatched; a line on to the top of the lowest path to a lower loss."""
    bars = axis.barh(numbers, [float(minima[k].loss) for k in numbers], color=BLUE, height=0.62)
    for bar, k in zip(bars, numbers, strict=True):
        if minima[k].loss == minima[0].loss:
            bar.set(facecolor=GREEN, hatch="////", edgecolor="white", linewidth=0)
        loss, top = float(minima[k].loss), float(tops.get(minima[k].residual, minima[k].loss))
        if top - loss > _VISIBLE * longest:
            axis.plot([loss, top, top, top], [k, k, k - 0.2, k + 0.2], color="black", lw=0.8)
        _label(axis, briefest(minima[k].loss), max(loss, top), k)
    _rows(axis, numbers)
    axis.set_yticks(list(numbers), [str(k + 1) for k in numbers])
    axis.set_xlim(0, 1.22 * longest)
    axis.set_xlabel("loss")
    axis.set_ylabel("residual")


def _draw_shares(axis: Any, basins: Basins, numbers: range, most: float) -> None:
    """Bars with 95 % intervals; nothing where no run ended there."""
    shares = [100 * basins.share(k) for k in numbers]
    bounds = [[100 * bound for bound in basins.interval(k)] for k in numbers]
    low = [share - bound[0] for share, bound in zip(shares, bounds, strict=True)]
    high = [bound[1] - share for share, bound in zip(shares, bounds, strict=True)]
    axis.barh(numbers, shares, color=ORANGE, height=0.62, xerr=[low, high], error_kw={"lw": 0.7, "capsize": 1.5})
    for k, share, bound in zip(numbers, shares, bounds, strict=True):
        _label(axis, f"{share:.1f}" if basins.counts[k] else "none", bound[1], k)
    _rows(axis, numbers)
    axis.set_yticks(list(numbers), [])
    axis.set_xlim(0, 125 * most)
    axis.set_xlabel("% of training runs (evidence)")


def _label(axis: Any, text: str, x: float, y: float) -> None:
    axis.annotate(text, (x, y), textcoords="offset points", xytext=(3, 0), va="center", fontsize=7)


def _rows(axis: Any, numbers: range) -> None:
    axis.set_ylim(numbers[-1] + 0.5, numbers[0] - 0.5)


def _draw(axis: Any, landscape: Landscape, minimum: ListedMinimum) -> None:
    import numpy as np

    inputs = np.array(landscape.dataset.inputs, dtype=float)
    targets = np.array(landscape.targets, dtype=float)
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    margin = 0.15 * np.maximum(high - low, 1e-9) + (high == low)
    if inputs.shape[1] == 1:
        x = np.linspace(low[0] - margin[0], high[0] + margin[0], 4 * _GRID)
        axis.plot(x, evaluated(minimum.network, x[:, None])[:, 0], color=BLUE, lw=1.1)
        axis.plot(inputs[:, 0], targets, "o", color="black", ms=2.5, zorder=3)
    elif inputs.shape[1] == 2:
        _draw_plane(axis, minimum, inputs, targets, low - margin, high + margin)
    else:
        axis.plot(targets, evaluated(minimum.network, inputs)[:, 0], "o", color=BLUE, ms=2.5)
        axis.plot([targets.min(), targets.max()], [targets.min(), targets.max()], color=GREY, lw=0.7, zorder=1)


def _draw_plane(
    axis: Any, minimum: ListedMinimum, inputs: np.ndarray, targets: np.ndarray, low: np.ndarray, high: np.ndarray
) -> None:
    import numpy as np

    x, y = np.meshgrid(np.linspace(low[0], high[0], _GRID), np.linspace(low[1], high[1], _GRID))
    values = evaluated(minimum.network, np.stack([x.ravel(), y.ravel()], axis=1))[:, 0].reshape(x.shape)
    span = (float(targets.min()), float(targets.max()) + (targets.min() == targets.max()))
    axis.imshow(values, origin="lower", extent=(low[0], high[0], low[1], high[1]), cmap="Blues", aspect="auto",
                vmin=span[0], vmax=span[1])  # fmt: skip
    for (a, b), target in zip(inputs, targets, strict=True):
        upper = target > sum(span) / 2
        axis.plot(a, b, "o" if upper else "s", mfc=RED if upper else "white", mec="black", mew=0.6, ms=4, zorder=3)
