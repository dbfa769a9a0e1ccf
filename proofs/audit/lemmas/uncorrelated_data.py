r"""Truly whitened data for Proposition 4: only the sum of the coordinates has a sign.

For weights with mean mu the pre-activation `w . x` has mean `mu sum_l x_l` and variance `sigma^2 |x|^2`, so for large
mu / sigma every first-layer unit is off where `sum_l x_l < 0` and on where it is positive.
"""

from collections.abc import Sequence
from fractions import Fraction

from dataset_zoo import ExactDataset
from proofs.audit.lemmas.enclosures import Ball, Enclosure, ball, certainly_less, precision, threshold
from proofs.audit.lemmas.positive_weights import ACCURACY, WeightGroup


def failure_bound(
    data: ExactDataset, width: int, later: Sequence[WeightGroup], mean: Fraction, variance: Fraction
) -> Ball:
    """The union bound on a first-layer unit with a wrong state at some point, or a later weight that is <= 0."""

    def tail(z: Ball) -> Ball:
        return (z / ball(2).sqrt()).erfc() / 2

    total = ball(0)
    for x in data.inputs:
        length = ball(variance * sum((entry * entry for entry in x), Fraction(0))).sqrt()
        total += width * tail(ball(mean * abs(sum(x, Fraction(0)))) / length)
    for group in later:
        total += group.count * tail(ball(mean) / ball(group.variance).sqrt())
    return total


def sufficient_mean(
    data: ExactDataset, width: int, later: Sequence[WeightGroup], variance: Fraction, failure: Fraction
) -> Enclosure:
    """The mean from which on the union bound is below `failure`."""
    with precision():
        return threshold(
            lambda mean: certainly_less(failure_bound(data, width, later, mean, variance), ball(failure)), ACCURACY
        )
