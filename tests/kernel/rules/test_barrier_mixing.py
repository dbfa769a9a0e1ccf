"""Minima of the rule `barrier` at which units are mixed, biases shifted, or every unit is 0."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest

from proofs.kernel.activation_function import ReLU
from proofs.kernel.certificate import Barrier, BiasShift, Mixed
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel import near_oracle
from tests.kernel.near_minima import certificate_at, exact, with_radius
from tests.kernel.near_oracle import center, real

ZERO = Fraction(0)
INPUTS = np.array([[1.0, 0.2], [0.3, 1.1], [0.8, 0.9], [0.1, 0.4], [1.3, 0.6], [0.5, 0.05]])
TARGETS = np.array([[2.0, 0.1], [0.4, 1.7], [1.5, 1.2], [0.0, 0.9], [2.2, 0.8], [1.1, 0.3]])


def linear_minimum(rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows of both layers, without biases, for which `|X A^T - Y|^2 + rate |A|_*` is least and A is their product."""
    a = np.linalg.lstsq(INPUTS, TARGETS, rcond=None)[0].T
    gram = INPUTS.T @ INPUTS
    for _ in range(20_000):
        a = a - (a @ gram - TARGETS.T @ INPUTS) / np.linalg.eigvalsh(gram)[-1]
        left, sizes, right = np.linalg.svd(a)
        a = (left * np.maximum(sizes - rate / 2 / np.linalg.eigvalsh(gram)[-1], 0)) @ right
    left, sizes, right = np.linalg.svd(a)
    return np.sqrt(sizes)[:, None] * right, left * np.sqrt(sizes)


def both_on(rate: Fraction) -> Problem:
    """Two ReLUs, on at every point; turned until they are."""
    first, second = linear_minimum(float(rate))
    for angle in np.linspace(0, 2 * np.pi, 400):
        for flip in (1, -1):
            turn = np.array([[np.cos(angle), -np.sin(angle)], [flip * np.sin(angle), flip * np.cos(angle)]])
            if (INPUTS @ (turn @ first).T).min() > 0.02:
                layers = tuple(
                    Layer(tuple(tuple(map(exact, row)) for row in w), None) for w in (turn @ first, second @ turn.T)
                )
                data = Dataset(*(tuple(tuple(map(exact, row)) for row in table) for table in (INPUTS, TARGETS)))
                return Problem(Network(layers, (ReLU(),)), data, decay=Decay((rate,) * 2, (ZERO,) * 2))
    raise AssertionError("no turn makes both live")


RATE = Fraction(1, 10)
TURNED = (Mixed(0, (0, 1), ((0, 0),)),)


def certified() -> tuple[Problem, Barrier]:
    problem = both_on(RATE)
    return problem, with_radius(problem, certificate_at(problem, frozen=TURNED))


