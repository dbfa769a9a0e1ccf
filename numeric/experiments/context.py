"""What an experiment is told and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy.typing as npt

from numeric.architecture import Layer
from numeric.training.progress import Report


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
    """Settings common to all experiments."""

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

    def work(self, *parts: str) -> Path:
        """Where the training of one part keeps its checkpoints."""
        return self.out.joinpath("work", *parts)


@dataclass(frozen=True)
class Reproduction:
    """Files written, and the result in a few lines of plain text."""

    name: str
    files: tuple[Path, ...]
    summary: str
