"""Problems, certificates and conclusions as terms of Coq: the types of proofs/coq/Problem.v over rational numbers."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeVar

from proofs.kernel.certificate import (
    BetterPoint,
    CaseTree,
    Certificate,
    ConstantOutput,
    DescentPath,
    Empty,
    EqualInputsBound,
    FlatPath,
    Interpolation,
    IsolatedOrbit,
    IsolationTree,
    KernelCone,
    PathMoments,
    RescalingOrbit,
    SecondOrder,
    SeveralOutputsMinimum,
    ShallowMinimum,
    Split,
    UnitSplit,
    Vertex,
)
from proofs.kernel.conclusion import (
    Conclusion,
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from proofs.kernel.loss import Huber, Loss
from proofs.kernel.network import Dataset, Layer, Network

Item = TypeVar("Item")

MOST_DECIMAL_BITS: Final = 64
"""Longer integers are written in hexadecimal."""


class NoTermError(ValueError):
    """Beyond the types of proofs/coq/Problem.v, or of the rules that its checker knows."""


def rational(number: Fraction) -> str:
    """A term of type Q."""
    return f"{_integer(number.numerator)} # {_integer(number.denominator)}"


def _integer(number: int) -> str:
    """Long ones in hexadecimal: of decimal digits Coq reads a number in the time of their square."""
    return f"{number:#x}" if number.bit_length() > MOST_DECIMAL_BITS else str(number)


def real(number: Fraction) -> str:
    """A term of type R."""
    return f"(Q2R ({rational(number)}))"


def listed(items: Iterable[Item], term: Callable[[Item], str], break_by: str = "") -> str:
    """A list; with `break_by`, one entry a line, indented so."""
    return "[" + f";{break_by or ' '}".join(map(term, items)) + "]"


def vector(numbers: Iterable[Fraction]) -> str:
    """A list of numbers."""
    return listed(numbers, rational)


def _layer(layer: Layer) -> str:
    bias = "None" if layer.bias is None else f"(Some {vector(layer.bias)})"
    return f"Layer {listed(layer.weight, vector)} {bias}"


def network_term(network: Network) -> str:
    """A term of type `network Q`."""
    return listed(network.layers, _layer, "\n   ")


def dataset_term(data: Dataset) -> str:
    """A term of type `dataset Q`."""
    weights = data.weights or (Fraction(1),) * len(data)
    points = zip(data.inputs, data.targets, weights, strict=True)
    return listed(points, lambda p: f"Point {vector(p[0])} {vector(p[1])} ({rational(p[2])})", "\n   ")


def measure_term(loss: Loss) -> str:
    """A term of type `measure Q`."""
    return f"(Huber ({rational(loss.delta)}))" if isinstance(loss, Huber) else "Squared"


def _optional(number: Fraction | None) -> str:
    return "None" if number is None else f"(Some ({rational(number)}))"


def _numbers(numbers: Mapping[int, Fraction]) -> str:
    return listed(numbers.items(), lambda pair: f"({pair[0]}%N, {rational(pair[1])})")


def _case_tree(tree: CaseTree) -> str:
    match tree:
        case Split(point, positive, negative):
            return f"(Split {point}%N {_case_tree(positive)} {_case_tree(negative)})"
        case Vertex(multipliers):
            return f"(Vertex {_numbers(multipliers)})"
        case Empty(weights):
            return f"(Empty {_numbers(weights)})"


def _units(units: Iterable[CaseTree | None]) -> str:
    return listed(units, lambda tree: "None" if tree is None else f"Some {_case_tree(tree)}", "\n   ")


def _isolation_tree(tree: IsolationTree) -> str:
    match tree:
        case UnitSplit(unit, point, positive, negative):
            return f"(UnitSplit ({unit}%N, {point}%N) {_isolation_tree(positive)} {_isolation_tree(negative)})"
        case KernelCone(rows, weights):
            pairs = listed(weights.items(), lambda w: f"(({w[0][0]}%N, {w[0][1]}%N), {rational(w[1])})")
            return f"(KernelCone {_numbers(rows)} {pairs})"


def certificate_term(certificate: Certificate) -> str:
    """A term of type `certificate Q`.

    Raises:
        NoTermError: its rule is none of those that proofs/coq/Check.v knows.
    """
    match certificate:
        case ShallowMinimum(units):
            return f"ShallowMinimum {_units(units)}"
        case DescentPath(velocity, acceleration, step):
            return f"DescentPath {network_term(velocity)}\n  {network_term(acceleration)} ({rational(step)})"
        case FlatPath(velocity, acceleration):
            return f"FlatPath {network_term(velocity)}\n  {network_term(acceleration)}"
        case RescalingOrbit(layer, unit):
            return f"RescalingOrbit {layer}%N {unit}%N"
        case BetterPoint(network):
            return f"BetterPoint {network_term(network)}"
        case EqualInputsBound():
            return "EqualInputsBound"
        case IsolatedOrbit(minimum, tree):
            return f"IsolatedOrbit {_units(minimum.units)}\n  {_isolation_tree(tree)}"
        case ConstantOutput(layer, later):
            return f"ConstantOutput {layer}%N ({certificate_term(later)})"
        case Interpolation(network):
            return f"Interpolation {network_term(network)}"
        case PathMoments() | SecondOrder():
            return type(certificate).__name__
        case SeveralOutputsMinimum(margins):
            return "SeveralOutputsMinimum " + listed(
                margins, lambda margin: f"({rational(margin.kappa)}, {listed(margin.trees, _case_tree)})", "\n   "
            )
        case _:
            raise NoTermError(f"the verified checker knows nothing of {type(certificate).__name__}")


def conclusion_term(conclusion: Conclusion) -> str:
    """A term of type `conclusion Q`.

    Raises:
        NoTermError: no rule that the checker knows concludes this.
    """
    name = type(conclusion).__name__
    match conclusion:
        case LocalMinimum(loss, radius):
            return f"{name} ({rational(loss)}) {_optional(radius)}"
        case NotLocalMinimum(loss, other, other_loss) | NotGlobalMinimum(loss, other, other_loss):
            return f"{name} ({rational(loss)})\n  {network_term(other)} ({rational(other_loss)})"
        case NotStrict(loss) | GlobalMinimum(loss):
            return f"{name} ({rational(loss)})"
        case StrictUpToRescaling(loss, radius):
            return f"{name} ({rational(loss)}) ({rational(radius)})"
        case _:
            raise NoTermError(f"the verified checker concludes nothing like {name}")
