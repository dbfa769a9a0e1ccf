"""The cells of Table 1: what is trained, what the paper printed, and how much of it a preset computes."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.architecture import Activation
from numeric.experiments.context import Scale
from numeric.training.initialisation import FAN_IN_NORMAL, TORCH_DEFAULT, UNIT_NORMAL

DATASETS = ("XOR", "Jellyfish")
ACTIVATIONS = (Activation.RELU, Activation.SIGMOID)
OPTIMISERS = ("Adam", "GD")
HIDDEN = (2, 3, 4, 5, 6, 7)

PRINTED = {
    ("XOR", Activation.RELU, "Adam"): (28, 52, 68, 81, 91, 97),
    ("XOR", Activation.SIGMOID, "Adam"): (79, 98, 100, 100, 100, 100),
    ("Jellyfish", Activation.RELU, "Adam"): (7, 34, 50, 51, 61, 69),
    ("Jellyfish", Activation.SIGMOID, "Adam"): (0, 0, 2, 27, 17, 58),
    ("XOR", Activation.RELU, "GD"): (23, 47, 70, 80, 89, 89),
    ("XOR", Activation.SIGMOID, "GD"): (90, 100, 100, 100, 100, 100),
    ("Jellyfish", Activation.RELU, "GD"): (16, 33, 66, 68, 69, 86),
    ("Jellyfish", Activation.SIGMOID, "GD"): (62, 100, 100, 100, 100, 100),
}
"""Percentages of arXiv:1611.06310v1, Table 1, for h = 2..7."""


@dataclass(frozen=True)
class Setting:
    """What the paper leaves open."""

    initialisation: str
    step_size: float
    steps: int


@dataclass(frozen=True)
class Preset:
    """How much to compute. `reference` is the setting of the headline table, by optimiser."""

    hidden: tuple[int, ...]
    runs: int
    sweep_runs: int
    lengths: tuple[int, ...]
    adam_steps: tuple[float, ...] = (1e-3, 1e-2, 1e-1)
    gd_steps: tuple[float, ...] = (1e-2, 1e-1, 1.0)
    inspect_every: int = 50

    def step_sizes(self, optimiser: str) -> tuple[float, ...]:
        """The sweep's step sizes; the middle one is the reference."""
        return self.adam_steps if optimiser == "Adam" else self.gd_steps

    def reference(self, optimiser: str) -> Setting:
        """The setting of the headline table: N(0, 1/fan_in), the middle step size, the longest length."""
        return Setting(FAN_IN_NORMAL.name, self.step_sizes(optimiser)[1], self.lengths[-1])


PRESETS = {
    Scale.SMOKE: Preset((2, 4), 40, 10, (100, 300)),
    Scale.SMALL: Preset(HIDDEN, 1000, 200, (1000, 3000, 10000)),
    Scale.PAPER: Preset(HIDDEN, 10000, 2000, (1000, 10000, 100000)),
}
INITIALISATIONS = (FAN_IN_NORMAL, TORCH_DEFAULT, UNIT_NORMAL)


@dataclass(frozen=True)
class Share:
    """The share of runs that learnt, with Wilson's 95 % interval, beside the paper's."""

    dataset: str
    activation: Activation
    optimiser: str
    hidden: int
    initialisation: str
    step_size: float
    steps: int
    runs: int
    learnt: int
    share: float
    low: float
    high: float
    paper: float
