"""The rule `merged` with several outputs, against an oracle that shares no code with it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from math import isqrt

import mpmath as mp
import numpy as np
import pytest

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.barrier.second_value import MergedUnit, _pinned, _second_value, held_radius, turned_radius
from proofs.kernel.certificate import Barrier
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of, setting_of
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import Rejected
from proofs.kernel.rules.barrier import barrier, prepare
from tests.kernel import near_oracle
from tests.kernel.near_minima import Planted, certificate_at, plant, with_radius
from tests.kernel.near_oracle import Real, real
from tests.kernel.shared_work import SLIVER, THIRDS, THREE_WAYS, Ratio, Shared, shared, split
from tests.kernel.split_oracle import Array, Turning, taken_over, turning

RELU, LEAKY = [ReLU()], [LeakyReLU(Fraction(1, 4))]
HALVES = ((Fraction(1, 2),) * 2,) * 4
ONE_KINK, TWO_KINKS = ((0, 0, 0),), ((0, 0, 0), (0, 0, 1))


def other_rates(planted: Planted, inputs: Fraction, units: Fraction) -> Planted:
    """Inputs times a number, units rescaled by another: the same minimum, whose rates of decay are all different."""
    problem, c, s = planted.problem, inputs, units
    hidden, output = problem.network.layers
    assert hidden.bias is not None
    assert problem.decay is not None
    rows = Layer(tuple(tuple(x * s / c for x in row) for row in hidden.weight), tuple(bias * s for bias in hidden.bias))
    network = Network((rows, Layer(tuple(tuple(x / s for x in row) for row in output.weight), output.bias)))
    rate, _ = problem.decay.weights
    decay = Decay((rate * (c / s) ** 2, rate * s**2), (rate / s**2, rate))
    data = Dataset(tuple(tuple(x * c for x in row) for row in problem.dataset.inputs), problem.dataset.targets)
    changed = Problem(Network(network.layers, problem.network.activations), data, problem.loss, decay)
    return Planted(changed, planted.kinks, tuple(m / float(s) for m in planted.multipliers))


def bias_as_a_weight(planted: Planted) -> Planted:
    """The hidden layer's biases read an input that is 1 everywhere."""
    problem = planted.problem
    hidden, output = problem.network.layers
    data = replace(problem.dataset, inputs=tuple((*x, Fraction(1)) for x in problem.dataset.inputs))
    assert problem.decay is not None
    decay = Decay(problem.decay.weights, (Fraction(0), problem.decay.biases[1]))
    network = Network((Layer(hidden.augmented), output), problem.network.activations)
    return replace(planted, problem=Problem(network, data, problem.loss, decay))


Groups = Mapping[int, Sequence[Ratio]]
"""The ratios by the unit of the merged network."""

# In "almost 1" the second value is 1 - 10^-7 for the first unit.
CASES: dict[str, tuple[Callable[[], Planted], Groups]] = {
    "no kinks": (lambda: plant([2, 2, 2], RELU, Squared(), 24, 1, decay=1e-2, amplitude=1e-4), {0: THIRDS, 1: HALVES}),
    "kink": (
        lambda: plant([2, 2, 3], RELU, Squared(), 24, 1, decay=1e-2, kinks=ONE_KINK, amplitude=1e-4),
        {0: THREE_WAYS},
    ),
    "other rates": (
        lambda: other_rates(
            plant([2, 2, 3], RELU, Squared(), 24, 1, decay=1e-2, kinks=ONE_KINK, amplitude=1e-4),
            Fraction(2),
            Fraction(1, 2),
        ),
        {0: THIRDS},
    ),
    "no biases": (
        lambda: bias_as_a_weight(plant([2, 2, 3], RELU, Squared(), 24, 1, decay=1e-2, kinks=ONE_KINK, amplitude=1e-4)),
        {0: THIRDS},
    ),
    "leaky": (
        lambda: plant([2, 2, 2], LEAKY, Huber(Fraction(1)), 24, 1, decay=1e-2, kinks=TWO_KINKS, amplitude=1e-5),
        {0: SLIVER},
    ),
    "softmax": (
        lambda: plant([2, 2, 3], RELU, SoftmaxCrossEntropy(), 30, 2, decay=1e-2, amplitude=1e-4),
        {0: THIRDS},
    ),
    "logistic": (
        lambda: plant([2, 2, 2], RELU, Logistic(), 24, 1, decay=1e-2, kinks=ONE_KINK, amplitude=1e-4),
        {0: THIRDS},
    ),
    "deep": (
        lambda: plant(
            [2, 2, 2, 2], [ReLU(), ReLU()], Squared(), 40, 2, decay=1e-2, kinks=((0, 0, 0), (1, 0, 1)), amplitude=1e-4
        ),
        {0: THIRDS},
    ),
    "almost 1": (
        lambda: plant([2, 2, 2], RELU, Squared(), 24, 3, decay=1e-2, amplitude=0.0042332781131555275),
        {0: THIRDS, 1: HALVES},
    ),
}


