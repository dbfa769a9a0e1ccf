"""Where a unit is seen: the points at which it may be on and something hears it. docs/mathematics.md, section 9."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proofs.kernel.enclosure.evaluation import Evaluation
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.exact import Grid, null_space


class States:
    """Which units may be on at which data points, and whether anything hears them there, on the whole ball."""

    def __init__(self, setting: Setting, evaluation: Evaluation) -> None:
        count = len(setting.points)
        self.on = [[[bool(slope or table.error) for slope in row] for row in table.rows] for table in evaluation.slopes]
        for layer, unit, row in evaluation.pinned:
            self.on[layer][row][unit] = True
        for layer, unit in evaluation.collapsed:
            for row_states in self.on[layer]:
                row_states[unit] = True
        self.heard = [[True] * count]
        for states in reversed(self.on):
            self.heard.append([heard and any(row) for heard, row in zip(self.heard[-1], states, strict=True)])
        self.heard.reverse()

    def reached(self, layer: int, unit: int) -> list[int]:
        """The data points at which the unit's pre-activation may count."""
        if layer == len(self.on):
            return list(range(len(self.heard[layer])))
        return [i for i, heard in enumerate(self.heard[layer + 1]) if heard and self.on[layer][i][unit]]


@dataclass(frozen=True)
class Inputs:
    """Columns of the table of inputs, with the 1 for the bias as the last column, at some points."""

    setting: Setting
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @cached_property
    def _null_vectors(self) -> list[tuple[int, ...]]:
        ones = (Fraction(1),)
        distinct = dict.fromkeys(self.setting.inputs[i] for i in self.rows)
        table = Grid.of([[(*x, *ones)[c] for c in self.columns] for x in distinct]).rows
        return null_space(table, len(self.columns))

    def coefficients(self, free: int) -> dict[int, Fraction]:
        """For each column beyond the first `free` ones that is a combination of these: the sum of its |coefficients|.

        A null vector whose last entry that is not 0 lies beyond `free`, and whose other entries there are 0, is such a
        combination.
        """
        result: dict[int, Fraction] = {}
        for vector in self._null_vectors:
            tail = [n for n, entry in enumerate(vector[free:]) if entry]
            if len(tail) == 1:
                result[tail[0]] = Fraction(sum(map(abs, vector[:free])), abs(vector[free + tail[0]]))
        return result
