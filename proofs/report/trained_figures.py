"""Pictures of a certified minimum: its pre-activations with the pinned kinks, and its curvatures, in floats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs.kernel.activation_function import LeakyReLU
from proofs.kernel.certificate import Barrier, Certificate, Merged
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.report.figures import FOLDER, canvas

if TYPE_CHECKING:
    import numpy as np

    from proofs.kernel.network import Network, Problem

BINS = 60
PIECEWISE = ("relu", "leaky_relu")


@dataclass(frozen=True, slots=True)
class TrainedFigure:
    """A drawn figure: its files, the path that the document includes, and the caption as LaTeX."""

    files: tuple[Path, ...]
    source: str
    caption: str


def draw_trained(theorem: Theorem | None, directory: Path, stem: str) -> tuple[TrainedFigure, ...]:
    """Both figures where a minimum was certified through a barrier; none otherwise."""
    if theorem is None or not isinstance(theorem.conclusion, LocalMinimumNearby):
        return ()
    figures = []
    pinned = {(layer, unit, point) for layer, unit, point in theorem.conclusion.kinks}
    values = _pre_activations(theorem.problem, theorem.conclusion.center)
    if values is not None:
        figures.append(_histogram(values, pinned, directory, f"{stem}-pre-activations"))
    barrier = barrier_of(theorem.certificate)
    if barrier is not None:
        figures.append(_curvatures(barrier, directory, f"{stem}-curvatures"))
    return tuple(figures)


def barrier_of(certificate: Certificate) -> Barrier | None:
    """The barrier that a certificate of a minimum nearby rests on; of merged units, that of the merged network."""
    if isinstance(certificate, Merged):
        return certificate.minimum
    return certificate if isinstance(certificate, Barrier) else None


def _pre_activations(problem: Problem, center: Network) -> list[tuple[int, np.ndarray]] | None:
    """(layer, N x width) of the layers with ReLU or leaky ReLU; None where there is none, or numbers beyond floats."""
    import numpy as np

    network = problem.network
    if not any(activation.name in PIECEWISE for activation in network.activations):
        return None
    functions: dict[str, Any] = {
        "identity": lambda z: z,
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "softplus": lambda z: np.logaddexp(0, z),
        "silu": lambda z: z / (1 + np.exp(-z)),
    }
    signal = np.array([[float(x) for x in row] for row in problem.dataset.inputs])
    found = []
    for k, (layer, activation) in enumerate(zip(center.layers, network.activations, strict=False)):
        z = signal @ np.array([[float(w) for w in row] for row in layer.weight]).T
        z = z + np.array([float(b) for b in layer.bias or (0,) * layer.width])
        if activation.name in PIECEWISE:
            found.append((k, z))
        if isinstance(activation, LeakyReLU):
            signal = np.where(z > 0, z, float(activation.slope) * z)
        elif activation.name in functions:
            signal = functions[activation.name](z)
        else:
            break
    return found


def _histogram(
    values: list[tuple[int, np.ndarray]], pinned: set[tuple[int, int, int]], directory: Path, stem: str
) -> TrainedFigure:
    import numpy as np

    from numeric.drawing import BLUE, RED, save_drawing

    free, count = [], 0
    for layer, table in values:
        for (i, j), z in np.ndenumerate(table):
            if (layer, j, i) in pinned:
                count += 1
            else:
                free.append(z)
    with canvas(1, 1) as (figure, axes):
        axis = axes[0]
        limit = float(np.quantile(np.abs(free), 0.98)) if free else 1.0
        axis.hist(np.clip(free, -limit, limit), bins=BINS, color=BLUE, alpha=0.8, label="on or off")
        if count:
            axis.bar(
                [0.0],
                [count],
                width=2 * limit / BINS,
                color=RED,
                hatch="////",
                edgecolor="white",
                linewidth=0,
                label=f"pinned: {count}",
            )
        axis.set_xlabel("pre-activation at the minimum")
        axis.set_ylabel("units and data points")
        axis.legend()
        files = save_drawing(figure, directory / FOLDER / stem)
    said = "None of them is $0$"
    if count:
        said = f"{count} of them {'is' if count == 1 else 'are'} $0$ or next to $0$ there: pinned kinks (red, hatched)"
    caption = f"The pre-activations of all units with a kink, at all data points, beside the minimum. {said}."
    return TrainedFigure(files, f"{FOLDER}/{stem}.pdf", caption)


def _curvatures(certificate: Barrier, directory: Path, stem: str) -> TrainedFigure:
    """The eigenvalues of the Hessian of the barrier, from the factor that the kernel checked."""
    import numpy as np

    from numeric.drawing import BLUE, RED, save_drawing

    size = len(certificate.factor)
    lower = np.zeros((size, size))
    for k, row in enumerate(certificate.factor):
        lower[k, : k + 1] = [x / (1 << certificate.factor_bits) for x in row.entries]
    mu = float(certificate.curvature)
    eigenvalues = np.sort(np.linalg.eigvalsh(lower @ lower.T + 2 * mu * np.eye(size)))
    with canvas(1, 1) as (figure, axes):
        axis = axes[0]
        axis.semilogy(np.arange(1, size + 1), np.maximum(eigenvalues, mu / 10), ".", color=BLUE, ms=3)
        axis.axhline(mu, color=RED, lw=1, label=r"$\mu$, certified below all of them")
        axis.set_xlabel("number")
        axis.set_ylabel("eigenvalue of the Hessian")
        axis.legend()
        files = save_drawing(figure, directory / FOLDER / stem)
    caption = "The eigenvalues of the Hessian of the barrier $M$ at $t_0$, and the bound that was certified."
    return TrainedFigure(files, f"{FOLDER}/{stem}.pdf", caption)
