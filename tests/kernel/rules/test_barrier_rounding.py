"""What a rounding must not decide: on which piece a residual lies, and whether a slope is 0."""

from dataclasses import replace
from fractions import Fraction
from math import isqrt

import pytest

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.certificate import Barrier, NotStationary, Unused
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.integers import Integers
from proofs.kernel.loss import Huber
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel.near_minima import certificate_at, with_radius

ONE = Fraction(1)


def refusal(problem: Problem, certificate: Barrier) -> BarrierCondition:
    with pytest.raises(BarrierRejected) as caught:
        check(problem, certificate)
    return caught.value.condition


def between_two_targets(residual: Fraction, delta: Fraction) -> Problem:
    """`f = 1000 w` at w = 1 with one residual of each sign: beyond delta the loss is constant nearby."""
    output = Fraction(1000)
    data = Dataset(((output,),) * 2, ((output - residual,), (output + residual,)))
    return Problem(Network((Layer(((ONE,),)),)), data, Huber(delta))


@pytest.mark.parametrize("hessian_bits", [8, 80])
def test_a_residual_just_beyond_delta_has_no_curvature(hessian_bits: int) -> None:
    """Rounded to the bits of the Hessian the positive residual is below delta; the claimed curvature is one point's."""
    beyond = Fraction(1, 2 ** (hessian_bits + 2))
    mu = Fraction(900_000)
    factor = isqrt(int(2 * 10**6 - 2 * mu) << 120)
    claimed = Barrier(
        256, Integers((1 << 256,)), (0,), (), (), (), beyond / 10**5, mu, hessian_bits, 60, (Integers((factor,)),)
    )
    flat = between_two_targets(1 + 2 * beyond, 1 + beyond)
    assert refusal(flat, claimed) is BarrierCondition.CURVATURE
    quadratic = between_two_targets(1 + beyond, 1 + 2 * beyond)
    twice = replace(claimed, factor=(Integers((isqrt(int(4 * 10**6 - 2 * mu) << 120),)),))
    assert isinstance(check(quadratic, twice).conclusion, LocalMinimumNearby)


def test_a_leaky_slope_below_a_unit_is_not_0() -> None:
    """Off everywhere, the unit still lets `2^-260` through, and the loss falls along its weight."""
    layers = (Layer(((ONE,),), (Fraction(-10),)), Layer(((ONE,),), (Fraction(0),)))
    data = Dataset(((Fraction(0),), (ONE,), (Fraction(3),)), ((-ONE,), (Fraction(0),), (ONE,)))
    dead = Problem(Network(layers, (ReLU(),)), data)
    frozen = (Unused(0, 0, 0), Unused(0, 0, 1), Unused(1, 0, 0))
    certificate = with_radius(dead, certificate_at(dead, frozen=frozen))
    assert isinstance(check(dead, certificate).conclusion, LocalMinimumNearby)
    leaking = replace(dead, network=Network(layers, (LeakyReLU(Fraction(1, 1 << 260)),)))
    check(leaking, NotStationary(0, 0, 0, 400))
    assert refusal(leaking, certificate) is BarrierCondition.MOTION
