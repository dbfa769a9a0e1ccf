"""What a numerical experiment may say about a machine-checked verdict, and the settings it ran with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Agreement(Enum):
    """The figures fit the verdict, or speak against it. Neither decides anything."""

    CONSISTENT = "consistent"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class RunSettings:
    """All that is needed to run the experiment again, and how long it took."""

    seed: int
    device: str
    dtype: str
    step_size: float
    steps: int
    runs: int
    seconds: float
