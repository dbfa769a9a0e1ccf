"""Which local minimum of a complete list a training run ends at, or is led to."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np

from numeric.architecture import Array
from numeric.experiments.context import ExperimentError, Listed, TrainedRuns
from proofs.formats.arrays import dataset_from_arrays
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.search.landscape.complete import find_complete_list
from proofs.sweep.ends import Answers
from proofs.sweep.work import Done

LIST_SECONDS = 600.0


class Basins:
    """Complete lists with their proofs, and the assignment of ends to them."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._lists: dict[Landscape, _List] = {}

    def minima(self, inputs: Array, targets: Array, hidden: int) -> list[Listed]:
        """As `numeric.experiments.context.Landscapes` asks for."""
        found = self._list(inputs, targets, hidden)
        return [Listed(float(one.loss), np.array(list(map(float, one.residual)))) for one in found.all.minima]

    def assign(self, runs: TrainedRuns) -> list[int | None]:
        """As `numeric.experiments.context.Landscapes` asks for; raises ExperimentError."""
        found = self._list(runs.inputs, runs.targets, runs.architecture.widths[1])
        return [found.place(runs.part, done) for done in self._answers.of(runs)]

    def _list(self, inputs: Array, targets: Array, hidden: int) -> _List:
        landscape = Landscape(dataset_from_arrays(inputs, targets), hidden)
        if landscape not in self._lists:
            conclusion = check_landscape(landscape, find_complete_list(landscape, LIST_SECONDS)).conclusion
            assert isinstance(conclusion, AllMinima)
            self._lists[landscape] = _List(landscape, conclusion)
        return self._lists[landscape]


class _List:
    """A complete list: its residuals are far enough apart that one beside a minimum's tells which it is."""

    def __init__(self, landscape: Landscape, found: AllMinima) -> None:
        self.landscape, self.all = landscape, found
        pairs = combinations((one.residual for one in found.minima), 2)
        self._apart = min((_squared(a, b) for a, b in pairs), default=Fraction(1)) / 16

    def place(self, part: str, done: Done) -> int | None:
        """Where the minimum of the answer is on the list; raises ExperimentError where it is not on it."""
        if done.minimum is None:
            return None
        residual = residual_at(self.landscape, done.minimum)
        places = [k for k, one in enumerate(self.all.minima) if _squared(one.residual, residual) <= self._apart]
        if len(places) != 1:
            shown = ", ".join(f"{float(entry):.6g}" for entry in residual)
            raise ExperimentError(
                f"{part}: a certified minimum with the residuals ({shown}) is not on the list of all: a bug of localmin"
            )
        return places[0]


def _squared(left: Vector, right: Vector) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(left, right, strict=True)), Fraction(0))
