"""The documents: their numbers come from the results, they compile cleanly, and hostile names are text."""

from fractions import Fraction
from pathlib import Path

import pytest

from numeric.agreement import Agreement
from proofs.kernel.certificate import ShallowMinimum, Split, Vertex
from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.loss import Huber
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.problem_files import read_problem
from proofs.opinions.experiment import Figure, NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.compile import ReportError
from proofs.report.document import write_point_report
from proofs.report.rationals import exact
from proofs.results import PointResult
from proofs.search.decide import IsLocalMinimum, decide
from tests.report.reports import CASE_TREE, SILENT, SLANTED, Watch, data, network, point_result, tex_of, wide

HOSTILE = r"\input{/etc/passwd} %_#&^{}~$x$ \write18{touch pwned} " + "a" * 150 + " 日本\x00\n.csv"


@pytest.mark.usefixtures("without_pdflatex")
def test_every_multiplier_of_a_case_tree_is_printed(tmp_path: Path) -> None:
    result = point_result("tree", CASE_TREE)
    text = tex_of(write_point_report(result, tmp_path, Watch()))
    decision = result.decision
    assert isinstance(decision, IsLocalMinimum)
    certificate = decision.theorem.certificate
    assert isinstance(certificate, ShallowMinimum)
    leaves, splits = [], [certificate.units[0]]
    while splits:
        tree = splits.pop()
        if isinstance(tree, Split):
            splits += [tree.positive, tree.negative]
        else:
            leaves.append(tree)
    assert any(isinstance(leaf, Vertex) and leaf.multipliers for leaf in leaves)
    assert "no interior" in text
    for leaf in leaves:
        if isinstance(leaf, Vertex):
            for point, value in leaf.multipliers.items():
                assert rf"\lambda_{{{point + 1}}} = {exact(value)}" in text


@pytest.mark.usefixtures("without_pdflatex")
def test_the_files_beside_the_report_are_checked_again_by_the_kernel(tmp_path: Path) -> None:
    files = write_point_report(point_result("slanted", SLANTED), tmp_path, Watch())
    folder = tmp_path / "evidence"
    problem = read_problem(folder / "slanted.network.json", folder / "slanted.data.csv")
    assert problem == SLANTED
    assert folder / "slanted.certificate.json" in files
    theorem = check(problem, read_certificate(folder / "slanted.certificate.json", problem))
    assert isinstance(theorem.conclusion, LocalMinimum)


@pytest.mark.usefixtures("without_pdflatex")
def test_weights_and_another_loss_are_said_and_saved(tmp_path: Path) -> None:
    plain = SLANTED.dataset
    weighted = Dataset(plain.inputs, plain.targets, tuple(Fraction(k, 2) for k in range(1, 7)))
    problem = Problem(SLANTED.network, weighted, Huber(Fraction(1, 2)))
    text = tex_of(write_point_report(point_result("weighted", problem), tmp_path, Watch()))
    assert r"\omega_i\, \rho" in text
    assert "huber:1/2" in text
    folder = tmp_path / "evidence"
    assert read_problem(folder / "weighted.network.json", folder / "weighted.data.csv", problem.loss) == problem


@pytest.mark.usefixtures("without_pdflatex")
def test_hostile_names_are_text(tmp_path: Path) -> None:
    text = tex_of(write_point_report(point_result(HOSTILE, SLANTED), tmp_path, Watch()))
    together = text.replace(r"\hspace{0pt}", "")
    assert r"\input{/etc" not in together
    assert r"\write" not in together
    assert r"\textbackslash{}input\{/etc/passwd\} \%\_\#\&\textasciicircum{}\{\}\textasciitilde{}\$x\$" in together
    assert "$x$ " not in text.split(r"\begin{document}")[1].split(r"\section")[0]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tex"] == [
        "input-etc-passwd-x-write18-touch-pwned-a.tex"
    ]


@pytest.mark.usefixtures("without_pdflatex")
def test_a_disagreeing_prover_and_a_contradicting_experiment_stand_out(tmp_path: Path) -> None:
    numeric = NumericEvidence("p", Agreement.CONTRADICTS, (Figure("share", "12.5%"),), 1.0)
    result = PointResult("p", SLANTED, decide(SLANTED), (Opinion("z3", Stance.DISAGREES, None, 1.0),), numeric)
    text = tex_of(write_point_report(result, tmp_path, Watch()))
    assert "disagrees" in text
    assert "Contradicts the verdict" in text
    assert r"$12.5$\%" in text


def test_a_directory_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ReportError, match="cannot be made into a folder") as caught:
        write_point_report(point_result("p", SLANTED), tmp_path / "out", Watch())
    assert "\n" not in str(caught.value)


DEEP = Network(
    (
        Layer(((Fraction(-1),), (Fraction(-2),)), (Fraction(-1), Fraction(0))),
        Layer(((Fraction(1), Fraction(1)),), (Fraction(0),)),
        Layer(((Fraction(1, 3),),), (Fraction(2),)),
    )
)


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("tree", CASE_TREE),
        ("slanted", SLANTED),
        ("silent", SILENT),
        ("wide", wide()),
        ("deep", Problem(DEEP, data([(1,), (2,), ("1/2",)], [1, 2, 3]))),
        ("floats", Problem(network([[0.1, -0.7]], [0.05], [0.9], 0.01), data([(0.1, 0.2), (0.3, -1e-9)], [1e12, 0.3]))),
        (HOSTILE, SLANTED),
    ],
)
def test_points_of_every_kind_compile_without_a_fault(tmp_path: Path, name: str, problem: Problem) -> None:
    watch = Watch()
    files = write_point_report(point_result(name, problem), tmp_path, watch)
    assert watch.layout == []
    assert any(path.suffix == ".pdf" and path.parent == tmp_path for path in files)
    assert all(path.exists() for path in files)


@pytest.mark.usefixtures("without_pdflatex")
def test_the_same_result_gives_the_same_files(tmp_path: Path) -> None:
    result = point_result("slanted", SLANTED)
    first, second = (write_point_report(result, tmp_path / folder, Watch()) for folder in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