@dataclass(frozen=True)
class Split:
    """A minimum of the merged network, and a certificate about the split one."""

    planted: Planted
    minimum: Barrier
    groups: Groups
    whole: Shared

    @property
    def theta(self) -> Array:
        return np.array([float(x) for x in self.center])

    @property
    def center(self) -> list[Real]:
        return near_oracle.center(self.minimum)

    def turning(self, unit: int, theta: Array | None = None) -> Turning:
        last = len(self.planted.problem.network.activations) - 1
        kinks = [point for layer, j, point in self.planted.kinks if (layer, j) == (last, unit)]
        return turning(self.planted.problem, self.theta if theta is None else theta, unit, kinks)

    def merged(self, unit: int) -> MergedUnit:
        return MergedUnit.of(prepare(self.planted.problem, self.minimum)[0], unit)

    def box(self, unit: int) -> Fraction:
        """How far all parameters of the merged network may move: the rule's box and the unit's ball."""
        ball = held_radius(self.merged(unit), Fraction(0))
        count = len(self.center)
        return min(barrier(self.planted.problem, self.minimum).radius, ball / (isqrt(count) + 1))


def split_of(planted: Planted, groups: Groups) -> Split:
    minimum = certificate_at(planted.problem, planted.kinks, planted.multipliers)
    minimum = with_radius(planted.problem, minimum)
    return Split(planted, minimum, groups, shared(planted, minimum, groups))


@cache
def case(name: str) -> Split:
    make, groups = CASES[name]
    return split_of(make(), groups)


