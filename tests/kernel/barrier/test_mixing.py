"""How far mixing reaches: lambda, the turn that a displacement needs, and the inverse that both rest on."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
import sympy

from proofs.kernel.activation_function import ReLU
from proofs.kernel.barrier.mixing import _gram, _inverse_norm
from proofs.kernel.certificate import Mixed
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from tests.kernel.barrier.mixed_networks import Pairs, always_on, mixing_matrix, prepared


@pytest.mark.parametrize("orthogonal", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_lambda_bounds_the_inverse_where_it_says_so(seed: int, orthogonal: bool) -> None:
    """At the point and at networks 1 / lambda away, the change of the frozen weights has no singular value below."""
    rng = random.Random(seed)
    problem = always_on(rng, [3, 3, 2], ReLU(), Fraction(1, 10) if orthogonal else None)
    places: Pairs = ((0, 1), (1, 0), (2, 2)) if orthogonal else ((0, 0), (0, 1), (1, 2), (2, 0), (2, 1), (2, 3))
    motions, point = prepared(problem, (Mixed(0, (0, 1, 2), places),), Fraction(1, 10**6))
    (mixing,) = motions.mixed
    rows = np.array(point[:12], dtype=float).reshape(3, 4)
    least = np.inf
    for n in range(60):
        direction = np.array([rng.gauss(0, 1) for _ in range(12)]).reshape(3, 4)
        if n % 2:
            # Towards a network at which the change has a smaller singular value.
            left, _, right = np.linalg.svd(rows)
            direction = -np.outer(left[:, 2], right[2]) + 0.1 * direction
        there = rows + direction / np.linalg.norm(direction) / float(mixing.inverse) * (n > 0)
        basis = []
        for p in range(3):
            for q in range(3):
                a = np.zeros((3, 3))
                a[p, q] = 1
                if orthogonal:
                    a = (a - a.T) / np.sqrt(2)
                if not orthogonal or p < q:
                    basis.append(a)
        change = np.array([[(a @ there)[place] for a in basis] for place in places])
        least = min(least, np.linalg.svd(change, compute_uv=False)[-1] * float(mixing.inverse))
        if not n:
            assert np.linalg.svd(change, compute_uv=False)[-1] * float(mixing.inverse) >= 2 - 1e-9
    assert 1 <= least < 40
    assert mixing.covers(1 / mixing.inverse - mixing.rounding)
    assert not mixing.covers(1 / mixing.inverse)


def test_lambda_of_one_frozen_weight() -> None:
    """Rotating two units changes a weight of one by that of the other: |A|_F = sqrt(2) / |weight|, times two."""
    problem = always_on(random.Random(3), [2, 2, 2], ReLU(), Fraction(1, 10))
    for unit in range(2):
        motions, point = prepared(problem, (Mixed(0, (0, 1), ((unit, 0),)),), Fraction(1, 10**6))
        other = float(point[3 * (1 - unit)])
        assert float(motions.mixed[0].inverse) == pytest.approx(2 * np.sqrt(2) / other, rel=1e-9)


@pytest.mark.parametrize("orthogonal", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_turn_is_as_large_as_the_worst_displacement_needs(seed: int, orthogonal: bool) -> None:
    problem = always_on(random.Random(seed), [2, 2, 2], ReLU(), Fraction(1, 10) if orthogonal else None)
    places: Pairs = ((1, 0),) if orthogonal else ((0, 0), (0, 1), (1, 0), (1, 1))
    motions, point = prepared(problem, (Mixed(0, (0, 1), places),), Fraction(1, 10**6))
    (mixing,) = motions.mixed
    rows = np.array(point[:6], dtype=float).reshape(2, 3)
    left, _, right = np.linalg.svd(rows[:, :2])
    away = np.zeros((2, 3))
    if orthogonal:
        away[1, 0] = 1
    else:
        away[:, :2] = np.outer(left[:, 1], right[1])
    largest = 0.0
    for share in (0.0005, 0.002, 0.02, 0.1):
        distance = Fraction(share) / mixing.inverse
        turn = mixing.turn(sum(map(abs, point[:6]), Fraction(0)), distance)
        if turn is None:
            continue
        for sign in (-1, 1):
            g = mixing_matrix(rows + sign * float(distance) * away, rows, places, [0, 1], orthogonal)
            for one in (g, np.linalg.inv(g)):
                size = np.linalg.norm(one - np.eye(2), 2)
                assert size <= float(turn)
                largest = max(largest, size / float(turn))
    assert largest > 0.15


def test_a_rotation_that_cannot_reach() -> None:
    """Weights (1/100, 1) of two units, the second frozen: a pair shorter than 1 cannot be turned to have it."""
    one, tenth = Fraction(1), Fraction(1, 10)
    layers = (Layer(((one / 100,), (one,)), (one, one)), Layer(((one, one),), (one,)))
    problem = Problem(
        Network(layers, (ReLU(),)), Dataset(((one,),), ((one,),)), decay=Decay((tenth,) * 2, (tenth,) * 2)
    )
    motions, point = prepared(problem, (Mixed(0, (0, 1), ((1, 0),)),), Fraction(1, 10**6))
    (mixing,), size = motions.mixed, sum(map(abs, point[:4]), Fraction(0))
    distance = Fraction(np.hypot(1 / 100, 1) - 1) + Fraction(1, 10**6)
    assert mixing.covers(distance)
    assert mixing.turn(size, distance) is None
    assert mixing.turn(size, distance / 1000) is not None


@pytest.mark.parametrize("seed", range(30))
def test_the_inverse_is_that_of_sympy(seed: int) -> None:
    """Also where pivots are 0 and rows change places, and where there is none."""
    rng = random.Random(seed)
    size = rng.randrange(1, 6)
    vectors = [[rng.choice((0, 0, 1, -2, 3, 10**20 + 7)) for _ in range(size + 1)] for _ in range(size)]
    entries, divisor = _gram(vectors, 2)
    swapped = entries if seed % 2 else entries[1:] + entries[:1]
    matrix = sympy.Matrix(swapped)
    found = _inverse_norm((swapped, divisor))
    if matrix.det() == 0:
        assert found is None
        return
    inverse = matrix.inv()
    assert found == 2 * max(sum(abs(Fraction(int(x.p), int(x.q))) for x in inverse.row(k)) for k in range(size))
