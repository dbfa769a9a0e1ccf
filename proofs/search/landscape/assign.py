"""To which entry of a complete list a training run went: its end is made exact, and its residual looked up."""

from fractions import Fraction

from proofs.kernel import Network, Problem
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.search.decide import IsLocalMinimum
from proofs.search.snap import DescentContinues, Snapped, snap


class OffTheListError(ArithmeticError):
    """An exact local minimum whose residual is not on a list that was proved complete: one of the two is a bug."""


def entry_of(landscape: Landscape, minima: AllMinima, network: Network, reach: Fraction) -> int | None:
    """The index of the entry whose local minimum the network approximates; None where none is within reach.

    Args:
        landscape: of the width of the network.
        minima: the complete list, as the kernel proved it.
        network: the end of a run; every float means its exact value.
        reach: the largest change of a parameter that counts as rounding and unfinished training.

    Raises:
        OffTheListError: the exact local minimum beside the network is on the list of none.
    """
    found = snap(Problem(network, landscape.dataset), reach=reach)
    if not isinstance(found, Snapped | DescentContinues) or found.distance > reach:
        return None
    if not isinstance(found.decision, IsLocalMinimum):
        return None
    residual = residual_at(landscape, found.decision.problem.network)
    for k, minimum in enumerate(minima.minima):
        if minimum.residual == residual:
            return k
    raise OffTheListError(f"a local minimum of loss {sum(entry**2 for entry in residual)} is not on the list")
