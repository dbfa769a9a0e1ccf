"""All rules about landscapes against an oracle that asks Z3 about every product of faces: both directions.

Z3 finds no local minimum off the list, and every entry of the list; the same families, with their dimensions and silent
units; and no better residual than that of the global minimum.
"""

from __future__ import annotations

import random

import pytest

from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllFamilies
from tests.kernel.landscape.landscapes import lowest, minima, small
from tests.kernel.landscape.strata import Oracle, inner

Points = list[tuple[tuple[int, ...], int]]


def require_agreement(points: Points, width: int, *, hidden_bias: bool, output_bias: bool) -> int:
    """Returns how many families there are."""
    oracle = Oracle([x for x, _ in points], [y for _, y in points], hidden_bias, output_bias)
    landscape = small(points, width, hidden_bias=hidden_bias, output_bias=output_bias)
    truth, listed, count = oracle.minima(width), minima(landscape), 0
    assert {minimum.residual for minimum in listed.minima} == set(truth)
    best = min(inner(residual, residual) for residual in truth)
    assert (lowest(landscape).lower, lowest(landscape).loss, listed.minima[0].loss) == (best, best, best)
    for residual, strata in truth.items():
        found = check_landscape(landscape, Families(residual)).conclusion
        assert isinstance(found, AllFamilies)
        assert sorted((family.dimension, family.silent) for family in found.families) == oracle.families(strata)
        count += len(found.families)
    every = minima(small(points, None, hidden_bias=hidden_bias, output_bias=output_bias))
    known = {minimum.residual: minimum.units for minimum in every.minima}
    assert {residual for residual, units in known.items() if units <= width} <= set(truth) <= set(known)
    return count


DEGENERATE: dict[str, tuple[Points, int]] = {
    "equal inputs": ([((1,), 2), ((1,), 0), ((-1,), 1)], 2),
    "all inputs equal": ([((1, 2), 3), ((1, 2), -1)], 2),
    "collinear": ([((1, -1), 1), ((2, -2), -2), ((-1, 1), 2)], 2),
    "the origin": ([((0, 0), 2), ((1, 0), -1), ((0, 1), 1)], 1),
    "nothing but the origin": ([((0,), 2), ((0,), -1)], 2),
    "fewer points than dimensions": ([((1, 2, 0), 1), ((0, 1, -1), -2)], 2),
    "targets of 0": ([((1,), 0), ((2,), 0), ((-1,), 0)], 2),
    "one target": ([((1,), 2), ((2,), 2), ((-1,), 2)], 2),
    "three units": ([((1,), -1), ((2,), 2)], 3),
}


@pytest.mark.slow
@pytest.mark.parametrize(("hidden_bias", "output_bias"), [(True, True), (False, False)])
@pytest.mark.parametrize("what", DEGENERATE)
def test_degenerate_data(what: str, hidden_bias: bool, output_bias: bool) -> None:
    points, width = DEGENERATE[what]
    assert require_agreement(points, width, hidden_bias=hidden_bias, output_bias=output_bias)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_data(seed: int) -> None:
    rng, count = random.Random(seed), 0
    for _ in range(3):
        line = rng.random() < 0.6
        points: Points = [
            (tuple(rng.randint(-2, 2) for _ in range(1 if line else 2)), rng.randint(-3, 3))
            for _ in range(4 if line else 3)
        ]
        width = 2 if line else 1
        count += require_agreement(points, width, hidden_bias=rng.random() < 0.7, output_bias=rng.random() < 0.7)
    assert count >= 6
