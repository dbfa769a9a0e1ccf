"""What is no mixing and no shift of a bias, and what is more than the kernel takes on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import NoReturn

import numpy as np
import pytest

from proofs.kernel.activation_function import ReLU
from proofs.kernel.barrier.mixing import LONGEST_BITS, MAX_UNITS, _gram
from proofs.kernel.certificate import BiasShift, Frozen, Mixed, Rescaled
from proofs.kernel.enclosure.setting import setting_of
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel.barrier.mixed_networks import always_on, prepared


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
    assert MAX_UNITS < 9
    wide = always_on(rng, [2, 9, 2], ReLU())
    refusal(wide, Mixed(0, tuple(range(9)), ((0, 0),)))


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
