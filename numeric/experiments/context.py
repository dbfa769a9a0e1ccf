"""What an experiment is told and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from numeric.architecture import Architecture, Array
from numeric.training.plan import Outcome, TrainingData, TrainingPlan
from numeric.training.progress import Report
from numeric.training.trainer import train
from numeric.written_gradient import Loss


class Scale(Enum):
    """SMOKE takes seconds, SMALL minutes on two cores; PAPER has the paper's sizes and wants a large GPU."""

    SMOKE = "smoke"
    SMALL = "small"
    PAPER = "paper"


class End(Enum):
    """What is proved of the end of a training run, or why nothing is."""

    CERTIFIED_MINIMUM = "certified-minimum"
    ZERO_LOSS = "zero-loss"
    DESCENT_CONTINUES = "descent-continues"
    NO_MINIMUM = "no-minimum"
    UNKNOWN = "unknown"
    NOT_FINITE = "not-finite"
    INTERNAL_ERROR = "internal-error"


@dataclass(frozen=True)
class TrainedRuns:
    """The ends of runs that share all but their random start.

    Attributes:
        part: names them among the runs of the experiment.
        architecture: of all.
        inputs, targets: (N, d) and (N, K).
        loss: of one point; the mean over points.
        decay: the loss has decay |theta|^2 / 2 more, over all parameters.
        parameters: (P, R), finite.
    """

    part: str
    architecture: Architecture
    inputs: Array
    targets: Array
    loss: Loss
    decay: float
    parameters: Array


@dataclass(frozen=True)
class Decided:
    """What is proved of one end.

    Attributes:
        end: the outcome.
        leads_to: what a descent that continues was followed to, if that was certified.
        loss: at most the loss at the end; at the minimum beside it, where one is certified.
        distance: how far a parameter of the minimum, or of a lower point, is at most.
        kinks, collapsed: pre-activations at 0, and units without weights, of the certified minimum.
    """

    end: End
    leads_to: End | None = None
    loss: float | None = None
    distance: float | None = None
    kinks: int | None = None
    collapsed: int | None = None


@dataclass(frozen=True)
class Listed:
    """A local minimum of a complete list: the sum of its squared residuals, and these (N,)."""

    loss: float
    residual: Array


class Landscapes(Protocol):
    """Complete lists of local minima, and who assigns ends to them; supplied from outside, numbers only here."""

    def minima(self, inputs: Array, targets: Array, hidden: int) -> Sequence[Listed]:
        """All local minima of a ReLU network with one hidden layer, one output and biases, by ascending loss."""

    def assign(self, runs: TrainedRuns) -> Sequence[int | None]:
        """For each end the place on the list of the minimum beside it or led to; None where neither was certified.

        Raises:
            ExperimentError: a certified minimum is not on the list.
        """


DecideEnds = Callable[[TrainedRuns], Sequence[Decided]]
"""Answers for all runs, in their order; supplied from outside, numbers only here."""


class ExperimentError(ValueError):
    """An experiment lacks something the caller must give; one line that says what."""


@dataclass(frozen=True)
class Context:
    """The name of the experiment, and the settings common to all."""

    name: str
    scale: Scale
    out: Path
    resume: bool
    seed: int
    device: str
    report: Report | None
    mnist_folder: Path | None
    decide_ends: DecideEnds | None
    landscapes: Landscapes | None = None

    @property
    def caveat(self) -> str:
        """What every table and figure of this scale says of itself; empty where there is nothing to say."""
        return "smoke scale: too small to compare" if self.scale is Scale.SMOKE else ""

    def train(
        self,
        part: str,
        about: str,
        plan: TrainingPlan,
        data: TrainingData,
        runs: int | npt.NDArray[np.int64],
        step_sizes: Array | None = None,
    ) -> Outcome:
        """Train one part of the experiment in these settings; `part` names its checkpoints, `about` its progress."""
        return train(
            plan,
            data,
            runs,
            seed=self.seed,
            step_sizes=step_sizes,
            device=self.device,
            folder=self.out / "work" / self.name / part,
            resume=self.resume,
            report=self.report,
            task=f"{self.name}: {about}",
        )


@dataclass(frozen=True)
class Reproduction:
    """Files written, and the result in a few lines of plain text."""

    name: str
    files: tuple[Path, ...]
    summary: str
