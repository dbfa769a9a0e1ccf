"""A network for every minimum of a list and for every family, with the certificate of Theorem A that it is one."""

from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel import Problem, Theorem, check
from proofs.kernel.certificate import IsolatedOrbit, ShallowMinimum
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import AllFamilies, Family, ListedMinimum
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at, spread
from proofs.kernel.network import Layer, Network
from proofs.search.isolation import find_isolation
from proofs.search.landscape.exclusion import Level
from proofs.search.landscape.fits import Generators
from proofs.search.shallow import decide_shallow

States = tuple[tuple[int, tuple[int, ...]], ...]
"""Per unit the sign of the output weight, and those of its pre-activations at all points, in ascending order."""


@dataclass(frozen=True, slots=True)
class Representative:
    """A network of a family, in a part of its largest dimension.

    Attributes:
        minimum: concludes `LocalMinimum`.
        isolated: concludes `StrictUpToRescaling`, where the family is an orbit and not too large for it.
    """

    minimum: Theorem
    isolated: Theorem | None


@dataclass(frozen=True, slots=True)
class ProvedFamilies:
    """The families of one residual, and a network of each, in the order of the conclusion."""

    theorem: LandscapeTheorem
    representatives: tuple[Representative, ...]

    @property
    def conclusion(self) -> AllFamilies:
        """What the kernel says of the families."""
        conclusion = self.theorem.conclusion
        assert isinstance(conclusion, AllFamilies)
        return conclusion


def padded(network: Network, width: int) -> Network:
    """The same function with `width` hidden units: a unit shares its output weight with copies of itself.

    The unit is one whose output weight is not 0, if there is one.
    """
    hidden, output = network.layers
    missing = width - hidden.width
    if missing <= 0:
        return network
    weights = output.weight[0]
    unit = next((j for j, weight in enumerate(weights) if weight), 0)
    shared = weights[unit] / (missing + 1)
    outgoing = (*weights[:unit], shared, *weights[unit + 1 :], *(shared,) * missing)
    bias = None if hidden.bias is None else (*hidden.bias, *(hidden.bias[unit],) * missing)
    rows = (*hidden.weight, *(hidden.weight[unit],) * missing)
    return Network((Layer(rows, bias), Layer((outgoing,), output.bias)), network.activations)


def representative_of(landscape: Landscape, minimum: ListedMinimum) -> Theorem:
    """The network of the list, in the width of the landscape, is a local minimum by Theorem A, too.

    Raises:
        ArithmeticError: two rules of the kernel contradict each other.
    """
    problem = Problem(padded(minimum.network, landscape.width or minimum.units), landscape.dataset)
    found = check(problem, decide_shallow(problem))
    if not isinstance(found.conclusion, LocalMinimum) or found.conclusion.loss != minimum.loss:
        raise ArithmeticError("a listed minimum is none by Theorem A")
    return found


def with_representatives(theorem: LandscapeTheorem) -> ProvedFamilies:
    """A network of each family.

    Raises:
        ArithmeticError: two rules of the kernel contradict each other.
    """
    landscape, conclusion = theorem.landscape, theorem.conclusion
    assert isinstance(conclusion, AllFamilies)
    arrangement = arrangement_of(landscape)
    faces = arrangement.faces()
    level = Level(landscape, arrangement, faces, Generators(landscape, arrangement), conclusion.residual)
    own = {states_of(landscape, level.network([(0, spread(face.own, 1))]))[0][1]: face.own for face in faces}
    networks = (
        level.network([(sign, spread(own[states], sign or 1)) for sign, states in family.units])
        for family in conclusion.families
    )
    pairs = zip(conclusion.families, networks, strict=True)
    return ProvedFamilies(theorem, tuple(_proved(landscape, conclusion, family, network) for family, network in pairs))


def states_of(landscape: Landscape, network: Network) -> States:
    """In which states its units are: these tell the family of a local minimum."""
    hidden, output = network.layers
    biases = hidden.bias or (Fraction(0),) * hidden.width
    found = []
    for row, bias, outgoing in zip(hidden.weight, biases, output.weight[0], strict=True):
        values = [sum((w * e for w, e in zip(row, x, strict=True)), bias) for x in landscape.dataset.inputs]
        found.append(((outgoing > 0) - (outgoing < 0), tuple((z > 0) - (z < 0) for z in values)))
    return tuple(sorted(found))


def _proved(landscape: Landscape, conclusion: AllFamilies, family: Family, network: Network) -> Representative:
    problem = Problem(network, landscape.dataset)
    certificate = decide_shallow(problem)
    if not isinstance(certificate, ShallowMinimum) or residual_at(landscape, network) != conclusion.residual:
        raise ArithmeticError("a family holds a network that is no minimum by Theorem A")
    if states_of(landscape, network) != tuple(sorted(family.units)):
        raise ArithmeticError("a network is in another family than the one that it stands for")
    isolation = find_isolation(problem, certificate)
    isolated = check(problem, isolation) if isinstance(isolation, IsolatedOrbit) else None
    if isolation is not None and (isolated is not None) != family.is_orbit:
        raise ArithmeticError("a family is an orbit, or is none, against what was proved of one of its networks")
    return Representative(check(problem, certificate), isolated)
