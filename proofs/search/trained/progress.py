"""What the descent tells on its way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the descent has come.

    Attributes:
        round: how many steps were taken.
        loss: the loss there.
        distance: the largest change of a parameter so far.
        kinks: how many pre-activations are pinned at 0.
    """

    round: int
    loss: float
    distance: float
    kinks: int

    def __str__(self) -> str:
        return f"step {self.round}: loss {self.loss:.9g}, {self.kinks} kinks, parameters moved {self.distance:.2g}"
