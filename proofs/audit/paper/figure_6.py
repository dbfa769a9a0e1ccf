"""Figure 6: how large the mean has to be for Proposition 4, and how fast Proposition 5 takes hold.

Of the numbers in the text 0.07 comes out and 0.24 does not: with 10,000 hidden units a variance of 1/h is the fixed
standard deviation 0.01, so both must need the same mean.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact
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
    printed = Half(
        Version.PRINTED,
        "For $2-h-\\dots-h-1$ networks with $h=10{,}000$ and 100 hidden layers the mean needed for $99\\,\\%$ is "
        "$0.07$ for "
        "$\\sigma=0.01$ and $0.24$ for the variances $\\tfrac1h$ (LeCun) and $\\tfrac2{h_{in}+h_{out}}$ (Glorot).",
        (
            _comes_out("sigma = 0.01", needed[Scheme.FIXED], FIXED_PRINTED),
            *(_comes_out(scheme.value, needed[scheme], SCALED_PRINTED) for scheme in SCALED),
            _no_other_depth(),
        ),
    )
    amended = Half(
        Version.AMENDED,
        "It is about $0.0703$ for $\\sigma=0.01$ and, equally, for the variance $\\tfrac1h$; about $0.0716$ for "
        "$\\tfrac2{h_{in}+h_{out}}$; and about $3.458$ for $\\tfrac1{h_{in}}$ in every layer, the first with "
        "$h_{in}=2$.",
        (
            _comes_out("sigma = 0.01", needed[Scheme.FIXED], "0.0703"),
            _comes_out("variance 1/h", needed[Scheme.INVERSE_WIDTH], "0.0703"),
            _comes_out("variance 2/(fan_in + fan_out)", needed[Scheme.GLOROT], "0.0716"),
            _comes_out("variance 1/fan_in", needed[Scheme.FAN_IN], "3.458"),
            _same_scheme(),
            _at_the_printed_mean(),
            *(_panel(panel) for panel in panels()),
        ),
    )
    return Proof((printed, amended), findings=_findings())


def mean_needed(scheme: Scheme, width: int, hidden_layers: int) -> Enclosure:
    """The smallest mean for 99 %."""
    return smallest_mean(weight_groups(scheme, DIMENSION, width, hidden_layers), FAILURE)


def _comes_out(name: str, needed: Enclosure, printed: str) -> Obligation:
    status = Status.PROVED if needed.rounds_to(printed) else Status.REFUTED
    summary = f"It lies in ${needed.latex(6)}$."
    return Obligation(name, f"The mean needed, rounded, is ${printed}$.", (Evidence(Checker.ARB, status, summary),))


def _no_other_depth() -> Obligation:
    found = [
        (scheme, depth)
        for scheme in SCALED
        for depth in DEPTHS_TRIED
        if mean_needed(scheme, WIDTH, depth).rounds_to(SCALED_PRINTED)
    ]
    return Obligation(
        "0.24 at some other depth",
        "With $h=10{,}000$ the mean needed is $0.24$ at some number of hidden layers.",
        (
            Evidence(
                Checker.ARB,
                Status.PROVED if found else Status.REFUTED,
                f"For no variance of the three and no number of hidden layers among "
                f"{', '.join(map(str, DEPTHS_TRIED))}.",
            ),
        ),
    )


def _same_scheme() -> Obligation:
    same = weight_groups(Scheme.FIXED, DIMENSION, WIDTH, LAYERS) == weight_groups(
        Scheme.INVERSE_WIDTH, DIMENSION, WIDTH, LAYERS
    )
    return exact_fact(
        "the two schemes coincide",
        "At $h=10{,}000$ the variance $\\tfrac1h$ is $0.01^2$: one distribution, one mean.",
        same,
        "$\\tfrac1{10000}=0.01^2$, in every layer.",
    )


def _at_the_printed_mean() -> Obligation:
    value = probability(weight_groups(Scheme.FIXED, DIMENSION, WIDTH, LAYERS), Fraction(FIXED_PRINTED))
    return Obligation(
        "at the rounded mean",
        "With the mean exactly $0.07$ and $\\sigma=0.01$ the probability is about $0.9874$, below $0.99$: $0.07$ is "
        "rounded.",
        (
            Evidence(
                Checker.ARB,
                Status.PROVED if value.rounds_to("0.9874") else Status.REFUTED,
                f"It lies in ${value.latex(6)}$.",
            ),
        ),
    )


def _panel(panel: Panel) -> Obligation:
    """All values, in a table; each enclosure is tight enough to draw."""
    tight = all(
        point.value.upper - point.value.lower <= point.value.upper / 10**5
        for curve in panel.curves
        for point in curve.points
    )
    lines = "; ".join(
        f"{curve.label}: " + ", ".join(f"{point.at}: {point.value.decimals(4)[1]}" for point in curve.points)
        for curve in panel.curves
    )
    return Obligation(
        panel.title,
        f"{panel.ordinate[:1].upper()}{panel.ordinate[1:]}, against {panel.abscissa}.",
        (Evidence(Checker.ARB, Status.PROVED if tight else Status.UNKNOWN, f"Upper ends: {lines}."),),
    )


def _groups_by_width(scheme: Scheme) -> Callable[[int], tuple[WeightGroup, ...]]:
    return lambda width: weight_groups(scheme, DIMENSION, width, LAYERS)


def _findings() -> tuple[Finding, ...]:
    widths = {
        scheme: width_that_needs(Fraction(SCALED_PRINTED), FAILURE, _groups_by_width(scheme), WIDEST)
        for scheme in (Scheme.INVERSE_WIDTH, Scheme.GLOROT)
    }
    return (
        Finding(
            "section 3.2, before Figure 6",
            "mu = 0.24 is needed with LeCun's or Glorot's scaling, 10,000 hidden units and 100 hidden layers",
            "With the variances of the caption the means are about $0.0703$ and $0.0716$; the first must equal that "
            "for "
            "$\\sigma=0.01$, since $\\tfrac1{10000}=0.01^2$. With $\\tfrac1{h_{in}}$ per layer it is $3.458$, "
            "because of the first "
            "layer. $0.24$ is what about "
            f"{widths[Scheme.INVERSE_WIDTH]} (variance $\\tfrac1h$) or {widths[Scheme.GLOROT]} (Glorot) hidden "
            f"units need.",
            "$0.0703$ and $0.0716$.",
        ),
        Finding(
            "section 3.2, before Figure 6",
            "fixed standard deviation 0.01 fails even with mu = 0.07",
            "The number is rounded down: at $0.07$ the probability is $0.9874$, and $0.99$ needs $0.07033$.",
            "$\\mu=0.0704$.",
        ),
    )


CLAIM = Claim(
    name="figure-6",
    title="the mean that Proposition 4 needs, and the curves of Proposition 5",
    place="Figure 6 and the paragraph before it",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
