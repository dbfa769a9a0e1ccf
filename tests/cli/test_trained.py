"""`verify trained`: terminal, JSON, report and exit status say the same of the network, whatever the outcome."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from proofs.cli import main
from proofs.kernel import Layer, Network, Tanh
from proofs.kernel.problem_files import network_json

ONE, ZERO = Fraction(1), Fraction(0)
TANH = Network(
    (Layer(((Fraction(1, 2),),), (Fraction(1, 3),)), Layer(((Fraction(1, 4),),), (ZERO,))),
    (Tanh(),),
)
LINE = "x1,y\n-2,-1\n-1,-1/2\n0,1/4\n1,1\n2,1/2\n"


class Case(NamedTuple):
    outcome: str
    status: int
    network: Network
    data: str
    words: tuple[str, ...]
    said: str


def linear(weight: str, bias: str = "0") -> Network:
    return Network((Layer(((Fraction(weight),),), (Fraction(bias),)),))


CASES = {
    "certified": Case(
        "certified-minimum", 0, linear("2/3"), "x1,y\n-1,-1\n1,1\n", ("--decay", "1"), "certified local minimum"
    ),
    "descent": Case("descent-continues", 1, TANH, LINE, ("--decay", "1/100"), "descent continues"),
    "classified": Case(
        "no-minimum", 1, linear("2"), "x1,label\n-1,0\n1,1\n", ("--loss", "logistic"), "the data are classified"
    ),
    "fitted": Case("zero-loss", 0, linear("1"), "x1,y\n-1,-1\n1,1\n", (), "loss 0 within reach"),
    "out of time": Case(
        "unknown", 3, TANH, LINE, ("--time-limit", "1e-9", "--reach", "100", "--decay", "1/100"), "unknown"
    ),
}


KINDS = {
    "certified-minimum": "local-minimum-nearby",
    "descent-continues": "lower-loss-elsewhere",
    "no-minimum": "classified-data",
    "zero-loss": "interpolation-nearby",
    "unknown": "lower-loss-elsewhere",
}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(case: Case, *more: str) -> tuple[int, str]:
        (tmp_path / "n.json").write_text(json.dumps(network_json(case.network)))
        (tmp_path / "d.csv").write_text(case.data)
        status = main(["trained", str(tmp_path / "n.json"), str(tmp_path / "d.csv"), "--quiet", *case.words, *more])
        return status, capsys.readouterr().out

    return run


@pytest.mark.parametrize("name", CASES)
def test_terminal_json_and_status_agree(name: str, ask) -> None:  # type: ignore[no-untyped-def]
    case = CASES[name]
    status, text = ask(case)
    assert (status, case.said in text) == (case.status, True), text
    status, text = ask(case, "--json")
    document = json.loads(text)
    assert (status, document["outcome"]) == (case.status, case.outcome)
    assert document["theorems"]
    for theorem in document["theorems"]:
        assert (theorem["about"] == "given") == (theorem["network"] is None)
    kinds = [theorem["kind"] for theorem in document["theorems"]]
    assert kinds[0] == KINDS[case.outcome]


@pytest.mark.parametrize("name", CASES)
def test_the_report_says_what_the_terminal_says(
    name: str, ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PATH", "")  # the source is enough
    case = CASES[name]
    ask(case, "--report", str(tmp_path / "r"))
    source = " ".join((tmp_path / "r" / "n-json.tex").read_text().split())
    answer = source.partition(r"\omega_k\theta_k^2")[2].partition(r"\textbf{")[2].partition("}")[0]
    assert case.said in answer.lower()
    for other in CASES.values():
        assert other.said == case.said or other.said not in answer.lower()
    assert ("No answer was proved" in source) == (case.outcome == "unknown")
    assert "certificate.json" in source.replace(r"\hspace{0pt}", "")


def test_a_saved_certificate_checks_with_the_same_words(ask, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    certificate = tmp_path / "c.json"
    assert ask(CASES["certified"], "--certificate", str(certificate))[0] == 0
    files = ["--network", str(tmp_path / "n.json"), "--data", str(tmp_path / "d.csv")]
    assert main(["check", str(certificate), *files, "--decay", "1", "--mean"]) == 0
    assert main(["check", str(certificate), *files, "--decay", "1"]) == 1  # a sum is another problem
    assert main(["check", str(certificate), *files, "--mean"]) == 1
    capsys.readouterr()


def test_a_record_of_training_is_drawn_in_the_report(ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PATH", "")
    (tmp_path / "h.csv").write_text("step,loss\n0,1\n1,5/6\n")
    words = ("--history", str(tmp_path / "h.csv"), "--report", str(tmp_path / "r"))
    assert ask(CASES["certified"], *words)[0] == 2
    assert not (tmp_path / "r").exists()
    (tmp_path / "h.csv").write_text("step,loss\n0,1\n1,0.5\n")
    assert ask(CASES["certified"], *words)[0] == 0
    source = " ".join((tmp_path / "r" / "n-json.tex").read_text().split())
    assert "The loss that training recorded at 2 steps" in source
    assert "figures/n-json-history.pdf" in source
    assert (tmp_path / "r" / "figures" / "n-json-history.pdf").is_file()


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("--decay", "-1"), "decay"),
        (("--decay", "x"), "decay"),
        (("--decay", "1:1,2:2,3:3"), "layers"),
        (("--reach", "0"), "give a number above 0"),
        (("--mean", "--sum"), "not allowed"),
        (("--history", "h.csv"), "name a folder for it with --report"),
    ],
)
def test_wrong_words_are_one_line(words: tuple[str, ...], mend: str, ask, capsys) -> None:  # type: ignore[no-untyped-def]
    case = CASES["certified"]._replace(words=words)
    status, _ = ask(case)
    assert status == 2


def test_a_certificate_about_an_exact_point_comes_with_its_network(ask, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    """One ReLU on five points: the minimum w = 1, b = -3, v = 1, c = 0 of loss 18 is rational, and found as it is."""
    near = Network(
        (
            Layer(((Fraction("1.0000000001"),),), (Fraction("-2.9999999998"),)),
            Layer(((Fraction("0.9999999999"),),), (Fraction("0.0000000001"),)),
        )
    )
    case = Case("certified-minimum", 0, near, "x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n", ("--sum",), "")
    certificate, beside = tmp_path / "c.json", tmp_path / "c.network.json"
    status, out = ask(case, "--certificate", str(certificate))
    assert status == 0
    assert "its loss 18" in " ".join(out.split())
    files = ["--network", str(beside), "--data", str(tmp_path / "d.csv")]
    capsys.readouterr()
    assert main(["check", str(certificate), *files]) == 0
    assert main(["point", str(beside), str(tmp_path / "d.csv"), "--no-numeric", "--quiet"]) == 0
