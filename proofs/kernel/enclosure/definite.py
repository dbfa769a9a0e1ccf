"""A lower bound of the eigenvalues of an enclosed symmetric matrix, from an approximate Cholesky factor.

docs/mathematics.md, section 9: if `H - 2 mu - C C^T` is at most mu in the infinity norm, which bounds the eigenvalues
of a symmetric matrix, then `H >= mu`.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from operator import mul
from typing import Final

from proofs.kernel.enclosure.fixed import Row, largest
from proofs.kernel.enclosure.hessian import Hessian
from proofs.kernel.enclosure.packing import Packing


def factor_defect(
    hessian: Hessian,
    free: Sequence[tuple[int, int]],
    scales: Sequence[int],
    curvature: Fraction,
    factor: Sequence[Row],
    factor_bits: int,
) -> Fraction:
    """An upper bound of `|G H G - 2 curvature - C C^T|` in the infinity norm, on the free parameters.

    Args:
        hessian: encloses H.
        free: (parameter, layer) for each row of the factor, in increasing order.
        scales: G = 2^e by layer.
        curvature: mu.
        factor: row r of C, r + 1 entries in units of 2^-factor_bits.
        factor_bits: see there.
    """
    fine = 2 * factor_bits
    twice = 2 * curvature
    shift = (twice.numerator << fine) // twice.denominator
    sums = [0] * len(free)
    errors = [0] * len(free)
    slack = {
        pair: _shifted_up(error, fine - hessian.bits + scales[pair[0]] + scales[pair[1]]) + 1
        for pair, error in hessian.errors.items()
    }
    for s, ((y, high), products) in enumerate(zip(free, _squared(factor), strict=True)):
        for r, exact in enumerate(products):
            x, low = free[r]
            move = fine - hessian.bits + scales[low] + scales[high]
            entry = hessian.rows[x][y]
            entry = entry << move if move >= 0 else entry >> -move
            # One unit for each rounding: of the entry (in `slack`), and of the shift.
            size = abs(entry - exact - shift) + 1 if r == s else abs(entry - exact)
            sums[s] += size
            errors[s] += slack[low, high]
            if r != s:
                sums[r] += size
                errors[r] += slack[low, high]
    most = max((a + b for a, b in zip(sums, errors, strict=True)), default=0)
    return Fraction(most, 1 << fine)


_BLOCK: Final = 32


def _squared(factor: Sequence[Row]) -> Iterator[list[int]]:
    """Row s of `C C^T` up to its diagonal, exactly: 32 rows of C at a time are packed column by column."""
    size = len(factor)
    bound = (size + 1) * max(1, largest(factor)) ** 2
    packing = Packing.of(_BLOCK, bound)
    blocks = []
    for start in range(0, size, _BLOCK):
        rows = factor[start : start + _BLOCK]
        columns = zip(*([*row, *(0 for _ in range(len(rows[-1]) - len(row)))] for row in rows), strict=True)
        padding = (0,) * (_BLOCK - len(rows))
        blocks.append([packing.pack((*column, *padding)) for column in columns])
    for s, row in enumerate(factor):
        products: list[int] = []
        for block in blocks[: s // _BLOCK + 1]:
            products.extend(packing.unpack(sum(map(mul, block, row))))
        yield products[: s + 1]


def _shifted_up(amount: int, move: int) -> int:
    return amount << move if move >= 0 else -(-amount >> -move)
