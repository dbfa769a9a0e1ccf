"""Frozen parameters of the rule `barrier`: each kind of motion, and parameters frozen without one."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import pytest

from proofs.kernel.certificate import Barrier, DependentInput, Frozen, OutputShift, Rescaled, Unused
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel import near_oracle
from tests.kernel.near_cases import RESCALED, case
from tests.kernel.near_minima import certificate_at, with_radius
from tests.kernel.near_oracle import center, real

ZERO, HALF = Fraction(0), Fraction(1, 2)


def with_dead_unit(problem: Problem) -> Problem:
    """One more unit, off at every point."""
    first, last = problem.network.layers
    layers = (
        Layer((*first.weight, (Fraction(1), Fraction(1))), (*(first.bias or ()), Fraction(-50))),
        Layer(tuple((*row, Fraction(2)) for row in last.weight), last.bias),
    )
    return replace(problem, network=Network(layers, problem.network.activations))


def with_columns(problem: Problem) -> Problem:
    """Two more inputs: 0, and twice the first; a half of the first weight, taken there, changes nothing."""
    first, last = problem.network.layers
    weight = tuple((a - HALF, b, Fraction(3), HALF / 2) for a, b in first.weight)
    inputs = tuple((x, y, ZERO, 2 * x) for x, y in problem.dataset.inputs)
    network = Network((Layer(weight, first.bias), last), problem.network.activations)
    return replace(problem, network=network, dataset=Dataset(inputs, problem.dataset.targets, problem.dataset.weights))


DEAD = (*(Unused(0, 3, e) for e in range(3)), Unused(1, 0, 3))
COLUMNS = tuple(motion for j in range(3) for motion in (Rescaled(0, j, 1), Unused(0, j, 2), DependentInput(j, 3)))

ACCEPTED: dict[str, tuple[Problem, Sequence[Frozen]]] = {
    "dead unit": (with_dead_unit(case("relu").problem), (*RESCALED, *DEAD)),
    "silent and dependent inputs": (with_columns(case("relu").problem), COLUMNS),
}


def certified(name: str) -> tuple[Problem, Barrier]:
    problem, frozen = ACCEPTED[name]
    return problem, with_radius(problem, certificate_at(problem, frozen=frozen))


@pytest.mark.parametrize("name", ACCEPTED)
def test_motions_carry_the_whole_box_into_the_ball(name: str) -> None:
    problem, certificate = certified(name)
    said = check(problem, certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    rng, box = random.Random(2), real(said.radius)
    for _ in range(30):
        theta = [t + box * rng.choice((-1, 1, rng.uniform(-1, 1))) for t in center(certificate)]
        assert near_oracle.loss(problem, theta) >= real(said.loss_lower) - mp.mpf(10) ** -80


def refusal(problem: Problem, certificate: Barrier) -> BarrierRejected:
    with pytest.raises(BarrierRejected) as caught:
        check(problem, certificate)
    return caught.value


def refrozen(certificate: Barrier, *motions: Frozen) -> Barrier:
    return replace(certificate, frozen=motions)


RELU, TANH, SOFTMAX = case("relu"), case("tanh"), case("sigmoid, softmax")


@pytest.mark.parametrize(
    ("problem", "certificate", "subject"),
    [
        (TANH.problem, refrozen(TANH.certificate, Rescaled(0, 0, 0)), (0, 0, 0)),
        (RELU.problem, refrozen(RELU.certificate, Rescaled(0, 0, 3)), (0, 0, 3)),
        (RELU.problem, refrozen(RELU.certificate, Rescaled(1, 0, 0)), (1, 0, 0)),
        (RELU.problem, refrozen(RELU.certificate, Rescaled(0, 0, 0), Rescaled(0, 0, 1)), (0, 0, 1)),
        (RELU.problem, refrozen(RELU.certificate, Rescaled(0, 0, 0), Unused(0, 0, 0)), (0, 0, 0)),
        (RELU.problem, refrozen(RELU.certificate, Unused(0, 0, 0)), (0, 0, 0)),
        (RELU.problem, refrozen(RELU.certificate, Unused(0, 0, 2)), (0, 0, 2)),
        (RELU.problem, refrozen(RELU.certificate, Unused(1, 0, 1)), (1, 0, 1)),
        (RELU.problem, refrozen(RELU.certificate, DependentInput(0, 1)), (0, 0, 1)),
        (RELU.problem, refrozen(RELU.certificate, OutputShift()), ()),
        (
            replace(RELU.problem, decay=Decay((ZERO, HALF), (ZERO, ZERO))),
            refrozen(RELU.certificate, *RESCALED),
            (0, 0, 0),
        ),
        (
            replace(SOFTMAX.problem, decay=Decay((ZERO, ZERO), (ZERO, HALF))),
            refrozen(SOFTMAX.certificate, OutputShift()),
            (),
        ),
    ],
)
def test_a_parameter_frozen_without_a_motion(problem: Problem, certificate: Barrier, subject: tuple[int, ...]) -> None:
    verdict = refusal(problem, certificate)
    assert (verdict.condition, verdict.subject) == (BarrierCondition.MOTION, subject)


def test_a_decayed_parameter_is_not_unused() -> None:
    problem, certificate = certified("dead unit")
    decayed = replace(problem, decay=Decay((ZERO, ZERO), (HALF, ZERO)))
    without = refrozen(certificate, *DEAD)
    assert refusal(decayed, without).subject == (0, 3, 2)


def test_a_dependent_input_needs_free_columns() -> None:
    """Its twin frozen as well leaves nothing to move."""
    problem, certificate = certified("silent and dependent inputs")
    motions = (*certificate.frozen, DependentInput(0, 0))
    assert refusal(problem, refrozen(certificate, *motions)).condition is BarrierCondition.MOTION


def test_rescaling_needs_a_weight_that_is_not_0() -> None:
    problem, certificate = RELU.problem, RELU.certificate
    point = (0, *certificate.point.entries[1:])
    moved = replace(certificate, point=replace(certificate.point, entries=point))
    assert refusal(problem, moved).condition is BarrierCondition.MOTION


@pytest.mark.parametrize("name", ["relu", "relu on kinks", "sigmoid, softmax"])
@pytest.mark.parametrize("curvature", [1e-3, 1e-8, 1e-14])
def test_symmetric_directions_left_free(name: str, curvature: float) -> None:
    """Without its motion a direction has curvature 0, whatever is claimed."""
    this = case(name)
    kinks = this.certificate.kinks
    forced = certificate_at(
        this.problem,
        [(kink.layer, kink.unit, kink.point) for kink in kinks],
        [float(kink.multiplier) for kink in kinks],
        forced=curvature,
    )
    verdict = refusal(this.problem, replace(forced, radius=this.certificate.radius))
    assert verdict.condition is BarrierCondition.CURVATURE
