"""The second singular value that keeps parts of a unit together: beside NumPy's, with every slope at the kinks."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from proofs.kernel.activation_function import LeakyReLU
from proofs.kernel.barrier.second_value import MergedUnit, held_radius, turned_radius
from proofs.kernel.check import check
from proofs.kernel.enclosure.majorants import majorants
from proofs.kernel.enclosure.setting import setting_of
from proofs.kernel.loss import Squared
from proofs.kernel.network import Decay, Problem
from proofs.kernel.rejection import Rejected
from proofs.kernel.rules.barrier import prepare
from tests.kernel.shared_work import CASES, case, merged_minimum

Floats = NDArray[np.float64]
HALF = Fraction(1, 2)
SEVERAL = ("two outputs", "two outputs, leaky, on kinks", "two outputs, deep", "three classes")


def units(name: str, biases: Fraction | None = None, shrink: int = 0, noise: int = 0) -> list[MergedUnit]:
    """All units of the last hidden layer, at the minimum or at another point.

    Args:
        name: of the case.
        biases: another rate for their biases.
        shrink: their outgoing weights are divided by this power of 2.
        noise: every parameter is moved by up to this many thousandths.
    """
    planted, certificate = merged_minimum(name)
    problem = planted.problem
    if biases is not None:
        assert problem.decay is not None
        rates = (*problem.decay.biases[:-2], biases, problem.decay.biases[-1])
        problem = replace(problem, decay=Decay(problem.decay.weights, rates))
    rng, setting = random.Random(5), setting_of(problem)
    point = [x + (rng.randint(-noise, noise) << certificate.bits) // 1000 for x in certificate.point.entries]
    width = problem.network.hidden[-1].width
    for q in (q for j in range(width) for q in setting.outgoing(len(setting.activations) - 1, j)):
        point[q] >>= shrink
    found, _ = prepare(problem, replace(certificate, point=replace(certificate.point, entries=tuple(point))))
    return [MergedUnit.of(found, j) for j in range(width)]


def forward(problem: Problem, layers: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """What the last hidden layer reads, its pre-activations, and the slopes of the loss by the outputs."""
    h = np.array(problem.dataset.inputs, float)
    targets = np.array(problem.dataset.targets, float)
    for number, rows in enumerate(layers):
        read = np.hstack([h, np.ones((len(h), 1))])
        z = read @ rows.T
        if number == len(layers) - 1:
            break
        activation = problem.network.activations[number]
        a = float(activation.slope) if isinstance(activation, LeakyReLU) else 0.0
        before, pre, h = read, z, np.where(z > 0, z, a * z)
    weights = np.array(problem.point_weights, float)[:, None]
    if isinstance(problem.loss, Squared):
        return before, pre, 2 * weights * (z - targets)
    if problem.network.output_dimension == 3:
        p = np.exp(z - z.max(axis=1, keepdims=True))
        return before, pre, weights * (p / p.sum(axis=1, keepdims=True) - targets)
    return before, pre, 2 * weights * np.clip(z - targets, -1, 1)


def second_values(merged: MergedUnit, layers: list[Floats], problem: Problem) -> list[float]:
    """With each choice of slopes at the unit's pinned kinks."""
    read, pre, slopes = forward(problem, layers)
    rates, rate, j = np.array(merged.rates, float), float(merged.rate), merged.unit
    v, w = layers[-1][:, j] * np.sqrt(rate), layers[-2][j] * np.sqrt(rates)
    activation = problem.network.activations[-1]
    a = float(activation.slope) if isinstance(activation, LeakyReLU) else 0.0
    own = [row for layer, unit, row in merged.case.kinks if (layer, unit) == (merged.layer, j)]
    found = []
    for chosen in itertools.product((a, 1.0), repeat=len(own)):
        s = np.where(pre[:, j] > 0, 1.0, a)
        s[own] = chosen
        d = (slopes / np.sqrt(rate)).T @ (s[:, None] * read / np.sqrt(rates))
        p, q = np.eye(len(v)) - np.outer(v, v) / (v @ v), np.eye(len(w)) - np.outer(w, w) / (w @ w)
        found.append(float(np.linalg.norm(p @ d @ q, 2)))
    return found


def floats(merged: MergedUnit) -> list[Floats]:
    setting, certificate = merged.case.setting, merged.case.certificate
    point = [Fraction(x, 1 << certificate.bits) for x in certificate.point.entries]
    return [np.array(setting.rows(point, k), float) for k in range(len(setting.sizes))]  # type: ignore[arg-type]


@pytest.mark.parametrize("noise", [0, 100])
@pytest.mark.parametrize("biases", [None, Fraction(1, 3)], ids=["one rate", "another rate of biases"])
@pytest.mark.parametrize("name", SEVERAL)
def test_the_bound_is_above_every_second_value_and_little_more(name: str, biases: Fraction | None, noise: int) -> None:
    for merged in units(name, biases, noise=noise):
        exact = max(second_values(merged, floats(merged), merged_minimum(name)[0].problem))
        # Pinned pre-activations that are not 0 make the enclosures wide, which is part of the moves.
        wide = merged.moves(majorants(merged.case.evaluation, merged.scales, Fraction(1, 1 << 100)))
        assert exact <= float(merged.at_center + wide) + 1e-9
        assert merged.case.kinks or float(merged.at_center + wide) <= max(1.03 * exact, 0.51)


