"""Nonnegative least squares, exact and in floats, by its conditions of optimality."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import centred, product
from proofs.search.landscape.fits import Fit, Generators, nonnegative_least_squares
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


@pytest.mark.parametrize("wrong_guess", [False, True])
def test_fits_are_nearest(wrong_guess: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong_guess:  # floats that suggest nonsense: the exact method takes over
        monkeypatch.setattr(Generators, "_guess", lambda self, allowed, goal, start: -np.ones(len(allowed)))
    rng = random.Random(2)
    for data in datasets(rng, 60):
        landscape = Landscape(data, 2, rng.random() < 0.5, rng.random() < 0.5)
        found = arrangement_of(landscape)
        vectors = [tuple(Fraction(s * e) for e in row) for row in found.outputs for s in (1, -1)]
        allowed = sorted(rng.sample(range(len(vectors)), rng.randint(0, len(vectors))))
        fit = Generators(landscape, found).fit(allowed, landscape.targets)
        require_nearest(landscape, vectors, fit, allowed)


@pytest.mark.parametrize("start", [[], [0, 1, 2], [3]])
def test_floats_are_nearest(start: list[int]) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        rows, target = rng.normal(size=(8, 5)), rng.normal(size=5)
        weights = nonnegative_least_squares(rows, target, start)
        slopes = rows @ (weights @ rows - target)
        assert weights.min() >= 0
        assert slopes.min() > -1e-9
        assert abs(weights @ slopes) < 1e-9


def test_nothing_to_fit_with() -> None:
    assert nonnegative_least_squares(np.zeros((0, 3)), np.ones(3)).shape == (0,)
