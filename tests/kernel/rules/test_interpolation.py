"""Loss 0 nearby: accepted certificates are followed to an exact fit by Newton's method, and near misses are refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from proofs.kernel import Dataset, Decay, Logistic, Network, Problem, Rejected, ReLU, Tanh, check
from proofs.kernel.certificate import Interpolation
from proofs.kernel.conclusion import InterpolationNearby
from tests.kernel import high_precision
from tests.kernel.builders import layer, row
from tests.kernel.general_problems import certificate_at, interpolation


def tanh_problem() -> tuple[Problem, Interpolation]:
    """f = v tanh(w x + b) + c at two points, with an approximate fit."""
    network = Network((layer([[1]], ["1/2"]), layer([[2]], [0])), (Tanh(),))
    asked = Problem(network, Dataset((row([0]), row([1])), (row(["1/3"]), row([1]))))
    theta = high_precision.interpolate(asked, high_precision.parameters(network))
    assert theta is not None
    return asked, certificate_at(asked, theta, 100)


ASKED, PROOF = tanh_problem()


def conclusion(problem: Problem, certificate: Interpolation) -> InterpolationNearby:
    found = check(problem, certificate).conclusion
    assert isinstance(found, InterpolationNearby)
    return found


def fits_nearby(problem: Problem, found: InterpolationNearby) -> bool:
    """Newton's method from the center ends at residuals 0 within the stated distances."""
    theta = high_precision.parameters(found.center)
    exact = high_precision.interpolate(problem, theta)
    if exact is None:
        return False
    step = high_precision.sqrt(sum((a - b) ** 2 for a, b in zip(exact, theta, strict=True)))
    given = high_precision.parameters(problem.network)
    apart = max(abs(a - b) for a, b in zip(exact, given, strict=True))
    center_reach, reach = map(high_precision.number, (found.center_reach, found.reach))
    # Newton's method stops at residuals of 1e-40.
    slack = high_precision.mpf(10) ** -36
    return bool(step <= center_reach + slack and apart <= reach + slack)


def test_two_points_and_four_parameters() -> None:
    found = conclusion(ASKED, PROOF)
    assert found.dimension == 2
    assert found.center_reach < Fraction(1, 2**90)
    assert found.reach > Fraction(1, 10)
    assert found.loss_lower > 0
    assert fits_nearby(ASKED, found)


def test_the_reach_is_what_the_theorem_says() -> None:
    found = conclusion(ASKED, PROOF)
    theta = high_precision.parameters(found.center)
    eta = high_precision.mp.norm(high_precision.matrix(high_precision.residuals(ASKED, theta)))
    exact = 2 * eta / high_precision.sqrt(high_precision.number(PROOF.singular))
    assert exact <= high_precision.number(found.center_reach) <= exact * 100


def refused(problem: Problem, certificate: Interpolation, message: str) -> None:
    with pytest.raises(Rejected) as caught:
        check(problem, certificate)
    assert message in str(caught.value)


def test_a_center_that_does_not_fit() -> None:
    first, last = PROOF.network.layers
    shifted = Network((first, replace(last, bias=(last.bias[0] + Fraction(1, 10),))), (Tanh(),))  # type: ignore[index]
    refused(ASKED, replace(PROOF, network=shifted), "center: expected residuals eta with 2 eta C2 < s^2")


def test_a_singular_value_that_is_too_large() -> None:
    refused(ASKED, replace(PROOF, singular=PROOF.singular * 8), "factor: expected J J^T - C C^T within s^2 of 2 s^2")
    refused(ASKED, replace(PROOF, singular=Fraction(0)), "singular: expected a number above 0")
    refused(ASKED, replace(PROOF, singular=Fraction(-1)), "singular: expected a number above 0")


def test_a_factor_of_another_matrix() -> None:
    changed = (*PROOF.factor[:-1], (*PROOF.factor[-1][:-1], PROOF.factor[-1][-1] + 1))
    refused(ASKED, replace(PROOF, factor=changed), "factor: expected J J^T")
    refused(ASKED, replace(PROOF, factor=PROOF.factor[:-1]), "factor: expected a lower triangle of 2 rows, got 1 rows")
    refused(ASKED, replace(PROOF, factor=(*PROOF.factor[:-1], PROOF.factor[-1][:-1])), "lower triangle")


