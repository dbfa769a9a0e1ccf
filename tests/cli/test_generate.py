"""`verify generate` writes what `verify point` proves."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.cli import main
from proofs.opinions import provers


@pytest.fixture(autouse=True)
def no_provers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())


def run(*words: str) -> int:
    return int(main([*words]))


@pytest.mark.parametrize("sizes", [["--hidden", "3"], ["--hidden", "3,2", "--inputs", "2", "--points", "20"]])
def test_generated_minima_are_proved_and_not_global(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sizes: list[str]
) -> None:
    out = tmp_path / "minimum"
    assert run("generate", *sizes, "--seed", "3", "--out", str(out), "--json") == 0
    written = json.loads(capsys.readouterr().out)
    network, data = str(out / "network.json"), str(out / "data.csv")
    assert run("check", str(out / "certificate.json"), "--network", network, "--data", data) == 0
    capsys.readouterr()
    assert run("point", network, data, "--json", "--no-numeric", "--quiet") == 0
    decided = json.loads(capsys.readouterr().out)
    assert decided["verdict"] == "local-minimum"
    assert decided["loss"] == written["loss"]
    assert run("point", str(out / "better.json"), data, "--json", "--no-numeric", "--quiet") in (0, 1, 3)
    assert json.loads(capsys.readouterr().out)["loss"] == written["better_loss"]


def test_a_generated_smooth_minimum_is_proved_to_lie_beside_its_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "minimum"
    assert run("generate", "--activation", "sigmoid", "--hidden", "1", "--out", str(out), "--json") == 0
    written = json.loads(capsys.readouterr().out)
    assert written["loss"] is written["better_loss"] is None
    assert Fraction(written["better_loss_upper"]) < Fraction(written["loss_lower"]) <= Fraction(written["loss_upper"])
    network, data = str(out / "network.json"), str(out / "data.csv")
    assert run("check", str(out / "certificate.json"), "--network", network, "--data", data) == 0
    capsys.readouterr()
    assert run("trained", network, data, "--sum", "--quiet", "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "certified-minimum"
    assert run("trained", str(out / "better.json"), data, "--sum", "--quiet") in (0, 1, 3)
    capsys.readouterr()
    assert run("generate", "--activation", "sigmoid", "--hidden", "1", "--out", str(out)) == 0
    assert "a strict local minimum of loss" in capsys.readouterr().out
    assert run("generate", "--activation", "identity", "--out", str(out)) == 2


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("generate", "--seed", "5", "--out", str(tmp_path / name)) == 0
    for file in ("network.json", "data.csv", "better.json", "certificate.json"):
        assert (tmp_path / "a" / file).read_text() == (tmp_path / "b" / file).read_text()


def test_sizes_that_are_too_small_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("generate", "--inputs", "4", "--points", "5", "--out", str(tmp_path / "none")) == 2
    assert "give at least 6" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    assert run("generate", "--hidden", "3,x", "--out", str(tmp_path / "none")) == 2
