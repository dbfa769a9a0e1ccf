"""One reading of what was proved about a landscape, for every surface: terminal, JSON, report and exit status."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.conclusion import AllFamilies, AllMinima, LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape.find import Answer

if TYPE_CHECKING:
    from numeric.basins import Basins
    from proofs.opinions.landscape_paths import LowPath, Paths


class LandscapeOutcome(Enum):
    """The answer in a word."""

    ALL_MINIMA = "all-minima"
    GLOBAL_MINIMUM = "global-minimum"
    LOWER_BOUND = "lower-bound"
    UNKNOWN = "unknown"


@dataclass(frozen=True, repr=False)
class LandscapeResult:
    """What was found out about a landscape.

    Attributes:
        name: what the data are called.
        landscape: the data, the width and the biases.
        answer: what was proved.
        basins: evidence: at which of all minima training ends, where that was asked for.
        paths: evidence: from every family a low path to a lower loss, where that was asked for.
    """

    name: str
    landscape: Landscape
    answer: Answer
    basins: "Basins | None" = None
    paths: "Paths | None" = None

    def __repr__(self) -> str:
        minima = self.all_minima
        found = (
            self.answer.reason
            if minima is None
            else f"{len(minima.minima)} residuals, the least loss {minima.minima[0].loss}"
        )
        return f"<LandscapeResult {self.name}: {self.outcome.value}: {found}>"

    @property
    def all_minima(self) -> AllMinima | None:
        """The complete list, where it was proved."""
        theorem = self.answer.theorem
        return theorem.conclusion if theorem is not None and isinstance(theorem.conclusion, AllMinima) else None

    @property
    def lowest(self) -> LowestLoss | None:
        """The lower bound and the best point, where no list was proved."""
        theorem = self.answer.theorem
        return theorem.conclusion if theorem is not None and isinstance(theorem.conclusion, LowestLoss) else None

    @property
    def families(self) -> tuple[AllFamilies, ...]:
        """The families of the minima, as far as they were proved; each names its residual."""
        return tuple(found.conclusion for found in self.answer.families)

    @property
    def paths_out(self) -> dict[Vector, list["LowPath"]]:
        """Per residual, the paths that were found out of its families."""
        pairs = zip(self.answer.families, self.paths or (), strict=self.paths is not None)
        return {found.conclusion.residual: [path for path in paths if path is not None] for found, paths in pairs}

    @property
    def outcome(self) -> LandscapeOutcome:
        """The answer in a word."""
        if self.all_minima is not None:
            return LandscapeOutcome.ALL_MINIMA
        if self.lowest is None:
            return LandscapeOutcome.UNKNOWN
        return LandscapeOutcome.GLOBAL_MINIMUM if self.lowest.is_global_minimum else LandscapeOutcome.LOWER_BOUND
