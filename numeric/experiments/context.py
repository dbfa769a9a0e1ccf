"""What an experiment is told and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from numeric.architecture import Array, Layer
from numeric.training.plan import Outcome, TrainingData, TrainingPlan
from numeric.training.progress import Report
from numeric.training.trainer import train


class Scale(Enum):
    """SMOKE takes seconds, SMALL minutes on two cores; PAPER has the paper's sizes and wants a large GPU."""

    SMOKE = "smoke"
    SMALL = "small"
    PAPER = "paper"


class End(Enum):
    """What an exact decision says about the end of a training run."""

    CERTIFIED_MINIMUM = "certified local minimum"
    STILL_DESCENDING = "still descending"
    UNDECIDED = "undecided"


DecideEnd = Callable[[Sequence[Layer], npt.ArrayLike, npt.ArrayLike], End]
"""Takes layers, inputs (N, d) and targets (N, K) of a ReLU regression run; supplied from outside, numbers only here."""


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
    decide_end: DecideEnd | None

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
