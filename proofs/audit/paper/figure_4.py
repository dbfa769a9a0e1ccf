"""Figure 4: the three datasets of Propositions 1 to 3, each with two fits that are local minima, one better.

The picture is drawn from `panels`. That its polylines are the networks' graphs and the fits are minima is proved.
"""

from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import exact, local_minimum, loss_of, zoo_data
from proofs.audit.lemmas.polyline import Polyline, Vertex, graph, is_graph
from proofs.audit.paper import proposition_1, proposition_2, proposition_3
from proofs.audit.text import text_beside
from proofs.kernel.network import Network, Problem
from proofs.report.rationals import fraction
from proofs.search.decide import decide

TEXT = text_beside(__file__)
MARGIN = Fraction(1)
"""How far a panel reaches beyond its data on either side."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One line of a panel: the network, its exact graph over the panel, and its loss on the panel's data."""

    network: Network
    line: Polyline
    loss: Fraction


@dataclass(frozen=True, slots=True)
class Panel:
    """One dataset with two fits.

    Attributes:
        letter: "a", "b" or "c".
        dataset: its name in the dataset zoo.
        points: the data points.
        better: the blue line of the source.
        worse: the red line.
    """

    letter: str
    dataset: str
    points: tuple[Vertex, ...]
    better: Fit
    worse: Fit


def panels(version: Version = Version.AMENDED) -> tuple[Panel, Panel, Panel]:
    """The three panels; as printed, panel (b) has the printed sign of the second weight, and then no minima."""
    b = (proposition_2.FIT_AMENDED, proposition_2.MINIMUM_AMENDED)
    if version is Version.PRINTED:
        b = (proposition_2.FIT, proposition_2.MINIMUM)
    return (
        _panel("a", "D1", proposition_1.COMPARISON, proposition_1.POINT),
        _panel("b", "D2", b[0].network(), b[1].network()),
        _panel("c", "D3", proposition_3.BETTER, proposition_3.WORSE),
    )


def _panel(letter: str, dataset: str, better: Network, worse: Network) -> Panel:
    data = zoo_data(dataset)
    points = tuple(Vertex(x, y) for (x,), (y,) in zip(data.inputs, data.targets, strict=True))
    left, right = min(p.x for p in points) - MARGIN, max(p.x for p in points) + MARGIN

    def fit(network: Network) -> Fit:
        return Fit(network, graph(network, left, right), loss_of(Problem(network, data)))

    return Panel(letter, dataset, points, fit(better), fit(worse))


PRINTED_LOSSES = {"a": (Fraction(14), Fraction(18))}
"""Losses that the source prints (Proposition 1); it prints none for the other panels but the perfect fit of (b)."""


def prove() -> Proof:
    """Both halves by the same obligations: minima, order, losses, and graphs."""
    as_printed = panels(Version.PRINTED)
    halves = tuple(
        TEXT.half(version, *(step for panel in drawn for step in _obligations(panel)))
        for version, drawn in ((Version.PRINTED, as_printed), (Version.AMENDED, panels()))
    )
    b = as_printed[1]
    return Proof(halves, findings=TEXT.findings(better=b.better.loss, worse=b.worse.loss))


def _obligations(panel: Panel) -> tuple[Obligation, ...]:
    data = zoo_data(panel.dataset)
    name = f"panel ({panel.letter})"
    return (
        local_minimum(f"{name}, blue line", decide(Problem(panel.better.network, data))),
        local_minimum(f"{name}, red line", decide(Problem(panel.worse.network, data))),
        TEXT.step(
            "panel ({{letter}}), order",
            exact(panel.better.loss < panel.worse.loss),
            letter=panel.letter,
            better=panel.better.loss,
            worse=panel.worse.loss,
        ),
        _graphs(panel),
        *_lines(panel),
    )


def _graphs(panel: Panel) -> Obligation:
    """The drawn polylines are the graphs, and the squared distances of the data from them sum to the losses."""
    fits = (panel.better, panel.worse)
    exact_graphs = all(
        is_graph(fit.line, fit.network) and sum((fit.line.at(p.x) - p.y) ** 2 for p in panel.points) == fit.loss
        for fit in fits
    )
    blue, red = (", ".join(f"$({fraction(v.x)},{fraction(v.y)})$" for v in fit.line.vertices) for fit in fits)
    return TEXT.step("panel ({{letter}}), lines", exact(exact_graphs), letter=panel.letter, blue=blue, red=red)


def _lines(panel: Panel) -> tuple[Obligation, ...]:
    """What the source says of the lines in numbers or in words."""
    losses = (panel.better.loss, panel.worse.loss)
    if panel.letter == "b":
        fits = exact(panel.better.loss == 0)
        return (TEXT.step("panel (b), perfect fit", fits, loss=panel.better.loss),)
    if panel.letter not in PRINTED_LOSSES:
        return ()
    blue, red = PRINTED_LOSSES[panel.letter]
    same = exact(losses == (blue, red))
    values = {"blue": blue, "red": red, "better": losses[0], "worse": losses[1]}
    return (TEXT.step("panel ({{letter}}), losses", same, letter=panel.letter, **values),)
