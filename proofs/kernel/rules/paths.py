"""Paths theta + tau p + tau^2 q through the point, for networks of any shape. docs/mathematics.md, section 2."""

from proofs.kernel.certificate import DescentPath, FlatPath
from proofs.kernel.conclusion import NotLocalMinimum, NotStrict
from proofs.kernel.forward import forward
from proofs.kernel.network import Network, Problem
from proofs.kernel.rejection import require, shown

DESCENT, FLAT = "descent-path", "flat-path"


def _require_fitting(problem: Problem, rule: str, velocity: Network, acceleration: Network) -> None:
    for name, part in (("velocity", velocity), ("acceleration", acceleration)):
        require(part.same_shape(problem.network), rule, name, "the shape of the network", "another shape")
        problem.at(part)  # Raises TooLargeError where its numbers are too long to compute with.


def descent_path(problem: Problem, certificate: DescentPath) -> NotLocalMinimum:
    """The loss along the path is one polynomial for small tau > 0; its first non-constant coefficient is negative."""
    velocity, acceleration, step = certificate.velocity, certificate.acceleration, certificate.step
    _require_fitting(problem, DESCENT, velocity, acceleration)
    loss, *rest = forward(problem, velocity, acceleration).loss
    first = next((coefficient for coefficient in rest if coefficient), 0)
    require(first < 0, DESCENT, "loss along the path", "a negative first coefficient", first)
    require(step > 0, DESCENT, "step", "a positive step", step)
    witness = problem.network.moved(velocity, acceleration, step)
    witness_loss = forward(problem.at(witness)).loss[0]
    require(witness_loss < loss, DESCENT, "step", f"a loss below {shown(loss)}", witness_loss)
    return NotLocalMinimum(loss, witness, witness_loss)


def flat_path(problem: Problem, certificate: FlatPath) -> NotStrict:
    """The path moves and the loss along it is constant for small tau > 0."""
    velocity, acceleration = certificate.velocity, certificate.acceleration
    _require_fitting(problem, FLAT, velocity, acceleration)
    moves = any(number for part in (velocity, acceleration) for layer in part.layers for number in layer.numbers())
    require(moves, FLAT, "path", "a path that moves", "one that stands still")
    loss, *rest = forward(problem, velocity, acceleration).loss
    require(not any(rest), FLAT, "loss along the path", "a constant", "a polynomial that is not")
    return NotStrict(loss)
