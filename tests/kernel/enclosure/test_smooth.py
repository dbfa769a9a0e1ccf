"""Smooth activations against Arb's power series: values, derivatives, and bounds of derivatives."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from flint import arb, arb_series

from proofs.kernel.activation_function import GELU, GELUTanh, Sigmoid, SiLU, Smooth, Softplus, Tanh
from proofs.kernel.enclosure import smooth
from proofs.kernel.enclosure.smooth import SUPREMA, jet, local_suprema, suprema, value
from tests.kernel.enclosure.arb import (
    arguments,
    derivatives,
    encloses,
    gelu_tanh,
    normal_cdf,
    precision,
    real,
    sigmoid,
    softplus,
)

ORACLES: dict[Smooth, Callable[[arb_series], arb_series]] = {
    Sigmoid(): sigmoid,
    Tanh(): lambda x: 2 * sigmoid(2 * x) - 1,
    Softplus(): softplus,
    GELU(): lambda x: x * normal_cdf(x),
    GELUTanh(): gelu_tanh,
    SiLU(): lambda x: x * sigmoid(x),
}
EVERY = pytest.mark.parametrize("activation", ORACLES, ids=lambda a: type(a).__name__)


@EVERY
def test_values_and_derivatives_are_enclosed(activation: Smooth) -> None:
    with precision(6000):
        for z, bits in arguments(2, 300):
            # Arb's power series of exp(-x) needs as many bits as x has places; beyond, see the next test.
            if abs(z) >> bits > 900:
                continue
            truth = derivatives(ORACLES[activation], real(z, bits), 4)
            found = jet(activation, z, bits)
            for k in range(4):
                assert encloses(found[k], truth[k], bits), (k, z, bits)
                assert 0 <= found[k][1] - found[k][0] <= 2, (k, z, bits)
            assert encloses(value(activation, z, bits), truth[0], bits)


@EVERY
def test_enclosures_hold_without_guard_bits(activation: Smooth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smooth, "_GUARD", 0)
    with precision(6000):
        for z, bits in arguments(6, 400):
            if abs(z) >> bits <= 900:
                truth = derivatives(ORACLES[activation], real(z, bits), 4)
                assert all(encloses(f, t, bits) for f, t in zip(jet(activation, z, bits), truth, strict=True)), (
                    z,
                    bits,
                )


@EVERY
@pytest.mark.parametrize("bits", [30, 300])
def test_far_out_an_activation_is_its_asymptote(activation: Smooth, bits: int) -> None:
    far, one = 1 << (bits + 900), 1 << bits
    bounded = isinstance(activation, Sigmoid | Tanh)
    lower = -one if isinstance(activation, Tanh) else 0
    limits = {far: (one, 0) if bounded else (far, one), -far: (lower, 0)}
    for z, (head, slope) in limits.items():
        for (low, high), limit in zip(jet(activation, z, bits), (head, slope, 0, 0), strict=True):
            assert low <= limit <= high
            assert high - low <= 2


@EVERY
def test_the_suprema_hold_on_the_line(activation: Smooth) -> None:
    """Cells that cover [-13, 13] are bisected until Arb's ball shows the bounds, up to 1/1000.

    Some bounds are attained, so no cell around that point would show them exactly.
    """
    with precision(128):
        cells, steps = [(arb(k) / 4, arb(1) / 8) for k in range(-52, 52)], 0
        while cells:
            middle, half = cells.pop()
            steps += 1
            assert steps < 20_000
            found = derivatives(ORACLES[activation], arb(middle + half, half), 5)[1:]
            bounds = [arb(s.numerator) / s.denominator * 1.001 for s in SUPREMA[type(activation)]]
            if not all(abs(f) <= s for f, s in zip(found, bounds, strict=True)):
                assert half > 1e-6, (activation, middle)
                cells += [(middle, half / 2), (middle + half, half / 2)]


@EVERY
def test_the_suprema_are_near_the_largest_values(activation: Smooth) -> None:
    slack = Fraction(9) if isinstance(activation, GELUTanh) else Fraction(3, 2)
    with precision(64):
        points = [derivatives(ORACLES[activation], arb(k) / 64, 4)[1:] for k in range(-512, 512)]
        for k, bound in enumerate(suprema(activation)):
            largest = max(abs(float(point[k].mid())) for point in points)
            assert largest <= bound <= slack * Fraction(largest)


@EVERY
def test_local_bounds_hold_and_grow_with_the_radius(activation: Smooth) -> None:
    random = Random(3)
    with precision(500):
        for _ in range(60):
            bits = random.choice((30, 64, 200))
            z = random.randint(-12 << bits, 12 << bits)
            radii = sorted(random.randint(0, 1 << random.randint(1, bits + 3)) for _ in range(4))
            bounds = [local_suprema(activation, z, radius, bits) for radius in (0, *radii)]
            for radius, bound, before in zip(radii, bounds[1:], bounds, strict=False):
                assert all(b <= a for b, a in zip(before, bound, strict=True))
                for x in (z - radius, z + radius, *(random.randint(z - radius, z + radius) for _ in range(8))):
                    truth = derivatives(ORACLES[activation], real(x, bits), 4)[1:]
                    for derivative, most in zip(truth, bound, strict=True):
                        assert abs(derivative) * arb(2) ** bits <= most


def test_without_a_radius_local_bounds_are_the_derivatives() -> None:
    for z in (-7 << 60, 0, 3 << 64):
        found = local_suprema(Sigmoid(), z, 0, 64)
        assert found == tuple(max(-lo, hi) for lo, hi in jet(Sigmoid(), z, 64)[1:])
