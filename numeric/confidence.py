"""Exact confidence intervals for a probability (Clopper and Pearson, 1934)."""

from __future__ import annotations

import math

import numpy

BISECTIONS = 60


def clopper_pearson(successes: int, trials: int, doubt: float = 1e-6) -> tuple[float, float]:
    """An interval that misses the true probability with probability at most `doubt`, from independent trials.

    Raises:
        ValueError: the counts do not fit together, or `doubt` is not between 0 and 1.
    """
    if not (0 <= successes <= trials and trials > 0):
        raise ValueError(f"{successes} successes in {trials} trials: give 0 <= successes <= trials, trials > 0")
    if not 0 < doubt < 1:
        raise ValueError(f"a doubt of {doubt}: give a number between 0 and 1")
    factorial = numpy.array([math.lgamma(k + 1) for k in range(trials + 1)])
    k = numpy.arange(trials + 1)
    choose = factorial[trials] - factorial - factorial[::-1]

    def mass(p: float, chosen: slice) -> float:
        """The binomial probability of these counts at 0 < p < 1."""
        logs = choose[chosen] + k[chosen] * math.log(p) + (trials - k[chosen]) * math.log1p(-p)
        return float(numpy.exp(logs).sum())

    def crossing(above: slice | None, below: slice | None) -> float:
        low, high = 0.0, 1.0
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            small = (
                mass(middle, above) < doubt / 2 if above is not None else mass(middle, below or slice(0)) > doubt / 2
            )
            low, high = (middle, high) if small else (low, middle)
        return (low + high) / 2

    lower = 0.0 if successes == 0 else crossing(slice(successes, None), None)
    upper = 1.0 if successes == trials else crossing(None, slice(0, successes + 1))
    return lower, upper
