"""Figure 6: how large the mean has to be for Proposition 4, and how fast Proposition 5 takes hold.

Of the numbers in the text 0.07 comes out and 0.24 does not: with 10,000 hidden units a variance of 1/h is the fixed
standard deviation 0.01, so both must need the same mean.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import by_balls, exact
from proofs.audit.lemmas.enclosures import Enclosure
from proofs.audit.lemmas.positive_weights import (
    Scheme,
    WeightGroup,
    probability,
    smallest_mean,
    weight_groups,
    width_that_needs,
)
from proofs.audit.paper.figure_6_curves import DIMENSION, FAILURE, Panel, panels
from proofs.audit.text import text_beside

TEXT: Final = text_beside(__file__)
WIDTH: Final = 10_000
LAYERS: Final = 100
FIXED_PRINTED: Final = "0.07"
SCALED_PRINTED: Final = "0.24"
SCALED: Final = (Scheme.INVERSE_WIDTH, Scheme.GLOROT, Scheme.FAN_IN)
DEPTHS_TRIED: Final = (1, 2, 5, 10, 50, 99, 100, 101, 1000)
WIDEST: Final = 10_000


def prove() -> Proof:
    """The printed numbers next to the enclosed ones, then the curves."""
    needed = {scheme: mean_needed(scheme, WIDTH, LAYERS) for scheme in Scheme}
    printed = TEXT.half(
        Version.PRINTED,
        _comes_out("sigma = 0.01", needed[Scheme.FIXED], FIXED_PRINTED),
        *(_comes_out(scheme.value, needed[scheme], SCALED_PRINTED) for scheme in SCALED),
        _no_other_depth(),
    )
    amended = TEXT.half(
        Version.AMENDED,
        _comes_out("sigma = 0.01", needed[Scheme.FIXED], "0.0703"),
        _comes_out("variance 1/h", needed[Scheme.INVERSE_WIDTH], "0.0703"),
        _comes_out("variance 2/(fan_in + fan_out)", needed[Scheme.GLOROT], "0.0716"),
        _comes_out("variance 1/fan_in", needed[Scheme.FAN_IN], "3.458"),
        _same_scheme(),
        _at_the_printed_mean(),
        *(_panel(panel) for panel in panels()),
    )
    widths = {
        name: width_that_needs(Fraction(SCALED_PRINTED), FAILURE, _groups_by_width(scheme), WIDEST)
        for name, scheme in (("inverse", Scheme.INVERSE_WIDTH), ("glorot", Scheme.GLOROT))
    }
    return Proof((printed, amended), findings=TEXT.findings(**widths))


def mean_needed(scheme: Scheme, width: int, hidden_layers: int) -> Enclosure:
    """The smallest mean for 99 %."""
    return smallest_mean(weight_groups(scheme, DIMENSION, width, hidden_layers), FAILURE)


def _comes_out(name: str, needed: Enclosure, printed: str) -> Obligation:
    enclosed = by_balls(needed.rounds_to(printed))
    return TEXT.step("{{name}}", enclosed, name=name, printed=printed, needed=needed.latex(6))


def _no_other_depth() -> Obligation:
    found = any(
        mean_needed(scheme, WIDTH, depth).rounds_to(SCALED_PRINTED) for scheme in SCALED for depth in DEPTHS_TRIED
    )
    return TEXT.step("0.24 at some other depth", by_balls(found), depths=", ".join(map(str, DEPTHS_TRIED)))


def _same_scheme() -> Obligation:
    fixed, scaled = (weight_groups(s, DIMENSION, WIDTH, LAYERS) for s in (Scheme.FIXED, Scheme.INVERSE_WIDTH))
    return TEXT.step("the two schemes coincide", exact(fixed == scaled))


def _at_the_printed_mean() -> Obligation:
    value = probability(weight_groups(Scheme.FIXED, DIMENSION, WIDTH, LAYERS), Fraction(FIXED_PRINTED))
    return TEXT.step("at the rounded mean", by_balls(value.rounds_to("0.9874")), value=value.latex(6))


def _panel(panel: Panel) -> Obligation:
    """All values, in a table; each enclosure is tight enough to draw."""
    points = [point for curve in panel.curves for point in curve.points]
    tight = all(point.value.upper - point.value.lower <= point.value.upper / 10**5 for point in points)
    lines = "; ".join(
        f"{curve.label}: " + ", ".join(f"{point.at}: {point.value.decimals(4)[1]}" for point in curve.points)
        for curve in panel.curves
    )
    axes = {"ordinate": f"{panel.ordinate[:1].upper()}{panel.ordinate[1:]}", "abscissa": panel.abscissa}
    return TEXT.step("{{panel}}", by_balls(tight), panel=panel.title, lines=lines, **axes)


def _groups_by_width(scheme: Scheme) -> Callable[[int], tuple[WeightGroup, ...]]:
    return lambda width: weight_groups(scheme, DIMENSION, width, LAYERS)
