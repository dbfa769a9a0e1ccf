"""What `ends` trains: data sets, networks, optimisers, and how much of it a preset computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from numeric.architecture import Activation
from numeric.experiments.context import Scale
from numeric.written_gradient import Loss

GD, ADAM, LBFGS = "GD", "Adam", "L-BFGS"
OPTIMISERS = (GD, ADAM, LBFGS)


@dataclass(frozen=True)
class Task:
    """A data set with its loss, and a step size at which gradient descent is stable on the mean, found by trial."""

    dataset: str
    loss: Loss
    step_size: float


TASKS = (
    Task("D1", Loss.SQUARED, 5e-3),
    Task("D2", Loss.SQUARED, 5e-4),
    Task("D3", Loss.SQUARED, 5e-4),
    Task("XOR", Loss.LOG, 1e-1),
    Task("Jellyfish", Loss.LOG, 1e-1),
    Task("Digits", Loss.LOG, 3e-1),
    Task("Zig-Zag", Loss.SQUARED, 4e-2),
)
SHORT = TASKS[:-1]
"""Those that take minutes: on the twenty points of Zig-Zag descents are so long that it takes as long as all others."""


@dataclass(frozen=True)
class Cell:
    """Runs that share all but their random start."""

    task: Task
    hidden: tuple[int, ...]
    activation: Activation
    optimiser: str
    decay: float

    @property
    def part(self) -> str:
        """A name for files."""
        shape = "-".join(map(str, self.hidden))
        return f"{self.task.dataset}-{shape}-{self.activation.value}-{self.optimiser}-{self.decay:g}".lower()


@dataclass(frozen=True)
class Preset:
    """How much to train, from N(0, 1/fan_in). Table 1's failed runs are those of its reference setting."""

    runs: int
    steps: int
    table_1_runs: int
    table_1_steps: int
    tasks: tuple[Task, ...] = TASKS
    hidden: tuple[tuple[int, ...], ...] = ((3,), (3, 3), (3, 3, 3))
    activations: tuple[Activation, ...] = tuple(Activation)
    optimisers: tuple[str, ...] = OPTIMISERS
    decays: tuple[float, ...] = (0.0, 1e-2)
    table_1_hidden: tuple[int, ...] = (2, 3, 4, 5, 6, 7)
    adam_step: float = 1e-2
    lbfgs_steps: int = 300

    def cells(self) -> Iterator[Cell]:
        """Every combination."""
        for parts in product(self.tasks, self.hidden, self.activations, self.optimisers, self.decays):
            yield Cell(*parts)


PRESETS = {
    Scale.SMOKE: Preset(2, 1000, 4, 300, (TASKS[0], TASKS[3]), ((2,),), table_1_hidden=(2,)),
    Scale.SMALL: Preset(25, 20_000, 100, 10_000, SHORT),
    Scale.PAPER: Preset(2500, 200_000, 4000, 100_000),
}
