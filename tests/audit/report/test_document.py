"""The documents of claims: their numbers come from the results, and they compile cleanly."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from numeric import drawing
from numeric.agreement import Agreement
from proofs.audit.registry import claims
from proofs.audit.report.document import write_claim_report, write_paper_report
from proofs.kernel.certificate import DescentPath
from proofs.kernel.conclusion import LocalMinimum, NotLocalMinimum
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.file import is_landscape_file, read_landscape
from proofs.opinions.experiment import Figure, NumericEvidence
from proofs.report.rationals import exact, polynomial
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum
from tests.audit.claim_results import claim_result
from tests.report.html.same_words import first_difference, seen_in_page, seen_in_source
from tests.report.reports import Watch, svg_alone, tex_of


@pytest.mark.usefixtures("without_pdflatex")
def test_a_minimum_is_reported_with_its_numbers(tmp_path: Path) -> None:
    result = claim_result("proposition-1")
    text = tex_of(write_claim_report(result, tmp_path, Watch()))
    decision = result.points[0].result.decision
    assert isinstance(decision, IsLocalMinimum)
    conclusion = decision.theorem.conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.radius is not None
    assert f"L(\\theta^*) = {exact(conclusion.loss)}" in text
    assert f"$R = {exact(conclusion.radius)}" in text
    for row in forward(decision.problem).residuals.coefficients[0]:
        assert f"${row[0]}$" in text
    assert "{(5x + y + z)}^{2} + {(4x + y + z)}^{2}" in text.replace(r"\xi", "x").replace(r"\eta", "y").replace(
        r"\zeta", "z"
    )


@pytest.mark.usefixtures("without_pdflatex")
@pytest.mark.parametrize("name", ["xor-every-width", "proposition-1"])
def test_a_list_of_all_minima_comes_with_its_certificate(name: str, tmp_path: Path) -> None:
    files = write_claim_report(claim_result(name), tmp_path, Watch())
    assert "A certificate of all local minima is about all networks of one kind" in tex_of(files)
    (list_,) = [file for file in files if file.name.endswith(".certificate.json") and is_landscape_file(file)]
    data = list_.with_name(list_.name.replace("certificate.json", "data.csv"))
    landscape, certificate = read_landscape(list_, read_dataset(data))
    assert isinstance(check_landscape(landscape, certificate).conclusion, AllMinima)


@pytest.mark.usefixtures("without_pdflatex")
def test_a_refutation_is_reported_with_its_path(tmp_path: Path) -> None:
    result = claim_result("proposition-2")
    text = tex_of(write_claim_report(result, tmp_path, Watch()))
    refuted = [r.result.decision for r in result.points if isinstance(r.result.decision, IsNotLocalMinimum)]
    assert len(refuted) == 2
    for decision in refuted:
        certificate, conclusion = decision.theorem.certificate, decision.theorem.conclusion
        assert isinstance(certificate, DescentPath)
        assert isinstance(conclusion, NotLocalMinimum)
        losses = forward(decision.problem, certificate.velocity, certificate.acceleration).loss
        assert polynomial(losses, r"\tau") in text
        assert exact(conclusion.witness_loss) in text
        assert exact(conclusion.loss) in text
    assert r"\verdict{refuted}" in text
    assert r"\verdict{proved}" in text


@pytest.mark.slow
@pytest.mark.usefixtures("without_pdflatex")
def test_theorems_of_coq_that_are_not_checked_are_said_to_be_so(tmp_path: Path) -> None:
    result = claim_result("remark-1")
    text = " ".join(tex_of(write_claim_report(result, tmp_path, Watch())).split())
    assert "Theorems of Coq (proofs/coq/paper/Remark1.v): not checked here" in text
    checked = replace(result, proof=replace(result.proof, coq_not_run=""))
    assert "Theorems of Coq" not in tex_of(write_claim_report(checked, tmp_path, Watch()))


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
def test_a_claim_with_experiments_compiles_without_a_fault(tmp_path: Path) -> None:
    result = claim_result("proposition-1")
    figures = (Figure("runs", "2,048"), Figure("rounding allowance", "4.4e-13"), Figure("share_of & 5%", "91.2%"))
    rows = (("start radius", "runs", "largest distance moved"), ("0.2", "512", "0.24"), ("1e-4", "512", "nan"))
    points = tuple(
        replace(
            point,
            result=replace(
                point.result, numeric=NumericEvidence(point.result.name, Agreement.CONSISTENT, figures, 0.1, rows)
            ),
        )
        for point in result.points
    )
    watch = Watch()
    files = write_claim_report(replace(result, points=points), tmp_path, watch)
    assert watch.layout == []
    assert r"$4.4\times 10^{-13}$" in tex_of(files)
    assert "consistent with the verdicts" in tex_of(files)


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
def test_several_claims_make_one_paper(tmp_path: Path) -> None:
    watch = Watch()
    files = write_paper_report([claim_result("remark-1"), claim_result("proposition-2")], tmp_path, watch)
    assert watch.layout == []
    text = tex_of(files)
    assert text.count(r"\begin{theorem}[Theorem A]") == 1
    assert "Errata" in text


def same_words(files: Sequence[Path]) -> None:
    """The page of a report shows every word and sign of its source."""
    source, page = (next(path for path in files if path.suffix == end).read_text() for end in (".tex", ".html"))
    assert first_difference(seen_in_source(source), seen_in_page(page)) == ""


@pytest.mark.slow
@pytest.mark.usefixtures("without_pdflatex")
@pytest.mark.parametrize("name", [claim.name for claim in claims()])
def test_the_page_of_a_claim_says_what_its_source_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "save", svg_alone)
    same_words(write_claim_report(claim_result(name), tmp_path, Watch()))


@pytest.mark.slow
@pytest.mark.usefixtures("without_pdflatex")
@pytest.mark.parametrize(
    "names",
    [
        pytest.param([claim.name for claim in claims()], marks=pytest.mark.slow, id="all"),
        pytest.param(["proposition-2", "lemma-1"], id="two"),
    ],
)
def test_the_page_of_the_paper_says_what_its_source_says(
    names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "save", svg_alone)
    same_words(write_paper_report([claim_result(name) for name in names], tmp_path, Watch()))
