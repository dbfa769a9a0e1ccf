"""One point of the claim as a section: its data, its proof or refutation, what lies below it, and its flat set."""

from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.certificate import ShallowMinimum
from proofs.kernel.conclusion import (
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
)
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.report.case_split import CaseView, UnitView, case_views, settled_at_sight, unit_views
from proofs.report.descent_section import DescentView, descent_view
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.flat_set import FlatView, flat_view
from proofs.report.local_picture import LocalPicture, is_shallow, local_picture
from proofs.report.notation import Letters, inline_point
from proofs.report.other_rules import rule_text
from proofs.report.point_tables import PointTables, outputs_and_residuals, point_tables
from proofs.report.rationals import exact, exact_and_decimal, linear
from proofs.report.tex import EMPTY, Tex, escape, joined
from proofs.results import Found, Reading, Verdict


@dataclass(frozen=True, slots=True)
class MinimumView:
    """Theorem A at the point.

    Attributes:
        residual_sum: the sum of the residuals, written out; empty where the output has no bias.
        units: the units whose condition is shown.
        settled: the list of units whose function vanishes.
        all_settled: whether that is every unit.
        cases: the loss in every case; empty where it is not printed.
        case_count: how many cases there are, as mathematics.
        letters: how the coordinates are defined at this point.
        radius: of the box in which no lower loss exists; empty where the theorem does not state one.
        radius_reason: where the least of the bounds is attained.
        slack: whether some output weight is 0, so that products p_ji stand in the squares.
    """

    residual_sum: Tex
    units: tuple[UnitView, ...]
    settled: Tex
    all_settled: bool
    cases: tuple[CaseView, ...]
    case_count: Tex
    letters: Tex
    radius: Tex
    radius_reason: Tex
    slack: bool


@dataclass(frozen=True, slots=True)
class BetterView:
    """A point of lower loss."""

    point: Tex
    loss: Tex
    residuals: Tex
    file: str


@dataclass(frozen=True, slots=True)
class PointNames:
    """What a point is called: in running text, as a heading, which half it belongs to, and the stem of its files."""

    title: Tex
    heading: Tex
    version: Tex
    stem: str


@dataclass(frozen=True, slots=True)
class PointView:
    """Everything the template of a point sets."""

    label: Tex
    title: Tex
    heading: Tex
    version: Tex
    verdict: Tex
    loss: Tex
    tables: PointTables
    minimum: MinimumView | None
    other_rule: Tex
    radius: Tex
    perfect: bool
    descent: DescentView | None
    undecided: Tex
    better: BetterView | None
    is_global: bool
    flat: FlatView | None
    files: tuple[str, ...]
    figure: Tex


def point_view(found: Reading, names: PointNames, files: EvidenceFiles, figure: Tex) -> PointView:
    """Build the section of a point and write its exact objects as files."""
    stem = names.stem
    problem = found.problem
    picture = local_picture(problem) if is_shallow(problem) else None
    minimum, descent = found.first(LocalMinimum), found.first(NotLocalMinimum)
    bound, better = found.first(GlobalMinimum), found.first(NotGlobalMinimum)
    written = list(files.problem(stem, problem))
    written += _certificates(files, stem, minimum, descent)
    return PointView(
        label=Tex(stem),
        title=names.title,
        heading=names.heading,
        version=names.version,
        verdict=_verdict(found),
        loss=exact_and_decimal(forward(problem).loss[0]),
        tables=point_tables(problem, picture, stem),
        minimum=_minimum(picture, minimum) if minimum is not None and picture is not None else None,
        other_rule=EMPTY if minimum is None else rule_text(minimum.theorem.certificate),
        radius=_radius(minimum),
        perfect=found.loss == 0,
        descent=descent_view(descent) if descent is not None else None,
        undecided=escape(found.reason),
        better=_better(better, stem, files) if better is not None else None,
        is_global=bound is not None,
        flat=_flat(problem, found, picture) if found.verdict is Verdict.LOCAL_MINIMUM else None,
        files=tuple(written),
        figure=figure,
    )


def _certificates(
    files: EvidenceFiles, stem: str, minimum: Found[LocalMinimum] | None, descent: Found[NotLocalMinimum] | None
) -> list[str]:
    theorems = [found.theorem for found in (minimum, descent) if found is not None]
    return [files.certificate(stem, theorem) for theorem in theorems]


