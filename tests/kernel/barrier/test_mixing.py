"""Mixing and shifts of biases: from the corners of the box, carried out in floats, they lead into the ball."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import NoReturn

import numpy as np
import pytest

from proofs.kernel.activation_function import Activation, Identity, LeakyReLU, ReLU
from proofs.kernel.barrier.mixing import LONGEST_BITS, MAX_UNITS, _gram
from proofs.kernel.barrier.motions import Motions
from proofs.kernel.certificate import Barrier, BiasShift, Frozen, Mixed, Rescaled
from proofs.kernel.enclosure.setting import Setting, setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from proofs.kernel.rules.barrier import prepare

BITS = 64
Array = np.ndarray
Pairs = tuple[tuple[int, int], ...]


def always_on(
    rng: random.Random, sizes: Sequence[int], activation: Activation, decay: Fraction | None = None
) -> Problem:
    """Positive inputs and weights: every unit is on at every point."""

    def number() -> Fraction:
        return Fraction(rng.randrange(1, 400), 64)

    layers = tuple(
        Layer(tuple(tuple(number() for _ in range(a)) for _ in range(b)), tuple(number() for _ in range(b)))
        for a, b in pairwise(sizes)
    )
    inputs = tuple(tuple(number() for _ in range(sizes[0])) for _ in range(6))
    targets = tuple((Fraction(0),) * sizes[-1] for _ in inputs)
    rates = None if decay is None else Decay((decay,) * len(layers), (decay,) * len(layers))
    return Problem(Network(layers, (activation,) * (len(layers) - 1)), Dataset(inputs, targets), decay=rates)


def prepared(
    problem: Problem, frozen: Sequence[Frozen], radius: Fraction, scales: tuple[int, ...] | None = None
) -> tuple[Motions, list[Fraction]]:
    point = [entry for layer in problem.network.layers for row in layer.augmented for entry in row]
    entries = Integers(tuple(int(x * (1 << BITS)) for x in point))
    scales = scales or (0,) * len(problem.network.layers)
    certificate = Barrier(BITS, entries, scales, (), tuple(frozen), (), radius, radius, 60, 60, ())
    return prepare(problem, certificate)[1], point


def mixing_matrix(rows: Array, aim: Array, places: Pairs, units: Sequence[int], orthogonal: bool) -> Array:
    """G near 1 for which `(G rows)` has the aim's entries at the places: Newton's method with the least changes."""
    k = len(units)
    if orthogonal:
        basis = [np.zeros((k, k)) for _ in combinations(range(k), 2)]
        for a, (p, q) in zip(basis, combinations(range(k), 2), strict=True):
            a[p, q], a[q, p] = 1, -1
    else:
        basis = [np.eye(1, k * k, n).reshape(k, k) for n in range(k * k)]
    g = np.eye(k)
    pick = [(units.index(unit), entry) for unit, entry in places]
    for _ in range(50):
        here = g @ rows
        missing = np.array([aim[u, e] - here[u, e] for u, e in pick])
        changes = np.array([[(a @ here)[u, e] for a in basis] for u, e in pick])
        step = sum(x * a for x, a in zip(np.linalg.lstsq(changes, missing, rcond=None)[0], basis, strict=True))
        turn = np.linalg.solve(np.eye(k) - step / 2, np.eye(k) + step / 2) if orthogonal else np.eye(k) + step
        g = turn @ g
    return g


def carried(setting: Setting, theta: Array, point: Array, frozen: Sequence[Frozen], orthogonal: bool) -> Array:
    """All motions of the tests below, layer by layer, on tables of the layers."""

    def tables(numbers: Array) -> list[Array]:
        return [np.array(setting.rows(list(numbers), k)) for k in range(len(setting.sizes))]

    rows, aims = tables(theta), tables(point)
    for k in range(len(setting.activations)):
        for motion in frozen:
            if isinstance(motion, Rescaled) and motion.layer == k:
                c = aims[k][motion.unit, motion.entry] / rows[k][motion.unit, motion.entry]
                rows[k][motion.unit] *= c
                rows[k + 1][:, motion.unit] /= c
            if isinstance(motion, Mixed) and motion.layer == k:
                units = list(motion.units)
                g = mixing_matrix(rows[k][units], aims[k][units], motion.entries, units, orthogonal)
                rows[k][units] = g @ rows[k][units]
                rows[k + 1][:, units] = rows[k + 1][:, units] @ np.linalg.inv(g)
        for motion in frozen:
            if isinstance(motion, BiasShift) and motion.layer == k:
                change = aims[k][motion.unit, -1] - rows[k][motion.unit, -1]
                rows[k][motion.unit, -1] += change
                rows[k + 1][:, -1] -= rows[k + 1][:, motion.unit] * change
    return np.concatenate([table.ravel() for table in rows])


def outputs(setting: Setting, theta: Array) -> Array:
    signals = np.array(setting.inputs, dtype=float)
    for k in range(len(setting.sizes)):
        rows = np.array(setting.rows(list(theta), k))
        signals = np.hstack([signals, np.ones((len(signals), 1))]) @ rows.T
    return signals


CASES: dict[str, tuple[list[int], tuple[Frozen, ...], Fraction | None]] = {
    "free": (
        [3, 3, 2],
        (Mixed(0, (0, 1, 2), tuple((u, e) for u in range(3) for e in range(3))), BiasShift(0, 0), BiasShift(0, 2)),
        None,
    ),
    "free, some": ([2, 3, 2], (Mixed(0, (0, 2), ((0, 0), (0, 1), (2, 2))), Rescaled(0, 1, 0)), None),
    "orthogonal": ([3, 3, 2], (Mixed(0, (0, 1, 2), ((0, 0), (0, 1), (1, 2))),), Fraction(1, 10)),
    "two layers": (
        [2, 2, 3, 1],
        (
            Mixed(0, (0, 1), ((0, 0), (0, 1), (1, 0), (1, 1))),
            BiasShift(0, 0),
            Mixed(1, (0, 2), ((0, 0), (0, 1), (2, 0), (2, 1))),
            Rescaled(1, 1, 2),
            BiasShift(1, 0),
        ),
        None,
    ),
    "two layers, orthogonal": (
        [2, 2, 3, 1],
        (Mixed(0, (0, 1), ((1, 0),)), Mixed(1, (0, 1, 2), ((0, 0), (1, 2), (2, 1)))),
        Fraction(1, 10),
    ),
}


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


def refusal(problem: Problem, *frozen: Frozen) -> BarrierRejected:
    with pytest.raises(BarrierRejected) as caught:
        prepared(problem, frozen, Fraction(1, 10**6))
    assert caught.value.condition is BarrierCondition.MOTION
    return caught.value


def test_what_is_no_mixing() -> None:
    rng = random.Random(1)
    problem = always_on(rng, [2, 3, 2], ReLU())
    refusal(problem, Mixed(0, (0,), ((0, 0),)))
    refusal(problem, Mixed(1, (0, 1), ((0, 0),)))
    refusal(problem, Mixed(0, (1, 0), ((0, 0),)))
    refusal(problem, Mixed(0, (0, 3), ((0, 0),)))
    refusal(problem, Mixed(0, (0, 1), ()))
    refusal(problem, Mixed(0, (0, 1), ((2, 0),)))
    refusal(problem, Mixed(0, (0, 1), ((0, 3),)))
    refusal(problem, Mixed(0, (0, 1), ((0, 0), (0, 0))))
    refusal(problem, Mixed(0, (0, 1), ((0, 0), (0, 1), (0, 2))))
    refusal(problem, Mixed(0, (0, 1), ((0, 0),)), Rescaled(0, 1, 1))
    refusal(problem, Rescaled(0, 1, 1), Mixed(0, (0, 1), ((0, 0),)))
    refusal(problem, Mixed(0, (0, 1), ((0, 0),)), Mixed(0, (1, 2), ((2, 0),)))
    refusal(problem, BiasShift(1, 0))
    refusal(problem, BiasShift(0, 3))
    refusal(problem, BiasShift(0, 0), Rescaled(0, 0, 2))
    assert MAX_UNITS < 13
    wide = always_on(rng, [2, 13, 2], ReLU())
    refusal(wide, Mixed(0, tuple(range(13)), ((0, 0),)))


def test_too_many_weights_are_refused_before_they_are_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a unit with 10,000 inputs would have a table of 10,000 by 10,000."""

    def gram(vectors: Sequence[object], _: int) -> NoReturn:
        raise AssertionError(f"a table of {len(vectors)} rows")

    monkeypatch.setattr("proofs.kernel.barrier.mixing._gram", gram)
    most = 3  # a row of a 3 by 3 matrix; a rotation has three angles
    for decay in (None, Fraction(1)):
        problem = always_on(random.Random(1), [8, 3, 2], ReLU(), decay)
        refusal(problem, Mixed(0, (0, 1, 2), tuple((1, entry) for entry in range(most + 1))))
        with pytest.raises(AssertionError, match="a table"):
            prepared(problem, (Mixed(0, (0, 1, 2), tuple((1, entry) for entry in range(most))),), Fraction(1, 10**6))


