"""The points of equal loss near a minimum: the rescaling curve, or more."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.certificate import FlatPath, IsolatedOrbit, IsolationTree, KernelCone, RescalingOrbit, UnitSplit
from proofs.kernel.conclusion import NotStrict, StrictUpToRescaling
from proofs.kernel.network import Problem
from proofs.report.limits import CASES
from proofs.report.local_picture import LocalPicture
from proofs.report.notation import Letters, moved_parameters
from proofs.report.rationals import exact, exact_and_decimal, linear
from proofs.report.tex import EMPTY, Tex, joined
from proofs.results import Found


@dataclass(frozen=True, slots=True)
class FlatView:
    """Attributes:
    curve: the rescaling of one unit, as a curve of parameters; empty for larger networks.
    layer, unit: the unit that the certificate rescales.
    shallow: whether there is one hidden layer and one output.
    path: the straight path of equal loss, where that is the certificate.
    exactly: whether the points of equal loss nearby are exactly the rescalings.
    radius: of the box in which they are.
    forms: the changes of the outputs that no open kink affects.
    dimension: how many coordinates there are.
    cases: how many cases of kinks the certificate of `exactly` distinguishes.
    steps: for each case what leaves only 0; empty where they are too many.
    undecided: whether nothing at all is known to be flat.
    """

    curve: Tex
    layer: int
    unit: int
    shallow: bool
    path: Tex
    exactly: bool
    radius: Tex
    forms: Tex
    dimension: int
    cases: int
    steps: tuple[Tex, ...]
    undecided: bool


def flat_view(
    problem: Problem,
    not_strict: Found[NotStrict] | None,
    isolated: Found[StrictUpToRescaling] | None,
    picture: LocalPicture | None,
) -> FlatView:
    """What the theorems say of the points of equal loss."""
    layer, unit, path = 0, 0, EMPTY
    if not_strict is not None:
        match not_strict.theorem.certificate:
            case RescalingOrbit(layer, unit):
                pass
            case FlatPath(velocity, acceleration):
                path = moved_parameters(problem.network, velocity, acceleration)
    leaves: list[Tex] = []
    certificate = None if isolated is None else isolated.theorem.certificate
    if isinstance(certificate, IsolatedOrbit) and picture is not None:
        leaves = list(_leaves(certificate.tree, Letters.of(problem)))
    return FlatView(
        curve=_curve(problem),
        layer=layer + 1,
        unit=unit + 1,
        shallow=picture is not None,
        path=path,
        exactly=isolated is not None,
        radius=EMPTY if isolated is None else exact_and_decimal(isolated.conclusion.radius),
        forms=_forms(picture) if picture is not None and isolated is not None else EMPTY,
        dimension=0 if picture is None else picture.units * picture.width + picture.point.has_output_bias,
        cases=len(leaves),
        steps=tuple(leaves) if 1 < len(leaves) <= CASES else (),
        undecided=not_strict is None,
    )


def _curve(problem: Problem) -> Tex:
    """`(w, b, v, c) = (k, -3k, 1/k, 0)` for one unit on the line."""
    network = problem.network
    if len(network.hidden) != 1:
        return EMPTY
    hidden, output = network.hidden[0], network.output
    if hidden.width != 1 or hidden.fan_in != 1 or network.output_dimension != 1:
        return EMPTY
    names, entries = ["w"], [linear([(hidden.weight[0][0], "k")])]
    if hidden.bias is not None:
        names.append("b")
        entries.append(linear([(hidden.bias[0], "k")]))
    names.append("v")
    entries.append(_over_k(output.weight[0][0]))
    if output.bias is not None:
        names.append("c")
        entries.append(exact(output.bias[0]))
    return Tex(f"({', '.join(names)}) = ({joined(', ', entries)})")


def _over_k(number: Fraction) -> Tex:
    if not number:
        return Tex("0")
    sign = "-" if number < 0 else ""
    below = "k" if number.denominator == 1 else f"{number.denominator}k"
    return Tex(rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{below}}}")


def _forms(picture: LocalPicture) -> Tex:
    """The changes of the outputs at the data points where no unit has a kink."""
    letters = Letters.of(picture.problem)
    open_points = {i for j in range(picture.units) for i in picture.points_in_state(j, 0)}
    forms = []
    for i in range(len(picture.residuals)):
        if i not in open_points:
            form = letters.whole_form(picture.change(i, {}).coefficients)
            if form != "0" and form not in forms:
                forms.append(form)
    shown = joined(", ", (f"${form}$" for form in forms))
    return shown if forms and len(shown) < 500 else EMPTY


def _leaves(tree: IsolationTree, letters: Letters, where: str = "") -> Iterator[Tex]:
    match tree:
        case UnitSplit(unit, point, positive, negative):
            for side, branch in (("one side", positive), ("the other side", negative)):
                yield from _leaves(
                    branch,
                    letters,
                    f"{where}{', ' if where else ''}{side} of the kink of unit {unit + 1} at $x_{{{point + 1}}}$",
                )
        case KernelCone(rows, weights):
            if not weights:
                yield Tex(f"{where or 'everywhere'}: the changes of the settled outputs have full rank")
                return
            terms = [(value, rf"\Delta_{{{i + 1}}}") for i, value in rows.items() if value]
            terms += [(value, rf"n_{{{j + 1},{i + 1}}}") for (j, i), value in weights.items()]
            yield Tex(f"{where}: ${linear(terms)} = 0$ with full rank")
