"""A point of lower loss, for any activations, loss and decay. docs/mathematics.md, section 10."""

from proofs.kernel.certificate import LowerPoint
from proofs.kernel.conclusion import LowerLossElsewhere
from proofs.kernel.enclosure.point_loss import distance, enclosed_loss
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require
from proofs.kernel.rules.precision import require_bits

RULE = "lower-point"


def lower_point(problem: Problem, certificate: LowerPoint) -> LowerLossElsewhere:
    """The loss there is at most its upper bound, which is below the lower bound of the loss here."""
    require_bits(RULE, certificate.bits)
    fits = certificate.network.same_shape(problem.network)
    require(fits, RULE, "network", "the shape of the network", "another shape")
    there = problem.at(certificate.network)
    lower, upper = enclosed_loss(problem, certificate.bits)
    better_lower, better_upper = enclosed_loss(there, certificate.bits)
    require(better_upper < lower, RULE, "loss", "an upper bound below the lower bound at the network", "one above it")
    apart = distance(problem.network, there.network)
    return LowerLossElsewhere(lower, upper, there.network, better_lower, better_upper, apart)
