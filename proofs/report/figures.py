"""Figures: the data with the fits, and the loss on lines through a point. Floats, for the eye alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from numeric.drawing import BLUE, GREEN, GREY, RED, save_drawing
from proofs.kernel.loss import Huber
from proofs.kernel.network import Network, Problem

if TYPE_CHECKING:
    import numpy as np

FOLDER: Final = "figures"
_WIDTH: Final = 5.9  # inches: the width of the text
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "serif",
    "font.serif": ["cmr10", "DejaVu Serif"],
    "mathtext.fontset": "cm",
    "axes.formatter.use_mathtext": True,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.labelsize": 9,
    "axes.titlesize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "pdf.fonttype": 42,
}
_FITS: Final = ((BLUE, "-", 1.6), (RED, "--", 1.6), (GREY, ":", 1.4), (GREEN, "-.", 1.2))
STAR: Final = r"$\theta^{\ast}$"
LINES: Final = 24
SAMPLES: Final = 241


@dataclass(frozen=True, slots=True)
class Fit:
    """A network to draw, with what the legend says of it."""

    network: Network
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Fits of the same data side by side with other panels."""

    title: str
    problem: Problem
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class LossLines:
    """The loss on lines through a point.

    Attributes:
        radius: half the width of the box to shade; None for no box.
        path: a velocity, an acceleration and a step to draw instead of random lines; None for a minimum.
        comparison: a network to join to the point; None for none.
    """

    problem: Problem
    radius: Fraction | None
    path: tuple[Network, Network, Fraction] | None
    comparison: Network | None


def draw_fits(panels: Sequence[Panel], directory: Path, stem: str) -> tuple[Path, ...]:
    """Data and fits, lower loss in blue, higher in red and dashed; on the line, else outputs against targets."""
    with canvas(1, len(panels)) as (figure, axes):
        for axis, panel in zip(axes, panels, strict=True):
            (_fits_on_line if len(panel.problem.dataset.inputs[0]) == 1 else _fits_as_scatter)(axis, panel)
            if len(panels) > 1:
                axis.set_title(panel.title)
        return save_drawing(figure, directory / FOLDER / stem)


def draw_loss(lines: LossLines, directory: Path, stem: str) -> tuple[Path, ...]:
    """The loss near the point on lines through it, and on the segment to the comparison point."""
    both = lines.comparison is not None
    with canvas(1, 2 if both else 1, height=2.2) as (figure, axes):
        (_path_panel if lines.path is not None else _lines_panel)(axes[0], lines)
        if both:
            _segment_panel(axes[1], lines)
        return save_drawing(figure, directory / FOLDER / stem)


@contextmanager
def canvas(rows: int, columns: int, height: float = 2.5) -> Iterator[tuple[Any, list[Any]]]:
    """A figure as wide as the text, or two thirds of it for one panel, and its axes row by row; height in inches."""
    with drawing(height, 1.0 if columns > 1 else 0.66) as figure:
        yield figure, [figure.add_subplot(rows, columns, k + 1) for k in range(rows * columns)]


