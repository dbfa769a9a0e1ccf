"""Hypothesis strategies for problems of every kind the kernel speaks about. Needs `hypothesis` (the extra `test`).

`planted_minima` are local minima by construction, `near_minima` are built in the same way with conditions broken at
random, `shallow_points` and `kink_fans` are random with kinks forced, `cancelling_twins` are minima at degenerate
points, and `deep_problems` have any number of layers and outputs.
"""

from tests.strategies.numbers import rationals
from tests.strategies.planted import near_minima, planted_minima
from tests.strategies.problems import datasets, deep_problems, networks
from tests.strategies.shallow import cancelling_twins, kink_fans, shallow_points

__all__ = [
    "cancelling_twins",
    "datasets",
    "deep_problems",
    "kink_fans",
    "near_minima",
    "networks",
    "planted_minima",
    "rationals",
    "shallow_points",
]
