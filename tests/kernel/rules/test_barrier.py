"""The rule `barrier`: accepted near minima hold by an independent oracle, and what is no minimum is refused."""

import pickle
import random
from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import pytest

from proofs.kernel.certificate import Barrier
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import setting_of
from tests.kernel import near_oracle
from tests.kernel.near_cases import KINKED, NAMES, Case, case
from tests.kernel.near_minima import free_parameters
from tests.kernel.near_oracle import Real, center, real


def conclusion_of(case: Case) -> LocalMinimumNearby:
    conclusion = check(case.problem, case.certificate).conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    return conclusion


def directions(case: Case, count: int) -> list[list[Real]]:
    """Unit vectors on the free parameters in the coordinates: axes, pairs of axes, and random ones."""
    setting, rng = setting_of(case.problem), random.Random(5)
    free = free_parameters(setting, case.certificate.frozen, case.certificate.collapsed)
    picks = []
    for n in range(count):
        weights = [0] * setting.offsets[-1]
        chosen = free if n % 2 else rng.sample(free, 1 + n % 3)
        for q in chosen:
            weights[q] = rng.gauss(0, 1)
        size = mp.sqrt(mp.fsum(mp.mpf(w) ** 2 for w in weights))
        picks.append([mp.mpf(w) / size for w in weights])
    return picks


def moved(case: Case, direction: list[Real], amount: Real) -> list[Real]:
    scales, layers = case.certificate.scales, setting_of(case.problem).layers_of()
    steps = [mp.mpf(2) ** scales[layer] for layer in layers]
    return [t + amount * g * d for t, g, d in zip(center(case.certificate), steps, direction, strict=True)]


@pytest.mark.parametrize("name", NAMES)
def test_accepted_minima_hold(name: str) -> None:
    """The loss at the center is enclosed; on spheres it is higher; M lies below it; nothing in the box is lower."""
    this = case(name)
    said, certificate = conclusion_of(this), this.certificate
    here = near_oracle.loss(this.problem, center(certificate))
    assert real(said.loss_lower) <= here <= real(said.loss_upper)
    assert said.loss_upper - said.loss_lower < Fraction(1, 10**40)
    rho = real(certificate.radius)
    rng = random.Random(3)
    for direction in directions(this, 14):
        for share in (1, mp.mpf(10) ** -4, max(1000 * real(said.center_reach) / rho, mp.mpf(10) ** -30)):
            theta = moved(this, direction, rho * share)
            value = near_oracle.loss(this.problem, theta)
            assert value > here
            assert near_oracle.lower_bound(this.problem, theta, certificate) <= value + mp.mpf(10) ** -60
        box = real(said.radius)
        theta = [t + box * rng.choice((-1, 1, rng.uniform(-1, 1))) for t in center(certificate)]
        assert near_oracle.loss(this.problem, theta) >= real(said.loss_lower)


@pytest.mark.parametrize("name", NAMES)
def test_distances_to_the_network(name: str) -> None:
    this = case(name)
    said = conclusion_of(this)
    theta = [entry for layer in this.problem.network.layers for row in layer.augmented for entry in row]
    there = [entry for layer in said.center.layers for row in layer.augmented for entry in row]
    apart = max(abs(a - b) for a, b in zip(theta, there, strict=True))
    assert said.reach == apart + said.center_reach
    assert said.network_radius == said.radius - apart
    assert said.kinks == tuple((k.layer, k.unit, k.point) for k in this.certificate.kinks)
    assert said.symmetries >= len(this.certificate.frozen)


def test_a_smooth_minimum_in_a_small_ball_is_the_only_critical_point() -> None:
    this = case("tanh")
    small = replace(this, certificate=replace(this.certificate, radius=this.certificate.radius / 64))
    said = conclusion_of(small)
    assert said.unique_radius is not None
    assert 0 < said.unique_radius < small.certificate.radius
    assert conclusion_of(case("relu on kinks")).unique_radius is None


@pytest.mark.parametrize("name", KINKED)
def test_kinks_are_convex_at_the_center(name: str) -> None:
    """Along the unit's own bias the loss grows with both one-sided slopes, m and beta - m."""
    this = case(name)
    setting = setting_of(this.problem)
    for kink in this.certificate.kinks:
        layer = kink.layer
        q = setting.index(layer, kink.unit, setting.sizes[layer].fan_in)
        step = real(this.certificate.radius) * mp.mpf(10) ** -6
        slopes = []
        for sign in (-1, 1):
            theta = center(this.certificate)
            theta[q] += sign * step
            start = near_oracle.loss(this.problem, center(this.certificate))
            slopes.append((near_oracle.loss(this.problem, theta) - start) / step)
        assert sum(slopes) > real(kink.multiplier) / 1000


def test_the_certificate_survives_pickling_as_a_theorem() -> None:
    this = case("relu on kinks with decay")
    theorem = check(this.problem, this.certificate)
    assert pickle.loads(pickle.dumps(theorem)) == theorem


def test_certificates_are_plain_values() -> None:
    assert isinstance(hash(case("tanh").certificate), int)
    assert isinstance(case("tanh").certificate, Barrier)
