"""Clopper-Pearson intervals against known values and by their definition."""

from __future__ import annotations

import math

import pytest

from numeric.confidence import clopper_pearson


def test_known_intervals() -> None:
    assert clopper_pearson(5, 100, 0.05) == pytest.approx((0.016432, 0.112835), abs=1e-6)
    assert clopper_pearson(0, 10, 0.05) == pytest.approx((0.0, 1 - 0.025 ** (1 / 10)))
    assert clopper_pearson(10, 10, 0.05) == pytest.approx((0.025 ** (1 / 10), 1.0))


@pytest.mark.parametrize(("successes", "trials"), [(1, 7), (3, 9), (8, 9)])
def test_the_tails_have_half_the_doubt(successes: int, trials: int) -> None:
    low, high = clopper_pearson(successes, trials, 0.1)

    def mass(p: float, counts: range) -> float:
        return sum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in counts)

    assert mass(low, range(successes, trials + 1)) == pytest.approx(0.05)
    assert mass(high, range(successes + 1)) == pytest.approx(0.05)


@pytest.mark.parametrize(("successes", "trials", "doubt"), [(-1, 3, 0.1), (4, 3, 0.1), (0, 0, 0.1), (1, 3, 0.0)])
def test_impossible_counts(successes: int, trials: int, doubt: float) -> None:
    with pytest.raises(ValueError, match="give"):
        clopper_pearson(successes, trials, doubt)
