"""Parameters of loss 0 lie near: Newton and Kantorovich. docs/mathematics.md, section 12."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.certificate import Interpolation
from proofs.kernel.conclusion import InterpolationNearby
from proofs.kernel.enclosure.balls import Balls, ceiling
from proofs.kernel.enclosure.jacobian import bends_on_ball, gram_rows, smallest_eigenvalue_defect
from proofs.kernel.enclosure.point_loss import distance, enclosed_loss
from proofs.kernel.enclosure.point_pass import EnclosedNetwork, PointPass
from proofs.kernel.exact import Vector
from proofs.kernel.loss import Huber, Squared
from proofs.kernel.network import Network, Problem
from proofs.kernel.rejection import require
from proofs.kernel.rules.precision import require_bits

RULE = "interpolation"


def interpolation(problem: Problem, certificate: Interpolation) -> InterpolationNearby:
    """`J J^T >= s^2` at the center, and residuals of norm eta there; on the ball of radius 2 eta / s all states stay,
    the second derivative of the outputs is at most C2, and `2 eta C2 < s^2`. Then the loss is 0 somewhere in the ball.
    """
    require_bits(RULE, certificate.bits)
    require(isinstance(problem.loss, Squared | Huber), RULE, "loss", "squared or Huber", str(problem.loss))
    require(problem.decay is None, RULE, "decay", "none", "some")
    fits = certificate.network.same_shape(problem.network)
    require(fits, RULE, "network", "the shape of the network", "another shape")
    bits, center, square = certificate.bits, problem.at(certificate.network).network, certificate.singular
    require(square > 0, RULE, "singular", "a number above 0", square)
    network = EnclosedNetwork.of(center, bits)
    charged = [i for i, weight in enumerate(problem.point_weights) if weight]
    require(bool(charged), RULE, "points", "one of weight above 0", "none")
    passes = [network.forward(problem.dataset.inputs[i]) for i in charged]
    rows = len(charged) * problem.network.output_dimension
    _require_singular_values(network, passes, certificate, rows)
    eta = _residual_norm(passes, [problem.dataset.targets[i] for i in charged], bits)
    radius = 2 * eta / _root_down(square, bits)
    bounds = bends_on_ball(network, passes, ceiling(radius * (1 << bits)))
    _require_states(center, passes, bounds.moves, charged)
    small = 2 * eta * Fraction(bounds.bend, 1 << bits) < square
    require(small, RULE, "center", "residuals eta with 2 eta C2 < s^2", "larger ones")
    lower, upper = enclosed_loss(problem, bits)
    parameters = sum(1 for layer in center.layers for _ in layer.numbers())
    reach = distance(problem.network, center) + radius
    return InterpolationNearby(lower, upper, center, radius, reach, parameters - rows)


def _require_singular_values(
    network: EnclosedNetwork, passes: Sequence[PointPass], certificate: Interpolation, rows: int
) -> None:
    factor, square = certificate.factor, certificate.singular
    fits = len(factor) == rows and all(len(row) == k + 1 for k, row in enumerate(factor))
    require(fits, RULE, "factor", f"a lower triangle of {rows} rows", f"{len(factor)} rows")
    defect = smallest_eigenvalue_defect(gram_rows(network, passes), factor, square, certificate.bits)
    require(defect <= square, RULE, "factor", "J J^T - C C^T within s^2 of 2 s^2", "another product")


def _residual_norm(passes: Sequence[PointPass], targets: Sequence[Vector], bits: int) -> Fraction:
    residuals = [here.outputs.minus(Balls.rational(y, bits)) for here, y in zip(passes, targets, strict=True)]
    return Fraction(isqrt(sum(row.norm() ** 2 for row in residuals)) + 1, 1 << bits)


def _root_down(square: Fraction, bits: int) -> Fraction:
    root = Fraction(isqrt((square.numerator << 4 * bits) // square.denominator), 1 << 2 * bits)
    require(root > 0, RULE, "singular", "a number above 4^-bits", square)
    return root


def _require_states(
    center: Network, passes: Sequence[PointPass], moves: Sequence[Sequence[int]], charged: Sequence[int]
) -> None:
    for k, activation in enumerate(center.activations):
        if isinstance(activation, ReLU | LeakyReLU):
            for here, steps, i in zip(passes, moves, charged, strict=True):
                strict = all(low > steps[k] or high < -steps[k] for low, high in here.pre_activations[k].intervals())
                require(strict, RULE, f"layer {k}, point {i}", "states that stay on the ball", "one that may change")
