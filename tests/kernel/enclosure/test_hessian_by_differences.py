"""Gradient, Hessian, kink gradients and majorants against differences of M at a hundred digits."""

import random
from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import pytest

from proofs.kernel.barrier.case import Case as Prepared
from proofs.kernel.enclosure.evaluation import decay_bounds, evaluate
from proofs.kernel.enclosure.hessian import hessian
from proofs.kernel.enclosure.majorants import BITS, kink_third
from proofs.kernel.rules.barrier import prepare
from tests.kernel import near_oracle
from tests.kernel.near_cases import KINKED, NAMES, Case, case
from tests.kernel.near_oracle import Real, center

STEP = mp.mpf(10) ** -25


def prepared(this: Case) -> Prepared:
    return prepare(this.problem, this.certificate)[0]


def bound_at(this: Case, steps: dict[int, Real]) -> Real:
    """M where some parameters are moved."""
    theta = center(this.certificate)
    for q, step in steps.items():
        theta[q] += step
    return near_oracle.lower_bound(this.problem, theta, this.certificate)


def scaled(number: int, bits: int) -> Real:
    return mp.mpf(number) / mp.mpf(2) ** bits


@pytest.mark.parametrize("name", NAMES)
def test_gradient(name: str) -> None:
    """Of M: that of the Lagrangian, as the pinned pre-activations are 0 to seventy digits."""
    this = case(name)
    gradient, error = prepared(this).evaluation.gradient()
    assert error < 1 << 40
    for q, entry in enumerate(gradient):
        slope = (bound_at(this, {q: STEP}) - bound_at(this, {q: -STEP})) / (2 * STEP)
        assert abs(slope - scaled(entry, 256)) < mp.mpf(10) ** -44


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_hessian(name: str) -> None:
    this = case(name)
    ready = prepared(this)
    evaluation = ready.evaluation
    kinks = [(evaluation.kink_row(place), penalty) for place, (_, penalty) in ready.kinks.items()]
    found = hessian(evaluation, 80, kinks)
    layers = list(ready.setting.layers_of())
    pairs = [(x, y) for x in range(len(layers)) for y in range(x, len(layers))]
    for x, y in random.Random(4).sample(pairs, min(60, len(pairs))):
        corners = [
            sign * bound_at(this, {x: a * STEP, y: b * STEP} if x != y else {x: (a + b) * STEP})
            for a, b, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
        ]
        truth = mp.fsum(corners) / (4 * STEP**2)
        error = scaled(found.errors[layers[x], layers[y]], 80)
        assert error < mp.mpf(10) ** -15
        assert abs(truth - scaled(found.rows[x][y], 80)) <= error + mp.mpf(10) ** -40


@pytest.mark.parametrize("name", NAMES)
def test_third_derivative_is_below_its_majorant(name: str) -> None:
    """Along random lines, and along those of single layers and parameters, at random points of the ball."""
    this = case(name)
    ready = prepared(this)
    most = scaled(ready.bounds.third + kink_third(ready.bounds, ready.evaluation, ready.kinks), BITS)
    rng, layers = random.Random(6), list(ready.setting.layers_of())
    steps = [mp.mpf(2) ** this.certificate.scales[layer] for layer in layers]
    rho = near_oracle.real(this.certificate.radius)
    for trial in range(12):
        chosen = [q for q, layer in enumerate(layers) if trial % 3 != 1 or layer == trial % len(ready.setting.sizes)]
        if trial % 3 == 2:
            chosen = rng.sample(chosen, 2)
        weights = {q: mp.mpf(rng.gauss(0, 1)) for q in chosen}
        size = mp.sqrt(mp.fsum(w * w for w in weights.values()))
        unit = {q: w / size * steps[q] for q, w in weights.items()}
        start = rho * rng.uniform(-1, 1)
        h = mp.mpf(10) ** -20
        values = [bound_at(this, {q: (start + k * h) * u for q, u in unit.items()}) for k in (-2, -1, 1, 2)]
        third = (values[3] - 2 * values[2] + 2 * values[1] - values[0]) / (2 * h**3)
        assert abs(third) <= most


def test_decay_and_weights_of_points_count() -> None:
    """A point's weight doubles its part of the gradient; the loss of the center is the oracle's."""
    this = case("tanh with decay, scaled")
    count = len(this.problem.dataset)
    weights = tuple(Fraction(1 + i % 3, 2) for i in range(count))
    weighted = replace(this.problem, dataset=replace(this.problem.dataset, weights=weights))
    ready = prepare(weighted, this.certificate)[0]
    other = Case(weighted, this.certificate)
    gradient, _ = ready.evaluation.gradient()
    for q in (0, 3, len(gradient) - 1):
        slope = (bound_at(other, {q: STEP}) - bound_at(other, {q: -STEP})) / (2 * STEP)
        assert abs(slope - scaled(gradient[q], 256)) < mp.mpf(10) ** -44


@pytest.mark.parametrize("name", KINKED)
def test_enclosures_hold_for_the_true_network_too(name: str) -> None:
    """With its kinks pushed off, what is held at 0 is not 0 in the true network; the loss is enclosed all the same."""
    this = case(name)
    ready = prepared(this)
    setting, bits = ready.setting, this.certificate.bits
    entries = list(this.certificate.point.entries)
    for kink in this.certificate.kinks:
        entries[setting.index(kink.layer, kink.unit, setting.sizes[kink.layer].fan_in)] += 1 << bits - 6
    theta = [scaled(entry, bits) for entry in entries]
    pinned = {place: multiplier for place, (multiplier, _) in ready.kinks.items()}
    low, high = evaluate(setting, entries, bits, pinned).loss.value
    decay_low, decay_high = decay_bounds(setting, entries, bits)
    truth = near_oracle.loss(this.problem, theta)
    held = replace(
        this.certificate,
        kinks=tuple(replace(k, multiplier=Fraction(0), penalty=Fraction(0)) for k in this.certificate.kinks),
    )
    without = near_oracle.lower_bound(this.problem, theta, held)
    assert abs(truth - without) > mp.mpf(10) ** -6
    for value in (truth, without):
        assert scaled(low + decay_low, bits) <= value <= scaled(high + decay_high, bits)
