"""`verify point` and `verify check`: verdicts, exit statuses, the files they exchange, the JSON document."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.problem_files import read_network
from proofs.opinions import provers
from proofs.opinions.opinion import Opinion, Stance

from .conftest import Files, Verify


def test_a_local_minimum(verify: Verify, files: Files) -> None:
    ran = verify("point", files.minimum, files.data, "--no-numeric")
    assert ran.status == 0
    assert "minimum.json: local minimum, not strict, not global; loss 8/3 ≈ 2.66667" in ran.out
    assert "z3 agrees" in ran.out
    assert ran.err.splitlines() == ["point: exact decision", "point: second opinions"]


def test_not_a_local_minimum(verify: Verify, files: Files) -> None:
    ran = verify("point", files.saddle, files.data, "--no-numeric", "--quiet")
    assert ran.status == 1
    assert "saddle.json: not a local minimum; loss 23/3 ≈ 7.66667" in ran.out
    assert ran.err == ""


def test_unknown(verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    from proofs.kernel.network import Problem
    from proofs.search import decide as search

    def give_up(problem: Problem) -> search.Undecided:
        return search.Undecided(problem, Fraction(7, 2), "the search was told to give up")

    monkeypatch.setattr(search, "decide", give_up)
    wanted = files.folder / "c.json"
    ran = verify("point", files.minimum, files.data, "--certificate", wanted)
    assert ran.status == 3
    assert "unknown; loss 7/2 = 3.5" in ran.out
    assert "the search was told to give up" in ran.out
    assert "c.json not written" in ran.err
    assert not wanted.exists()
    document = verify("point", files.minimum, files.data, "--json").document
    assert document["verdict"] == "unknown"
    assert document["reason"] == "the search was told to give up"
    assert [document[key] for key in ("strict", "global", "rule", "witness", "certificate")] == [None] * 5


def test_a_network_beyond_the_exact_rules_is_unknown(verify: Verify, files: Files) -> None:
    network, data, wanted = (files.folder / name for name in ("tanh.json", "label.csv", "q.smt2"))
    text = json.loads(files.minimum.read_text())
    text["layers"][0]["activation"] = "tanh"
    network.write_text(json.dumps(text))
    data.write_text("x1,label\n1,1\n2,0\n")
    ran = verify("point", network, data, "--loss", "logistic", "--smt2", wanted)
    assert ran.status == 3
    assert "tanh.json: unknown" in ran.out
    reason = "the exact rules know nothing of tanh after layer 0, the logistic loss; `verify trained` does"
    assert reason in " ".join(ran.out.split())
    assert not wanted.exists()
    document = verify("point", network, data, "--loss", "logistic", "--json").document
    assert (document["verdict"], document["loss"], document["loss_float"]) == ("unknown", None, None)
    assert document["reason"] == reason
    for option in (("--report", files.folder / "report"),):
        ran = verify("point", network, data, "--loss", "logistic", *option)
        assert ran.status == 2
        assert "--report: no proof to write, as the exact rules know nothing of tanh after layer 0" in ran.err


def test_json_of_a_local_minimum(verify: Verify, files: Files) -> None:
    ran = verify("point", files.minimum, files.data, "--json", "--no-numeric")
    document = ran.document
    assert ran.status == 0
    assert (document["verdict"], document["loss"], document["rule"]) == ("local-minimum", "8/3", "shallow-minimum")
    assert document["loss_float"] == pytest.approx(8 / 3)
    assert (document["strict"], document["global"]) == (False, False)
    assert document["opinions"]["z3"] == "agrees"
    assert document["witness"] is None
    assert document["numeric"] is None
    better = Fraction(document["better"]["loss"])
    assert better < Fraction(8, 3)


def test_the_witness_in_json_is_better(verify: Verify, files: Files) -> None:
    ran = verify("point", files.saddle, files.data, "--json", "--no-numeric", "--quiet")
    document = ran.document
    assert ran.status == 1
    assert (document["verdict"], document["rule"]) == ("not-local-minimum", "descent-path")
    witness = read_network(files.write("witness.json", json.dumps(document["witness"]["network"])))
    loss = Fraction(document["witness"]["loss"])
    assert loss < Fraction(document["loss"])
    assert loss == hand_loss(witness, read_dataset(files.data))


def hand_loss(network: Any, data: Any) -> Fraction:
    """The loss by the definition, for one hidden layer on the line."""
    hidden, last = network.layers
    total = Fraction(0)
    for (x,), (y,) in zip(data.inputs, data.targets, strict=True):
        units = [max(Fraction(0), w * x + b) for (w,), b in zip(hidden.weight, hidden.bias, strict=True)]
        total += (sum(v * u for v, u in zip(last.weight[0], units, strict=True)) + last.bias[0] - y) ** 2
    return total


@pytest.mark.parametrize(("network", "kind"), [("minimum", "local-minimum"), ("saddle", "not-local-minimum")])
def test_a_saved_certificate_is_accepted(verify: Verify, files: Files, network: str, kind: str) -> None:
    point = getattr(files, network)
    saved = files.folder / "c.json"
    printed = verify("point", point, files.data, "--certificate", saved, "--json", "--no-numeric").document
    assert json.loads(saved.read_text()) == printed["certificate"]
    ran = verify("check", saved, "--network", point, "--data", files.data)
    assert ran.status == 0
    assert ran.out.startswith("accepted: ")
    assert ran.err == ""
    document = verify("check", saved, "--network", point, "--data", files.data, "--json").document
    assert (document["accepted"], document["kind"], document["loss"]) == (True, kind, printed["loss"])
    assert document.get("witness") == printed["witness"]


def test_every_theorem_in_json_is_accepted(verify: Verify, files: Files) -> None:
    theorems = verify("point", files.minimum, files.data, "--json", "--no-numeric").document["theorems"]
    assert {theorem["kind"] for theorem in theorems} >= {"local-minimum", "not-strict", "not-global-minimum"}
    for number, theorem in enumerate(theorems):
        path = files.write(f"{number}.json", json.dumps(theorem["certificate"]))
        assert verify("check", path, "--network", files.minimum, "--data", files.data).status == 0


def test_a_certificate_for_another_problem_is_rejected(verify: Verify, files: Files) -> None:
    saved = files.folder / "c.json"
    verify("point", files.minimum, files.data, "--certificate", saved, "--no-numeric")
    before = files.listing()
    ran = verify("check", saved, "--network", files.saddle, "--data", files.data)
    assert ran.status == 1
    assert ran.out.startswith("rejected: shallow-minimum: problem: expected a certificate for this problem")
    assert ran.out.count("\n") == 1
    assert ran.err == ""
    assert files.listing() == before
    document = verify("check", saved, "--network", files.saddle, "--data", files.data, "--json").document
    assert (document["accepted"], document["step"]) == (False, "problem")


def test_a_false_certificate_is_rejected(verify: Verify, files: Files) -> None:
    saved = files.folder / "c.json"
    verify("point", files.saddle, files.data, "--certificate", saved, "--no-numeric")
    document = json.loads(saved.read_text())
    document["step"] = "-1"
    saved.write_text(json.dumps(document))
    ran = verify("check", saved, "--network", files.saddle, "--data", files.data)
    assert ran.status == 1
    assert "expected a positive step, got -1" in ran.out


def test_the_question_is_saved(verify: Verify, files: Files) -> None:
    saved = files.folder / "q.smt2"
    assert verify("point", files.minimum, files.data, "--smt2", saved, "--no-numeric").status == 0
    assert saved.read_text().startswith("(set-logic QF_NRA)")
    assert "(check-sat)" in saved.read_text()


def test_a_prover_that_disagrees_is_a_contradiction(
    verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = provers.second_opinions

    def contrary(*arguments: Any, **options: Any) -> tuple[Opinion, ...]:
        first, *rest = honest(*arguments, **options)
        return (replace(first, stance=Stance.DISAGREES), *rest)

    monkeypatch.setattr(provers, "second_opinions", contrary)
    ran = verify("point", files.minimum, files.data, "--no-numeric")
    assert ran.status == 4
    assert "CONTRADICTION" in ran.out
    assert "z3 disagrees with the kernel about minimum.json" in ran.out
    document = verify("point", files.minimum, files.data, "--no-numeric", "--json").document
    assert document["contradictions"] == ["z3 disagrees with the kernel about minimum.json"]


def test_a_prover_out_of_time_is_no_contradiction(
    verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provers, "put_to_z3", lambda text, limit: provers.Answer.TIMED_OUT)
    ran = verify("point", files.minimum, files.data, "--no-numeric")
    assert ran.status == 0
    assert "z3 timed out (no answer in 10 s)" in ran.out


def test_numbers_beyond_floats_and_beyond_python_s_digit_limit(
    verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())
    data = files.write("huge.csv", "x1,y\n1,1e3000\n2,-1e3000\n")
    ran = verify("point", files.minimum, data, "--json", "--no-numeric")
    assert ran.status == 1
    assert len(ran.document["loss"]) > 4300
    assert ran.document["loss_float"] is None
    shown = verify("point", files.minimum, data, "--no-numeric")
    assert "loss ≈ 2e+6000 (exact: 6002/1 digits)" in shown.out


def test_the_experiment_joins_in(verify: Verify, files: Files) -> None:
    ran = verify("point", files.minimum, files.data, "--device", "cpu", "--seed", "3", "--json")
    assert ran.status == 0
    assert ran.document["numeric"]["agreement"] == "consistent"
    labels = [figure["label"] for figure in ran.document["numeric"]["figures"]]
    assert "runs" in labels
    assert "point: gradient descent around the point" in ran.err


def test_an_experiment_beyond_floats_is_left_out_and_said(verify: Verify, files: Files) -> None:
    data = files.write("huge.csv", "x1,y\n1,1e400\n2,-1e400\n")
    ran = verify("point", files.minimum, data, "--json")
    assert ran.status == 1
    assert ran.document["numeric"] is None
    assert "do not fit into floats" in ran.err


def test_a_file_name_cannot_steer_the_terminal(verify: Verify, files: Files) -> None:
    network = files.folder / "a\x1b[31mb\n.json"
    network.write_text(files.minimum.read_text())
    ran = verify("point", network, files.data, "--no-numeric")
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert "\x1b" not in verify("point", network.with_name("no\x1b[31m.json"), files.data).err


def test_named_layers_of_a_safetensors_file(verify: Verify, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    numbers = {"enc.weight": [[1.0]], "enc.bias": [-3.0], "out.weight": [[1.0]], "out.bias": [0.0]}
    save_file({name: torch.tensor(value) for name, value in numbers.items()}, tmp_path / "net.safetensors")
    (tmp_path / "data.csv").write_text("x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n")
    words = ["point", str(tmp_path / "net.safetensors"), str(tmp_path / "data.csv"), "--no-numeric", "--quiet"]
    assert verify(*words).status == 2
    assert verify(*words, "--layers", "enc,out").status == 2
    assert verify(*words, "--layers", "enc,out", "--activation", "relu").status == 0
