"""The probability that all weights are positive, when layer l is drawn from N(mean, variance_l); by ball arithmetic.

`P = prod_l Phi(mean / sigma_l)^(n_l)`, for n_l weights in layer l, increases with the mean to the limit 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from proofs.audit.lemmas.enclosures import (
    Ball,
    Enclosure,
    ball,
    certainly_less,
    precision,
    probability_enclosure,
    threshold,
)

ACCURACY: Final = Fraction(1, 10**9)


class Scheme(Enum):
    """The variance of the weights of a layer in a network of hidden width h."""

    FIXED = "sigma = 0.01"
    INVERSE_WIDTH = "variance 1/h"
    FAN_IN = "variance 1/fan_in"
    GLOROT = "variance 2/(fan_in + fan_out)"


@dataclass(frozen=True, slots=True)
class WeightGroup:
    """`count` independent weights of this variance."""

    count: int
    variance: Fraction


def widths_of(dimension: int, width: int, hidden_layers: int) -> tuple[int, ...]:
    """The widths `d - h - ... - h - 1`, input and output included."""
    return (dimension, *(width,) * hidden_layers, 1)


def weight_groups(scheme: Scheme, dimension: int, width: int, hidden_layers: int) -> tuple[WeightGroup, ...]:
    """The weights of a `d - h - ... - h - 1` network; layers of equal shape are one group."""
    counts: dict[tuple[int, int], int] = {}
    for shape in pairwise(widths_of(dimension, width, hidden_layers)):
        counts[shape] = counts.get(shape, 0) + 1
    return tuple(
        WeightGroup(times * fan_in * fan_out, _variance(scheme, width, fan_in, fan_out))
        for (fan_in, fan_out), times in counts.items()
    )


def _variance(scheme: Scheme, width: int, fan_in: int, fan_out: int) -> Fraction:
    match scheme:
        case Scheme.FIXED:
            return Fraction(1, 10**4)
        case Scheme.INVERSE_WIDTH:
            return Fraction(1, width)
        case Scheme.FAN_IN:
            return Fraction(1, fan_in)
        case Scheme.GLOROT:
            return Fraction(2, fan_in + fan_out)


def log_probability(groups: Sequence[WeightGroup], mean: Fraction) -> Ball:
    """`log P`, with `Phi(z) = 1 - erfc(z / sqrt 2) / 2`: no digits are lost where P is close to 1."""
    total = ball(0)
    for group in groups:
        z = ball(mean) / ball(group.variance).sqrt()
        total += group.count * (-(z / ball(2).sqrt()).erfc() / 2).log1p()
    return total


def probability(groups: Sequence[WeightGroup], mean: Fraction) -> Enclosure:
    """The probability that every weight is positive."""
    with precision():
        return probability_enclosure(log_probability(groups, mean).exp())


def smallest_mean(groups: Sequence[WeightGroup], failure: Fraction, accuracy: Fraction = ACCURACY) -> Enclosure:
    """The smallest mean with which all weights are positive with probability at least `1 - failure`.

    Raises:
        ValueError: `failure` is not between 0 and 1; no normal distribution reaches probability 1.
    """
    if not 0 < failure < 1:
        raise ValueError(f"the probability of failure must lie strictly between 0 and 1, not {failure}")
    with precision():
        target = (-ball(failure)).log1p()
        if not certainly_less(log_probability(groups, Fraction(0)), target):
            raise ValueError("the mean 0 is enough already")
        return threshold(lambda mean: certainly_less(target, log_probability(groups, mean)), accuracy)


def width_that_needs(
    mean: Fraction, failure: Fraction, groups_of: Callable[[int], Sequence[WeightGroup]], widest: int
) -> int:
    """The smallest width with which the mean suffices, where a wider network needs a smaller mean; at most `widest`."""
    with precision():
        target = (-ball(failure)).log1p()
        low, high = 0, widest
        while high - low > 1:
            middle = (low + high) // 2
            if certainly_less(target, log_probability(groups_of(middle), mean)):
                high = middle
            else:
                low = middle
        return high
