"""Pictures of a landscape: a bar per minimum, and small pictures of the functions that the minima are. Floats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from numeric.drawing import BLUE, GREEN, GREY, RED, save_drawing
from proofs.kernel.landscape.conclusion import ListedMinimum
from proofs.kernel.landscape.question import Landscape
from proofs.report.figures import FOLDER, canvas, evaluated
from proofs.report.landscape_conclusions import briefest

if TYPE_CHECKING:
    import numpy as np

MOST_BARS: Final = 40
MOST_FITS: Final = 24
_COLUMNS: Final = 4
_GRID: Final = 61


def draw_bars(minima: Sequence[ListedMinimum], directory: Path, stem: str) -> tuple[Path, ...]:
    """A bar per residual, as long as its loss, the global minimum green and hatched; the first where there are many."""
    shown = minima[:MOST_BARS]
    best = minima[0].loss
    with canvas(1, 1, height=0.7 + 0.16 * len(shown)) as (figure, axes):
        axis = axes[0]
        places = list(range(len(shown), 0, -1))
        bars = axis.barh(places, [float(minimum.loss) for minimum in shown], color=BLUE, height=0.7)
        for bar, minimum in zip(bars, shown, strict=True):
            if minimum.loss == best:
                bar.set(facecolor=GREEN, hatch="////", edgecolor="white", linewidth=0)
        axis.set_yticks(places, [str(k + 1) for k in range(len(shown))])
        for place, minimum in zip(places, shown, strict=True):
            axis.annotate(
                briefest(minimum.loss),
                (float(minimum.loss), place),
                textcoords="offset points",
                xytext=(3, 0),
                va="center",
                fontsize=7,
            )
        axis.set_ylim(0.3, len(shown) + 0.7)
        axis.margins(x=0.16)
        axis.set_xlabel("loss")
        axis.set_ylabel("residual")
        return save_drawing(figure, directory / FOLDER / stem)


def draw_functions(
    landscape: Landscape, minima: Sequence[ListedMinimum], directory: Path, stem: str
) -> tuple[Path, ...]:
    """The data and the function of each minimum: over the line, over the plane, or outputs against targets."""
    shown = minima[:MOST_FITS]
    rows = -(-len(shown) // _COLUMNS)
    with canvas(rows, _COLUMNS, height=1.35 * rows) as (figure, axes):
        for k, axis in enumerate(axes):
            if k >= len(shown):
                axis.set_axis_off()
                continue
            _draw(axis, landscape, shown[k])
            axis.set_title(f"{k + 1}", fontsize=8, pad=2)
            axis.tick_params(labelsize=6)
        return save_drawing(figure, directory / FOLDER / stem)


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
