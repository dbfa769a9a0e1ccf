"""A lower bound of the eigenvalues of an enclosed symmetric matrix, from an approximate Cholesky factor.

docs/mathematics.md, section 9: if `H - 2 mu - C C^T` is at most mu in the infinity norm, which bounds the eigenvalues of a
symmetric matrix, then `H >= mu`.
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from proofs.kernel.enclosure.fixed import Row
from proofs.kernel.enclosure.hessian import Hessian


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
    for s, (y, high) in enumerate(free):
        last = factor[s]
        for r in range(s + 1):
            x, low = free[r]
            exact = sum(map(mul, factor[r], last))
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


def _shifted_up(amount: int, move: int) -> int:
    return amount << move if move >= 0 else -(-amount >> -move)
