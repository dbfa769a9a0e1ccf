"""`verify landscape`: terminal, JSON, certificate and exit status, and what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dataset_zoo import by_name
from proofs.formats.data_file import data_csv
from proofs.kernel import Dataset

from .conftest import Verify


@pytest.fixture
def d1(tmp_path: Path) -> Path:
    data = by_name("D1")
    path = tmp_path / "d1.csv"
    path.write_text(data_csv(Dataset(data.inputs, data.targets)))
    return path


def test_the_list_of_a_file_and_of_the_zoo(verify: Verify, d1: Path) -> None:
    for words in ((d1,), ("D1",), ("d1",)):
        ran = verify("landscape", *words, "--hidden", "1", "--quiet")
        assert ran.status == 0
        assert "these are all the local minima" in ran.out
        rows = [line.split()[0] for line in ran.out.splitlines() if line.startswith("    ") and line[4:5].isdigit()]
        assert rows == ["14", "18", "75/4", "614/29", "106/5"]
        assert ran.err == ""


def test_every_width(verify: Verify) -> None:
    ran = verify("landscape", "XOR", "--every-width", "--quiet")
    assert ran.status == 0
    assert "for every width from 2 on, the local minima have exactly 4 losses" in " ".join(ran.out.split())


def test_json_and_the_certificate(verify: Verify, d1: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    ran = verify("landscape", d1, "--hidden", "1", "--json", "--quiet", "--certificate", file)
    theorem = ran.document["theorem"]
    assert (ran.status, ran.document["outcome"], theorem["kind"]) == (0, "all-minima", "all-minima")
    assert [entry["loss"] for entry in theorem["minima"]] == ["14", "18", "75/4", "614/29", "106/5"]
    assert [entry["global"] for entry in theorem["minima"]] == [True, False, False, False, False]
    assert [entry["kind"] for entry in ran.document["representatives"]] == ["local-minimum"] * 5
    assert [entry["residual"] for entry in ran.document["families"]] == [e["residual"] for e in theorem["minima"]]
    assert [len(entry["families"]) for entry in ran.document["families"]] == [1, 1, 1, 2, 1]
    (orbit,) = ran.document["families"][1]["families"]
    assert (orbit["strict_up_to_rescaling"], orbit["silent"]) == (True, 0)
    assert [theorem["kind"] for theorem in orbit["theorems"]] == ["local-minimum", "strict-up-to-rescaling"]
    network, certificate = tmp_path / "n.json", tmp_path / "p.json"
    network.write_text(json.dumps(orbit["network"]))
    certificate.write_text(json.dumps(orbit["theorems"][0]["certificate"]))
    point = verify("check", certificate, "--network", network, "--data", d1)
    assert (point.status, "local minimum" in point.out) == (0, True)
    checked = verify("check", file, "--data", d1)
    assert (checked.status, checked.out) == (
        0,
        "accepted: the local minima have exactly 5 losses and 5 residuals; these are all\n",
    )
    assert verify("check", file, "--data", d1, "--json").document["minima"] == theorem["minima"]
    assert verify("check", file, "--data", "D1").out == checked.out
    assert verify("check", file, "--data", "D9").err.startswith("error: D9: no such file, and no data of that name")
    assert verify("check", file, "--data", "D2").status == 1
    file.write_text(file.read_text().replace('"rule": "complete-list"', '"rule": "complete-list", "hidden": 1', 0))
    damaged = file.read_text().replace('"75/4"', '"73/4"').replace('"-3/4"', '"-1/4"')
    file.write_text(damaged)
    assert verify("check", file, "--data", d1).status in (1, 2)


def test_where_training_ends(verify: Verify) -> None:
    ran = verify("landscape", "XOR", "--hidden", "1", "--basins", "60", "--quiet", "--json")
    assert ran.document["evidence"]["low_paths"] is None
    evidence = ran.document["evidence"]["basins"]
    assert (ran.status, evidence["runs"]) == (0, 60)
    assert [entry["runs"] for entry in evidence["minima"]].count(0) < len(ran.document["theorem"]["minima"])
    assert sum(entry["runs"] for entry in evidence["minima"]) + evidence["elsewhere"] == 60
    assert all(low <= entry["share"] <= high for entry in evidence["minima"] for low, high in [entry["interval_95"]])
    shown = verify("landscape", "XOR", "--hidden", "1", "--basins", "60", "--quiet").out
    assert "60 training runs, weights and biases from N(0, 1/fan_in)" in " ".join(shown.split())
    none = verify("landscape", "XOR", "--hidden", "1", "--basins", "--global-only")
    assert "no training runs and no paths: they are about the minima of a complete list" in none.err


def test_low_paths(verify: Verify) -> None:
    ran = verify("landscape", "D1", "--hidden", "1", "--barriers", "--quiet", "--json")
    paths = ran.document["evidence"]["low_paths"]
    assert [[path is None for path in row] for row in paths] == [[True], [False], [False], [False] * 2, [False]]
    assert 21.2 <= paths[1][0]["highest_float"] < 21.3
    assert paths[1][0]["target"] == ran.document["theorem"]["minima"][0]["residual"]
    assert len(paths[1][0]["corners"]) > 2
    shown = verify("landscape", "D1", "--hidden", "1", "--barriers", "--quiet").out
    assert "paths to a lower loss from 5 families; the lowest found climb by at most 3.2" in " ".join(shown.split())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the alarm may ring anywhere
def test_no_time_for_evidence(verify: Verify) -> None:
    words = ("landscape", "XOR", "--hidden", "1", "--basins", "100000", "--barriers", "--time-limit", "1.5", "--json")
    ran = verify(*words)
    assert (ran.status, ran.document["outcome"]) == (0, "all-minima")
    assert ran.document["evidence"] == {"basins": None, "low_paths": None}
    assert "no more evidence: the time limit of 1.5 s was reached" in ran.err


def test_the_global_minimum_alone(verify: Verify) -> None:
    ran = verify("landscape", "D1", "--hidden", "2", "--global-only", "--quiet")
    assert ran.status == 0
    assert "the global minimum has the loss 1/14" in ran.out
    assert "these are all" not in ran.out


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the alarm may ring anywhere
def test_out_of_time(verify: Verify) -> None:
    ran = verify("landscape", "Zig-Zag", "--hidden", "4", "--time-limit", "8", "--quiet")
    assert ran.status == 3
    assert "no loss is below" in ran.out
    assert "these are all" not in ran.out
    # The limit holds for all that is proved, so that nothing may be.
    nothing = verify("landscape", "Zig-Zag", "--hidden", "4", "--time-limit", "0.001", "--quiet", "--json")
    assert (nothing.status, nothing.document["outcome"]) == (3, "unknown")
    assert nothing.document["reason"].startswith("the time limit")
    nothing = verify("landscape", "Zig-Zag", "--every-width", "--quiet", "--json")
    assert (nothing.status, nothing.document["outcome"], nothing.document["theorem"]) == (3, "unknown", None)


def test_without_biases(verify: Verify) -> None:
    ran = verify("landscape", "D1", "--hidden", "1", "--no-hidden-bias", "--no-output-bias", "--quiet")
    assert "1 hidden unit, without hidden and output bias" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("D9", "--hidden", "1"), "no such file, and no data of that name; there are D1"),
        (("missing.csv", "--hidden", "1"), "no such file"),
        (("D1",), "one of the arguments --hidden --every-width is required"),
        (("D1", "--hidden", "0"), "--hidden"),
        (("D1", "--every-width", "--global-only"), "--global-only needs a width"),
        (("D1", "--every-width", "--basins"), "--basins and --barriers need a width"),
        (("D1", "--hidden", "1", "--certificate", "/nowhere/c.json"), "there is no folder"),
    ],
)
def test_what_cannot_be_used(verify: Verify, words: tuple[str, ...], said: str) -> None:
    ran = verify("landscape", *words)
    assert ran.status == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_two_targets_have_no_landscape(verify: Verify, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("x1,y1,y2\n1,2,3\n")
    ran = verify("landscape", file, "--hidden", "1")
    assert ran.status == 2
    assert "a landscape has one target per point, not 2; name other data" in ran.err


def test_a_certificate_about_a_point_needs_a_network(verify: Verify, tmp_path: Path, d1: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text("{}")
    ran = verify("check", file, "--data", d1)
    assert ran.status == 2
    assert "--network is missing" in ran.err