@cache
def conclusion_of(name: str) -> LocalMinimumNearby:
    this = case(name).whole
    said = check(this.problem, this.certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    return said


def apart(this: Split, rng: random.Random) -> list[Real]:
    """A direction, largest entry 1, in which two parts of each unit turn apart by a singular pair or any other."""
    setting = setting_of(this.whole.problem)
    last = len(setting.activations) - 1
    direction = [mp.mpf(0)] * setting.offsets[-1]
    for unit, group in zip(this.groups, this.whole.certificate.groups, strict=True):
        of = this.turning(unit)
        left, _, right = np.linalg.svd(of.of([rng.choice((of.lowest, 1.0)) for _ in of.any_slope]))
        pair, (one, other) = rng.randrange(min(len(left), len(right))), rng.sample(list(group), 2)
        for copy, amount in ((one, mp.mpf(1)), (other, -real(one.incoming / other.incoming))):
            rows, columns = list(setting.incoming(last, copy.unit)), list(setting.outgoing(last, copy.unit))
            rates = [mp.sqrt(real(setting.decay[q])) for q in (*rows, *columns)]
            for q, x, rate in zip((*rows, *columns), (*right[pair], *-left[:, pair]), rates, strict=True):
                direction[q] = amount * mp.mpf(float(x)) / rate
    if rng.random() < 0.3:
        direction = [d + mp.mpf(rng.uniform(-1, 1)) for d in direction]
    largest = max(map(abs, direction))
    return [d / largest for d in direction]


@pytest.mark.parametrize("name", CASES)
def test_nothing_within_the_radius_is_lower(name: str) -> None:
    """Nor is the unit that takes over costlier than its parts, within the radius and far beyond it."""
    this, said, rng = case(name), conclusion_of(name), random.Random(3)
    here = [real(x) for x in parameters_of(said.center)]
    for step in [real(said.radius) * mp.mpf(10) ** -n for n in (0, 0, 0, 0, 3, 3)] + [mp.mpf(10) ** -7] * 4:
        theta = [t + step * d for t, d in zip(here, apart(this, rng), strict=True)]
        value = near_oracle.loss(this.whole.problem, theta)
        one = taken_over(this.whole.problem, theta, this.groups, this.center)
        assert value >= near_oracle.loss(this.planted.problem, one) - mp.mpf(10) ** -90
        if step <= real(said.radius):
            assert value >= real(said.loss_lower)


@pytest.mark.parametrize("name", CASES)
def test_the_second_value_is_no_less_than_that_of_any_slopes(name: str) -> None:
    """Without kinks it is that one, from a half on: what is below vanishes in the power."""
    this = case(name)
    for unit in range(this.planted.problem.network.hidden[-1].width):
        of, merged = this.turning(unit), this.merged(unit)
        found, true = float(_second_value(merged) + _pinned(merged)), of.second_value()
        assert found >= true - 1e-9
        if not of.any_slope:
            assert found <= max(1.02 * true, 0.51)


@pytest.mark.parametrize("name", CASES)
def test_the_second_value_stays_below_one_on_the_ball(name: str) -> None:
    this, rng = case(name), np.random.default_rng(4)
    assert set(this.minimum.scales) == {0}
    for unit in this.groups:
        ball = float(held_radius(this.merged(unit), Fraction(0)))
        for _ in range(40):
            direction = rng.normal(size=len(this.theta))
            theta = this.theta + ball * direction / np.linalg.norm(direction)
            assert this.turning(unit, theta).second_value() <= 1


def test_beyond_the_ball_the_second_value_may_be_above_one() -> None:
    this, rng = case("almost 1"), np.random.default_rng(4)
    far = [this.theta + 1e-6 * rng.normal(size=len(this.theta)) for _ in range(20)]
    assert max(this.turning(0, theta).second_value() for theta in far) > 1
    assert held_radius(this.merged(0), Fraction(0)) < this.minimum.radius / 1000


@pytest.mark.parametrize("name", CASES)
def test_from_the_radius_the_unit_that_takes_over_is_in_the_box(name: str) -> None:
    this, said, rng = case(name), conclusion_of(name), random.Random(5)
    here, box = [real(x) for x in parameters_of(said.center)], real(min(map(this.box, this.groups)))
    for n in range(6):
        signs = [mp.sign(t) if n == 0 else rng.choice((-1, 1)) for t in here]
        theta = [t + real(said.radius) * s for t, s in zip(here, signs, strict=True)]
        one = taken_over(this.whole.problem, theta, this.groups, this.center)
        assert max(abs(a - b) for a, b in zip(one, this.center, strict=True)) <= box


def test_every_unit_that_takes_over_is_in_the_balls_of_all_groups() -> None:
    """The second value of one unit depends on the deltas, and so on how far the others have moved."""
    this = case("almost 1")
    smallest = min(map(this.box, this.groups))
    for unit, group in zip(this.groups, this.whole.certificate.groups, strict=True):
        within = turned_radius(this.merged(unit), smallest, [share.incoming for share in group])
        assert conclusion_of("almost 1").radius <= within


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 13))
def test_without_kinks_what_is_refused_is_no_minimum(seed: int) -> None:
    """The second value decides: above 1 the copies turn apart, by the second pair, however near."""
    planted = plant([2, 2, 2], RELU, Squared(), 24, seed, decay=1e-2, amplitude=3e-3)
    this = split_of(other_rates(planted, Fraction(2), Fraction(1 + seed % 3)), {0: THIRDS})
    true, found = this.turning(0).second_value(), _second_value(this.merged(0))
    assert abs(true - 1) > 1e-3
    assert true - 1e-9 <= found <= max(1.02 * true, 0.51)
    if true < 1:
        check(this.whole.problem, this.whole.certificate)
        return
    with pytest.raises(Rejected, match="second singular value"):
        check(this.whole.problem, this.whole.certificate)
    setting, merged = setting_of(this.whole.problem), setting_of(this.planted.problem)
    left, _, right = np.linalg.svd(this.turning(0).of(()))
    center = tuple(Fraction(x, 1 << this.minimum.bits) for x in this.minimum.point.entries)
    start = [real(x) for x in parameters_of(split(merged.network(center), this.groups))]
    here = near_oracle.loss(this.whole.problem, start)
    for n in (5, 7, 9):
        theta = list(start)
        for copy, amount in ((0, mp.mpf(10) ** -n), (1, -(mp.mpf(10) ** -n) * 3 / 4)):
            places = (*setting.incoming(0, copy), *setting.outgoing(0, copy))
            for q, x in zip(places, (*right[0], *-left[:, 0]), strict=True):
                theta[q] += amount * mp.mpf(float(x)) / mp.sqrt(real(setting.decay[q]))
        assert near_oracle.loss(this.whole.problem, theta) < here


