"""Figures 4 and 6: what is drawn are the exact vertices and the enclosed values, and the table says what comes out."""

import logging
import warnings
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from proofs.audit.claim import Version
from proofs.audit.lemmas.positive_weights import Scheme
from proofs.audit.paper.figure_4 import panels
from proofs.audit.paper.figure_6_curves import failure_panel, mean_panel
from proofs.audit.report.document import write_claim_report, write_paper_report
from proofs.audit.report.paper_figure import PaperFigure
from proofs.audit.report.paper_figures import draw_curves, draw_fits_of_panel, paper_figure
from tests.audit.claim_results import claim_result
from tests.report.reports import Watch, tex_of


def drawn(claim: str, directory: Path) -> PaperFigure:
    figure = paper_figure(claim, directory)
    assert figure is not None
    return figure


@pytest.mark.parametrize("version", Version)
def test_the_lines_of_figure_4_are_the_exact_graphs(version: Version) -> None:
    for panel in panels(version):
        axis = Figure().add_subplot()
        draw_fits_of_panel(axis, panel)
        better, worse, points = axis.get_lines()
        for line, fit in ((better, panel.better), (worse, panel.worse)):
            assert list(zip(*line.get_data(), strict=True)) == [(float(v.x), float(v.y)) for v in fit.line.vertices]
        assert list(zip(*points.get_data(), strict=True)) == [(float(p.x), float(p.y)) for p in panel.points]
        assert [text.get_text() for text in axis.get_legend().get_texts()] == [
            f"loss {panel.better.loss}",
            f"loss {panel.worse.loss}",
        ]


def test_the_curves_of_figure_6_are_the_enclosed_values() -> None:
    for panel in (*map(mean_panel, Scheme), failure_panel()):
        axis = Figure().add_subplot()
        draw_curves(axis, panel.curves)
        assert axis.get_xscale() == "log"
        lines = axis.get_lines()
        assert [line.get_label() for line in lines] == [curve.label for curve in panel.curves]
        assert len({line.get_linestyle() for line in lines}) == len(lines)
        for line, curve in zip(lines, panel.curves, strict=True):
            for x, y, point in zip(*line.get_data(), curve.points, strict=True):
                assert x == point.at
                assert y == pytest.approx(float(point.value.lower), rel=1e-4)


def test_what_the_paper_prints_stands_beside_what_comes_out(tmp_path: Path) -> None:
    four, six = (drawn(name, tmp_path).printed.rows for name in ("figure-4", "figure-6"))
    assert [(row[0], row[-1]) for row in four] == [
        ("(a)", "yes"),
        ("(b) as amended", "yes"),
        ("(b) as printed", "no"),
        ("(c)", "yes"),
    ]
    assert [(row[1], row[-1]) for row in six] == [
        ("$0.07$", "yes"),
        ("$0.24$", "no"),
        ("$0.24$", "no"),
        ("$0.24$", "no"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["figure-4", "figure-6", "sigmoid-deadlock"])
def test_the_files_are_vectors_with_fonts_and_no_glyph_is_missing(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = drawn(name, tmp_path)
    assert caplog.messages == []
    assert [path.name for path in figure.files] == [f"{name}.pdf", f"{name}.png", f"{name}.svg"]
    assert all(path.parent == tmp_path / "figures" for path in figure.files)
    pdf = figure.files[0].read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Subtype /Image" not in pdf
    again = drawn(name, tmp_path / "again")
    assert [path.read_bytes() for path in again.files] == [path.read_bytes() for path in figure.files]


def test_other_claims_have_no_figure_of_the_paper(tmp_path: Path) -> None:
    assert paper_figure("proposition-1", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize("name", ["figure-4", "figure-6", "sigmoid-deadlock"])
def test_the_report_on_the_claim_shows_its_figure(name: str, tmp_path: Path) -> None:
    watch = Watch()
    files = write_claim_report(claim_result(name), tmp_path, watch)
    assert watch.layout == []
    assert {tmp_path / "figures" / f"{name}{suffix}" for suffix in (".pdf", ".png")} <= set(files)
    assert rf"\includegraphics{{figures/{name}.pdf}}" in tex_of(files)
    assert tmp_path / f"{name}.pdf" in files


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
def test_a_paper_with_many_obligations_and_both_figures_compiles_without_a_fault(tmp_path: Path) -> None:
    watch = Watch()
    results = [claim_result(name) for name in ("figure-4", "proposition-4", "figure-6")]
    files = write_paper_report(results, tmp_path, watch)
    assert watch.layout == []
    text = tex_of(files)
    assert "3 statements" in text
    false = sum(result.printed.status.value == "refuted" for result in results)
    assert f"\n{false} are refuted" in text
    assert r"\tableofcontents" in text
    findings = [finding for result in results for finding in result.proof.findings]
    assert text.count(r"\begin{finding}") == len(findings)
    assert text.count(r"\ref{finding:") == len(findings)
    queries = list((tmp_path / "evidence").glob("proposition-4-amended-*.smt2"))
    assert queries
    for query in queries:
        obligation, step = query.stem.split("-")[-2:]
        assert f"query~{obligation}.{step}]" in text
        assert query.name not in text
