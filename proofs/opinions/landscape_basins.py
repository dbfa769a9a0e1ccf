"""Evidence on a landscape: how often training ends at each of its minima."""

from collections.abc import Callable

import numpy as np

from numeric.architecture import Architecture
from numeric.basins import Basins, find_basins
from numeric.training.progress import Progress
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape


def basins_of(landscape: Landscape, minima: AllMinima, runs: int, report: Callable[[str], None]) -> Basins:
    """Train so many networks of the landscape's width, which is a number, and count where they end."""
    inputs = np.array(landscape.dataset.inputs, dtype=np.float64)
    targets = np.array(landscape.dataset.targets, dtype=np.float64)
    assert landscape.width is not None
    biases = (landscape.hidden_bias, landscape.output_bias)
    architecture = Architecture((inputs.shape[1], landscape.width, 1), biases)
    residuals = np.array([minimum.residual for minimum in minima.minima], dtype=np.float64)

    def say(progress: Progress) -> None:
        report(f"training {runs:,} networks: {progress.done / progress.total:.0%}")

    return find_basins(architecture, inputs, targets, residuals, runs, report=say)