@contextmanager
def drawing(height: float, width: float = 1.0) -> Iterator[Any]:
    """A figure without axes in the style of reports; its height in inches, its width as a share of the text's."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        yield Figure(figsize=(width * _WIDTH, height), layout="constrained")


def _fits_on_line(axis: Any, panel: Panel) -> None:
    import numpy as np

    inputs, targets = _data(panel.problem)
    low, high = float(inputs.min()), float(inputs.max())
    margin = 0.08 * (high - low) or 1.0
    for k, fit in enumerate(panel.fits):
        colour, style, width = _FITS[min(k, len(_FITS) - 1)]
        edges = np.array([e for e in _bends(fit.network) if low - margin < e < high + margin])
        x = np.unique(np.concatenate([np.linspace(low - margin, high + margin, SAMPLES), edges]))
        outputs = _evaluate(_parameters(fit.network), x[:, None])
        axis.plot(x, outputs[:, 0], style, color=colour, lw=width, label=fit.label, zorder=2)
    axis.plot(inputs[:, 0], targets[:, 0], "o", color="black", ms=4, zorder=3, clip_on=False)
    axis.set_xlabel("$x$")
    axis.set_ylabel("$y$")
    legend_below(axis)


def legend_below(axis: Any) -> None:
    """The legend under the label of the axis, where its samples of lines and marks are not taken for fits and data."""
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.2, handlelength=2.6)


def _bends(network: Network) -> list[float]:
    hidden = network.layers[0]
    if len(network.hidden) != 1 or hidden.bias is None:
        return []
    return [float(-b / row[0]) for row, b in zip(hidden.weight, hidden.bias, strict=True) if row[0]]


def _fits_as_scatter(axis: Any, panel: Panel) -> None:
    inputs, targets = _data(panel.problem)
    markers = "os^D"
    for k, fit in enumerate(panel.fits):
        colour, _, _ = _FITS[min(k, len(_FITS) - 1)]
        outputs = _evaluate(_parameters(fit.network), inputs)
        face = colour if k == 0 else "none"
        marker = markers[min(k, len(markers) - 1)]
        axis.plot(targets.ravel(), outputs.ravel(), marker, ms=4, mec=colour, mfc=face, label=fit.label, ls="none")
    low, high = float(targets.min()), float(targets.max())
    axis.plot([low, high], [low, high], color=GREY, lw=0.8, zorder=1)
    axis.set_xlabel("target")
    axis.set_ylabel("output")
    legend_below(axis)


def _lines_panel(axis: Any, lines: LossLines) -> None:
    import numpy as np

    radius = 0.1 if lines.radius is None else float(lines.radius)
    start = _parameters(lines.problem.network)
    here = _losses(lines.problem, [start])[0]
    random = np.random.default_rng(0)
    s = np.linspace(-1.5 * radius, 1.5 * radius, SAMPLES // 2)
    for _ in range(LINES):
        direction = [_random_like(layer, random) for layer in start]
        most = max(float(np.abs(part).max()) for layer in direction for part in layer if part is not None)
        points = (_moved(start, direction, t / most) for t in s)
        axis.plot(s, _losses(lines.problem, points) - here, color=BLUE, lw=0.6, alpha=0.7)
    if lines.radius is not None:
        axis.axvspan(-radius, radius, color="0.92", zorder=0, lw=0)
    axis.axhline(0.0, color="black", lw=0.6)
    axis.set_xlabel(r"$s$, the largest change of a parameter")
    axis.set_ylabel(r"$L(\theta)-L(\theta^{\ast})$")


def _path_panel(axis: Any, lines: LossLines) -> None:
    import numpy as np

    if lines.path is None:
        return
    velocity, acceleration, step = lines.path
    start, first, second = (_parameters(part) for part in (lines.problem.network, velocity, acceleration))
    here = _losses(lines.problem, [start])[0]
    tau = np.linspace(0.0, 1.6 * float(step), SAMPLES)

    def at(t: float) -> Any:
        return _moved(_moved(start, first, t), second, t * t)

    axis.plot(tau, _losses(lines.problem, map(at, tau)), color=RED, lw=1.4)
    axis.plot([0.0], [here], "o", color="black", ms=4, clip_on=False, zorder=3)
    axis.annotate(STAR, (0.0, here), textcoords="offset points", xytext=(6, 2), fontsize=8)
    witness = float(_losses(lines.problem, [at(float(step))])[0])
    axis.plot([float(step)], [witness], "s", color="black", mfc="white", ms=4, zorder=3)
    axis.annotate("witness", (float(step), witness), textcoords="offset points", xytext=(5, 4), fontsize=8)
    axis.axhline(here, color="black", lw=0.6, ls=":")
    axis.set_xlabel(r"$\tau$")
    axis.set_ylabel(r"$L(\theta(\tau))$")


def _segment_panel(axis: Any, lines: LossLines) -> None:
    import numpy as np

    if lines.comparison is None:
        return
    start, end = _parameters(lines.problem.network), _parameters(lines.comparison)
    direction = [
        (w1 - w0, None if b0 is None or b1 is None else b1 - b0) for (w0, b0), (w1, b1) in zip(start, end, strict=True)
    ]
    s = np.linspace(-0.15, 1.15, SAMPLES)
    losses = _losses(lines.problem, (_moved(start, direction, t) for t in s))
    ends = _losses(lines.problem, [start, end])
    axis.plot(s, losses, color=BLUE, lw=1.4)
    axis.plot([0.0, 1.0], ends, "o", color="black", ms=4, zorder=3)
    for t, value, text in ((0.0, ends[0], STAR), (1.0, ends[1], r"$\theta'$")):
        axis.annotate(text, (t, value), textcoords="offset points", xytext=(4, -11), fontsize=8)
    axis.axhline(float(ends[0]), color="black", lw=0.6, ls=":")
    low, high = float(min(losses.min(), ends.min())), float(losses.max())
    axis.set_ylim(low - 0.16 * (high - low), None)
    axis.set_xlabel(r"$s$, along $(1-s)\,\theta^{\ast} + s\,\theta'$")
    axis.set_ylabel(r"$L$")


def _parameters(network: Network) -> "list[tuple[np.ndarray, np.ndarray | None]]":
    import numpy as np

    return [
        (np.array(layer.weight, dtype=float), None if layer.bias is None else np.array(layer.bias, dtype=float))
        for layer in network.layers
    ]


def _data(problem: Problem) -> "tuple[np.ndarray, np.ndarray]":
    import numpy as np

    return np.array(problem.dataset.inputs, dtype=float), np.array(problem.dataset.targets, dtype=float)


def _random_like(layer: Any, random: Any) -> Any:
    weight, bias = layer
    return random.normal(size=weight.shape), None if bias is None else random.normal(size=bias.shape)


def _moved(start: Any, direction: Any, t: float) -> Any:
    return [(w + t * dw, None if b is None else b + t * db) for (w, b), (dw, db) in zip(start, direction, strict=True)]


def _evaluate(layers: Any, inputs: Any) -> Any:
    import numpy as np

    values = inputs
    for k, (weight, bias) in enumerate(layers):
        values = values @ weight.T + (0.0 if bias is None else bias)
        if k < len(layers) - 1:
            values = np.maximum(values, 0.0)
    return values


def evaluated(network: Network, inputs: "np.ndarray") -> "np.ndarray":
    """The outputs (N, K) of a ReLU network at inputs (N, d), in floats."""
    outputs: np.ndarray = _evaluate(_parameters(network), inputs)
    return outputs


def _losses(problem: Problem, points: Any) -> Any:
    import numpy as np

    inputs, targets = _data(problem)
    weights = np.array(problem.dataset.weights or (1,) * len(problem.dataset), dtype=float)[:, None]
    delta = float(problem.loss.delta) if isinstance(problem.loss, Huber) else np.inf

    def loss(layers: Any) -> float:
        size = np.abs(_evaluate(layers, inputs) - targets)
        inside = np.minimum(size, delta)
        return float((weights * inside * (2 * size - inside)).sum())

    return np.array([loss(layers) for layers in points])
