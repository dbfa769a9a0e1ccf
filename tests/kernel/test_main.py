"""`python -m proofs.kernel` on a certificate of the rule `barrier`, with its decay."""

import sys
from pathlib import Path

import pytest

from proofs.kernel.__main__ import main
from proofs.kernel.certificate_file import certificate_text
from proofs.kernel.problem_files import parse_decay
from tests.kernel.examples import beside_a_minimum
from tests.kernel.files import data_text, network_text


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    problem, certificate = beside_a_minimum()
    (tmp_path / "c.json").write_text(certificate_text(certificate, problem))
    (tmp_path / "n.json").write_text(network_text(problem))
    (tmp_path / "d.csv").write_text(data_text(problem))
    return [str(tmp_path / "c.json"), "--network", str(tmp_path / "n.json"), "--data", str(tmp_path / "d.csv")]


def rates() -> str:
    decay = beside_a_minimum()[0].decay
    assert decay is not None
    return str(decay.weights[0])


@pytest.mark.parametrize("form", ["{0}", "{0}:{0},{0}:{0}"])
def test_accepted(
    arguments: list[str], form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kernel", *arguments, "--decay", form.format(rates())])
    assert main() == 0
    assert capsys.readouterr().out.startswith("accepted: LocalMinimumNearby, within ")


@pytest.mark.parametrize("extra", [[], ["--decay", "1/7"], ["--decay", "0"]])
def test_another_decay_is_another_problem(
    arguments: list[str], extra: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kernel", *arguments, *extra])
    assert main() == 1
    assert "rejected: barrier: problem" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["x", "1:1", "1:1,1:x", "-1", "1/0"])
def test_bad_decay(
    arguments: list[str], text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kernel", *arguments, f"--decay={text}"])
    assert main() == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_decay_of_layers() -> None:
    decay = parse_decay("1/2:0,1/4:1/8", 2)
    assert decay is not None
    assert (tuple(map(str, decay.weights)), tuple(map(str, decay.biases))) == (("1/2", "1/4"), ("0", "1/8"))
    assert parse_decay("0", 3) is None
