"""Several signed integers in one, so that a sum of products is one loop over long multiplications.

With `X = sum_a x_a 2^(8 size a)`, the integer `sum_i t_i X_i` holds the sums `sum_i t_i x_ia` for all a at once,
exactly, as long as each of them is below half of 2^(8 size) in absolute value. Python multiplies long integers much
faster than it loops.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packing:
    """Rows of `width` integers, each in `size` bytes."""

    width: int
    size: int

    @classmethod
    def of(cls, width: int, bound: int) -> "Packing":
        """For entries and sums of at most `bound` in absolute value."""
        return cls(width, (2 * bound + 1).bit_length() // 8 + 1)

    @property
    def _half(self) -> int:
        return 1 << 8 * self.size - 1

    @property
    def _offset(self) -> int:
        """One half in every place: it makes all entries positive."""
        return int.from_bytes(self._half.to_bytes(self.size, "little") * self.width, "little")

    def pack(self, row: Sequence[int]) -> int:
        """All entries in one integer.

        Raises:
            OverflowError: an entry is beyond the bound.
        """
        half, size = self._half, self.size
        return int.from_bytes(b"".join([(x + half).to_bytes(size, "little") for x in row]), "little") - self._offset

    def unpack(self, packed: int) -> list[int]:
        """The entries of a packed integer."""
        half, size, total = self._half, self.size, self.size * self.width
        digits = (packed + self._offset).to_bytes(total, "little")
        return [int.from_bytes(digits[k : k + size], "little") - half for k in range(0, total, size)]
