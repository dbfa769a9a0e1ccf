"""`verify generate` writes what `verify point` proves; `verify point --snap` tells stuck from slow."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.cli import main
from proofs.kernel.problem_files import read_network
from proofs.opinions import provers

D1 = "x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n"


@pytest.fixture(autouse=True)
def no_provers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())


def run(*words: str) -> int:
    return int(main([*words]))


def network_file(folder: Path, w: float, b: float, v: float, c: float) -> Path:
    path = folder / "network.json"
    hidden = {"weight": [[w]], "bias": [b], "activation": "relu"}
    path.write_text(json.dumps({"layers": [hidden, {"weight": [[v]], "bias": [c]}]}))
    (folder / "data.csv").write_text(D1)
    return path


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


def test_a_trained_network_is_snapped_to_the_minimum_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = network_file(tmp_path, 1.0000000001, -2.9999999998, 0.9999999999, 1e-10)
    exact, certificate = tmp_path / "exact.json", tmp_path / "certificate.json"
    words = ["point", str(network), str(tmp_path / "data.csv"), "--snap", "--json", "--no-numeric", "--quiet"]
    assert run(*words, "--exact-network", str(exact), "--certificate", str(certificate)) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["snap"]["outcome"] == "snapped"
    assert result["snap"]["point"]["loss"] == "18"
    assert read_network(exact).output.bias == (0,)
    data = str(tmp_path / "data.csv")
    assert run("check", str(certificate), "--network", str(exact), "--data", data) == 0
    capsys.readouterr()
    assert run("point", str(network), data, "--no-numeric", "--quiet") == 1


def test_a_network_that_still_descends_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = network_file(tmp_path, 2, -2, 1, 1)
    words = ["point", str(network), str(tmp_path / "data.csv"), "--snap", "--no-numeric", "--quiet"]
    assert run(*words) == 1
    assert "descent continues" in capsys.readouterr().out
    assert run(*words, "--json") == 1
    assert json.loads(capsys.readouterr().out)["snap"]["outcome"] == "descent-continues"


def test_a_wide_reach_makes_it_near(tmp_path: Path) -> None:
    network = network_file(tmp_path, 2, -2, 1, 1)
    words = ["point", str(network), str(tmp_path / "data.csv"), "--snap", "--no-numeric", "--quiet"]
    assert run(*words, "--reach", "100") == 0


def test_options_of_snap_need_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = network_file(tmp_path, 1, -3, 1, 0)
    assert run("point", str(network), str(tmp_path / "data.csv"), "--reach", "1") == 2
    assert "--reach goes with --snap" in capsys.readouterr().err
    assert run("point", str(network), str(tmp_path / "data.csv"), "--snap", "--reach", "-1") == 2
    assert "is not a distance" in capsys.readouterr().err


def test_named_layers_of_a_safetensors_file(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    numbers = {"enc.weight": [[1.0]], "enc.bias": [-3.0], "out.weight": [[1.0]], "out.bias": [0.0]}
    save_file({name: torch.tensor(value) for name, value in numbers.items()}, tmp_path / "net.safetensors")
    (tmp_path / "data.csv").write_text(D1)
    words = ["point", str(tmp_path / "net.safetensors"), str(tmp_path / "data.csv"), "--no-numeric", "--quiet"]
    assert run(*words) == 2
    assert run(*words, "--layers", "enc,out") == 2
    assert run(*words, "--layers", "enc,out", "--activation", "relu") == 0