@pytest.mark.parametrize("shrink", [0, 20], ids=["as they are", "small outgoing weights"])
@pytest.mark.parametrize("name", SEVERAL)
def test_it_holds_on_the_ball(name: str, shrink: int) -> None:
    """At random points of a ball the second values are below that of the center and the moves."""
    rng = np.random.default_rng(1)
    problem = merged_minimum(name)[0].problem
    for merged in units(name, shrink=shrink):
        for radius in (Fraction(1, 10**3), Fraction(1, 10**5)):
            bound = float(merged.at_center + merged.moves(majorants(merged.case.evaluation, merged.scales, radius)))
            for _ in range(20):
                layers = floats(merged)
                step = [rng.normal(size=rows.shape) for rows in layers]
                size = float(np.sqrt(sum((s * s).sum() for s in step)))
                moved = [
                    rows + 2.0**e * float(radius) * s / size
                    for rows, e, s in zip(layers, merged.scales, step, strict=True)
                ]
                assert max(second_values(merged, moved, problem)) <= bound


@pytest.mark.parametrize("name", SEVERAL)
def test_within_the_radius_the_unit_that_takes_over_is_in_the_box(name: str) -> None:
    rng = np.random.default_rng(2)
    for group, unit in zip(case(name).certificate.groups, sorted(CASES[name][2]), strict=True):
        shares = [share.incoming for share in group]
        merged = units(name)[unit]
        box = Fraction(1, 1000)
        radius = float(turned_radius(merged, box, shares))
        rates, rate = np.sqrt(np.array(merged.rates, float)), float(merged.rate) ** 0.5
        w, v = np.array(merged.incoming, float), np.array(merged.outgoing, float)
        for n in range(300):
            total = np.zeros((len(v), len(w)))
            dv, dw = (radius * rng.choice([-1, 1], size=len(x)) for x in (v, w))
            for share in map(float, shares):
                if n % 2:  # else all parts move alike
                    dv, dw = (radius * rng.choice([-1, 1, rng.uniform(-1, 1)], size=len(x)) for x in (v, w))
                total += np.outer(rate * (share * v + dv), rates * (share * w + dw))
            p, sizes, q = np.linalg.svd(total)
            sign = 1 if q[0] @ (rates * w) > 0 else -1
            assert np.abs(sign * np.sqrt(sizes[0]) * q[0] / rates - w).max() <= float(box)
            assert np.abs(sign * np.sqrt(sizes[0]) * p[:, 0] / rate - v).max() <= float(box)


@pytest.mark.parametrize("shares", [[Fraction(3, 5), Fraction(4, 5)], [Fraction(1), Fraction(1, 1 << 40)]])
@pytest.mark.parametrize("name", SEVERAL)
def test_the_radius_is_small_enough_for_each_step_of_its_proof(name: str, shares: list[Fraction]) -> None:
    box = 1e-3
    for merged in units(name):
        delta = float(turned_radius(merged, Fraction(1, 1000), shares))
        rates = [float(merged.rate), *map(float, merged.rates)]
        d = delta * (max(rates) * max(len(merged.outgoing), len(merged.incoming))) ** 0.5
        alpha, gamma = float(merged.outgoing_square) ** 0.5, float(merged.incoming_square) ** 0.5
        error = len(shares) * d * (alpha + gamma + d)
        assert d <= 1
        assert error <= alpha * gamma / 8
        assert 6 * error / (alpha * gamma) ** 0.5 + abs(alpha - gamma) <= box * min(rates) ** 0.5
        assert delta <= box * min(shares)


def test_weights_out_of_balance_are_refused() -> None:
    merged = units("two outputs", shrink=1)[0]
    with pytest.raises(Rejected, match="weights in balance"):
        turned_radius(merged, Fraction(1, 1000), [Fraction(3, 5), Fraction(4, 5)])


@pytest.mark.parametrize("name", SEVERAL)
def test_the_ball_is_one_on_which_it_holds(name: str) -> None:
    for merged in units(name):
        if merged.at_center < 1:
            large = replace(
                merged, case=replace(merged.case, certificate=replace(merged.case.certificate, radius=HALF))
            )
            radius = held_radius(large, Fraction(0))
            assert merged.at_center + merged.moves(majorants(merged.case.evaluation, merged.scales, radius)) <= 1


def test_a_ball_that_is_not_around_the_minimum_is_refused() -> None:
    merged = units("two outputs")[0]
    assert 0 < held_radius(merged, Fraction(0)) <= merged.case.certificate.radius
    with pytest.raises(Rejected, match="around the minimum"):
        held_radius(merged, merged.case.certificate.radius)


def test_a_second_value_above_1_is_refused() -> None:
    merged = units("two outputs")[2]
    assert max(second_values(merged, floats(merged), merged_minimum("two outputs")[0].problem)) > 1
    with pytest.raises(Rejected, match="second singular value of at most 1, got"):
        held_radius(merged, Fraction(0))


@pytest.mark.parametrize("layer", [-1, -2])
def test_weights_without_decay_do_not_hold(layer: int) -> None:
    this = case("two outputs")
    assert this.problem.decay is not None
    for kept in ("weights", "biases"):
        rates = list(getattr(this.problem.decay, kept))
        rates[layer] = Fraction(0)
        problem = replace(this.problem, decay=replace(this.problem.decay, **{kept: tuple(rates)}))
        if (kept, layer) == ("biases", -1):
            continue  # Those of the outputs are nobody's work.
        with pytest.raises(Rejected, match="decay on all weights of the units"):
            check(problem, this.certificate)
