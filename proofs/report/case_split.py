"""Why every g_j >= 0, unit by unit and case by case, and the loss as squares in every case of the kinks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from proofs.kernel.certificate import CaseTree, Empty, ShallowMinimum, Split, Vertex
from proofs.kernel.local_function import Kink, LocalFunction
from proofs.report.limits import ATOMS_PER_CASE, CASES, LEAVES, UNITS_IN_BODY
from proofs.report.local_picture import Case, LocalPicture
from proofs.report.notation import STATE_MARKS, Letters
from proofs.report.rationals import exact, linear, parenthesised, vector
from proofs.report.tables import visible
from proofs.report.tex import EMPTY, Tex, enumeration, index_ranges, joined

UNBROKEN: Final = 50
_RELATIONS: Final = {1: r"\ge", -1: r"\le"}


@dataclass(frozen=True, slots=True)
class LeafView:
    """One leaf of a case tree: where it speaks, its multipliers, and the identity that closes it."""

    where: Tex
    multipliers: Tex
    identity: Tex


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit's condition: what g_j (or phi_j) is, and the leaves that show that it is not negative."""

    label: Tex
    function: Tex
    reason: Tex
    leaves: tuple[LeafView, ...]
    leaves_left_out: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case of the loss: which units are on at the kinks, the pattern, and the formula as breakable terms."""

    where: Tex
    inequalities: Tex
    patterns: tuple[tuple[Tex, Tex], ...]
    formula: Tex


def unit_views(picture: LocalPicture, certificate: ShallowMinimum) -> tuple[UnitView, ...]:
    """The condition of every unit whose function is not settled at sight; all of them where units are few."""
    letters = Letters.of(picture.problem)
    views = []
    for j, tree in enumerate(certificate.units):
        function = picture.point.local_function(j)
        if picture.units <= UNITS_IN_BODY or (tree is not None and not function.vanishes):
            views.append(_unit_view(picture, letters, j, function, tree))
    return tuple(views[:LEAVES])


def _unit_view(
    picture: LocalPicture, letters: Letters, j: int, function: LocalFunction, tree: CaseTree | None
) -> UnitView:
    zero = picture.point.output_weights[j] == 0
    name = Tex(rf"\varphi_{{{j + 1}}}" if zero else f"g_{{{j + 1}}}")
    label = Tex(f"Unit {j + 1}")
    if function.vanishes:
        formula = Tex(rf"{name} = 0" if zero else rf"{name} \equiv 0")
        return UnitView(label, formula, _why_zero(picture, j), (), 0)
    leaves = list(_leaves(function, tree, {}, letters, j)) if tree is not None else []
    return UnitView(
        label,
        Tex(f"{_scaled(picture.scale)}{name}(t_{{{j + 1}}}) = {_formula(letters, j, function)}"),
        EMPTY,
        tuple(leaves[:LEAVES]),
        len(leaves) - len(leaves[:LEAVES]),
    )


def _scaled(scale: int) -> str:
    return "" if scale == 1 else rf"{exact(Fraction(scale))}\,"


def _formula(letters: Letters, j: int, function: LocalFunction) -> Tex:
    bends = [(Fraction(kink.slope), rf"\relu({letters.form(j, kink.direction)})") for kink in function.kinks]
    straight = [(Fraction(c), name) for c, name in zip(function.linear, letters.unit(j), strict=True)]
    return linear([*straight, *bends])


def _why_zero(picture: LocalPicture, j: int) -> Tex:
    seen = [i for state in (1, 0) for i in picture.points_in_state(j, state)]
    if not seen:
        return Tex("the unit is off at every data point")
    live = [i for i in seen if picture.slopes[i]]
    if not live:
        return Tex("the residual is $0$ at every data point where the unit is on or at a kink")
    on = [i for i in picture.points_in_state(j, 1) if picture.slopes[i]]
    kinks_cancel = not any(picture.slopes[i] for i in picture.points_in_state(j, 0))
    if kinks_cancel and len(on) <= 4 and picture.width <= 3:
        terms = linear((picture.slopes[i], vector(picture.augmented[i])) for i in on)
        return Tex(f"${terms} = {vector([Fraction(0)] * picture.width)}$")
    where = "on or at a kink" if not kinks_cancel else "on"
    return Tex(f"the residuals at the points where the unit is {where} cancel")


def _leaves(
    function: LocalFunction, tree: CaseTree, signs: Mapping[int, int], letters: Letters, j: int
) -> Iterator[LeafView]:
    kinks = {kink.point: kink for kink in function.kinks}
    match tree:
        case Split(point, positive, negative):
            yield from _leaves(function, positive, {**signs, point: 1}, letters, j)
            yield from _leaves(function, negative, {**signs, point: -1}, letters, j)
        case Vertex(multipliers):
            yield _vertex(function, multipliers, signs, letters, j)
        case Empty(weights):
            used = [(point, weight) for point, weight in weights.items() if weight]
            identity = linear((weight * signs[point], vector(kinks[point].direction)) for point, weight in used)
            zero = vector([Fraction(0)] * len(function.linear))
            named = joined(", ", (rf"\mu_{{{point + 1}}} = {exact(weight)}" for point, weight in used))
            yield LeafView(
                _where(kinks, signs, letters, j), Tex(f"no interior: ${named}$"), Tex(f"{identity} = {zero}")
            )


def _vertex(
    function: LocalFunction, multipliers: Mapping[int, Fraction], signs: Mapping[int, int], letters: Letters, j: int
) -> LeafView:
    kinks = {kink.point: kink for kink in function.kinks}
    shares: list[tuple[Fraction, Kink]] = []
    for kink in function.kinks:
        share = Fraction(signs[kink.point] > 0) if kink.slope < 0 else multipliers.get(kink.point, Fraction(0))
        shares.append((share, kink))
    terms = [(Fraction(1), str(vector(function.linear)))]
    terms += [(share * kink.slope, str(vector(kink.direction))) for share, kink in shares]
    named = joined(
        ", ", (rf"\lambda_{{{kink.point + 1}}} = {exact(share)}" for share, kink in shares if kink.slope > 0)
    )
    zero = vector([Fraction(0)] * len(function.linear))
    return LeafView(
        _where(kinks, signs, letters, j), Tex(f"${named}$" if named else "---"), Tex(f"{linear(terms)} = {zero}")
    )


def _where(kinks: Mapping[int, Kink], signs: Mapping[int, int], letters: Letters, j: int) -> Tex:
    if not signs:
        return Tex("everywhere")
    return joined(
        ", ",
        (f"${letters.form(j, kinks[point].direction)} {_RELATIONS[sign]} 0$" for point, sign in signs.items()),
    )


def case_views(picture: LocalPicture) -> tuple[CaseView, ...]:
    """The loss in every case; empty where the cases are too many or too long to print, or the loss is not plain."""
    if not picture.plain or len(picture.kinks) > CASES.bit_length() - 1:
        return ()
    letters = Letters.of(picture.problem)
    cases = list(picture.cases())
    if max(map(_atoms, cases)) > ATOMS_PER_CASE:
        return ()
    return tuple(_case_view(picture, letters, case) for case in cases)


def _atoms(case: Case) -> int:
    forms = [case.linear, *(change.coefficients for change, _ in case.squares)]
    return sum(sum(map(bool, form)) for form in forms)


def _case_view(picture: LocalPicture, letters: Letters, case: Case) -> CaseView:
    labels, inequalities = [], []
    for kink, sign in case.signs.items():
        j, name = kink
        same_line = [
            i
            for i in picture.points_in_state(j, 0)
            if any(picture.point.inputs[i]) and picture.names[j, picture.direction((j, i))] == name
        ]
        for state in (True, False):
            points = [i for i in same_line if picture.is_on(j, i, case.signs) is state]
            if points:
                at = enumeration([f"$x_{{{i + 1}}}$" for i in points])
                labels.append(f"unit {j + 1} {'on' if state else 'off'} at {at}")
        inequalities.append(f"{letters.form(j, picture.direction(kink))} {_RELATIONS[sign]} 0")
    patterns = tuple(
        (
            Tex(f"{j + 1}"),
            joined("", (STATE_MARKS[1 if picture.is_on(j, i, case.signs) else -1] for i in range(len(picture.slopes)))),
        )
        for j in range(picture.units)
        if picture.point.output_weights[j]
    )
    return CaseView(
        enumeration(labels) if labels else Tex("no kinks"),
        Tex(f"${joined(',$ $', inequalities)}$" if inequalities else ""),
        patterns,
        case_formula(letters, case),
    )


def case_formula(letters: Letters, case: Case) -> Tex:
    """`2(linear) + sum of squares`, with spaces where a line may break."""
    terms = []
    if any(case.linear):
        terms.append(f"2{parenthesised(letters.whole_form(case.linear))}")
    for change, count in case.squares:
        products = [(Fraction(1), f"p_{{{j + 1},{change.point + 1}}}") for j in change.products]
        form = parenthesised(letters.whole_form(change.coefficients, products))
        # Braces keep a square on one line, unless it is long.
        square = f"{{{form}}}^{{2}}" if visible(form) < UNBROKEN else f"{form}^{{2}}"
        terms.append(f"{count if count > 1 else ''}{square}")
    return joined(" + ", terms) if terms else Tex("0")


def settled_at_sight(picture: LocalPicture) -> Tex:
    """The units whose function vanishes, as a list of numbers."""
    return index_ranges(j for j in range(picture.units) if picture.point.local_function(j).vanishes)
