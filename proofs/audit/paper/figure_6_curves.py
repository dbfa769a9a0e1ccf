"""The curves of Figure 6, every value enclosed."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from proofs.audit.lemmas.enclosures import Enclosure
from proofs.audit.lemmas.positive_weights import Scheme, smallest_mean, weight_groups
from proofs.audit.lemmas.silent_layer_odds import ZERO_BIASES, bound

DIMENSION: Final = 2
"""The networks of the figure are 2-h-...-h-1."""

FAILURE: Final = Fraction(1, 100)
WIDTHS: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
DEPTHS: Final = (1, 2, 10, 100)
SILENT_WIDTHS: Final = (1, 2, 3, 4)
SILENT_DEPTHS: Final = (2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
ACCURACY: Final = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """An abscissa (a width or a number of hidden layers) and the enclosed value there."""

    at: int
    value: Enclosure


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a panel.

    Attributes:
        label: what distinguishes it from the other lines of its panel.
        points: in the order of their abscissas.
    """

    label: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes.

    Attributes:
        title: what is drawn.
        abscissa: the name of the horizontal axis.
        ordinate: the name of the vertical axis.
        curves: the lines.
    """

    title: str
    abscissa: str
    ordinate: str
    curves: tuple[Curve, ...]


def mean_panel(scheme: Scheme) -> Panel:
    """How big the mean has to be for all weights to be positive with probability 0.99, against the width."""

    def mean(hidden_layers: int) -> Callable[[int], Enclosure]:
        return lambda width: smallest_mean(weight_groups(scheme, DIMENSION, width, hidden_layers), FAILURE, ACCURACY)

    curves = tuple(
        _curve(f"{depth} hidden layers" if depth > 1 else "1 hidden layer", WIDTHS, mean(depth)) for depth in DEPTHS
    )
    return Panel(f"Proposition 4, {scheme.value}", "hidden units per layer", "smallest mean", curves)


def failure_panel() -> Panel:
    """Proposition 5 for symmetric weights and biases 0: the bound against the number of hidden layers."""

    def failing(width: int) -> Callable[[int], Enclosure]:
        return lambda depth: bound(ZERO_BIASES, width, depth)

    curves = tuple(_curve(f"h = {width}", SILENT_DEPTHS, failing(width)) for width in SILENT_WIDTHS)
    return Panel("Proposition 5", "hidden layers", "probability of failure, at least", curves)


def panels() -> tuple[Panel, ...]:
    """All panels but the picture of the data: one per scheme, and that of Proposition 5."""
    return (*(mean_panel(scheme) for scheme in Scheme), failure_panel())


def _curve(label: str, at: tuple[int, ...], value: Callable[[int], Enclosure]) -> Curve:
    return Curve(label, tuple(CurvePoint(x, value(x)) for x in at))
