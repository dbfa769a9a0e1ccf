"""Arb as the oracle of the kernel's enclosures: functions and their derivatives as power series in ball arithmetic."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Final

from flint import arb, arb_series, ctx

BITS: Final = (30, 53, 64, 100, 200, 300, 400, 600)
LIMIT: Final = arb(2) ** -20
"""How wide, in units of the last place, Arb's own ball may be."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


def real(z: int, bits: int) -> arb:
    return arb(z) / arb(2) ** bits


def encloses(interval: tuple[int, int], truth: arb, bits: int) -> bool:
    """Whether the interval contains the real number, which Arb must know much better than a unit of the last place."""
    units = truth * arb(2) ** bits
    assert units.rad() < LIMIT
    lo, hi = interval
    return not (units < lo) and not (units > hi)


def arguments(seed: int, count: int) -> Iterator[tuple[int, int]]:
    """Pairs (z, bits): 0, single units, small, moderate and enormous arguments."""
    random = Random(seed)
    for bits in BITS:
        yield from ((z, bits) for z in (0, 1, -1, 1 << bits, -1 << bits, 1 << (bits + 900), -1 << (bits + 900)))
    for _ in range(count):
        bits = random.choice(BITS)
        reach = random.choice((2, 1 << bits // 2, 1 << bits, 9 << bits, 45 << bits, 900 << bits, 1 << (bits + 70)))
        yield random.randint(-reach, reach), bits


def sigmoid(x: arb | arb_series) -> arb | arb_series:
    if isinstance(x, arb) and x < 0:
        power = x.exp()
        return power / (1 + power)
    return 1 / (1 + (-x).exp())


def softplus(x: arb | arb_series) -> arb | arb_series:
    head = x[0] if isinstance(x, arb_series) else x
    return x + (1 + (-x).exp()).log() if head > 0 else (1 + x.exp()).log()


def normal_cdf(x: arb | arb_series) -> arb | arb_series:
    return (1 + (x / arb(2).sqrt()).erf()) / 2


def gelu_tanh(x: arb_series) -> arb_series:
    return x * sigmoid((x + x * x * x * arb(44715) / 10**6) * (8 / arb.pi()).sqrt())


def derivatives(function: Callable[[arb_series], arb_series], at: arb, count: int) -> list[arb]:
    """The value and the first derivatives, `count` numbers, as Taylor coefficients times factorials."""
    series = function(arb_series([at, 1], prec=count))
    factorial, result = 1, []
    for k in range(count):
        factorial *= max(k, 1)
        result.append(series[k] * factorial)
    return result
