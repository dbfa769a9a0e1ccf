"""Gram matrices of the Jacobian and bounds of second derivatives against mpmath."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.kernel import Identity, LeakyReLU, Network, ReLU, Squared, Tanh
from proofs.kernel.enclosure.jacobian import bends_on_ball, gram_rows, smallest_eigenvalue_defect
from proofs.kernel.enclosure.point_pass import EnclosedNetwork
from tests.kernel import high_precision
from tests.kernel.builders import layer, row
from tests.kernel.general_problems import problem
from tests.kernel.high_precision import jacobian, mp, mpf, number, residuals


def cases(count: int):
    for seed in range(count):
        asked = problem(Random(seed), Squared())
        charged = [i for i, weight in enumerate(asked.point_weights) if weight]
        kinked = any(isinstance(a, ReLU | LeakyReLU) for a in asked.network.activations)
        if charged and not kinked:
            network = EnclosedNetwork.of(asked.network, 120)
            yield asked, network, [network.forward(asked.dataset.inputs[i]) for i in charged]


def test_gram_matrices_are_enclosed() -> None:
    compared = 0
    for asked, network, passes in cases(60):
        J = jacobian(asked, high_precision.parameters(asked.network))
        G = J * J.T
        for k, entries in enumerate(gram_rows(network, passes)):
            for n, (middle, radius) in enumerate(entries):
                assert abs(mp.ldexp(mpf(middle), -120) - G[k, n]) <= mp.ldexp(mpf(radius), -120) + mpf(10) ** -25
                assert radius < 2**20
                compared += 1
    assert compared > 100


def test_the_defect_is_the_infinity_norm() -> None:
    rows = [[(9 << 20, 0)], [(3 << 20, 1), (5 << 20, 0)]]
    factor = ((Fraction(2),), (Fraction(1), Fraction(1)))
    # [[9, 3], [3, 5]] - 2 I - [[4, 2], [2, 2]] = [[3, 1], [1, 1]]
    found = smallest_eigenvalue_defect(iter(rows), factor, Fraction(1), 20)
    assert 4 <= found < 4 + Fraction(1, 2**18)


def test_bounds_of_second_derivatives_hold_on_the_ball() -> None:
    """Second differences of all outputs along random unit directions, at random points of the ball."""
    compared = 0
    for asked, network, passes in cases(40):
        random = Random(compared)
        for radius in (mpf("0.001"), mpf("0.3")):
            found = bends_on_ball(network, passes, int(mp.ldexp(radius, 120)) + 1)
            theta = high_precision.parameters(asked.network)
            for _ in range(4):
                u, v = (unit(random, len(theta)) for _ in range(2))
                there = [t + radius * d for t, d in zip(theta, v, strict=True)]
                step = mpf(10) ** -25
                ends = [residuals(asked, [t + s * step * d for t, d in zip(there, u, strict=True)]) for s in (1, 0, -1)]
                bend = mp.norm(mp.matrix([(a - 2 * b + c) / step**2 for a, b, c in zip(*ends, strict=True)]))
                assert bend <= mp.ldexp(mpf(found.bend), -120) + mpf(10) ** -20
                compared += 1
    assert compared > 40


def unit(random: Random, size: int) -> list[mpf]:
    numbers = [number(Fraction(random.randint(-1000, 1000), 1000)) for _ in range(size)]
    norm = mp.norm(mp.matrix(numbers)) or mpf(1)
    return [entry / norm for entry in numbers]


def test_bounds_of_second_derivatives_by_hand() -> None:
    """f = v tanh(w x + b) + c at w = 2, b = 1, v = 3, c = 0 and x = 4, on the ball of radius 1/2.

    |W| is 2 + 1/2 and 3 + 1/2. z1 = |(4, 1)|, a1 = z1, z2 = 0, a2 = (77/100) z1^2; then z2 = (7/2) a2 + 2 a1.
    """
    asked = Network((layer([[2]], [1]), layer([[3]], [0])), (Tanh(),))
    network = EnclosedNetwork.of(asked, 80)
    found = bends_on_ball(network, [network.forward(row([4]))], 1 << 79)
    root = mp.sqrt(17)
    assert abs(mp.ldexp(mpf(found.bend), -80) - (mpf("3.5") * mpf("0.77") * 17 + 2 * root)) < mpf(10) ** -20
    assert abs(mp.ldexp(mpf(found.moves[0][0]), -80) - root / 2) < mpf(10) ** -20


def test_moves_of_deeper_layers_by_hand() -> None:
    """What the second layer reads moves too: z1 = (3 + 1/2) a1 + |(h, 1)| + a1 / 2."""
    asked = Network((layer([[2]], [1]), layer([[3]], [0]), layer([[1]], [0])), (Identity(), Identity()))
    network = EnclosedNetwork.of(asked, 80)
    found = bends_on_ball(network, [network.forward(row([4]))], 1 << 79)
    a1 = mp.sqrt(17)
    z1 = mpf("3.5") * a1 + mp.sqrt(82) + a1 / 2
    assert abs(mp.ldexp(mpf(found.moves[0][1]), -80) - z1 / 2) < mpf(10) ** -20
    # The second derivatives: 2 a1 at the second layer, then (1 + 1/2) times that and 2 z1 at the third.
    assert abs(mp.ldexp(mpf(found.bend), -80) - (mpf("1.5") * 2 * a1 + 2 * z1)) < mpf(10) ** -20
