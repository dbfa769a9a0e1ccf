"""The smooth activation functions: values, derivatives to the third, and how large derivatives become.

docs/mathematics.md, section 8, derives the formulas and proves the suprema.
"""

from fractions import Fraction
from math import isqrt
from typing import Final, TypeAlias

from proofs.kernel.activation_function import GELU, GELUTanh, Sigmoid, SiLU, Smooth, Softplus, Tanh
from proofs.kernel.enclosure.functions import normal_cdf, normal_density, pi, sigmoid, softplus
from proofs.kernel.enclosure.interval import Interval, magnitude, plus, rounded, scaled, times

Jet: TypeAlias = tuple[Interval, ...]
"""Enclosures of f, f', f'', f''' at one argument."""

_GUARD: Final = 24

SUPREMA: Final[dict[type[Smooth], tuple[Fraction, Fraction, Fraction, Fraction]]] = {
    Sigmoid: (Fraction(1, 4), Fraction(77, 800), Fraction(1, 8), Fraction(77, 400)),
    Tanh: (Fraction(1), Fraction(77, 100), Fraction(2), Fraction(154, 25)),
    Softplus: (Fraction(1), Fraction(1, 4), Fraction(77, 800), Fraction(1, 8)),
    SiLU: (Fraction(57, 50), Fraction(1, 2), Fraction(207, 500), Fraction(3, 4)),
    GELU: (Fraction(113, 100), Fraction(4, 5), Fraction(39, 50), Fraction(8, 5)),
    GELUTanh: (Fraction(3, 2), Fraction(2), Fraction(6), Fraction(29)),
}
"""Bounds of |f'|, |f''|, |f'''| and |f''''| over the real line."""


def suprema(activation: Smooth) -> tuple[Fraction, Fraction, Fraction]:
    """Bounds of |f'|, |f''| and |f'''| over the real line."""
    return SUPREMA[type(activation)][:3]


def local_suprema(activation: Smooth, z: int, radius: int, bits: int) -> tuple[int, int, int]:
    """Bounds of |f'|, |f''| and |f'''| over `[z - radius, z + radius]`, all at `bits`.

    `|f^(k)(x)| <= |f^(k)(z)| + radius sup |f^(k+1)|`; never above the bounds over the real line. They grow
    with the radius.
    """
    _, *derivatives = jet(activation, z, bits)
    bounds = [-(-(s.numerator << bits) // s.denominator) for s in SUPREMA[type(activation)]]
    first, second, third = (
        min(bound, magnitude(value) - (-radius * above >> bits))
        for value, bound, above in zip(derivatives, bounds[:3], bounds[1:], strict=True)
    )
    return first, second, third


def value(activation: Smooth, z: int, bits: int) -> Interval:
    """The activation at `z / 2^bits`; what `jet` gives first."""
    match activation:
        case Softplus():
            return softplus(z, bits)
        case _:
            return jet(activation, z, bits)[0]


def jet(activation: Smooth, z: int, bits: int) -> Jet:
    """The activation and its first three derivatives at `z / 2^bits`, at `bits`, a few units wide."""
    # Powers of x multiply the widths: x^10 at most, in the third derivative of the tanh form of GELU.
    fine = bits + _GUARD + 10 * (abs(z) >> bits).bit_length()
    x = z << (fine - bits)
    match activation:
        case Sigmoid():
            parts = _sigmoid_jet(x, fine)
        case Tanh():
            parts = _tanh_jet(x, fine)
        case Softplus():
            return (softplus(z, bits), *(rounded(part, fine - bits) for part in _sigmoid_jet(x, fine)[:3]))
        case SiLU():
            parts = _gated(x, _sigmoid_jet(x, fine), fine)
        case GELU():
            parts = _gated(x, _normal_jet(x, fine), fine)
        case GELUTanh():
            parts = _gated(x, _tanh_gate_jet(x, fine), fine)
    return tuple(rounded(part, fine - bits) for part in parts)


def _sigmoid_jet(x: int, bits: int) -> Jet:
    """`s, p = s (1 - s), p (1 - 2s), p (1 - 6p)`."""
    one = 1 << bits
    s = sigmoid(x, bits)
    p = times(s, (one - s[1], one - s[0]), bits)
    second = times(p, (one - 2 * s[1], one - 2 * s[0]), bits)
    third = times(p, (one - 6 * p[1], one - 6 * p[0]), bits)
    return s, p, second, third


def _tanh_jet(x: int, bits: int) -> Jet:
    """`tanh(x) = 2 s(2x) - 1`; its k-th derivative is 2^(k+1) times that of the sigmoid at 2x."""
    one = 1 << bits
    s, first, second, third = _sigmoid_jet(2 * x, bits)
    return (2 * s[0] - one, 2 * s[1] - one), scaled(4, first), scaled(8, second), scaled(16, third)


def _normal_jet(x: int, bits: int) -> Jet:
    """`Phi, phi, -x phi, (x^2 - 1) phi`."""
    density = normal_density(x, bits)
    square = x * x >> bits
    return (
        normal_cdf(x, bits),
        density,
        times((-x, -x), density, bits),
        times((square - (1 << bits), square + 1 - (1 << bits)), density, bits),
    )


def _tanh_gate_jet(x: int, bits: int) -> Jet:
    """`g(x) = s(q(x))` with `q = 2 sqrt(2/pi) (x + k x^3)`, `k = 8943/200000`, by the chain rule.

    `g' = s' q'`, `g'' = s'' q'^2 + s' q''`, `g''' = s''' q'^3 + 3 s'' q' q'' + s' q'''`.
    """
    one = 1 << bits
    x2 = (x * x >> bits, -(-x * x >> bits))
    k = (8943 * one // 200000, 8943 * one // 200000 + 1)
    kx2 = times(k, x2, bits)
    lo, hi = pi(bits)
    c = (2 * isqrt((2 << 3 * bits) // hi), 2 * isqrt((2 << 3 * bits) // lo) + 2)
    at = (x, x)
    q = times(times(c, at, bits), plus((one, one), kx2), bits)
    q1 = times(c, plus((one, one), scaled(3, kx2)), bits)
    q2 = times(c, scaled(6, times(k, at, bits)), bits)
    q3 = times(c, scaled(6, k), bits)
    # The first four derivatives of the sigmoid are at most 1/4, so this is how far its jet moves between the ends of q.
    slack = (q[1] - q[0] >> 2) + 1
    s, s1, s2, s3 = ((low - slack, high + slack) for low, high in _sigmoid_jet(q[0], bits))
    square = times(q1, q1, bits)
    second = plus(times(s2, square, bits), times(s1, q2, bits))
    third = plus(
        times(s3, times(square, q1, bits), bits),
        plus(scaled(3, times(s2, times(q1, q2, bits), bits)), times(s1, q3, bits)),
    )
    return s, times(s1, q1, bits), second, third


def _gated(x: int, gate: Jet, bits: int) -> Jet:
    """`x g(x)`, whose k-th derivative is `k g^(k-1) + x g^(k)`."""
    at = (x, x)
    value, first, second, third = (times(at, part, bits) for part in gate)
    return (
        value,
        plus(gate[0], first),
        plus(scaled(2, gate[1]), second),
        plus(scaled(3, gate[2]), third),
    )