def test_units_under_decay_that_are_on_together() -> None:
    problem, certificate = certified()
    said = check(problem, certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert said.symmetries == 1
    rng, box = random.Random(2), real(said.radius)
    for _ in range(30):
        theta = [t + box * rng.choice((-1, 1, rng.uniform(-1, 1))) for t in center(certificate)]
        assert near_oracle.loss(problem, theta) >= real(said.loss_lower) - mp.mpf(10) ** -80


def test_without_the_turn_a_direction_is_flat() -> None:
    problem, certificate = certified()
    for curvature in (1e-3, 1e-10):
        forced = replace(certificate_at(problem, forced=curvature), radius=certificate.radius)
        with pytest.raises(BarrierRejected) as caught:
            check(problem, forced)
        assert caught.value.condition is BarrierCondition.CURVATURE


def test_a_third_frozen_weight_would_hide_a_way_down() -> None:
    """A rotation of two units brings one weight back, not two."""
    problem, certificate = certified()
    with pytest.raises(BarrierRejected) as caught:
        check(problem, replace(certificate, frozen=(Mixed(0, (0, 1), ((0, 0), (1, 0))),)))
    assert caught.value.condition is BarrierCondition.MOTION


def test_without_decay_units_are_mixed_freely_and_biases_shifted() -> None:
    """The best affine map with two outputs, as two ReLUs that are on everywhere: 6 + 6 parameters for 6 numbers."""
    table = np.hstack([INPUTS, np.ones((6, 1))])
    a = np.linalg.lstsq(table, TARGETS, rcond=None)[0].T
    first = np.array([[1.0, 0.5, 0.3], [0.2, 0.9, 0.4]])
    second = a[:, :2] @ np.linalg.inv(first[:, :2])
    bias = a[:, 2] - second @ first[:, 2]
    layers = (
        Layer(tuple(tuple(map(exact, row[:2])) for row in first), tuple(map(exact, first[:, 2]))),
        Layer(tuple(tuple(map(exact, row)) for row in second), tuple(map(exact, bias))),
    )
    data = Dataset(*(tuple(tuple(map(exact, row)) for row in table) for table in (INPUTS, TARGETS)))
    problem = Problem(Network(layers, (ReLU(),)), data)
    frozen = (Mixed(0, (0, 1), ((0, 0), (0, 1), (1, 0), (1, 1))), BiasShift(0, 0), BiasShift(0, 1))
    certificate = with_radius(problem, certificate_at(problem, frozen=frozen))
    said = check(problem, certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert said.symmetries == 6
    rng, box = random.Random(3), real(said.radius)
    for _ in range(30):
        theta = [t + box * rng.choice((-1, 1)) for t in center(certificate)]
        assert near_oracle.loss(problem, theta) >= real(said.loss_lower) - mp.mpf(10) ** -80
    for fewer in (frozen[:1], frozen[:2], frozen[1:]):
        forced = replace(certificate_at(problem, frozen=fewer, forced=1e-6), radius=certificate.radius)
        with pytest.raises(BarrierRejected) as caught:
            check(problem, forced)
        assert caught.value.condition is BarrierCondition.CURVATURE


def all_gone(depth: int, rate: Fraction) -> tuple[Problem, Barrier]:
    """XOR with every hidden weight 0 and the output at the mean of the targets; no decay on the output's bias."""
    inputs = tuple((Fraction(a), Fraction(b)) for a in (0, 1) for b in (0, 1))
    targets = tuple((Fraction(int(a != b)),) for a, b in inputs)
    widths = [2, *[2] * depth, 1]
    layers = [Layer(((ZERO,) * a,) * b, (ZERO,) * b) for a, b in itertools.pairwise(widths)]
    layers[-1] = Layer(layers[-1].weight, (Fraction(1, 2),))
    rates = (rate,) * len(layers)
    problem = Problem(
        Network(tuple(layers), (ReLU(),) * depth), Dataset(inputs, targets), decay=Decay(rates, (*rates[:-1], ZERO))
    )
    units = tuple((k, j) for k in range(depth) for j in range(2))
    return problem, certificate_at(problem, collapsed=units, forced=float(rate) / 4)


@pytest.mark.parametrize("depth", [2, 3])
def test_a_deep_network_all_of_whose_weights_are_gone(depth: int) -> None:
    """Decay far below the residuals' sum: nothing wakes, since the last layer reads the same at every point."""
    rate = Fraction(1, 100)
    problem, certificate = all_gone(depth, rate)
    certificate = with_radius(problem, replace(certificate, radius=Fraction(1, 100)))
    said = check(problem, certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert len(said.collapsed) == 2 * depth
    rng, box = random.Random(4), real(said.radius)
    for _ in range(100):
        theta = [t + box * rng.uniform(-1, 1) for t in center(certificate)]
        assert near_oracle.loss(problem, theta) >= real(said.loss_lower) - mp.mpf(10) ** -80


def test_a_ball_in_which_it_would_wake() -> None:
    """The same claim on a ball that holds a lower point: refused. A unit of each layer at 1/2 or so fits OR."""
    rate = Fraction(1, 1000)
    problem, certificate = all_gone(2, rate)
    wide = replace(certificate, radius=Fraction(2))
    with pytest.raises(BarrierRejected) as caught:
        check(problem, wide)
    assert caught.value.condition is BarrierCondition.COLLAPSED


@pytest.mark.parametrize(("rate", "held"), [(Fraction(21, 5), True), (Fraction(39, 10), False)])
def test_the_deltas_cancel_but_not_the_inputs(rate: Fraction, held: bool) -> None:
    """Inputs 0, 1, 2 with derivatives 2, 0, -2: a unit gains at most 4 |w| |v|, and w = 1, b = 0 gains that."""
    layers = (Layer(((ZERO,), (ZERO,)), (ZERO, ZERO)), Layer(((ZERO, ZERO),), (Fraction(2),)))
    data = Dataset(tuple((Fraction(i),) for i in range(3)), tuple((Fraction(t),) for t in (1, 2, 3)))
    problem = Problem(Network(layers, (ReLU(),)), data, decay=Decay((rate, rate), (rate, ZERO)))
    given = certificate_at(problem, collapsed=((0, 0), (0, 1)), forced=0.01)
    given = replace(given, radius=Fraction(1, 10**6))
    if held:
        check(problem, given)
        return
    with pytest.raises(BarrierRejected) as caught:
        check(problem, given)
    assert caught.value.condition is BarrierCondition.COLLAPSED
    theta = center(given)
    start = near_oracle.loss(problem, theta)
    theta[0] += mp.mpf("1e-6")
    theta[4] += mp.mpf("1e-6")
    assert near_oracle.loss(problem, theta) < start
