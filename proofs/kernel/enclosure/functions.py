"""Elementary functions: `f(z, bits)` encloses f at `z / 2^bits`, at the same number of bits.

The enclosures are a few units of the last place wide, for every argument (`exp` and `log` state their range). Time is
polynomial in `bits` and in the length of z: arguments at which a function is within one unit of its limit are
recognised first. docs/mathematics.md, section 8, proves the error bounds.
"""

from functools import lru_cache
from math import isqrt
from typing import Final

from proofs.kernel.enclosure.interval import Interval, plus, rounded, scaled, times

MAX_EXPONENT: Final = 4096
"""exp(x) is refused for x above this; it has 5,900 bits there."""

_GUARD: Final = 16


def exp(z: int, bits: int) -> Interval:
    """The exponential function, for `z / 2^bits <= MAX_EXPONENT`.

    `exp(x) = exp(x / 2^k)^(2^k)`; the series for `exp(|x| / 2^k)` has positive terms only.

    Raises:
        OverflowError: beyond that.
    """
    size = abs(z)
    if not z:
        return 1 << bits, 1 << bits
    if z < 0 and size >= bits << bits:
        return 0, 1
    if z > MAX_EXPONENT << bits:
        raise OverflowError(f"exp of more than {MAX_EXPONENT}; scale the weights down")
    whole = size >> bits
    k = whole.bit_length() + isqrt(bits) // 2 + 2
    scale = bits + k + _GUARD + (2 * whole if z > 0 else 0)
    r = size << (scale - bits - k)
    lo = term = 1 << scale
    n = 0
    while term:
        n += 1
        term = (term * r >> scale) // n
        lo += term
    hi = lo + 3 * n + 1
    if z < 0:
        lo, hi = (1 << 2 * scale) // hi, -(-(1 << 2 * scale) // lo)
    for _ in range(k):
        lo, hi = lo * lo >> scale, (hi * hi >> scale) + 1
    return rounded((lo, hi), scale - bits)


