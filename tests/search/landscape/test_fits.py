"""Exact least squares with weights >= 0, by its conditions of optimality."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import centred, product
from proofs.search.landscape.fits import Fit, Generators
from tests.search.landscape.descents import datasets


def require_nearest(landscape: Landscape, generators: list[tuple[Fraction, ...]], fit: Fit, allowed: list[int]) -> None:
    outputs = tuple(y + r for y, r in zip(landscape.targets, fit.residual, strict=True))
    combined = tuple(
        sum((weight * generators[g][i] for g, weight in fit.weights.items()), Fraction(0))
        for i in range(len(landscape.dataset))
    )
    assert centred(landscape, combined) == centred(landscape, outputs)
    assert all(weight > 0 for weight in fit.weights.values())
    assert product(fit.residual, outputs) == 0
    assert set(fit.weights) <= set(allowed)
    assert all(product(fit.residual, generators[g]) >= 0 for g in allowed)


@pytest.mark.parametrize("likely", [range(0), range(1000), range(0, 1000, 3)])
def test_fits_are_nearest_wherever_they_begin(likely: range) -> None:
    rng = random.Random(2)
    for data in datasets(rng, 60):
        landscape = Landscape(data, 2, rng.random() < 0.5, rng.random() < 0.5)
        found = arrangement_of(landscape)
        vectors = [tuple(Fraction(s * e) for e in row) for row in found.outputs for s in (1, -1)]
        allowed = sorted(rng.sample(range(len(vectors)), rng.randint(0, len(vectors))))
        fit = Generators(landscape, found).fit(allowed, landscape.targets, likely)
        require_nearest(landscape, vectors, fit, allowed)
