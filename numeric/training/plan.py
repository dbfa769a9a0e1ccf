"""What to train, how, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from numeric.architecture import Architecture, Array
from numeric.training.initialisation import Initialisation
from numeric.training.optimisers import Optimiser
from numeric.written_gradient import Loss


class Ending(IntEnum):
    """Why a run ended."""

    FULL_LENGTH = 0
    ZERO_ERROR = 1
    SMALL_LOSS = 2
    SMALL_GRADIENT = 3
    NOT_FINITE = 4


@dataclass(frozen=True)
class Stop:
    """When a run ends before its last step; inspected every `inspect_every` steps. A run whose loss is not finite
    always ends.

    `zero_error`: every point is on the right side (one output: above 0 for log loss, above 1/2 for squared loss;
    several: the largest). `gradient_below` bounds the largest absolute entry of the full gradient.
    """

    zero_error: bool = False
    loss_below: float | None = None
    gradient_below: float | None = None


@dataclass(frozen=True)
class TrainingPlan:
    """One batch of independent runs.

    `mean`: the loss is averaged over points instead of summed. `decay`: the loss gains decay |theta|^2 / 2 over all
    parameters, once for each batch. `batch_size` None is full batch.
    """

    architecture: Architecture
    initialisation: Initialisation
    optimiser: Optimiser
    steps: int
    loss: Loss = Loss.SQUARED
    mean: bool = True
    batch_size: int | None = None
    stop: Stop = Stop()
    inspect_every: int = 100
    dtype: str = "float64"
    decay: float = 0.0


@dataclass(frozen=True)
class TrainingData:
    """Inputs (N, d) and targets (N, K) for all runs, or (N, d, R) and (N, K, R), one dataset a run."""

    inputs: npt.NDArray[np.floating]
    targets: npt.NDArray[np.floating]


@dataclass(frozen=True)
class Outcome:
    """The ends of R runs: arrays (R,), and parameters (P, R) in the layout of numeric/architecture.py.

    `loss` is over all points, mean or sum as planned; `error` the share of points on the wrong side; `gradient` the
    largest absolute entry of the full gradient; `steps` the number of steps taken; `ending` holds the values of Ending.
    """

    loss: Array
    error: Array
    gradient: Array
    steps: npt.NDArray[np.int64]
    ending: npt.NDArray[np.int64]
    parameters: npt.NDArray[np.floating]

    def parameters_of(self, run: int) -> Array:
        """The parameter vector (P,) of one run, in double precision."""
        return self.parameters[:, run].astype(np.float64)
