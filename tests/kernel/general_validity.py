"""Are certificates of the general rules true? Asked in mpmath, with steps and Newton's method in place of proofs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import TypeVar

from proofs.kernel import Logistic, Problem, SoftmaxCrossEntropy
from proofs.kernel import certificate as kinds
from tests.kernel import high_precision
from tests.kernel.high_precision import mp, mpf

Kind = TypeVar("Kind", kinds.Classified, kinds.LowerPoint, kinds.NotStationary)


def _at_every_scale(judge: Callable[[Problem, Kind], bool]) -> Callable[[Problem, Kind], bool]:
    """With as many digits as the numbers of the problem ask for."""

    @wraps(judge)
    def judged(problem: Problem, certificate: Kind) -> bool:
        others = [certificate.network] if isinstance(certificate, kinds.LowerPoint) else []
        with mp.workdps(high_precision.digits(problem, *others)):
            return judge(problem, certificate)

    return judged


@_at_every_scale
def classified(problem: Problem, certificate: kinds.Classified) -> bool:
    """Whether the loss falls on and on when the last layer is scaled up, and only hard labels say so."""
    if not isinstance(problem.loss, Logistic | SoftmaxCrossEntropy):
        return False
    theta = high_precision.parameters(problem.network)
    tail = sum(len(row) for row in problem.network.output.augmented)
    scales = map(mpf, ("1", "1.000001", "1.1", "2", "3"))
    losses = [high_precision.loss(problem, [*theta[:-tail], *(scale * t for t in theta[-tail:])]) for scale in scales]
    return all(a > b for a, b in pairwise(losses))


@_at_every_scale
def lower_point(problem: Problem, certificate: kinds.LowerPoint) -> bool:
    """Whether the loss is lower there."""
    return bool(high_precision.loss(problem.at(certificate.network)) < high_precision.loss(problem))


@_at_every_scale
def not_stationary(problem: Problem, certificate: kinds.NotStationary) -> bool:
    """Whether small moves of the parameter to one side lower the loss."""
    theta = high_precision.parameters(problem.network)
    index = high_precision.index_of(problem.network, certificate.layer, certificate.unit, certificate.entry)
    here = high_precision.loss(problem, theta)
    return any(
        all(
            high_precision.loss(problem, high_precision.moved(theta, index, sign * mpf(10) ** -exponent)) < here
            for exponent in (20, 25, 30)
        )
        for sign in (1, -1)
    )


def interpolation(problem: Problem, certificate: kinds.Interpolation) -> bool:
    """Whether Newton's method reaches an exact fit as near to the center as the certificate makes it."""
    start = high_precision.parameters(problem.at(certificate.network).network)
    exact = high_precision.interpolate(problem, start)
    if exact is None:
        return False
    eta = mp.norm(mp.matrix(high_precision.residuals(problem, start)))
    step = mp.norm(mp.matrix([a - b for a, b in zip(exact, start, strict=True)]))
    return bool(step <= 2 * eta / mp.sqrt(high_precision.number(certificate.singular)) + mpf(10) ** -36)
