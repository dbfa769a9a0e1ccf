"""What a numeric experiment is told, and what it saw. It is evidence, never a proof."""

from dataclasses import dataclass

from numeric.agreement import Agreement


@dataclass(frozen=True)
class ExperimentSettings:
    """What every experiment is told: where to run and from which seed."""

    seed: int
    device: str


@dataclass(frozen=True)
class Figure:
    """A figure of an experiment: what was measured and what came out."""

    label: str
    value: str


@dataclass(frozen=True)
class NumericEvidence:
    """What an experiment saw, and whether that fits the verdict."""

    name: str
    agreement: Agreement
    figures: tuple[Figure, ...]
    seconds: float
    rows: tuple[tuple[str, ...], ...] = ()
