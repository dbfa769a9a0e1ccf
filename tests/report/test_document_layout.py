"""Faults of layout, by class, on the source of the documents: what a reader would stumble over."""

import re
from fractions import Fraction

import pytest

from proofs.audit.report.document import write_claim_report
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.report import answer_section
from proofs.report.document import write_point_report
from proofs.report.templates import render
from proofs.report.tex import Tex, name
from tests.audit.claim_results import claim_result
from tests.report.reports import CASE_TREE, Watch, point_result, tex_of

pytestmark = pytest.mark.slow


def trained() -> Problem:
    """A 2-2-1 network of floats, whose data it fits but for one point that sees no unit; decimals for inputs."""
    hidden = Layer(((Fraction(0.3), Fraction(-0.7)), (Fraction(1.1), Fraction(0.2))), (Fraction(0.123), Fraction(-0.4)))
    network = Network((hidden, Layer(((Fraction(-0.9), Fraction(0.77)),), (Fraction(-0.1),))))
    inputs = tuple((Fraction(151 + 7 * i, 100), Fraction(13 * i - 40, 1000)) for i in range(14))
    zero = Dataset(inputs, ((Fraction(0),),) * 14)
    return Problem(network, Dataset(inputs, forward(Problem(network, zero)).residuals.start.fractions))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("layout")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")  # no pdflatex
        texts = {
            key: tex_of(write_point_report(point_result(key, problem), folder / key, Watch()))
            for key, problem in (("trained", trained()), ("tree", CASE_TREE))
        }
        key = "proposition-2"
        texts[key] = tex_of(write_claim_report(claim_result(key), folder / key, Watch()))
    return texts


def test_only_tables_with_a_caption_are_numbered(documents: dict[str, str]) -> None:
    for text in documents.values():
        for table in re.findall(r"\\begin\{longtable\}.*?\\end\{longtable\}", text, re.DOTALL):
            assert r"\caption" in table
    assert any(r"\begin{plaintable}" in text for text in documents.values())
    assert r"\endlongtable\addtocounter{table}{-1}" in documents["trained"]


def test_figures_stay_in_their_sections(documents: dict[str, str]) -> None:
    for text in documents.values():
        assert set(re.findall(r"\\begin\{figure\}(\[[^]]*\])?", text)) == {"[H]"}


def test_a_rounded_number_is_no_equation(documents: dict[str, str]) -> None:
    for text in documents.values():
        assert not re.search(r"=\s*(\{\\approx\}|\\rounded|\\approx)", text)
    assert r"c \approx {-0.1}" in documents["trained"]
    assert r"\rounded{" in documents["trained"]


def test_an_equals_sign_gives_way_to_the_sign_of_rounding() -> None:
    note = Tex(r"$c = \rounded{-0.1}$ and $(\rounded{2})$")
    table = {"columns": Tex("l"), "header": (), "rows": (), "note": note}
    assert r"$c \approx {-0.1}$ and $(\rounded{2})$" in render("table.tex", table=table)


def test_numbers_of_a_trained_network_are_decimals(documents: dict[str, str]) -> None:
    body = documents["trained"].split(r"\begin{document}")[1]
    assert "1.51" in body
    assert "151/100" not in body
    assert not re.search(r"(?<![.\d])\d{10}", body), "an exact long number stands in the files, not in the text"


def test_counts_agree_with_their_nouns(documents: dict[str, str]) -> None:
    for text in documents.values():
        assert not re.search(r"\b\$?1\$? (cases|points|units|rows|statements|errors)\b", text)
    assert "There are no kinks" in documents["trained"]


def test_what_is_to_be_believed_is_all_that_applies(documents: dict[str, str]) -> None:
    for text in documents.values():
        assert "believe all of the following" in text
        assert "that were meant" in text
    assert "checked by exact evaluation or Z3" in documents["proposition-2"]
    for plain in ("trained", "tree"):
        assert "marked as checked by" not in documents[plain]


def test_a_heading_stays_with_the_errata(documents: dict[str, str]) -> None:
    assert r"\textbf{What is wrong in the source.}\par\nopagebreak" in documents["proposition-2"]


@pytest.mark.parametrize("text", ["the dead point of the construction", "incomprehensibilities", "net.json"])
def test_words_are_not_broken(text: str) -> None:
    letters = name(text).split(r"\hspace{0pt}")
    assert all(part[-1:] in ".-_/" for part in letters[:-1])


def test_names_of_files_break_after_signs_only() -> None:
    assert name("lbfgs.safetensors") == r"lbfgs\hspace{0pt}.\hspace{0pt}safetensors"


@pytest.mark.parametrize(("drop", "shown"), [(Fraction(1, 10**9), r"$1\times 10^{-9}$"), (Fraction(1, 4), "0.25")])
def test_powers_of_ten_are_mathematics(drop: Fraction, shown: str) -> None:
    assert shown in answer_section._comparison(drop)
