"""The points of the review's theorem, and where the network that is stuck and the better one change their guess."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from numeric.drawing import BLUE, RED, save_drawing
from proofs.audit.report.paper_figure import PaperFigure
from proofs.report.figures import FOLDER, canvas
from proofs.report.tables import upright
from proofs.report.tex import Tex

if TYPE_CHECKING:
    import numpy as np

    from proofs.audit.review.sigmoid_deadlock import Deadlock
    from proofs.kernel.network import Network

MARGIN: Final = 6.0
SAMPLES: Final = 200


def deadlock_figure(directory: Path) -> PaperFigure:
    """A panel for each set of points."""
    from proofs.audit.review.sigmoid_deadlock import DEADLOCKS

    with canvas(1, len(DEADLOCKS), height=2.3) as (figure, axes):
        for axis, deadlock in zip(axes, DEADLOCKS, strict=True):
            draw_deadlock(axis, deadlock)
            axis.set_title(deadlock.name)
        files = save_drawing(figure, directory / FOLDER / "sigmoid-deadlock")
    caption = (
        "The points with the label $1$ (dots) and $0$ (rings), and where the guess changes: for the network at the "
        "local minimum (red, dashed) and for the better one (blue)."
    )
    rows = [tuple(map(Tex, _row(deadlock))) for deadlock in DEADLOCKS]
    header = tuple(map(Tex, ("points", "loss", "right at the minimum", "right at the other point")))
    return PaperFigure(
        Tex(f"{FOLDER}/sigmoid-deadlock.pdf"),
        Tex(caption),
        upright(header, rows, "llrr"),
        files,
        Tex("The points, drawn"),
        Tex("How many points are right:"),
    )


def _row(deadlock: "Deadlock") -> Sequence[str]:
    count = len(deadlock.labels)
    return (deadlock.name, deadlock.loss_name, *(f"${right}$ of ${count}$" for right in deadlock.right))


def draw_deadlock(axis: Any, deadlock: "Deadlock") -> None:
    """The points by label, and the two curves on which the guess changes."""
    import numpy as np

    from proofs.audit.review.sigmoid_deadlock import network

    points = np.array((*deadlock.ones, *deadlock.zeros), dtype=float)
    low, high = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    x, y = np.meshgrid(np.linspace(low[0], high[0], SAMPLES), np.linspace(low[1], high[1], SAMPLES))
    for parameters, colour, style in ((deadlock.beside, RED, "--"), (deadlock.better, BLUE, "-")):
        heights = outputs(network(parameters), np.stack([x, y], axis=-1)) - float(deadlock.threshold)
        axis.contour(x, y, heights, levels=[0.0], colors=colour, linestyles=style, linewidths=1.3)
    count = len(deadlock.ones)
    axis.plot(*points[:count].T, "o", color="black", ms=4)
    axis.plot(*points[count:].T, "o", mfc="white", mec="black", ms=4)


def outputs(here: "Network", inputs: "np.ndarray") -> "np.ndarray":
    """The output of a 2-2-1 sigmoid network at inputs (..., 2), in floats."""
    import numpy as np

    from proofs.search.trained.curves import logistic

    (weight, bias), (last, c) = (
        (np.array(layer.weight, dtype=float), np.array(layer.bias, dtype=float)) for layer in here.layers
    )
    result: np.ndarray = logistic(inputs @ weight.T + bias) @ last[0] + c[0]
    return result
