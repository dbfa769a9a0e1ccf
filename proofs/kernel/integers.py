"""Rows of integers of any length, as certificates hold them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Integers:
    """Immutable: a tuple of integers and nothing else, a boolean neither."""

    entries: tuple[int, ...]

    def __post_init__(self) -> None:
        if type(self.entries) is not tuple or not all(type(entry) is int for entry in self.entries):
            raise TypeError("a tuple of integers is needed")

    def __len__(self) -> int:
        return len(self.entries)
