"""Rules that compare whole losses, for networks of any shape."""

from fractions import Fraction
from operator import mul

from proofs.kernel.certificate import BetterPoint, EqualInputsBound, RescalingOrbit
from proofs.kernel.conclusion import GlobalMinimum, NotGlobalMinimum, NotStrict
from proofs.kernel.exact import Vector
from proofs.kernel.forward import forward
from proofs.kernel.loss import Squared
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require, shown


def better_point(problem: Problem, certificate: BetterPoint) -> NotGlobalMinimum:
    """The other point has the same parameters and a lower loss."""
    rule = "better-point"
    require(certificate.network.same_shape(problem.network), rule, "network", "the shape of the network", "another")
    loss = forward(problem).loss[0]
    better_loss = forward(problem.at(certificate.network)).loss[0]
    require(better_loss < loss, rule, "loss", f"a loss below {shown(loss)}", better_loss)
    return NotGlobalMinimum(loss, certificate.network, better_loss)


def equal_inputs_bound(problem: Problem, certificate: EqualInputsBound) -> GlobalMinimum:
    """A function gives equal inputs equal outputs, and the weighted mean of their targets is their best common output.

    For the Huber loss the bound is 0.
    """
    del certificate
    data = problem.dataset
    groups: dict[Vector, list[tuple[Fraction, Vector]]] = {}
    for x, y, weight in zip(data.inputs, data.targets, data.weights or [Fraction(1)] * len(data), strict=True):
        if weight and isinstance(problem.loss, Squared):
            groups.setdefault(x, []).append((weight, y))
    bound = Fraction(0)
    for group in groups.values():
        weights = [weight for weight, _ in group]
        for column in zip(*(y for _, y in group), strict=True):
            mean = sum(map(mul, weights, column), Fraction(0)) / sum(weights)
            bound += sum(weight * (y - mean) ** 2 for weight, y in zip(weights, column, strict=True))
    loss = forward(problem).loss[0]
    require(loss == bound, "equal-inputs-bound", "loss", f"the bound {shown(bound)}", loss)
    return GlobalMinimum(loss)


def rescaling_orbit(problem: Problem, certificate: RescalingOrbit) -> NotStrict:
    """The unit has a weight that is not 0, so scaling it moves the point and, as ReLU(kz) = k ReLU(z), no output."""
    rule, layers, k, j = "rescaling-orbit", problem.network.layers, certificate.layer, certificate.unit
    require(0 <= k < len(layers) - 1, rule, "layer", "a hidden layer", k)
    require(0 <= j < layers[k].width, rule, "unit", f"a unit of layer {k}", j)
    moves = any(layers[k].augmented[j]) or any(row[j] for row in layers[k + 1].weight)
    require(moves, rule, f"unit {j} of layer {k}", "a weight that is not 0", "none")
    return NotStrict(forward(problem).loss[0])