def _verdict(found: Reading) -> Tex:
    match found.verdict:
        case Verdict.LOCAL_MINIMUM:
            return Tex(
                "a local minimum" + {True: ", and a global one", False: ", not a global one", None: ""}[found.globally]
            )
        case Verdict.NOT_LOCAL_MINIMUM:
            return Tex("not a local minimum")
        case _:
            return Tex("undecided")


def _minimum(picture: LocalPicture, found: Found[LocalMinimum]) -> MinimumView | None:
    certificate = found.theorem.certificate
    if not isinstance(certificate, ShallowMinimum):
        return None
    vanish = [picture.point.local_function(j).vanishes for j in range(picture.units)]
    cases = case_views(picture)
    radius = found.conclusion.radius
    return MinimumView(
        residual_sum=_residual_sum(picture),
        units=unit_views(picture, certificate),
        settled=settled_at_sight(picture),
        all_settled=all(vanish),
        cases=cases,
        case_count=_count(len(picture.kinks)),
        letters=_letters(picture),
        radius=_radius(found),
        radius_reason=EMPTY if radius is None else _radius_reason(picture, radius),
        slack=not all(picture.point.output_weights),
    )


def _radius(found: Found[LocalMinimum] | None) -> Tex:
    if found is None or found.conclusion.radius is None:
        return EMPTY
    return exact_and_decimal(found.conclusion.radius)


def _count(kinks: int) -> Tex:
    return Tex(str(2**kinks) if kinks < 10 else f"2^{{{kinks}}}")


def _residual_sum(picture: LocalPicture) -> Tex:
    if not picture.point.has_output_bias:
        return EMPTY
    live = [r for r in picture.slopes if r]
    if not live:
        return Tex("every residual is $0$")
    if len(live) > 8:
        return Tex(f"the {len(live)} residuals other than $0$ sum to $0$")
    return Tex(f"$\\sum_i r_i = {linear((r, '') for r in live)} = 0$")


def _letters(picture: LocalPicture) -> Tex:
    """The definition of the coordinates, for networks on the line with few units; else in vectors."""
    network = picture.problem.network
    letters = Letters.of(picture.problem)
    tail = [f"${letters.names[-1]} = c - c^*$"] if picture.point.has_output_bias else []
    if network.hidden[0].fan_in == 1:
        index = "" if picture.units == 1 else "_j"
        names = letters.unit(0)
        shown = [name if picture.units == 1 else name.replace("1", "j") for name in names]
        parts = [f"${shown[0]} = v{index} w{index} - v{index}^* w{index}^*$"]
        if len(shown) > 1:
            parts.append(f"${shown[1]} = v{index} b{index} - v{index}^* b{index}^*$")
        return joined(", ", parts + tail)
    return joined(", ", ["the entries of $t_j = v_j \\hat w_j - v_j^* \\hat w_j^*$", *tail])


def _radius_reason(picture: LocalPicture, radius: Fraction) -> Tex:
    """Which of the bounds is the least one."""
    for j, weight in enumerate(picture.point.output_weights):
        if abs(weight) == radius:
            return Tex(f"$|v_{{{j + 1}}}^*|$")
    curve = forward(picture.problem).pre_activations[0]
    for i, row in enumerate(curve.coefficients[0]):
        length = sum(map(abs, picture.augmented[i]), Fraction(0))
        for j, entry in enumerate(row):
            if entry and Fraction(abs(entry), curve.denominator) == radius * length:
                size = Fraction(abs(entry), curve.denominator)
                quotient = f" = {size} / {length}" if size.denominator == length.denominator == 1 else ""
                return Tex(rf"$|\hat w_{{{j + 1}}}^*\cdot\hat x_{{{i + 1}}}| / \|\hat x_{{{i + 1}}}\|_1{quotient}$")
    return Tex("the bound that stands for no bound at all")


def _better(found: Found[NotGlobalMinimum], stem: str, files: EvidenceFiles) -> BetterView:
    problem = found.theorem.problem.at(found.conclusion.better)
    network_file, _ = files.problem(f"{stem}-better", problem)
    _, residuals = outputs_and_residuals(problem)
    shown = [str(exact(row[0])) for row in residuals if len(row) == 1]
    small = len(shown) <= 10 and sum(map(len, shown)) < 120
    return BetterView(
        inline_point(found.conclusion.better),
        exact_and_decimal(found.conclusion.better_loss),
        Tex(f"({', '.join(shown)})") if small and shown else EMPTY,
        network_file,
    )


def _flat(problem: Problem, found: Reading, picture: LocalPicture | None) -> FlatView:
    return flat_view(problem, found.first(NotStrict), found.first(StrictUpToRescaling), picture)