def test_what_cannot_have_loss_0_for_this_reason() -> None:
    refused(replace(ASKED, decay=Decay(row([1, 0]), row([0, 0]))), PROOF, "decay: expected none, got some")
    flat = Dataset(ASKED.dataset.inputs, (row([0]), row([1])))
    refused(Problem(ASKED.network, flat, Logistic()), PROOF, "loss: expected squared or Huber, got logistic")
    other = Network((layer([[1]]), layer([[2]], [0])), (Tanh(),))
    refused(ASKED, replace(PROOF, network=other), "network: expected the shape of the network")


def test_equal_inputs_with_different_targets_cannot_be_fitted() -> None:
    """The Gram matrix is singular, whatever the factor."""
    twins = Problem(ASKED.network, Dataset((row([1]), row([1])), (row([0]), row([1]))))
    for square in (Fraction(1), Fraction(1, 2**20), Fraction(1, 2**60)):
        for factor in (PROOF.factor, ((Fraction(1),), (Fraction(1), Fraction(0))), ((Fraction(0),), row([0, 0]))):
            refused(twins, Interpolation(PROOF.network, 100, square, factor), "factor")


def test_a_state_that_may_change_on_the_ball_is_refused() -> None:
    """f = v ReLU(w x + b) + c, on at both points, and at the first by 2^-40 only."""
    network = Network((layer([[1]], [0]), layer([[1]], [0])), (ReLU(),))
    inputs = (row([Fraction(1, 2**40)]), row([1]))
    theta = high_precision.parameters(network)
    for miss, stays in ((Fraction(1, 2**50), True), (Fraction(1, 2**30), False)):
        asked = Problem(network, Dataset(inputs, (row([Fraction(1, 2**40) + miss]), row([1]))))
        proof = certificate_at(asked, theta, 100)
        if stays:
            assert fits_nearby(asked, conclusion(asked, proof))
        else:
            refused(asked, proof, "layer 0, point 0: expected states that stay on the ball, got one that may change")


def test_a_kink_is_refused() -> None:
    """The two outputs fit exactly, one of them from a kink, whose slopes count as anything between 0 and 1."""
    network = Network((layer([[1]], [0]), layer([[1]], [0])), (ReLU(),))
    asked = Problem(network, Dataset((row([0]), row([1])), (row([0]), row([1]))))
    off = certificate_at(asked, high_precision.parameters(network), 100)
    refused(asked, off, "factor")
    for square in (Fraction(1, 2**10), Fraction(1, 2**40)):
        refused(asked, replace(off, singular=square), "factor")


def test_points_without_weight_are_left_out() -> None:
    data = Dataset((row([0]), row([1]), row([1])), (row(["1/3"]), row([1]), row([9])), row([1, 2, 0]))
    assert conclusion(replace(ASKED, dataset=data), PROOF).dimension == 2
    nothing = replace(data, weights=row([0, 0, 0]))
    refused(replace(ASKED, dataset=nothing), PROOF, "points: expected one of weight above 0")


def test_random_accepted_certificates_lead_to_an_exact_fit() -> None:
    accepted = 0
    for seed in range(25):
        drawn = interpolation(Random(seed))
        if drawn is not None:
            found = conclusion(*drawn)
            accepted += 1
            assert fits_nearby(drawn[0], found), seed
    assert accepted > 10


def test_a_coarse_center_is_accepted_exactly_as_far_as_the_theorem_reaches() -> None:
    """Rounding the center to fewer bits makes residuals; what is still accepted still leads to an exact fit."""
    verdicts = []
    for bits in range(2, 30, 2):
        center = high_precision.network_of(
            ASKED.network, [high_precision.rational(t, bits) for t in high_precision.parameters(PROOF.network)]
        )
        theta = high_precision.parameters(center)
        square, factor = high_precision.singular_factor(ASKED, theta, 100)
        try:
            found = conclusion(ASKED, Interpolation(center, 100, square, factor))
        except Rejected:
            verdicts.append(False)
            continue
        verdicts.append(True)
        assert fits_nearby(ASKED, found)
    assert not verdicts[0]
    assert verdicts[-1]
