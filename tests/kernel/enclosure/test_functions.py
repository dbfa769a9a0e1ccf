"""Elementary functions against Arb: containment at every argument, and a width of a few units."""

from collections.abc import Callable

import pytest
from flint import arb

from proofs.kernel.enclosure import functions
from proofs.kernel.enclosure.functions import MAX_EXPONENT, exp, log, log1p, pi
from tests.kernel.enclosure.arb import BITS, arguments, encloses, normal_cdf, precision, real, sigmoid, softplus

FUNCTIONS: dict[str, Callable[[arb], arb]] = {
    "sigmoid": sigmoid,
    "tanh": lambda x: x.tanh(),
    "softplus": softplus,
    "normal_density": lambda x: (-x * x / 2).exp() / (2 * arb.pi()).sqrt(),
    "normal_cdf": normal_cdf,
    "erf": lambda x: x.erf(),
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "log1p": lambda x: (1 + x).log(),
}
DOMAIN: dict[str, Callable[[int, int], bool]] = {
    "exp": lambda z, bits: z <= MAX_EXPONENT << bits,
    "log": lambda z, bits: z > 0,
    "log1p": lambda z, bits: z > -1 << bits,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_enclosures_contain_the_truth_and_are_narrow(name: str) -> None:
    with precision(8000):
        for z, bits in arguments(1, 500):
            if name in DOMAIN and not DOMAIN[name](z, bits):
                continue
            interval = getattr(functions, name)(z, bits)
            assert encloses(interval, FUNCTIONS[name](real(z, bits)), bits), (z, bits)
            assert 0 <= interval[1] - interval[0] <= 2, (z, bits)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_error_bounds_hold_without_guard_bits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guard bits make enclosures narrow; that they are right must not depend on them."""
    monkeypatch.setattr(functions, "_GUARD", 0)
    for cached in (functions.pi, functions._log_two):
        cached.cache_clear()
    with precision(8000):
        for z, bits in arguments(5, 500):
            if name not in DOMAIN or DOMAIN[name](z, bits):
                assert encloses(getattr(functions, name)(z, bits), FUNCTIONS[name](real(z, bits)), bits), (z, bits)
    for cached in (functions.pi, functions._log_two):
        cached.cache_clear()


@pytest.mark.parametrize("bits", BITS)
def test_pi(bits: int) -> None:
    with precision(1000):
        assert encloses(pi(bits), arb.pi(), bits)
        assert pi(bits)[1] - pi(bits)[0] <= 2


@pytest.mark.parametrize("z", [0, -1, -1 << 64, -1 << 900])
def test_the_logarithm_of_what_is_not_positive_is_refused(z: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        log(z, 64)
    with pytest.raises(ValueError, match="positive"):
        log1p(z - (1 << 64), 64)


def test_a_large_power_is_refused_where_it_would_cost_memory() -> None:
    assert exp(MAX_EXPONENT << 64, 64)[0].bit_length() == 64 + 5910
    with pytest.raises(OverflowError, match="exp of more than 4096"):
        exp((MAX_EXPONENT << 64) + 1, 64)


def test_saturated_arguments_are_exact_to_a_unit() -> None:
    for bits in BITS:
        one, far = 1 << bits, 1 << (bits + 10_000)
        assert exp(-far, bits) == (0, 1)
        assert functions.sigmoid(far, bits) == (one - 1, one)
        assert functions.tanh(-far, bits) == (-one, -one + 1)
        assert functions.erf(far, bits) == (one - 1, one)
        assert functions.normal_cdf(-far, bits) == (0, 1)
        assert functions.softplus(far, bits) == (far, far + 1)
