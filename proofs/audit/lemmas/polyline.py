"""The graph of a network with one hidden layer on the line, as an exact polyline."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from proofs.audit.lemmas.evaluation import outputs
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Network, Problem


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point `(x, y)` of the plane."""

    x: Fraction
    y: Fraction


@dataclass(frozen=True, slots=True)
class Polyline:
    """Vertices from left to right, joined by straight segments."""

    vertices: tuple[Vertex, ...]

    def at(self, x: Fraction) -> Fraction:
        """The height over x.

        Raises:
            ValueError: x lies outside the polyline.
        """
        for left, right in pairwise(self.vertices):
            if left.x <= x <= right.x:
                return left.y + (x - left.x) * (right.y - left.y) / (right.x - left.x)
        raise ValueError(f"{x} is outside [{self.vertices[0].x}, {self.vertices[-1].x}]")


def graph(network: Network, left: Fraction, right: Fraction) -> Polyline:
    """The network's graph over [left, right]: between two neighbouring vertices no unit changes its state.

    Args:
        network: one input, one hidden layer, one output.
        left: where the graph starts.
        right: where it ends; right of `left`.
    """
    (hidden,) = network.hidden
    biases = hidden.bias or (Fraction(0),) * hidden.width
    switches = {-b / w for (w,), b in zip(hidden.weight, biases, strict=True) if w}
    places = sorted({left, right, *(x for x in switches if left < x < right)})
    return Polyline(tuple(Vertex(x, y) for x, (y,) in zip(places, _values(network, places), strict=True)))


def is_graph(polyline: Polyline, network: Network) -> bool:
    """Whether the polyline is the network's graph over its whole range, exactly.

    It is if it has the network's values at its vertices and no unit has pre-activations of opposite signs at the two
    ends of a segment: then every unit, and so the network, is affine there.
    """
    places = [vertex.x for vertex in polyline.vertices]
    blank = Dataset(tuple((x,) for x in places), ((Fraction(0),),) * len(places))
    signs = forward(Problem(network, blank)).pre_activations[0].signs()
    affine = all(a * b >= 0 for left, right in pairwise(signs) for a, b in zip(left, right, strict=True))
    values = tuple((vertex.y,) for vertex in polyline.vertices)
    return affine and len(network.hidden) == 1 and _values(network, places) == values


def _values(network: Network, places: Sequence[Fraction]) -> tuple[tuple[Fraction, ...], ...]:
    return outputs(network, [(x,) for x in places])
