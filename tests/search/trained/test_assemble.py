"""Certificates that the kernel accepts, from where training stopped; and what is said where there is none."""

import time
from dataclasses import replace

import numpy as np
import pytest

from proofs.kernel import check
from proofs.kernel.certificate import Barrier
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from proofs.search.trained.assemble import Shortfall, assemble
from proofs.search.trained.exact_problem import exact, float_parameters, float_problem, network_at
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import follow
from proofs.search.trained.minimum import FloatMinimum, float_minimum
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import CURVES, LOSSES, problem, start


def minimum_of(this: FloatProblem, seed: int = 1) -> tuple[FloatMinimum, np.ndarray]:
    theta = start(this, seed)
    found = follow(this, theta, deadline=time.monotonic() + 120)
    assert found.end.point is not None
    return float_minimum(this, found, found.end.point), theta


@pytest.mark.parametrize(
    ("sizes", "names", "loss", "decay"),
    [
        ([3, 4, 2], ["tanh"], "softmax", 0.02),
        ([2, 3, 3, 1], ["gelu_tanh", "softplus"], "logistic", 0.05),
        ([2, 5, 1], ["relu"], "squared", 0.02),
        ([3, 3, 2, 2], ["sigmoid", "leaky_relu:0.125"], "softmax", 0.005),
        ([3, 5, 1], ["relu"], "huber:0.75", 0.02),
        ([2, 2, 2], ["sigmoid"], "softmax", 0.0),
    ],
)
def test_the_kernel_accepts(sizes: list[int], names: list[str], loss: str, decay: float) -> None:
    this = problem(sizes, names, loss, points=40, decay=decay)
    minimum, theta = minimum_of(this)
    given = exact_problem(this, theta)
    certificate = assemble(given, minimum)
    assert isinstance(certificate, Barrier), certificate
    conclusion = check(given, certificate).conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    assert len(conclusion.kinks) == len(minimum.kinks)
    far = float(np.abs(minimum.theta - theta).max())
    assert float(conclusion.reach) == pytest.approx(far, rel=1e-6)
    assert float(conclusion.center_reach) < 1e-30


def test_a_point_that_is_no_minimum_falls_short() -> None:
    """A Hessian that is not positive gives no certificate; one that is too good is given, and the kernel rejects it."""
    this = problem([2, 3, 1], ["tanh"], "squared", points=40, decay=0.05)
    minimum, theta = minimum_of(this)
    moved = replace(minimum, slice=replace(minimum.slice, hessian=-minimum.slice.hessian))
    short = assemble(exact_problem(this, theta), moved)
    assert isinstance(short, Shortfall)
    assert short.condition is BarrierCondition.CURVATURE
    steeper = replace(minimum, slice=replace(minimum.slice, hessian=10 * minimum.slice.hessian))
    claimed = assemble(exact_problem(this, theta), steeper)
    assert isinstance(claimed, Barrier)
    with pytest.raises(BarrierRejected, match="Hessian"):
        check(exact_problem(this, theta), claimed)


@pytest.mark.parametrize("name", sorted(CURVES))
def test_float_problem_reads_the_exact_one(name: str) -> None:
    for loss in sorted(LOSSES):
        this = problem([2, 3, 2], [name], loss, decay=0.5, bias=[True, False])
        theta = start(this)
        given = exact_problem(this, theta)
        floats = float_problem(given)
        assert floats.layers == this.layers
        assert floats.curves[0].name == this.curves[0].name
        assert floats.loss.name == loss
        for mine, theirs in ((floats.inputs, this.inputs), (floats.weights, this.weights), (floats.decay, this.decay)):
            np.testing.assert_array_equal(mine, theirs)
        np.testing.assert_array_equal(float_parameters(given.network), theta)
        assert network_at(given, exact(theta)) == given.network
