"""Mixing and shifts of biases: from the corners of the box, carried out in floats, they lead into the ball."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.certificate import BiasShift, Rescaled
from proofs.kernel.enclosure.setting import setting_of
from proofs.kernel.network import Dataset, Layer, Network, Problem
from tests.kernel.barrier.mixed_networks import CASES, always_on, carried, outputs, prepared


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("scale", [0, 2, -2])
def test_corners_of_the_box(name: str, seed: int, scale: int) -> None:
    sizes, frozen, decay = CASES[name]
    rng = random.Random(seed)
    problem = always_on(rng, sizes, (ReLU(), LeakyReLU(Fraction(1, 10)), Identity())[seed % 3], decay)
    scales = tuple(scale * (-1) ** k for k in range(len(sizes) - 1))
    radius = Fraction(1, 10**5)
    motions, exact = prepared(problem, frozen, radius, scales)
    setting, point = setting_of(problem), np.array(exact, dtype=float)
    delta = motions.whole_radius(setting, exact, scales, radius)
    steps = np.array([2.0 ** scales[k] for k in setting.layers_of()])
    held = sorted(motions.frozen)
    signs = np.array([[rng.choice((-1, 1)) for _ in exact] for _ in range(12)])
    signs[:2] = np.where(np.isin(np.arange(len(point)), held), 1, -1) * np.array([[1], [-1]])
    for corner in signs:
        theta = point + float(delta) * corner
        there = carried(setting, theta, point, frozen, decay is not None)
        np.testing.assert_allclose(there[held], point[held], rtol=1e-11)
        assert np.linalg.norm((there - point) / steps) <= float(radius)
        np.testing.assert_allclose(outputs(setting, there), outputs(setting, theta), rtol=1e-9)
        if decay is not None:
            assert np.linalg.norm(there) == pytest.approx(np.linalg.norm(theta), rel=1e-12)


@pytest.mark.parametrize("bias", [Fraction(1, 64), Fraction(40)])
def test_a_shift_through_large_weights(bias: Fraction) -> None:
    """The next bias moves 1,000 times as far as the one that is brought back, and with it what it rescales."""
    one = Fraction(1)
    layers = (Layer(((one,),), (one,)), Layer(((1000 * one,),), (bias,)), Layer(((one,),), (one,)))
    data = Dataset(((one,), (2 * one,)), ((one,), (one,)))
    problem = Problem(Network(layers, (ReLU(), ReLU())), data)
    frozen = (BiasShift(0, 0), Rescaled(1, 0, 1))
    for motions_frozen in (frozen, frozen[:1]):
        motions, exact = prepared(problem, motions_frozen, Fraction(1, 1000))
        setting, point = setting_of(problem), np.array(exact, dtype=float)
        delta = motions.whole_radius(setting, exact, (0, 0, 0), Fraction(1, 1000))
        for signs in product((-1, 1), repeat=6):
            there = carried(setting, point + float(delta) * np.array(signs), point, motions_frozen, False)
            assert np.linalg.norm(there - point) <= 1e-3


def test_numbers_of_a_deep_network_stay_short() -> None:
    """Each layer's displacement enters the next one's twice: exact numbers would be three times as long each time."""
    depth = 9
    problem = always_on(random.Random(1), [2] * (depth + 2), ReLU())
    frozen = [motion for k in range(depth) for motion in (BiasShift(k, 0), Rescaled(k, 0, 0))]
    motions, point = prepared(problem, frozen, Fraction(1, 10**6))
    setting = setting_of(problem)
    delta = motions.whole_radius(setting, point, (0,) * (depth + 1), Fraction(1, 10**6))
    moves = motions._moves(setting, point, [Fraction(100)] * (depth + 1), delta / 2**60)
    assert moves is not None
    assert max(move.denominator.bit_length() for move in moves) < 1000 * depth
