"""What the numbers of a network and of a dataset must be: exact, rectangular, and short enough to compute with."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from proofs.kernel.exact import bits_over_common_denominator

MAX_VALUE_BITS: Final = 66_500
"""20,000 digits: what one exact value may take anywhere in the network."""


class ShapeError(ValueError):
    """Numbers that do not form a network, a dataset, or a problem: one line that says where."""

    def mended(self, mend: str) -> str:
        """The message with a mend, unless the error knows a better one."""
        return f"{self}; {mend}"


class TooLargeError(ShapeError):
    """A problem that would take more memory or time than the kernel allows itself."""

    def mended(self, mend: str) -> str:
        """The message with the mend of a problem that is too large."""
        del mend
        return f"{self}; round the numbers to fewer digits, or use fewer points or a smaller network"


def require_exact(what: str, numbers: object) -> None:
    """Refuse all but a non-empty tuple of Fractions, even a subclass: what a theorem holds cannot change."""
    if type(numbers) is not tuple or not numbers or not all(type(number) is Fraction for number in numbers):
        raise ShapeError(f"{what} must be a non-empty tuple of Fractions")


def require_rows(what: str, rows: object, empty: str) -> None:
    """Refuse all but a tuple of tuples of Fractions of one length; `empty` is the complaint where there is none."""
    if type(rows) is not tuple:
        raise ShapeError(f"the {what}s must be a tuple of tuples, not a {type(rows).__name__}")
    if not rows:
        raise ShapeError(empty)
    for i, row in enumerate(rows):
        require_exact(f"{what} {i}", row)
        if len(row) != len(rows[0]):
            raise ShapeError(f"{what} {i} has {len(row)} entries where {what} 0 has {len(rows[0])}")


def bits_of(what: str, numbers: Iterable[Fraction]) -> int:
    """How many bits a number takes over the common denominator; `what` names where they stand."""
    size = bits_over_common_denominator(numbers, MAX_VALUE_BITS)
    if size > MAX_VALUE_BITS:
        raise TooLargeError(
            f"over a common denominator the numbers of {what} take more than {digits(MAX_VALUE_BITS)} digits"
        )
    return size


def digits(bits: int) -> str:
    """About how many decimal digits they are."""
    return f"{bits * 3 / 10_000:.0f},000"