def test_large_weights_are_rounded_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights of 264 bits would be multiplied, and eliminated, for minutes."""
    whole = ((2**200 + 12345, 2**190 + 7), (2**150 + 3, 2**199 + 1))
    layer = Layer(tuple(tuple(map(Fraction, row)) for row in whole), None)
    one = Fraction(1)
    problem = Problem(Network((layer, Layer(((one, one),), None)), (ReLU(),)), Dataset(((one, one),), ((one,),)))
    seen: list[tuple[int, ...]] = []

    def gram(vectors: Sequence[Sequence[int]], divisor: int) -> object:
        seen.extend(map(tuple, vectors))
        return _gram(vectors, divisor)

    monkeypatch.setattr("proofs.kernel.barrier.mixing._gram", gram)
    (mixing,) = prepared(problem, (Mixed(0, (0, 1), ((0, 0), (0, 1), (1, 0), (1, 1))),), one / 2**300)[0].mixed
    columns = tuple(zip(*whole, strict=True))
    assert len(seen) == 4
    assert max(abs(x) for row in seen for x in row) < 2**LONGEST_BITS
    step = mixing.rounding / 4
    pairs = zip((x for row in seen for x in row), (y for row in columns * 2 for y in row), strict=True)
    assert 0 < max(abs(x * step - y) for x, y in pairs) <= step
    assert step < 2**125
    least = np.linalg.svd(np.array(whole, dtype=float) / 2.0**200, compute_uv=False)[-1]
    assert float(mixing.inverse * 2**200) * least >= 2 - 1e-9
    assert mixing.covers(Fraction(1, 4 * mixing.inverse))


def test_units_on_at_different_points_are_not_mixed() -> None:
    """The second unit is off at the first point; the third, too, and these two may be mixed."""
    one, zero = Fraction(1), Fraction(0)
    layers = (
        Layer(((one, one), (one, 2 * one), (one, one / 2)), (one, -2 * one, -one)),
        Layer(((one,) * 3,), (zero,)),
    )
    inputs = ((one / 4, one / 4), (one, 2 * one), (3 * one, one))
    problem = Problem(Network(layers, (ReLU(),)), Dataset(inputs, ((zero,),) * 3))
    assert refusal(problem, Mixed(0, (0, 1), ((0, 0),))).subject == (0, 0, 1)
    assert prepared(problem, (Mixed(0, (1, 2), ((1, 0),)),), Fraction(1, 10**6))[0].mixed
    assert refusal(problem, BiasShift(0, 1)).subject == (0, 1)
    assert prepared(problem, (BiasShift(0, 0),), Fraction(1, 10**6))[0].biases == {0}


def test_decayed_biases_are_not_shifted() -> None:
    problem = always_on(random.Random(1), [2, 3, 2], ReLU())
    rates = [(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)), (Fraction(1), Fraction(1))]
    for biases in rates:
        decayed = Problem(problem.network, problem.dataset, decay=Decay((Fraction(0),) * 2, biases))
        refusal(decayed, BiasShift(0, 0))
    weights_only = Problem(problem.network, problem.dataset, decay=Decay((Fraction(1),) * 2, (Fraction(0),) * 2))
    assert prepared(weights_only, (BiasShift(0, 0),), Fraction(1, 10**6))[0].biases == {0}


def test_a_ball_in_which_mixing_may_fail_to_reach() -> None:
    problem = always_on(random.Random(1), [2, 2, 2], ReLU(), Fraction(1, 10))
    motions, point = prepared(problem, (Mixed(0, (0, 1), ((0, 0),)),), Fraction(1, 10**6))
    limit = 1 / motions.mixed[0].inverse
    setting = setting_of(problem)
    assert motions.whole_radius(setting, point, (0, 0), limit / 2) > 0
    with pytest.raises(BarrierRejected):
        motions.whole_radius(setting, point, (0, 0), 2 * limit)
    with pytest.raises(BarrierRejected):
        motions.whole_radius(setting, point, (2, 0), limit / 2)
