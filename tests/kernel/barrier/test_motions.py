"""The radius of the whole space: from every corner of the box the motions, carried out exactly, lead into the ball."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import pytest

from proofs.kernel.activation_function import ReLU
from proofs.kernel.barrier.motions import Motions
from proofs.kernel.certificate import Barrier, DependentInput, Frozen, OutputShift, Rescaled, Unused
from proofs.kernel.enclosure.setting import Setting, setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.loss import SoftmaxCrossEntropy
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rules.barrier import prepare

BITS = 64
RHO = Fraction(1, 1000)
Vector = list[Fraction]


def softmax_problem(rng: random.Random, sizes: Sequence[int], inputs: list[tuple[Fraction, ...]]) -> Problem:
    """Random dyadic weights, none of them 0; three classes. All units are on at all inputs of the tests below.

    So every column of the inputs is a combination of others in one way only.
    """

    def number() -> Fraction:
        return Fraction(rng.choice((-1, 1)) * rng.randrange(1, 400), 64)

    layers = []
    for k, (a, b) in enumerate(pairwise(sizes)):
        rows = [[number() if k != 1 else abs(number()) for _ in range(a)] for _ in range(b)]
        if k == 0 and a > 2:
            rows = [[x, y, z / 4096, *rest] for x, y, z, *rest in rows]
        layers.append(Layer(tuple(map(tuple, rows)), tuple(40 + number() for _ in range(b))))
    targets = tuple(tuple(Fraction(i % 3 == k) for k in range(3)) for i in range(len(inputs)))
    network = Network(tuple(layers), (ReLU(),) * (len(layers) - 1))
    return Problem(network, Dataset(tuple(inputs), targets), SoftmaxCrossEntropy())


def motions_of(problem: Problem, frozen: Sequence[Frozen], scales: tuple[int, ...]) -> tuple[Motions, Vector]:
    setting = setting_of(problem)
    point = [entry for layer in problem.network.layers for row in layer.augmented for entry in row]
    certificate = Barrier(
        BITS, Integers(tuple(int(x * (1 << BITS)) for x in point)), scales, (), tuple(frozen), (), RHO, RHO, 60, 60, ()
    )
    assert setting.offsets[-1] == len(point)
    return prepare(problem, certificate)[1], point


def carried(setting: Setting, theta: Vector, point: Vector, frozen: Sequence[Frozen], steep: Fraction) -> Vector:
    """All motions, in their order; in the first layer the third input is `steep` times the first."""
    theta = list(theta)
    for layer in range(len(setting.activations)):
        for motion in frozen:
            if isinstance(motion, Rescaled) and motion.layer == layer:
                q = setting.index(layer, motion.unit, motion.entry)
                c = point[q] / theta[q]
                for place in setting.incoming(layer, motion.unit):
                    theta[place] *= c
                for place in setting.outgoing(layer, motion.unit):
                    theta[place] /= c
    last, width = len(setting.sizes) - 1, setting.sizes[-1].width
    for entry in range(setting.sizes[-1].row):
        if OutputShift() in frozen:
            q = setting.index(last, width - 1, entry)
            change = point[q] - theta[q]
            for unit in range(width):
                theta[setting.index(last, unit, entry)] += change
    for motion in frozen:
        if isinstance(motion, DependentInput):
            q = setting.index(0, motion.unit, motion.entry)
            theta[setting.index(0, motion.unit, 0)] += steep * (theta[q] - point[q])
            theta[q] = point[q]
    for motion in frozen:
        if isinstance(motion, Unused):
            q = setting.index(motion.layer, motion.unit, motion.entry)
            theta[q] = point[q]
    return theta


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("scales", [(0, 0, 0), (3, -2, 1)])
@pytest.mark.parametrize("steep", [Fraction(1), Fraction(500)])
def test_corners_of_the_box(seed: int, scales: tuple[int, ...], steep: Fraction) -> None:
    rng = random.Random(seed)
    firsts = [(Fraction(i - 2), Fraction(i * i % 5)) for i in range(7)]
    problem = softmax_problem(rng, (4, 3, 2, 3), [(x, y, steep * x, Fraction(0)) for x, y in firsts])
    frozen: list[Frozen] = [Rescaled(0, j, 1) for j in range(3)] + [Rescaled(1, j, j) for j in range(2)]
    frozen += [DependentInput(j, 2) for j in range(3)] + [Unused(0, j, 3) for j in range(3)] + [OutputShift()]
    motions, point = motions_of(problem, frozen, scales)
    setting = setting_of(problem)
    delta = motions.whole_radius(setting, point, scales, RHO)
    assert delta > 0
    assert motions.dependence == steep
    layers = list(setting.layers_of())
    for _ in range(20):
        theta = [x + rng.choice((-1, 1)) * delta for x in point]
        there = carried(setting, theta, point, frozen, steep)
        assert all(there[q] == point[q] for q in motions.frozen)
        size = sum(((a - b) / Fraction(2) ** scales[k]) ** 2 for a, b, k in zip(there, point, layers, strict=True))
        assert size <= RHO**2


def test_a_frozen_weight_near_0_makes_the_radius_small() -> None:
    rng = random.Random(0)
    problem = softmax_problem(rng, (1, 1, 3), [(Fraction(i),) for i in range(4)])
    frozen = [Rescaled(0, 0, 0)]
    motions, point = motions_of(problem, frozen, (0, 0))
    setting = setting_of(problem)
    wide = motions.whole_radius(setting, point, (0, 0), RHO)
    point[0] = Fraction(1, 10**9)
    narrow = motions.whole_radius(setting, point, (0, 0), RHO)
    assert narrow < Fraction(1, 10**9) < wide
    for sign in (-1, 1):
        theta = [x + sign * narrow for x in point]
        there = carried(setting, theta, point, frozen, Fraction(0))
        assert sum((a - b) ** 2 for a, b in zip(there, point, strict=True)) <= RHO**2


def assert_corners_lead_into_the_ball(
    problem: Problem, frozen: Sequence[Frozen], radius: Fraction, steep: Fraction = Fraction(0)
) -> None:
    """Corners of both alternating signs, whose displacements add up, and random ones."""
    scales = (0,) * len(problem.network.layers)
    motions, point = motions_of(problem, frozen, scales)
    setting, rng = setting_of(problem), random.Random(1)
    delta = motions.whole_radius(setting, point, scales, radius)
    corners = [[rng.choice((-1, 1)) for _ in point] for _ in range(20)]
    for sign in (-1, 1):
        held = [sign if q in motions.frozen else -sign for q in range(len(point))]
        corners += [held, [s if q % 2 else -s for q, s in enumerate(held)]]
    for corner in corners:
        theta = [x + sign * delta for x, sign in zip(point, corner, strict=True)]
        there = carried(setting, theta, point, frozen, steep)
        assert sum((a - b) ** 2 for a, b in zip(there, point, strict=True)) <= radius**2


def test_a_steep_dependence_alone() -> None:
    steep = Fraction(500)
    inputs = [(Fraction(i - 2), Fraction(i * i % 5), steep * (i - 2)) for i in range(7)]
    problem = softmax_problem(random.Random(2), (3, 2, 3), inputs)
    assert_corners_lead_into_the_ball(problem, [DependentInput(j, 2) for j in range(2)], RHO, steep)


def test_a_shift_alone() -> None:
    """Eight outputs of two parameters: without the shift the box of radius rho / 4 would just fit into the ball."""
    layers = (Layer(tuple((Fraction(k),) for k in range(8)), tuple(Fraction(k) for k in range(8))),)
    data = Dataset(((Fraction(1),),), (tuple(Fraction(k == 0) for k in range(8)),))
    assert_corners_lead_into_the_ball(Problem(Network(layers), data, SoftmaxCrossEntropy()), [OutputShift()], RHO)


def test_rescalings_meet_in_the_weight_between() -> None:
    """The unit of the second layer takes over the factor of one of the first; its weight 1,000 moves by 3,000 delta."""
    one, small = Fraction(1), Fraction(1, 64)
    layers = (
        Layer(((one,), (one,)), (small, small)),
        Layer(((one, Fraction(1000)),), (small,)),
        Layer(((small,),), (small,)),
    )
    problem = Problem(Network(layers), Dataset(((one,),), ((one,),)), SoftmaxCrossEntropy())
    frozen = [Rescaled(0, 0, 0), Rescaled(0, 1, 0), Rescaled(1, 0, 0)]
    motions, point = motions_of(problem, frozen, (0, 0, 0))
    setting = setting_of(problem)
    delta = motions.whole_radius(setting, point, (0, 0, 0), one)
    for corner in product((-1, 1), repeat=len(point)):
        theta = [x + sign * delta for x, sign in zip(point, corner, strict=True)]
        there = carried(setting, theta, point, frozen, Fraction(0))
        assert sum((a - b) ** 2 for a, b in zip(there, point, strict=True)) <= 1
