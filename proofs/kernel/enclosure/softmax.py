"""Softmax and log-sum-exp of a row of fixed-point integers, each within `error` units of the true input.

docs/mathematics.md, section 8.
"""

from collections.abc import Sequence
from typing import Final

from proofs.kernel.enclosure.functions import exp, log
from proofs.kernel.enclosure.interval import Interval, rounded

_GUARD: Final = 16


def softmax(row: Sequence[int], bits: int, error: int = 0) -> tuple[Interval, ...]:
    """`exp(f_a) / sum_b exp(f_b)` for every entry a.

    An entry p moves by at most `2 p (1 - p) <= 1/2` per unit of the largest move of the inputs.
    """
    scale, powers = _powers(row, bits)
    low, high = (sum(ends) for ends in zip(*powers, strict=True))
    widened = -(-error // 2)
    result = []
    for lo, hi in powers:
        # p = e / (e + rest) grows with e and falls with the rest.
        quotient = ((lo << scale) // (lo + high - hi), -(-(hi << scale) // (hi + low - lo)))
        least, most = rounded(quotient, scale - bits)
        result.append((max(least - widened, 0), min(most + widened, 1 << bits)))
    return tuple(result)


def logsumexp(row: Sequence[int], bits: int, error: int = 0) -> Interval:
    """`log sum_b exp(f_b)`, which moves by at most the largest move of the inputs."""
    scale, powers = _powers(row, bits)
    low, high = (sum(ends) for ends in zip(*powers, strict=True))
    lo, hi = rounded((log(low, scale)[0], log(high, scale)[1]), scale - bits)
    return max(row) + lo - error, max(row) + hi + error


def _powers(row: Sequence[int], bits: int) -> tuple[int, list[Interval]]:
    """`exp(f_a - max f)` for every entry, and their number of bits."""
    scale, most = bits + _GUARD + len(row).bit_length(), max(row)
    return scale, [exp((entry - most) << (scale - bits), scale) for entry in row]
