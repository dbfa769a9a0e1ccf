"""A dataset whose every number is an exact rational."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

Row = tuple[Fraction, ...]


class InvalidDatasetError(ValueError):
    """The rows do not make a dataset: none at all, of unequal lengths, or not exact rationals."""


@dataclass(frozen=True)
class ExactDataset:
    """N data points in R^d with targets in R^K, all exact.

    `inputs` has N rows of d rationals, `targets` N rows of K. `provenance` says where the numbers come from, precisely
    enough to look them up. Raises InvalidDatasetError when the rows do not fit together.
    """

    name: str
    title: str
    provenance: str
    inputs: tuple[Row, ...]
    targets: tuple[Row, ...]

    def __post_init__(self) -> None:
        if not self.inputs:
            raise InvalidDatasetError(f"dataset {self.name!r} has no points: give at least one")
        if len(self.inputs) != len(self.targets):
            raise InvalidDatasetError(
                f"dataset {self.name!r} has {len(self.inputs)} inputs and {len(self.targets)} targets: match them"
            )
        for what, rows in (("inputs", self.inputs), ("targets", self.targets)):
            if not rows[0] or any(len(row) != len(rows[0]) for row in rows):
                raise InvalidDatasetError(
                    f"{what} of dataset {self.name!r}: rows must have one common length, at least 1"
                )
            if not all(isinstance(number, Fraction) for row in rows for number in row):
                raise InvalidDatasetError(f"{what} of dataset {self.name!r}: every number must be a fractions.Fraction")

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def input_dimension(self) -> int:
        """The number d of coordinates of a point."""
        return len(self.inputs[0])

    @property
    def output_dimension(self) -> int:
        """The number K of targets of a point."""
        return len(self.targets[0])

    def as_numpy(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Inputs (N, d) and targets (N, K), each number rounded once to the nearest float64."""
        import numpy

        def array(rows: tuple[Row, ...]) -> numpy.ndarray:
            return numpy.array([[float(number) for number in row] for row in rows])

        return array(self.inputs), array(self.targets)
