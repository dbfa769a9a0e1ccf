"""Figure 4: exact graphs, and the panel that the printed parameters do not draw."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.claim import Status, Version
from proofs.audit.lemmas.building_blocks import line_network
from proofs.audit.lemmas.polyline import Polyline, Vertex, graph, is_graph
from proofs.audit.paper.figure_4 import panels
from proofs.audit.registry import by_name
from proofs.kernel import Network
from tests.audit.chains import checked_halves, statuses
from tests.audit.plain_network import evaluate

ROOF = line_network([1, -1], [0, 0], [-1, -1], 2)  # 2 - |x|


def test_the_claim() -> None:
    printed = statuses(checked_halves(by_name("figure-4"))[Version.PRINTED])
    refuted = {name for name, status in printed.items() if status is Status.REFUTED}
    assert refuted == {f"panel (b), {what}" for what in ("blue line", "red line", "order", "perfect fit")}


def test_losses() -> None:
    losses = {panel.letter: (panel.better.loss, panel.worse.loss) for panel in panels()}
    assert losses == {"a": (14, 18), "b": (0, Fraction(8, 3)), "c": (Fraction(1, 6), Fraction(2, 3))}
    printed = panels(Version.PRINTED)[1]
    assert (printed.better.loss, printed.worse.loss) == (29, Fraction(23, 3))


@pytest.mark.parametrize("version", list(Version))
def test_lines_are_graphs_at_many_places(version: Version) -> None:
    for panel in panels(version):
        for fit in (panel.better, panel.worse):
            left, right = fit.line.vertices[0].x, fit.line.vertices[-1].x
            assert left < min(p.x for p in panel.points)
            assert right > max(p.x for p in panel.points)
            for n in range(201):
                x = left + (right - left) * Fraction(n, 200)
                assert (fit.line.at(x),) == evaluate(fit.network, (x,))


def test_panel_b_passes_through_all_points() -> None:
    panel = panels()[1]
    assert [panel.better.line.at(p.x) for p in panel.points] == [p.y for p in panel.points]
    assert len(panel.points) == 6


def number() -> st.SearchStrategy[Fraction]:
    return st.fractions(-3, 3, max_denominator=4)


@st.composite
def line_networks(draw: st.DrawFn) -> Network:
    units = draw(st.integers(1, 4))
    w, b, v = (draw(st.lists(number(), min_size=units, max_size=units)) for _ in range(3))
    return line_network(w, b, v, draw(number()))


@given(line_networks(), st.fractions(0, 1, max_denominator=50))
def test_graphs_of_drawn_networks(network: Network, share: Fraction) -> None:
    line = graph(network, Fraction(-5), Fraction(4))
    assert is_graph(line, network)
    x = -5 + 9 * share
    assert (line.at(x),) == evaluate(network, (x,))


def test_a_polyline_that_is_not_the_graph_is_noticed() -> None:
    ends = Vertex(Fraction(-1), Fraction(1)), Vertex(Fraction(1), Fraction(1))
    top = Vertex(Fraction(0), Fraction(2))
    assert is_graph(Polyline((ends[0], top, ends[1])), ROOF)
    assert not is_graph(Polyline(ends), ROOF)
    assert not is_graph(Polyline((ends[0], Vertex(Fraction(0), Fraction(3)), ends[1])), ROOF)


def test_outside_the_range_there_is_no_height() -> None:
    with pytest.raises(ValueError, match="outside"):
        graph(ROOF, Fraction(-1), Fraction(1)).at(Fraction(2))
