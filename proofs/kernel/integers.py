"""Rows of integers of any sign and up to 8,192 bits, as certificates hold them."""

from dataclasses import dataclass
from typing import Final

MAX_INTEGER_BITS: Final = 8192


@dataclass(frozen=True, slots=True)
class Integers:
    """A row of integers. `kinds.keep` makes sure that it holds nothing else."""

    entries: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.entries)