def log(z: int, bits: int) -> Interval:
    """The natural logarithm, for `z > 0`.

    `log(2^m u) = m log 2 + 2^(j+1) artanh((v - 1) / (v + 1))` with `v = u^(1/2^j)`.

    Raises:
        ValueError: z is not positive.
    """
    if z <= 0:
        raise ValueError("the logarithm needs a positive argument")
    if z == 1 << bits:
        return 0, 0
    m = z.bit_length() - 1
    j = isqrt(bits) // 2 + 2
    scale = bits + j + _GUARD + abs(m - bits).bit_length()
    one = 1 << scale
    v = z << (scale - m) if scale >= m else z >> (m - scale)
    for _ in range(j):
        v = isqrt(v << scale)
    lo, hi = _artanh(((v - one) << scale) // (v + one), scale)
    # v is below its true value by at most 2 units, log v by at most 2, and the quotient's rounding adds 2.
    fraction = scaled(1 << j, (2 * lo, 2 * hi + 4))
    return rounded(plus(fraction, scaled(m - bits, _log_two(scale))), scale - bits)


def log1p(z: int, bits: int) -> Interval:
    """`log(1 + x)`, for `x > -1`."""
    return log(z + (1 << bits), bits)


def _artanh(s: int, scale: int) -> Interval:
    """`artanh(s / 2^scale)` for `0 <= s / 2^scale <= 1/3`: `sum s^(2n+1) / (2n+1)`."""
    square = s * s >> scale
    power, total, n = s, 0, 0
    while power:
        total += power // (2 * n + 1)
        power = power * square >> scale
        n += 1
    return total, total + 3 * n + 3


@lru_cache(maxsize=256)
def _log_two(scale: int) -> Interval:
    lo, hi = _artanh((1 << scale) // 3, scale)
    return 2 * lo, 2 * hi + 3


@lru_cache(maxsize=256)
def pi(bits: int) -> Interval:
    """The number pi, by Machin's formula `16 artan(1/5) - 4 artan(1/239)`."""
    scale = bits + _GUARD
    lo, hi = plus(scaled(16, _artan_reciprocal(5, scale)), scaled(-4, _artan_reciprocal(239, scale)))
    return rounded((lo, hi), _GUARD)


def _artan_reciprocal(n: int, scale: int) -> Interval:
    power, total, k = (1 << scale) // n, 0, 0
    while power:
        total += (-power if k % 2 else power) // (2 * k + 1)
        power //= n * n
        k += 1
    return total - 3 * k - 3, total + 3 * k + 3


def sigmoid(z: int, bits: int) -> Interval:
    """`1 / (1 + exp(-x))`."""
    scale = bits + _GUARD
    one = 1 << scale
    lo, hi = exp(-abs(z) << _GUARD, scale)
    lo, hi = (one << scale) // (one + hi), -(-(one << scale) // (one + lo))
    return rounded((lo, hi) if z >= 0 else (one - hi, one - lo), _GUARD)


def tanh(z: int, bits: int) -> Interval:
    """`2 sigmoid(2 x) - 1`."""
    lo, hi = sigmoid(4 * z, bits + 1)
    return lo - (1 << bits), hi - (1 << bits)


def softplus(z: int, bits: int) -> Interval:
    """`log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))`."""
    scale = bits + _GUARD
    lo, hi = exp(-abs(z) << _GUARD, scale)
    lo, hi = log1p(lo, scale)[0], log1p(hi, scale)[1]
    return rounded(plus((max(z, 0) << _GUARD,) * 2, (lo, hi)), _GUARD)


def normal_density(z: int, bits: int) -> Interval:
    """`exp(-x^2 / 2) / sqrt(2 pi)`."""
    scale = bits + _GUARD
    lo, hi = _gauss(z * z, 2 * bits + 1, scale)
    root = _square_root(scaled(2, pi(scale)), scale)
    return rounded(((lo << scale) // root[1], -(-(hi << scale) // root[0])), _GUARD)


def normal_cdf(z: int, bits: int) -> Interval:
    """The distribution function of the normal distribution."""
    lo, hi = _odd_integral(z, z * z, 2 * bits + 1, 2, bits)
    return lo + (1 << bits - 1), hi + (1 << bits - 1)


def erf(z: int, bits: int) -> Interval:
    """The error function."""
    return _odd_integral(2 * z, z * z, 2 * bits, 1, bits)


def _gauss(square: int, square_bits: int, scale: int) -> Interval:
    """`exp(-q)` for `q = square / 2^square_bits`. Dropping bits of q raises exp(-q), by less than a unit."""
    if square_bits <= scale:
        return exp(-square << (scale - square_bits), scale)
    lo, hi = exp(-(square >> (square_bits - scale)), scale)
    return max(lo - 1, 0), hi


def _odd_integral(z: int, square: int, square_bits: int, twice: int, bits: int) -> Interval:
    """`x exp(-q) / sqrt(twice pi) sum_n (2q)^n / (2n+1)!!` for `x = z / 2^bits`, `q = square / 2^square_bits`.

    That is `Phi(x) - 1/2` for `q = x^2 / 2`, twice = 2, and erf(x / 2) for `q = x^2 / 4`, twice = 1. Its limits are
    +-1/twice, and it is within exp(-q) of them. The sum is at most exp(q), so that q more bits keep its last place.
    """
    if square >= bits << square_bits:
        lo, hi = (1 << bits) // twice - 1, (1 << bits) // twice
    else:
        whole = square >> square_bits
        scale = bits + 2 * whole + whole.bit_length() + 2 * _GUARD
        drop = square_bits - 1 - scale
        series = _double_factorial_series(square >> drop if drop >= 0 else square << -drop, scale)
        lo, hi = times(_gauss(square, square_bits, scale), series, scale)
        root = _square_root(scaled(twice, pi(scale)), scale)
        lo, hi = lo * abs(z) // root[1], -(-hi * abs(z) // root[0])
    return (lo, hi) if z >= 0 else (-hi, -lo)


def _double_factorial_series(w: int, scale: int) -> Interval:
    """`sum_n w^n / (2n+1)!!` for a number between `w` and `w + 1` units."""
    lo = term_lo = hi = term_hi = 1 << scale
    n = 1
    # The tail after a term t with ratio below 1/2 is below t.
    while term_hi > 1 or 4 * w + 4 > (2 * n + 1) << scale:
        term_lo = (term_lo * w >> scale) // (2 * n + 1)
        term_hi = -(-term_hi * (w + 1) // ((2 * n + 1) << scale))
        lo, hi, n = lo + term_lo, hi + term_hi, n + 1
    return lo, hi + term_hi


def _square_root(interval: Interval, scale: int) -> Interval:
    return isqrt(interval[0] << scale), isqrt(interval[1] << scale) + 1