def test_slopes_at_kinks_count() -> None:
    """With slopes in the middle the value is below 1, with others it is above."""
    planted = plant([2, 2, 3], RELU, Squared(), 24, 9, decay=1e-2, kinks=TWO_KINKS, amplitude=3e-4)
    this = split_of(planted, {0: THIRDS})
    assert np.linalg.norm(this.turning(0).of((0.5, 0.5)), 2) < 0.95
    assert this.turning(0).second_value() > 1.05
    with pytest.raises(Rejected, match="second singular value"):
        check(this.whole.problem, this.whole.certificate)


TINY = ((Fraction(200**2 - 1, 200**2 + 1),) * 2, (Fraction(400, 200**2 + 1),) * 2)


@pytest.mark.parametrize("ratios", [THIRDS, HALVES, SLIVER, TINY])
@pytest.mark.parametrize("roots", [(1, 1), (2, 1), (1, Fraction(1, 10))])
@pytest.mark.parametrize("box", [Fraction(1, 10**6), Fraction(1), Fraction(100)])
def test_at_the_corners_copies_and_the_unit_that_takes_over_stay_in_the_box(
    ratios: Sequence[Ratio], roots: tuple[Fraction, Fraction], box: Fraction
) -> None:
    """In balance, so that nothing but the box limits the radius."""
    weight, outgoing = (Fraction(root) ** 2 for root in roots)
    w, v = tuple(Fraction(x) / roots[0] for x in (2, -10, 11)), tuple(Fraction(x) / roots[1] for x in (9, 12))
    merged = replace(case("kink").merged(0), incoming=w, outgoing=v, rates=(weight,) * 3, rate=outgoing)
    assert merged.incoming_square == merged.outgoing_square
    shares = [ratio for ratio, _ in ratios]
    delta, rng = turned_radius(merged, box, shares), random.Random(1)
    assert 0 < delta <= box * min(shares)
    hidden = Layer(tuple(tuple(a * x for x in w[:2]) for a in shares), tuple(a * w[2] for a in shares))
    network = Network((hidden, Layer(tuple(tuple(a * x for a in shares) for x in v))), (ReLU(),))
    decay = Decay((weight, outgoing), (weight, Fraction(0)))
    data = Dataset(((Fraction(0),) * 2,), ((Fraction(0),) * 2,))
    problem, center = Problem(network, data, Squared(), decay), [real(x) for x in (*w, *v)]
    for n in range(8):
        start = [real(x) for x in parameters_of(network)]
        theta = [t + real(delta) * (mp.sign(t) if n == 0 else rng.choice((-1, 1))) for t in start]
        one = taken_over(problem, theta, {0: ratios}, center)
        assert max(abs(a - b) for a, b in zip(one, center, strict=True)) <= real(box)


@pytest.mark.parametrize(("layer", "biases"), [(-2, False), (-1, False), (-2, True)])
def test_decay_must_be_on_all_weights_of_the_units(layer: int, biases: bool) -> None:
    this = case("kink").whole
    assert this.problem.decay is not None
    rates = list(this.problem.decay.biases if biases else this.problem.decay.weights)
    rates[layer] = Fraction(0)
    decay = replace(this.problem.decay, **{"biases" if biases else "weights": tuple(rates)})
    with pytest.raises(Rejected, match="decay on all weights of the units"):
        check(replace(this.problem, decay=decay), this.certificate)
