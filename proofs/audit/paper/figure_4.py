"""Figure 4: the three datasets of Propositions 1 to 3, each with two fits that are local minima, one better.

The picture is drawn from `panels`. That its polylines are the networks' graphs and the fits are minima is proved.
"""

from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.claim import Claim, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex, local_minimum, loss_of, zoo_data
from proofs.audit.lemmas.polyline import Polyline, Vertex, graph, is_graph
from proofs.audit.paper import proposition_1, proposition_2, proposition_3
from proofs.kernel.network import Network, Problem
from proofs.search.decide import decide

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
    printed = Half(
        Version.PRINTED,
        "With the parameters printed in Propositions 1, 2 and 3 both lines of each panel are local minima, and "
        "the blue one is better.",
        tuple(obligation for panel in panels(Version.PRINTED) for obligation in _obligations(panel)),
    )
    amended = Half(
        Version.AMENDED,
        "The same with $w_2=+1$ for both lines of panel (b).",
        tuple(obligation for panel in panels() for obligation in _obligations(panel)),
    )
    return Proof((printed, amended), findings=(_finding(),))


def _obligations(panel: Panel) -> tuple[Obligation, ...]:
    data = zoo_data(panel.dataset)
    name = f"panel ({panel.letter})"
    return (
        local_minimum(f"{name}, blue line", decide(Problem(panel.better.network, data))),
        local_minimum(f"{name}, red line", decide(Problem(panel.worse.network, data))),
        exact_fact(
            f"{name}, order",
            "The blue line is better.",
            panel.better.loss < panel.worse.loss,
            f"The losses are ${latex(panel.better.loss)}$ and ${latex(panel.worse.loss)}$.",
        ),
        _graphs(name, panel),
        *_lines(name, panel),
    )


def _graphs(name: str, panel: Panel) -> Obligation:
    """The drawn polylines are the graphs, and the squared distances of the data from them sum to the losses."""
    fits = (panel.better, panel.worse)
    exact = all(
        is_graph(fit.line, fit.network) and sum((fit.line.at(p.x) - p.y) ** 2 for p in panel.points) == fit.loss
        for fit in fits
    )
    shown = "; ".join(", ".join(f"$({latex(v.x)},{latex(v.y)})$" for v in fit.line.vertices) for fit in fits)
    return exact_fact(
        f"{name}, lines",
        "The polylines drawn are the graphs of the networks, and have their losses.",
        exact,
        f"Vertices of the blue and of the red line: {shown}.",
    )


def _lines(name: str, panel: Panel) -> tuple[Obligation, ...]:
    """What the source says of the lines in numbers or in words."""
    losses = (panel.better.loss, panel.worse.loss)
    if panel.letter == "b":
        return (
            exact_fact(
                f"{name}, perfect fit",
                "The blue line passes through all data points (Proposition 2).",
                panel.better.loss == 0,
                f"Its loss is ${latex(panel.better.loss)}$.",
            ),
        )
    if panel.letter not in PRINTED_LOSSES:
        return ()
    expected = PRINTED_LOSSES[panel.letter]
    return (
        exact_fact(
            f"{name}, losses",
            f"The losses are ${latex(expected[0])}$ and ${latex(expected[1])}$ (Proposition 1).",
            losses == expected,
            f"They are ${latex(losses[0])}$ and ${latex(losses[1])}$.",
        ),
    )


def _finding() -> Finding:
    better, worse = (panels(Version.PRINTED)[1].better.loss, panels(Version.PRINTED)[1].worse.loss)
    return Finding(
        "Figure 4 (b), with the parameters of Proposition 2",
        "both lines represent local optima, the blue one (a perfect fit) being better",
        f"The parameters printed in Proposition 2 draw two lines of loss ${latex(better)}$ and ${latex(worse)}$: "
        "neither is a local minimum, the one meant to fit perfectly does not, and it is the worse of the two.",
        "$w_2=+1$ at both points; then blue passes through all six data points.",
    )


CLAIM = Claim(
    name="figure-4",
    title="three datasets with two local minima each, drawn exactly",
    place="Figure 4",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
